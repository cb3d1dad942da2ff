// States, policy, the weighted mean, faults of definitions, and the table of scorers.
#include <gtest/gtest.h>

#include <ctime>
#include <set>
#include <thread>

#include "base/text.h"
#include "score/pattern.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::benchmark_of;
using score_test::case_of;

constexpr AnswerState kErrors[] = {AnswerState::filtered, AnswerState::empty, AnswerState::provider_error,
                                   AnswerState::unknown_outcome, AnswerState::not_run};

TEST(ScoreAnswer, AnErrorIsNeverAScore) {
  const Benchmark benchmark = benchmark_of({{{"type", "equals"}}}, "accuracy");
  for (const auto state : kErrors) {
    const CaseScore score = score_answer(benchmark, case_of("x"), answer_of("x", state));
    EXPECT_FALSE(score.value);
    EXPECT_EQ(score.unscored_reason, to_string(state));
    EXPECT_TRUE(score.parts.empty());
    EXPECT_EQ(score.state, state);
  }
}

TEST(ScoreAnswer, IncompleteAnswersFollowThePolicy) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
  for (const auto state : {AnswerState::truncated, AnswerState::refused}) {
    benchmark.truncated = benchmark.refused = Unscorable::wrong;
    const CaseScore wrong = score_answer(benchmark, case_of("x"), answer_of("x", state));
    EXPECT_EQ(wrong.value, 0.0);
    EXPECT_EQ(wrong.parts.at(0).detail, std::string(to_string(state)) + " counts as wrong");
    benchmark.truncated = benchmark.refused = Unscorable::score;
    EXPECT_EQ(score_answer(benchmark, case_of("x"), answer_of("x", state)).value, 1.0);
    benchmark.truncated = benchmark.refused = Unscorable::unscored;
    const CaseScore none = score_answer(benchmark, case_of("x"), answer_of("x", state));
    EXPECT_FALSE(none.value);
    EXPECT_EQ(none.unscored_reason, to_string(state));
  }
}

TEST(ScoreAnswer, ValueIsTheWeightedMeanAndAccuracyAsksForAll) {
  const std::vector<Json> parts = {{{"type", "equals"}, {"weight", 1}}, {{"type", "contains"}, {"weight", 3}}};
  const CaseScore mean = score_answer(benchmark_of(parts), case_of("yes"), answer_of("oh yes"));
  EXPECT_EQ(mean.value, 0.75);
  ASSERT_EQ(mean.parts.size(), 2u);
  EXPECT_EQ(mean.parts[0].scorer, "equals");
  EXPECT_EQ(mean.parts[1].weight, 3);
  EXPECT_EQ(score_answer(benchmark_of(parts, "accuracy"), case_of("yes"), answer_of("oh yes")).value, 0.0);
  EXPECT_EQ(score_answer(benchmark_of(parts, "accuracy"), case_of("yes"), answer_of("yes")).value, 1.0);
}

TEST(ScoreAnswer, RoundingOfTheMeanCostsNoPoint) {
  const std::vector<Json> parts(3, Json{{"type", "equals"}, {"weight", 0.1}});
  EXPECT_EQ(score_answer(benchmark_of(parts, "accuracy"), case_of("x"), answer_of("x")).value, 1.0);
  EXPECT_LE(*score_answer(benchmark_of(parts), case_of("x"), answer_of("x")).value, 1.0);
}

TEST(ScoreAnswer, AFaultOfTheDefinitionLeavesTheCaseUnscored) {
  const std::pair<Json, Json> faults[] = {
      {{{"type", "equals"}}, 1},
      {{{"type", "equals"}}, Json::array()},
      {{{"type", "equal"}}, "x"},
      {{{"type", "numeric"}}, "twelve"},
      {{{"type", "regex"}}, "x"},
      {{{"type", "regex"}, {"pattern", "("}}, "x"},
      {{{"type", "equals"}, {"extract_pattern", "no group"}}, "x"},
      {{{"type", "json_schema"}, {"schema", {{"type", 1}}}}, nullptr},
      {{{"type", "choice"}}, "Z"},
      {{{"type", "label"}}, "nothing"},
      {{{"type", "date"}}, "2023-02-29"},
      {{{"type", "instructions"}}, Json::array({{{"rule", "min_wordz"}, {"value", 1}}})},
      {{{"type", "set"}}, "a"}};
  for (const auto& [options, expected] : faults) {
    for (const auto state : {AnswerState::answered, AnswerState::truncated}) {
      const CaseScore score = score_answer(benchmark_of({options}), case_of(expected), answer_of("x", state));
      EXPECT_FALSE(score.value) << options;
      EXPECT_EQ(score.unscored_reason, "invalid definition") << options;
      EXPECT_FALSE(score.parts.at(0).detail.empty()) << options;
    }
    const Benchmark benchmark = [&] {
      Benchmark out = benchmark_of({options});
      out.cases = {case_of(expected)};
      return out;
    }();
    EXPECT_EQ(scoring_problems(benchmark).size(), 1u) << options;
  }
  EXPECT_EQ(score_answer(benchmark_of({}), case_of("x"), answer_of("x")).unscored_reason, "invalid definition");
  EXPECT_EQ(score_test::score_of({{"type", "equals"}, {"weight", 0}}, "x", "x").unscored_reason, "invalid definition");
}

