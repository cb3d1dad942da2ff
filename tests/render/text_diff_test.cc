// The word diff of the case pages.
#include "render/text_diff.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

std::string diff_text(std::string_view reference, std::string_view answer) {
  std::string out;
  for (const DiffPart& part : word_diff(reference, answer)) {
    out += part.kind == DiffKind::same ? '=' : part.kind == DiffKind::missing ? '-' : '+';
    out += "[" + part.text + "]";
  }
  return out;
}

TEST(WordDiff, SaysWhatIsMissingAndWhatIsTooMuch) {
  EXPECT_EQ(diff_text("the red fox jumps", "the fox jumps high"), "=[the]-[red]=[fox jumps]+[high]");
  EXPECT_EQ(diff_text("a b c", "a x c"), "=[a]-[b]+[x]=[c]");
}

TEST(WordDiff, SpaceDoesNotCount) { EXPECT_EQ(diff_text("a  b\n c", " a b\tc "), ""); }

TEST(WordDiff, IsEmptyWhereItSaysNothing) {
  EXPECT_EQ(diff_text("A", "C"), "");
  EXPECT_EQ(diff_text("", "a"), "");
  EXPECT_EQ(diff_text("", ""), "");
}

TEST(WordDiff, LongTextsAreNotCompared) {
  std::string many;
  for (std::size_t i = 0; i < kMaxDiffWords; ++i) many += "w ";
  EXPECT_EQ(diff_text(many, many + "x"), "");
  EXPECT_NE(diff_text(many, "w x"), "");
  EXPECT_EQ(diff_text(std::string(10'000'000, ' ') + many + "y y", "w"), "");
}

}  // namespace
}  // namespace benchhub
