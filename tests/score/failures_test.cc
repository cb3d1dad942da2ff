// Which class of failure an answer is of: what its scorer, its state and the other filters say. The scorers' own
// classes are the examples of docs/scorers.md.
#include "domain/failure.h"

#include <gtest/gtest.h>

#include <set>

#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::benchmark_of;
using score_test::case_of;

TEST(Failures, TheTableNamesEveryKindOnce) {
  std::set<std::string> names;
  std::set<FailureKind> kinds;
  for (const FailureClass& one : failure_classes()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_TRUE(kinds.insert(one.kind).second) << one.name;
    EXPECT_EQ(&failure_class(one.kind), &one);
  }
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(FailureKind::judge_error));
  EXPECT_FALSE(kinds.contains(FailureKind::none));
}

FailureKind kind_of(const Benchmark& benchmark, const std::string& text, AnswerState state = AnswerState::answered) {
  return score_answer(benchmark, case_of("yes"), answer_of(text, state)).failure.kind;
}

TEST(Failures, ARightAnswerHasNoneAndWhatWasNotRunHasNone) {
  const Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
  EXPECT_EQ(kind_of(benchmark, "yes"), FailureKind::none);
  EXPECT_EQ(kind_of(benchmark, "no"), FailureKind::wrong_value);
  EXPECT_EQ(kind_of(benchmark, "", AnswerState::not_run), FailureKind::none);
  EXPECT_EQ(kind_of(benchmark, "", AnswerState::provider_error), FailureKind::provider_error);
  EXPECT_EQ(kind_of(benchmark, "", AnswerState::empty), FailureKind::empty);
  EXPECT_EQ(kind_of(benchmark, "", AnswerState::filtered), FailureKind::filtered);
}

TEST(Failures, TheStateSaysMoreThanTheScorer) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
  for (const auto policy : {Unscorable::wrong, Unscorable::score, Unscorable::unscored}) {
    benchmark.truncated = benchmark.refused = policy;
    EXPECT_EQ(kind_of(benchmark, "ye", AnswerState::truncated), FailureKind::truncated);
    EXPECT_EQ(kind_of(benchmark, "No.", AnswerState::refused), FailureKind::refused);
  }
  benchmark.truncated = Unscorable::score;
  EXPECT_EQ(kind_of(benchmark, "yes", AnswerState::truncated), FailureKind::none);
}

TEST(Failures, WordsThatDeclineCountOnlyWhereNothingWasFound) {
  const std::string declined = "I can't help with that.";
  EXPECT_EQ(kind_of(benchmark_of({{{"type", "regex"}, {"pattern", "#(?P<answer>\\w+)"}}}), declined),
            FailureKind::refused);
  EXPECT_EQ(kind_of(benchmark_of({{{"type", "equals"}}}), declined), FailureKind::wrong_value);
}

TEST(Failures, RightUnderAnotherFilterIsAMatterOfForm) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}});
  benchmark.filters = {{"strict", {{{"step", "pattern"}, {"pattern", "^#### (?P<answer>\\w+)$"}}}},
                       {"flexible", {{{"step", "last_line"}}}}};
  EXPECT_EQ(kind_of(benchmark, "#### yes"), FailureKind::none);
  EXPECT_EQ(kind_of(benchmark, "So:\nyes"), FailureKind::form);
  EXPECT_EQ(kind_of(benchmark, "So:\nno"), FailureKind::no_answer);
  EXPECT_EQ(kind_of(benchmark, "#### no"), FailureKind::wrong_value);
}

TEST(Failures, TheCostliestPartDecidesAndOfEqualsTheFirst) {
  const Json contains = {{"type", "contains"}}, language = {{"type", "language"}, {"expected", "en"}};
  const auto first = [&](double a, double b) {
    Json x = contains, y = language;
    x["weight"] = a;
    y["weight"] = b;
    return kind_of(benchmark_of({x, y}), "Le chat est assis sur le tapis et il est content.");
  };
  EXPECT_EQ(first(1, 1), FailureKind::missing_text);
  EXPECT_EQ(first(1, 2), FailureKind::language);
  EXPECT_EQ(first(2, 1), FailureKind::missing_text);
}

TEST(Failures, AFaultOfTheDefinitionIsNone) {
  const CaseScore score = score_answer(benchmark_of({{{"type", "numeric"}}}), case_of("x"), answer_of("12"));
  EXPECT_FALSE(score.value);
  EXPECT_FALSE(score.failure);
}

TEST(Failures, AJudgeMayNameThemAndChangesNoScore) {
  Benchmark benchmark = benchmark_of({{{"type", "equals"}}, {{"type", "judge_failure"}}});
  const Case the_case = case_of("yes");
  JudgeRef ref;
  ref.scorer = "judge_failure";
  ref.judge = "j";
  ref.grammar = static_cast<int>(Grammar::line);
  const Answer reply = answer_of("It asks for something else.\n[[misread]]"), unread = answer_of("Who knows?");
  const auto scored = [&](const std::string& text, const Answer* said) {
    Verdicts verdicts;
    if (said != nullptr) verdicts.slots.push_back({&ref, said, false});
    return CompiledBenchmark(benchmark).score(the_case, answer_of(text), verdicts);
  };
  const CaseScore named = scored("no", &reply);
  EXPECT_EQ(named.value, 0.0);
  EXPECT_EQ(named.failure, (FailureCause{FailureKind::judge_label, "misread"}));
  EXPECT_FALSE(named.parts.at(1).value);
  EXPECT_EQ(named.parts.at(1).weight, 0);
  for (const Answer* said : {&unread, static_cast<const Answer*>(nullptr)}) {
    const CaseScore by_rules = scored("no", said);
    EXPECT_EQ(by_rules.value, 0.0);
    EXPECT_EQ(by_rules.failure.kind, FailureKind::wrong_value);
  }
  EXPECT_EQ(scored("yes", nullptr).value, 1.0);
  EXPECT_FALSE(scored("yes", &reply).failure);
  EXPECT_TRUE(is_binary(benchmark));
}

TEST(Failures, AJudgeWhoOnlyNamesThemIsNoScoring) {
  const auto problems = scoring_problems(benchmark_of({{{"type", "judge_failure"}}}));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].what, "judge_failure only says why answers fail: name a scorer that decides it");
}

}  // namespace
}  // namespace benchhub