std::string problem_with(const Json& options, const Json& expected) {
  Benchmark benchmark = benchmark_of({options});
  benchmark.cases = {case_of(expected)};
  const auto problems = scoring_problems(benchmark);
  return problems.empty() ? "" : problems.front().what;
}

TEST(ScoringProblems, SayWhatIsWrong) {
  EXPECT_EQ(problem_with({{"type", "numeric"}}, "one"), "expected must be a number, or a text with one number in it");
  EXPECT_NE(problem_with({{"type", "numeric"}}, "1 or 2"), "");
  EXPECT_EQ(problem_with({{"type", "choice"}}, "E"), "expected must be one letter, A to D");
  EXPECT_EQ(problem_with({{"type", "label"}}, "x"), "expected must be one of the benchmark's labels");
  EXPECT_EQ(problem_with({{"type", "contains"}}, ""), "expected must not have an empty text: every answer contains it");
  EXPECT_EQ(problem_with({{"type", "date"}}, "5 March 2024"), "expected must be a date like \"2024-03-05\"");
  EXPECT_EQ(problem_with({{"type", "regex"}}, "x"), "option pattern is missing");
  const auto rule = [](const Json& one) { return problem_with({{"type", "instructions"}}, Json::array({one})); };
  EXPECT_EQ(rule({{"rule", "max_word"}, {"value", 1}}),
            "rule 1: there is no rule \"max_word\"; did you mean \"max_words\"?");
  EXPECT_EQ(rule({{"rule", "max_words"}, {"value", "1"}}), "rule 1: max_words needs a whole number \"value\"");
  EXPECT_EQ(rule({{"rule", "no_letter"}, {"value", "ab"}}), "rule 1: no_letter needs one letter as \"value\"");
  EXPECT_EQ(rule({{"rule", "contain_count"}, {"value", "a"}}), "rule 1: contain_count needs a whole number \"count\"");
  EXPECT_EQ(rule({{"rule", "no_commas"}, {"value", 1}}), "rule 1: no_commas has no key \"value\"");
  EXPECT_EQ(rule(7), "rule 1: every rule must be an object with a string \"rule\"");
  EXPECT_EQ(problem_with({{"type", "instructions"}}, Json::array()),
            "expected must be an array of rules, at least one");
}

TEST(ScoringProblems, NameScoringAndCase) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}, {{"type", "numeric"}}});
  benchmark.cases = {case_of("x"), case_of(1)};
  const auto problems = scoring_problems(benchmark);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].scoring, 0u);
  EXPECT_EQ(problems[0].the_case, &benchmark.cases[1]);
  EXPECT_EQ(problems[1].scoring, 1u);
  EXPECT_EQ(problems[1].the_case, &benchmark.cases[0]);
}

TEST(IsBinary, FollowsMetricPartsAndMode) {
  EXPECT_TRUE(is_binary(benchmark_of({{{"type", "token_f1"}}}, "accuracy")));
  EXPECT_FALSE(is_binary(benchmark_of({{{"type", "token_f1"}}})));
  EXPECT_TRUE(is_binary(benchmark_of({{{"type", "equals"}}})));
  EXPECT_FALSE(is_binary(benchmark_of({{{"type", "equals"}}, {{"type", "contains"}}})));
  EXPECT_TRUE(is_binary(benchmark_of({{{"type", "set"}}})));
  EXPECT_FALSE(is_binary(benchmark_of({{{"type", "set"}, {"mode", "f1"}}})));
  EXPECT_FALSE(is_binary(benchmark_of({{{"type", "instructions"}, {"mode", "share"}}})));
}

