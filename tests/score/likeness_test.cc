// Levenshtein, ROUGE-L, BLEU's tokenizer, filters and scorers of scorers: against definitions written out plainly, and
// against values that their own projects publish. docs/scorers.md has the worked examples.
#include <gtest/gtest.h>

#include <random>

#include "score/tokenise.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::benchmark_of;
using score_test::case_of;

std::string random_words(std::mt19937& random, std::size_t most, const char* separator) {
  std::string out;
  for (auto n = random() % (most + 1); n > 0; --n)
    out += std::string(1, static_cast<char>('a' + random() % 4)) + separator;
  return out;
}

double plain_levenshtein(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t next = std::min({row[j] + 1, row[j + 1] + 1, corner + (a[i] != b[j])});
      corner = row[j + 1];
      row[j + 1] = next;
    }
  }
  const auto longer = static_cast<double>(std::max(a.size(), b.size()));
  return longer == 0 ? 1 : 1 - static_cast<double>(row.back()) / longer;
}

double plain_rouge_l(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::vector<std::vector<double>> best(a.size() + 1, std::vector<double>(b.size() + 1));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j)
      best[i + 1][j + 1] = a[i] == b[j] ? best[i][j] + 1 : std::max(best[i][j + 1], best[i + 1][j]);
  const double shared = best[a.size()][b.size()];
  if (shared == 0) return 0;
  const double p = shared / static_cast<double>(a.size()), r = shared / static_cast<double>(b.size());
  return 2 * p * r / (p + r);
}

TEST(Likeness, BitVectorsAgreeWithTheTables) {
  std::mt19937 random(17);
  for (int i = 0; i < 300; ++i) {
    const std::string a = random_words(random, 200, ""), b = random_words(random, 200, "");
    if (b.empty()) continue;
    EXPECT_DOUBLE_EQ(*score_test::score_of({{"type", "levenshtein"}}, b, a).value, plain_levenshtein(a, b))
        << a << " " << b;
    const std::string words_a = random_words(random, 200, " "), words_b = random_words(random, 200, " ");
    EXPECT_DOUBLE_EQ(*score_test::score_of({{"type", "rouge"}}, words_b, words_a).value,
                     plain_rouge_l(rouge_words(words_a), rouge_words(words_b)));
  }
}

TEST(Likeness, TheTokenizerIs13a) {
  const auto tokens = [](std::string_view text) {
    const std::string spaced = tokenise_13a(text);
    std::string out;
    for (const auto word : unicode_words(spaced)) out += (out.empty() ? "" : "|") + std::string(word);
    return out;
  };
  EXPECT_EQ(tokens("Hello, world."), "Hello|,|world|.");
  EXPECT_EQ(tokens("3.5 kg, 1,000 and 7-8"), "3.5|kg|,|1,000|and|7|-|8");
  EXPECT_EQ(tokens("don't well-known (a/b)"), "don't|well-known|(|a|/|b|)");
  EXPECT_EQ(tokens("&quot;A&amp;B&quot; <skipped>x"), "\"|A|&|B|\"|x");
  EXPECT_EQ(tokens("hy-\nphen and\nline "), "hyphen|and|line");
  EXPECT_EQ(tokens("wait... 3.-"), "wait|.|.|.|3|.|-");
  EXPECT_EQ(tokens("„Ja“, s’il"), "„Ja“|,|s’il");
}

TEST(Filters, EachReadsTheSameAnswer) {
  Benchmark benchmark = benchmark_of({{{"type", "numeric"}}}, "accuracy");
  benchmark.filters = {{"strict", {{{"step", "pattern"}, {"pattern", "(?m)^#### (?P<answer>.+)$"}}}},
                       {"flexible", {{{"step", "remove"}, {"text", "*"}}, {{"step", "last_line"}}}}};
  const CaseScore loose = score_answer(benchmark, case_of(42), answer_of("So:\n**42**"));
  EXPECT_EQ(loose.value, 0.0);
  EXPECT_EQ(loose.parts.at(0).detail, "filter strict: step 1 (pattern) finds nothing");
  ASSERT_EQ(loose.filtered.size(), 2u);
  EXPECT_EQ(loose.filtered[0].value, 0.0);
  EXPECT_EQ(loose.filtered[1].filter, "flexible");
  EXPECT_EQ(loose.filtered[1].value, 1.0);
  EXPECT_EQ(loose.filtered[1].read, "42");
  const CaseScore strict = score_answer(benchmark, case_of(42), answer_of("#### 42\nnot 43"));
  EXPECT_EQ(strict.value, 1.0);
  EXPECT_EQ(strict.filtered[1].value, 0.0);
}

