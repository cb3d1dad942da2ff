// Hostile answers and patterns: bytes that are no text, huge texts, patterns that other engines die of. Every answer
// gets a score between 0 and 1, the same each time, quickly.
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "score/extract.h"
#include "score/normalise.h"
#include "score/numeric.h"
#include "score/pattern.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::benchmark_of;
using score_test::case_of;

const std::vector<std::pair<Json, Json>>& one_of_each() {
  static const std::vector<std::pair<Json, Json>> all = {
      {{{"type", "equals"}}, "x"},
      {{{"type", "equals"}, {"extract", "code_block"}}, "x"},
      {{{"type", "equals"}, {"extract", "last_line"}, {"extract_pattern", "(?P<answer>.*)"}}, "x"},
      {{{"type", "contains"}, {"mode", "all"}}, {"x", "y"}},
      {{{"type", "regex"}, {"pattern", "(?s)(?P<answer>x*)"}}, "x"},
      {{{"type", "choice"}}, "A"},
      {{{"type", "label"}}, "minor"},
      {{{"type", "numeric"}}, 1},
      {{{"type", "date"}}, "2024-01-01"},
      {{{"type", "json_schema"}, {"schema", {{"uniqueItems", true}, {"items", {{"type", "integer"}}}}}}, nullptr},
      {{{"type", "json_equal"}}, 1},
      {{{"type", "instructions"}, {"mode", "share"}},
       Json::parse(
           R"([{"rule": "max_words", "value": 3}, {"rule": "exact_sentences", "value": 2},
                       {"rule": "exact_lines", "value": 1},
                       {"rule": "exact_paragraphs", "value": 1}, {"rule": "contain_count", "value": "a", "count": 2},
                       {"rule": "all_lowercase"}, {"rule": "bullets", "value": 1}, {"rule": "json_object"},
                       {"rule": "title_line"}, {"rule": "each_line_starts_with", "value": "x"},
                       {"rule": "each_word_max_letters", "value": 4}])")},
      {{{"type", "token_f1"}}, "x y"},
      {{{"type", "exact_match"}}, "x y"},
      {{{"type", "starts_with"}}, "x y"},
      {{{"type", "levenshtein"}}, std::string(9'000, 'x') + " minor 1"},
      {{{"type", "rouge"}}, "minor x minor 1 march " + std::string(30'000, 'y')},
      {{{"type", "rouge"}, {"mode", "rouge2"}}, "x minor x"},
      {{{"type", "bleu"}}, {"x 1 minor x.", "a a a"}},
      {{{"type", "chrf"}}, "minor 1,234.5 (A) x"},
      {{{"type", "refusal"}}, true},
      {{{"type", "language"}}, "en"},
      {{{"type", "json_path"}, {"path", "$[*][0].a"}}, 1},
      {{{"type", "numeric"}, {"units", {{"a", 2}}}}, 1},
      {{{"type", "not"}, {"of", {{{"type", "contains"}}, {{"type", "date"}, {"expected", "2024-01-01"}}}}}, "x"},
      {{{"type", "set"}, {"mode", "f1"}}, {"x", "y"}},
      {{{"type", "list"}, {"mode", "share"}}, {"x", "y"}}};
  return all;
}

void expect_scored(const std::string& text) {
  for (const auto& [options, expected] : one_of_each()) {
    const auto first = score_test::score_of(options, expected, text);
    ASSERT_TRUE(first.value) << options;
    EXPECT_TRUE(*first.value >= 0 && *first.value <= 1) << options << " " << *first.value;
    const auto second = score_test::score_of(options, expected, text);
    EXPECT_EQ(first.value, second.value) << options;
    EXPECT_EQ(first.parts[0].extracted, second.parts[0].extracted) << options;
    EXPECT_LE(first.parts[0].extracted.size(), 500u) << options;
    EXPECT_LE(first.parts[0].detail.size(), 500u) << options;
    EXPECT_FALSE(invalid_utf8(first.parts[0].extracted)) << options;
    EXPECT_FALSE(invalid_utf8(first.parts[0].detail)) << options;
  }
}

TEST(HostileAnswers, AnyBytesGetAScore) {
  using namespace std::string_literals;
  for (const auto& text : {""s,
                           " "s,
                           "\n\r\r\n"s,
                           "\0"s,
                           "x\0y"s,
                           "\xff\xfe"s,
                           "\xc3"s,
                           "\xed\xa0\x80"s,
                           "\xf4\x90\x80\x80 1"s,
                           "1\xe2\x80"s,
                           "```"s,
                           "```\n"s,
                           "~~~\n```\n~~~"s,
                           "İıſK"s,
                           "\u202e1\u2066"s,
                           "^"s,
                           "-"s,
                           "1/"s,
                           "1 1/"s,
                           "1e"s,
                           "1e-"s,
                           "10^"s,
                           "10^{"s,
                           "10^{-}"s,
                           "0x"s,
                           ".."s,
                           ".5.5"s,
                           "1,"s,
                           "$-"s,
                           "\\frac{1}{"s,
                           "\\frac{"s,
                           "\\frac{1}{2"s,
                           "\\frac{}{}"s,
                           "½½½"s,
                           "2²²"s,
                           "{,}"s,
                           "["s,
                           "[]"s,
                           "{}"s,
                           ",,,"s,
                           "- "s,
                           "1."s,
                           "<<>>"s}) {
    expect_scored(text);
  }
}

TEST(HostileAnswers, RandomTextsGetAScore) {
  const std::vector<std::string> pieces = {
      "1",     "23",    ".",    ",",     "-",    "/",      "^",      "e",  "x",      "A",    "b",
      " ",     "\n",    "\r\n", "(",     ")",    "**",     "answer", ":",  "is",     "\xff", "\0",
      "½",     "²",     "−",    "×",     "10^",  "{",      "}",      "[",  "]",      "\"",   "```",
      "minor", "major", "not ", "March", "2024", "-03-05", "İ",      "中", "\u00a0", "'",    "\\frac{1}{2}",
      "%",     "$",     "\\",   "_"};
  std::mt19937 random(7);
  for (int i = 0; i < 150; ++i) {
    std::string text;
    for (auto n = random() % 40; n > 0; --n) text += pieces[random() % pieces.size()];
    expect_scored(text);
  }
}

// The piece again and again; every scorer must be done with it in two seconds (milliseconds, if it is linear).
void expect_quick(const std::string& piece, std::size_t size) {
  std::string text;
  while (text.size() < size) text += piece;
  for (const auto& [options, expected] : one_of_each()) {
    const std::clock_t start = std::clock();  // CPU time: the wall's depends on what else runs
    EXPECT_TRUE(score_test::score_of(options, expected, text).value) << options;
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_LT(seconds, 2.0) << options << " " << piece;
  }
}

TEST(HostileAnswers, RepetitionsAreQuick) {
  for (const char* piece :
       {"a",      "1",  "1 ", "1,234", "1/",    "^",       "A. ",  "(A) ", "answer ", "x\n", "minor ",
        "minor-", "\"", "[",  "[1],",  "```\n", "\\frac{", "\xff", "½",    " ",       ".",   "1 March "}) {
    expect_quick(piece, 10'000);
  }
}

TEST(HostileAnswers, AMegabyteIsQuick) { expect_quick("minor 1,234.5 (A) \"x\", ½ \n[1] 1 March\xff", 1 << 20); }

TEST(Patterns, AreLinear) {
  const std::string text = std::string(60000, 'a') + "!";
  for (const char* pattern :
       {"(?P<answer>(a+)+$)", "(?P<answer>(a|aa)+$)", "(?P<answer>(a*)*b)", "(?P<answer>(.*a){12}b)"}) {
    const auto compiled = Pattern::compile_with_answer(pattern);
    ASSERT_TRUE(compiled) << pattern;
    const std::clock_t start = std::clock();  // CPU time: the wall's depends on what else runs
    EXPECT_EQ(compiled->last_answer(text), std::nullopt) << pattern;
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_LT(seconds, 5.0) << pattern;
  }
}

TEST(Patterns, ThatAreTooLargeAreRefused) {
  for (const std::string& pattern :
       {std::string("((a{0,100}){0,100})"), std::string("(?P<answer>((a{0,100}){0,100}){0,100})"),
        std::string("(?P<answer>\\pL{500}\\pL{500}\\pL{500})"), std::string(1025, 'a'), std::string("\xff"),
        std::string("(?P<answer>(?=a))"), std::string("(?P<answer>(a)\\1)"), std::string("(?P<answer>")}) {
    EXPECT_FALSE(Pattern::compile_with_answer(pattern)) << pattern.substr(0, 40);
  }
}

TEST(Patterns, ManyMatchesWithALongLookDoNotCostTheSquare) {
  const auto compiled = Pattern::compile_with_answer("(?P<answer>[a-z])(?:a*b)?");
  const std::clock_t start = std::clock();  // CPU time: the wall's depends on what else runs
  EXPECT_EQ(compiled->last_answer(std::string(1 << 20, 'a') + "z"), "z");
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  EXPECT_LT(seconds, 5.0);
}

TEST(Patterns, ReadTheEndOfALongText) {
  const auto compiled = Pattern::compile_with_answer("(?m)^n=(?P<answer>\\d+)$");
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "n=" + std::to_string(i) + "\n";
  ASSERT_GT(text.size(), Pattern::kMaxText);
  EXPECT_EQ(compiled->last_answer(text), "19999");
  int first = -1;
  compiled->each_match(text,
                       [&](const auto& groups) { first = first < 0 ? std::stoi(std::string(groups[1])) : first; });
  EXPECT_GT(first, 9000);
}

TEST(Patterns, EmptyMatchesMoveOn) {
  int matches = 0;
  Pattern::compile("x*")->each_match("aé😀x", [&](const auto&) { ++matches; });
  EXPECT_EQ(matches, 5);
}

TEST(Patterns, CaseFoldingOfDottedAndDotlessIIsFixed) {
  const auto pattern = Pattern::compile_with_answer("(?i)(?P<answer>[iI])");
  EXPECT_EQ(pattern->last_answer("İ"), std::nullopt);
  EXPECT_EQ(pattern->last_answer("ı"), std::nullopt);
  EXPECT_EQ(fold_case("IİiıÀẞΣς"), "iİiıàßσσ");
}

TEST(Patterns, TakeNulAndInvalidBytes) {
  using namespace std::string_literals;
  const auto pattern = Pattern::compile_with_answer("a(?P<answer>.)c");
  EXPECT_EQ(pattern->last_answer("a\0c"s), "\0"s);
  EXPECT_EQ(pattern->last_answer("a\xff"s + "c"), std::nullopt);
}

TEST(Extraction, LineEndsAreTheSameOnEveryPlatform) {
  const Json options = {{"type", "equals"}, {"extract_pattern", "(?m)^(?P<answer>b)$"}};
  for (const char* text : {"a\nb\nc", "a\r\nb\r\nc", "a\rb\rc"}) {
    EXPECT_EQ(score_test::score_of(options, "b", text).value, 1.0) << text;
  }
}

TEST(Extraction, FencesFollowCommonMark) {
  EXPECT_EQ(first_code_block("   ```js\nx\n  ```"), "x\n");
  EXPECT_EQ(first_code_block("    ```\nx\n```\ny"), "y\n");
  EXPECT_EQ(first_code_block("````\n```\nx\n````"), "```\nx\n");
  EXPECT_EQ(first_code_block("``` a`b\nx"), std::nullopt);
  EXPECT_EQ(first_code_block("```\nx\n``` js\ny"), "x\n``` js\ny\n");
  EXPECT_EQ(first_code_block("no"), std::nullopt);
}

TEST(Numbers, RoundTripThroughProse) {
  for (const double value : {0.0, 1.0, -1.0, 0.1, 1e-7, 123456.789, 1e21, -2.5e-300, 1.7976931348623157e308}) {
    const auto read = last_number("So it is " + shortest(value) + " m.");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value, value);
  }
}

TEST(Excerpts, AreShortAndValid) {
  EXPECT_EQ(excerpt("short"), "short");
  EXPECT_EQ(excerpt(std::string(1000, 'a')).size(), 500u);
  for (const std::string piece : {"é", "😀", "\xff", "a\xff"}) {
    std::string text;
    while (text.size() < 495) text += piece;
    for (int i = 0; i < 12; ++i) {
      text += piece;
      EXPECT_LE(excerpt(text).size(), 500u);
      EXPECT_FALSE(invalid_utf8(excerpt(text)));
    }
  }
}

}  // namespace
}  // namespace benchhub