TEST(ScorerTable, RowsAreComplete) {
  for (const auto& scorer : scorers()) {
    EXPECT_EQ(find_scorer(scorer.name), &scorer);
    ASSERT_NE(scorer.options, nullptr);
    EXPECT_TRUE(scorer.score != nullptr && scorer.check != nullptr) << scorer.name;
    EXPECT_EQ(scorer.options->name, "scoring: " + std::string(scorer.name));
    for (const char* common : {"type", "weight", "threshold"}) {
      EXPECT_NE(scorer.options->find(common), nullptr) << scorer.name << " " << common;
    }
    if (scorer.graded_if == nullptr) continue;
    const auto& modes = scorer.options->find("mode")->choices;
    EXPECT_EQ(std::count(modes.begin(), modes.end(), scorer.graded_if), 1) << scorer.name;
  }
  EXPECT_EQ(find_scorer("nothing"), nullptr);
}

TEST(ScorerTable, GradedValuesComeOnlyFromGradedScorers) {
  const std::set<std::string> graded = {"token_f1",        "levenshtein", "rouge",         "bleu",        "chrf",
                                        "all_of",          "any_of",      "not",           "judge_score", "judge_label",
                                        "judge_checklist", "judge_pair",  "judge_failure", "similarity",  "published"};
  for (const auto& scorer : scorers()) EXPECT_EQ(scorer.binary, !graded.contains(scorer.name)) << scorer.name;
}

TEST(CompiledBenchmark, CompilesPatternsAndSchemasOnce) {
  Benchmark benchmark = benchmark_of({{{"type", "regex"}, {"pattern", "(?P<answer>(?:[a-z]{1,50}x?){1,9}[0-9])"}},
                                      {{"type", "json_schema"}, {"schema", {{"pattern", "(a{1,100}){1,9}"}}}}});
  const CompiledBenchmark compiled(benchmark);
  const Case the_case = case_of("abc1");
  const Answer answer = answer_of("abc1");
  const std::clock_t start = std::clock();  // CPU time: the wall's depends on what else runs
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(compiled.score(the_case, answer).value, 0.5);
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 2.0);
}

TEST(CompiledBenchmark, IsSharedByThreads) {
  Benchmark benchmark = benchmark_of({{{"type", "regex"}, {"pattern", "n=(?P<answer>\\d+)"}}});
  const CompiledBenchmark compiled(benchmark);
  std::vector<std::jthread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string n = std::to_string(t * 1000 + i);
        right += compiled.score(case_of(n), answer_of("so n=" + n)).value == 1.0;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 800);
}

TEST(ScoreAnswer, TheLetterIsThatOfTheOrderThatWasSent) {
  Benchmark benchmark = benchmark_of({{{"type", "choice"}}}, "accuracy");
  benchmark.choice_order = ChoiceOrder::circular;
  const Case the_case = case_of("B");
  const auto score = [&](const std::string& letter, int repeat) {
    Answer answer = answer_of(letter);
    answer.repeat = repeat;
    return score_answer(benchmark, the_case, answer);
  };
  EXPECT_EQ(score("B", 0).value, 1);
  EXPECT_EQ(score("B", 1).value, 0);  // London is A now
  EXPECT_EQ(score("A", 1).value, 1);
  EXPECT_EQ(score("London", 1).value, 1);
  EXPECT_TRUE(score("A", 1).parts.front().detail.ends_with("(sent in the order BCDA)"));
}

TEST(ScoringProblems, AUnitThatCannotBeReadIsTheScoringsFaultOnce) {
  const auto problems = [](const Json& units) {
    Benchmark benchmark = score_test::benchmark_of({{{"type", "numeric"}, {"units", units}}});
    benchmark.cases = {score_test::case_of(1), score_test::case_of(2)};
    std::vector<std::string> out;
    for (const auto& one : scoring_problems(benchmark)) out.push_back(one.the_case == nullptr ? one.what : "a case");
    return out;
  };
  EXPECT_TRUE(problems({{"km²", 1}, {"m/s", 2}}).empty());
  ASSERT_EQ(problems({{"m2", 1}}).size(), 1u);
  EXPECT_TRUE(contains(problems({{"m2", 1}}).front(), "\"m2\" can never be read"));
  EXPECT_EQ(problems({{"km^2", 1}, {"km²", 2}}).size(), 1u);
  EXPECT_EQ(problems({{"km", 0}}).size(), 1u);
}

}  // namespace
}  // namespace benchhub
