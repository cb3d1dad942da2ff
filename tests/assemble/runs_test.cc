// Of which runs the stored answers of a benchmark are, and what they cost.
#include "assemble/runs.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

constexpr std::int64_t kRunHour = 3'600'000;

Answer run_answer(std::int64_t at_ms, AnswerState state, std::optional<Nano> cost) {
  Answer out;
  out.at_ms = at_ms;
  out.state = state;
  out.cost = cost;
  return out;
}

Repository run_models() {
  Repository out;
  out.models.emplace_back().slug = "m";
  out.models.emplace_back().slug = "floor";
  out.models.back().baseline = true;
  return out;
}

TEST(Runs, CountAnswersVerdictsFailuresAndMoney) {
  PairData pair;
  pair.id = {"b", "m"};
  pair.answers = {run_answer(10 * kRunHour + 5, AnswerState::answered, 7),
                  run_answer(10 * kRunHour + 900, AnswerState::answered, std::nullopt),
                  run_answer(10 * kRunHour + 2, AnswerState::provider_error, std::nullopt),
                  run_answer(13 * kRunHour, AnswerState::refused, 1)};
  pair.answers[2].presumed = 30;
  pair.judgments = {run_answer(10 * kRunHour + 1000, AnswerState::answered, 5)};
  JudgeRef verdict;
  verdict.judge = "m";
  pair.judgments[0].verdict = std::make_shared<const JudgeRef>(verdict);
  const auto [models, runs] = stored_runs(run_models(), {&pair});
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].first_ms, 10 * kRunHour + 2);
  EXPECT_EQ(runs[0].last_ms, 10 * kRunHour + 1000);
  EXPECT_EQ(runs[0].answers, 3);
  EXPECT_EQ(runs[0].verdicts, 1);
  EXPECT_EQ(runs[0].failed, 1);
  EXPECT_EQ(runs[0].cost, 42);
  EXPECT_EQ(runs[0].unpriced, 1);
  EXPECT_EQ(models, std::vector<std::string>{"m"});
  EXPECT_EQ(runs[0].models, (std::vector<std::pair<std::uint32_t, int>>{{0, 1}}));
  EXPECT_EQ(runs[1].answers, 1);
}

TEST(Runs, BaselinesCostNothingAndWhatHasNoDateIsOfNoRun) {
  PairData floor;
  floor.id = {"b", "floor"};
  floor.answers = {run_answer(kRunHour, AnswerState::answered, std::nullopt),
                   run_answer(0, AnswerState::answered, std::nullopt),
                   run_answer(kRunHour, AnswerState::not_run, std::nullopt)};
  const auto runs = stored_runs(run_models(), {&floor}).runs;
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].answers, 1);
  EXPECT_EQ(runs[0].unpriced, 0);
}

TEST(Runs, GoOnOverTheHourUntilAPause) {
  PairData one, two;
  one.id = {"b", "m"};
  two.id = {"b", "floor"};
  for (const int hour : {5, 6, 7, 10}) one.answers.push_back(run_answer(hour * kRunHour, AnswerState::answered, 1));
  two.answers = {run_answer(8 * kRunHour - 1, AnswerState::provider_error, 0)};
  const auto runs = stored_runs(run_models(), {&one, &two}).runs;
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].first_ms, 5 * kRunHour);
  EXPECT_EQ(runs[0].last_ms, 8 * kRunHour - 1);
  EXPECT_EQ(runs[0].answers, 4);
  EXPECT_EQ(runs[0].models, (std::vector<std::pair<std::uint32_t, int>>{{0, 0}, {1, 1}}));
  EXPECT_EQ(runs[1].first_ms, 10 * kRunHour);
}

TEST(Runs, OnlyTheNewestAreKept) {
  PairData pair;
  pair.id = {"b", "m"};
  for (int i = 1; i <= 100; ++i) pair.answers.push_back(run_answer(3 * i * kRunHour, AnswerState::answered, 1));
  const auto runs = stored_runs(run_models(), {&pair}).runs;
  ASSERT_EQ(runs.size(), kKeptRuns);
  EXPECT_EQ(runs.back().first_ms, 300 * kRunHour);
}

}  // namespace
}  // namespace benchhub
