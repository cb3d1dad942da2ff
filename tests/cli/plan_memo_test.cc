// What `plan` printed is recalled only while it would print the same.
#include "cli/plan_memo.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/output.h"

namespace benchhub {
namespace {

class PlanMemoTest : public testing::Test {
 protected:
  void SetUp() override {
    put("r/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    put("r/models/p.json", R"({"format": 1, "name": "P", "protocol": "openai", "base_url": "https://p.example/v1",
        "models": [{"slug": "m", "id": "m", "name": "M", "retired": "2026-01-03",
                    "prices": {"input": 1, "output": 2, "date": "2026-01-01"}}]})");
    put("r/benchmarks/b/benchmark.json",
        R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
            "prompt": {"user": "{{q}}"}, "cases": [{"id": "c", "vars": {"q": "1"}, "expected": "1"}],
            "scoring": [{"type": "equals"}]})");
    put("tool", "x");
    ASSERT_TRUE(fs_.make_dirs("r/.benchhub", true));
  }
  void put(const std::string& path, const std::string& bytes) { ASSERT_TRUE(fs_.write_atomic(path, bytes, false)); }

  std::string plan() {
    const Context context{fs_, clock_, [](const std::string&) { return std::optional<std::string>(); },
                          {},  "tool", stop_};
    Args args;
    args.root = "r";
    testing::internal::CaptureStdout();
    const auto code = run_plan_command(context, args);
    EXPECT_TRUE(code && flush_output());
    return testing::internal::GetCapturedStdout();
  }

  MemoryFs fs_;
  FakeClock clock_;  // 2026-01-01
  std::atomic<int> stop_{0};
};

TEST_F(PlanMemoTest, AModelThatRetiresMeanwhileIsNotPlannedAnyMore) {
  clock_.advance_ms(86'400'000);
  const std::string before = plan();
  EXPECT_TRUE(contains(before, "retires  m on 2026-01-03")) << before;
  EXPECT_TRUE(contains(before, "to run: 1 request")) << before;
  ASSERT_TRUE(fs_.stat("r/.benchhub/cache/plan"));
  EXPECT_EQ(plan(), before);
  clock_.advance_ms(86'400'000);
  const std::string after = plan();
  EXPECT_FALSE(contains(after, "retires")) << after;
  EXPECT_TRUE(contains(after, "to run: no paid or remote request")) << after;
}

}  // namespace
}  // namespace benchhub
