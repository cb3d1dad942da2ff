// Characters that files of people may not hold, and texts for messages.
#include "base/characters.h"

#include <gtest/gtest.h>

#include "base/field_table.h"
#include "base/text.h"

namespace benchhub {
namespace {

std::string odd_text(std::string_view text, Shape shape) {
  const auto odd = odd_character(text, shape);
  return odd ? std::to_string(odd->offset) + " " + odd->text() : "";
}

TEST(Characters, ShapesAllowTheirOwnLineBreaks) {
  EXPECT_EQ(odd_text("a\tb\r\nc", Shape::file), "");
  EXPECT_EQ(odd_text("a\rb", Shape::file), "1 U+000D, a carriage return");
  EXPECT_EQ(odd_text("a\tb\nc", Shape::text), "");
  EXPECT_EQ(odd_text("a\r\n", Shape::text), "1 U+000D, a carriage return");
  EXPECT_EQ(odd_text("a\nb", Shape::line), "1 U+000A, a line break or tab");
  EXPECT_EQ(odd_text("a\u2028b", Shape::line), "1 U+2028, a line separator");
}

TEST(Characters, FindsControlsOverridesAndNoncharacters) {
  EXPECT_EQ(odd_text(std::string_view("a\0b", 3), Shape::file), "1 U+0000, a NUL byte");
  EXPECT_EQ(odd_text("é\x1b[2J", Shape::file), "2 U+001B, a control character");
  EXPECT_EQ(odd_text("\u0085", Shape::text), "0 U+0085, a control character");
  for (const char* bidi : {"\u202a", "\u202e", "\u2066", "\u2069"}) {
    EXPECT_TRUE(contains(odd_text(bidi, Shape::text), "a bidirectional control")) << bidi;
  }
  EXPECT_EQ(odd_text("x\uFEFF", Shape::text), "1 U+FEFF, a byte order mark inside the text");
  EXPECT_EQ(odd_text("\uFFFF", Shape::text), "0 U+FFFF, a noncharacter");
  EXPECT_EQ(odd_text("שלום \u200f مرحبا 👩‍🔬 \u00a0 naïve", Shape::line), "")
      << "plain text of any script passes";
}

TEST(Characters, KnowsWhatHasNothingToSee) {
  for (const char* empty : {"", " ", "\u200b\u200d", "\u3164", "\u2800\u00a0", "\u00ad", "\U000e0041"}) {
    EXPECT_FALSE(has_visible(empty)) << count_code_points(empty);
  }
  EXPECT_TRUE(has_visible("\u200ba"));
  EXPECT_TRUE(has_visible("日"));
}

TEST(Characters, ALineIsVisibleAndUnbroken) {
  const FieldPattern& line = *find_pattern("line");
  EXPECT_TRUE(line.matches("Sums & more"));
  EXPECT_FALSE(line.matches("two\nlines"));
  EXPECT_EQ(line.explain("two\nlines"), "character 4 is U+000A, a line break or tab");
  EXPECT_EQ(line.explain("\u200b"), "it has nothing to see");
}

TEST(Messages, QuoteOnlyTheBeginningOfALongToken) {
  EXPECT_EQ(in_quotes("short"), "\"short\"");
  EXPECT_EQ(in_quotes(std::string(200, 'x')), "\"" + std::string(80, 'x') + "…\"");
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "é";
  EXPECT_EQ(count_code_points(in_quotes(wide)), 83u);
}

TEST(Messages, BoundEveryPartAndEscapeLineSeparators) {
  EXPECT_LT((Error{Errc::usage, std::string(100'000, 'a'), std::string(100'000, 'b'), "c"}.to_string().size()), 2'100u);
  EXPECT_EQ(escape_control("a\u2028b\u2029"), "a\\xe2\\x80\\xa8b\\xe2\\x80\\xa9");
}

}  // namespace
}  // namespace benchhub
