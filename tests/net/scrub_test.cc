// Which forms of a secret are taken out of a text.
#include "net/scrub.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace benchhub {
namespace {

std::string scrubbed(std::string text) {
  Scrubber scrubber;
  scrubber.add("Bearer sk-Secret/12+34=");
  scrubber.clean(text);
  return text;
}

TEST(Scrubber, HidesTheValueWithAndWithoutItsScheme) {
  EXPECT_EQ(scrubbed("got 'Bearer sk-Secret/12+34='"), "got '[hidden]'");
  EXPECT_EQ(scrubbed("sk-Secret/12+34=, sk-Secret/12+34="), "[hidden], [hidden]");
}

TEST(Scrubber, HidesEncodings) {
  EXPECT_EQ(scrubbed("k=sk-Secret%2F12%2B34%3D&"), "k=[hidden]&");
  EXPECT_EQ(scrubbed("k=sk-Secret%2f12%2b34%3d&"), "k=[hidden]&");
  EXPECT_EQ(scrubbed("sk-Secret\\/12+34="), "[hidden]");
  EXPECT_EQ(scrubbed("sk-Secret\\u002f12\\u002b34\\u003d"), "[hidden]");
  EXPECT_EQ(scrubbed("736b2d5365637265742f31322b33343d"), "[hidden]");
}

TEST(Scrubber, HidesBase64AtAnyAlignment) {
  for (const std::string before : {"", "a", "ab", "abc", "user:"}) {
    const std::string coded = base64_encode(before + "sk-Secret/12+34=" + "tail");
    EXPECT_NE(scrubbed(coded).find("[hidden]"), std::string::npos) << coded;
  }
}

TEST(Scrubber, LeavesOtherTextAndShortPlaceholdersAlone) {
  EXPECT_EQ(scrubbed("sk-Secre t"), "sk-Secre t");
  Scrubber scrubber;
  scrubber.add("Bearer ollama");
  std::string text = "ask ollama";
  scrubber.clean(text);
  EXPECT_EQ(text, "ask ollama");
}

}  // namespace
}  // namespace benchhub
