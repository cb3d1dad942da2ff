// What the commands print is safe for a terminal and stays valid.
#include "cli/output.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

TEST(PrintJson, EscapesWhatATerminalObeysAndStaysTheSameValue) {
  const Json value = {{"text", "##[add-mask]a\u2028b\u202e\u0085\x7f\x1b[2J é 日"}, {"list", {1, "\xff"}}};
  testing::internal::CaptureStdout();
  print_json(value);
  ASSERT_TRUE(flush_output());
  const std::string out = testing::internal::GetCapturedStdout();
  EXPECT_NE(out.find(R"("##\u005badd-mask]a\u2028b\u202e\u0085\u007f\u001b[2J é 日")"), std::string::npos) << out;
  EXPECT_EQ(Json::parse(out)["text"], value["text"]);
}

TEST(Print, SpeaksNoCommandToTheRunnerOfGitHubActions) {
  testing::internal::CaptureStdout();
  print("failed   2 × tiny: ##[stop-commands]x");
  ASSERT_TRUE(flush_output());
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "failed   2 × tiny: ## [stop-commands]x\n");
}

}  // namespace
}  // namespace benchhub