TEST(Filters, StepsDoWhatTheySay) {
  const auto read = [](std::vector<Json> steps, const std::string& text) {
    Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
    benchmark.filters = {{"f", std::move(steps)}};
    return score_answer(benchmark, case_of("x"), answer_of(text)).filtered.at(0).read;
  };
  EXPECT_EQ(read({{{"step", "after"}, {"text", "is "}}}, "it is 1, no it is 2"), "2");
  EXPECT_EQ(read({{{"step", "before"}, {"text", ","}}}, "a, b, c"), "a");
  EXPECT_EQ(read({{{"step", "first_line"}}, {{"step", "lower"}}}, "\n ÄB \nc"), "äb");
  EXPECT_EQ(read({{{"step", "code_block"}}}, "```\nx\n```"), "x\n");
  EXPECT_EQ(read({{{"step", "pattern"}, {"pattern", "(?P<answer>\\d)"}, {"pick", "first"}}}, "1 2"), "1");
  EXPECT_EQ(read({{{"step", "pattern"}, {"pattern", "(?P<answer>\\d)"}}}, "1 2"), "2");
}

TEST(Filters, AFaultOfTheDefinitionIsNoScore) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
  benchmark.cases = {case_of("x")};
  for (const Json& step : {Json{{"step", "pattern"}, {"pattern", "(x"}}, Json{{"step", "after"}}}) {
    benchmark.filters = {{"f", {step}}};
    EXPECT_EQ(score_answer(benchmark, case_of("x"), answer_of("x")).unscored_reason, "invalid definition");
    EXPECT_EQ(scoring_problems(benchmark).size(), 1u);
  }
}

TEST(Filters, StatesComeFirst) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
  benchmark.filters = {{"f", {{{"step", "lower"}}}}};
  EXPECT_TRUE(score_answer(benchmark, case_of("x"), answer_of("x", AnswerState::filtered)).filtered.empty());
  EXPECT_EQ(score_answer(benchmark, case_of("x"), answer_of("x", AnswerState::truncated)).filtered.at(0).value, 0.0);
}

TEST(Composites, WhatIsNotKnownIsNoScore) {
  Answer answer = answer_of("x");
  answer.cost.reset();
  answer.timing = {};
  for (const Json& options : {Json{{"type", "cost"}, {"max_usd", 1}}, Json{{"type", "latency"}, {"max_ms", 1}},
                              Json{{"type", "not"}, {"of", {{{"type", "latency"}, {"max_ms", 1}}}}}}) {
    const CaseScore score = score_answer(benchmark_of({options}), case_of("x"), answer);
    EXPECT_FALSE(score.value) << options;
    EXPECT_TRUE(score.unscored_reason.ends_with("is not known")) << score.unscored_reason;
  }
}

TEST(Composites, FaultsOfPartsAreNamed) {
  const auto problem = [](const Json& options, const Json& expected) {
    Benchmark benchmark = benchmark_of({options});
    benchmark.cases = {case_of(expected)};
    const auto problems = scoring_problems(benchmark);
    return problems.empty() ? "" : problems.front().what;
  };
  const Json numeric = {{"type", "numeric"}}, strange = {{"type", "strange"}};
  EXPECT_EQ(problem({{"type", "all_of"}, {"of", Json::array({numeric})}}, "x"),
            "numeric: expected must be a number, or a text with one number in it");
  EXPECT_EQ(problem({{"type", "all_of"}, {"of", Json::array({strange})}}, "x"), "there is no scorer \"strange\"");
  EXPECT_EQ(problem({{"type", "all_of"}, {"of", Json::array()}}, "x"), "of must hold at least one scorer");
  EXPECT_EQ(problem({{"type", "equals"}, {"expected_key", "a"}}, {{"b", "x"}}),
            "expected must be an object with a member \"a\"");
  Json nested = numeric;
  for (int i = 0; i < 6; ++i) nested = {{"type", "not"}, {"of", Json::array({nested})}};
  EXPECT_EQ(problem(nested, 1), "scorers in scorers in scorers: at most 4 levels");
}

TEST(Composites, BinaryIfEveryPartIs) {
  const Json equals = {{"type", "equals"}}, f1 = {{"type", "token_f1"}};
  EXPECT_TRUE(is_binary(benchmark_of({{{"type", "not"}, {"of", Json::array({equals, equals})}}})));
  EXPECT_FALSE(is_binary(benchmark_of({{{"type", "any_of"}, {"of", Json::array({equals, f1})}}})));
  EXPECT_TRUE(is_binary(benchmark_of({{{"type", "token_f1"}, {"threshold", 0.5}}})));
}

}  // namespace
}  // namespace benchhub
