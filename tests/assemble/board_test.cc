// Rows of a board: repeats, reducers and filters; the unit is the case.
#include <gtest/gtest.h>

#include <cmath>

#include "assemble/board_fixture.h"

namespace benchhub {
namespace {

using assemble_test::benchmark_of;
using assemble_test::Board;
using assemble_test::right_of_40;

TEST(Failures, AreCountedByClassOverAnswersAndCases) {
  Benchmark benchmark = benchmark_of(3, 2);
  benchmark.scoring = {{"numeric", {{"type", "numeric"}}, 1}};
  for (Case& one : benchmark.cases) one.expected = 5;
  Board board(benchmark);
  board.add("m", {"5", "6", "no idea", "none", "7", ""});
  const PairRow row = board.view().rows.at(0);
  ASSERT_EQ(row.failures.size(), 3u);
  EXPECT_EQ(row.failures[0].failure.kind, FailureKind::no_answer);
  EXPECT_EQ(row.failures[0].answers, 2);
  EXPECT_EQ(row.failures[0].cases, 1);
  EXPECT_EQ(row.failures[1].failure.kind, FailureKind::wrong_value);
  EXPECT_EQ(row.failures[1].answers, 2);
  EXPECT_EQ(row.failures[1].cases, 2);
  EXPECT_EQ(row.failures[2].failure.kind, FailureKind::provider_error);
}

TEST(Failures, OfOneClassAreToldApartByWhatTheyAre) {
  Benchmark benchmark = benchmark_of(3);
  benchmark.scoring = {{"instructions", {{"type", "instructions"}}, 1}};
  for (Case& one : benchmark.cases)
    one.expected = Json::parse(R"([{"rule": "max_words", "value": 2}, {"rule": "no_commas"}])");
  Board board(benchmark);
  board.add("m", {"a, b", "a b c", "a b c d"});
  const PairRow row = board.view().rows.at(0);
  ASSERT_EQ(row.failures.size(), 2u);
  EXPECT_EQ(row.failures[0].failure.what, "max_words");
  EXPECT_EQ(row.failures[0].answers, 2);
  EXPECT_EQ(row.failures[1].failure.what, "no_commas");
}

TEST(Metrics, ReducersStandSideBySide) {
  Benchmark benchmark = benchmark_of(3, 2);
  benchmark.reducers = {"mean", "pass@2", "pass^2"};
  Board board(benchmark);
  board.add("m", {"yes", "no", "yes", "yes", "no", "no"});
  const PairRow row = board.view().rows.at(0);
  EXPECT_DOUBLE_EQ(*row.score.value, 0.5);
  ASSERT_EQ(row.metrics.size(), 3u);
  EXPECT_EQ(row.metrics[0].name, "mean");
  EXPECT_DOUBLE_EQ(*row.metrics[1].score.value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*row.metrics[2].score.value, 1.0 / 3);
}

TEST(Metrics, TheFirstReducerIsTheBoards) {
  Benchmark benchmark = benchmark_of(3, 2);
  benchmark.reducers = {"max", "mean"};
  Board board(benchmark);
  board.add("m", {"yes", "no", "yes", "yes", "no", "no"});
  const PairRow row = board.view().rows.at(0);
  EXPECT_DOUBLE_EQ(*row.score.value, 2.0 / 3);
  EXPECT_EQ(row.score.method, "Wilson");
  EXPECT_NE(row.metrics.at(1).score.method, "Wilson");
}

TEST(Metrics, TheBoardIsHeadedByItsFirstReducer) {
  Benchmark benchmark = benchmark_of(2, 3);
  Board board(benchmark);
  board.add("m", {"yes", "no", "yes", "no", "no", "no"});
  EXPECT_EQ(board.view().metric_name, "Accuracy");
  benchmark.reducers = {"pass@3", "mean"};
  EXPECT_EQ(board.view().metric_name, "pass@3");
}

TEST(Metrics, StandardErrorsAreOverCases) {
  Benchmark benchmark = benchmark_of(4, 2);
  Board board(benchmark);
  board.add("m", {"yes", "no", "yes", "yes", "no", "no", "yes", "yes"});
  const PairRow row = board.view().rows.at(0);
  // Case means 0.5, 1, 0, 1: variance 0.2291…; within: 0.5, 0, 0, 0.
  EXPECT_NEAR(*row.repeats.se, std::sqrt((0.015625 + 0.140625 + 0.390625 + 0.140625) / 3 / 4), 1e-12);
  EXPECT_DOUBLE_EQ(*row.repeats.within_variance, 0.125);
  EXPECT_LT(*row.repeats.se_if_infinite, *row.repeats.se);
  EXPECT_TRUE(row.metrics.empty());
}

TEST(Metrics, FewerAnswersThanKLeaveTheCaseUnscored) {
  Benchmark benchmark = benchmark_of(2, 2);
  benchmark.reducers = {"pass@2"};
  Board board(benchmark);
  board.add("m", {"yes", "", "yes", "no"});
  const PairRow row = board.view().rows.at(0);
  EXPECT_EQ(row.scored, 1);
  EXPECT_EQ(row.unscored.at("provider-error"), 1);
}

TEST(Metrics, FiltersStandSideBySide) {
  Benchmark benchmark = benchmark_of(2);
  benchmark.filters = {{"strict", {{{"step", "pattern"}, {"pattern", "^answer: (?P<answer>.+)"}}}},
                       {"flexible", {{{"step", "last_line"}}}}};
  Board board(benchmark);
  board.add("m", {"answer: yes", "well\nyes"});
  const PairRow row = board.view().rows.at(0);
  EXPECT_DOUBLE_EQ(*row.score.value, 0.5);
  ASSERT_EQ(row.metrics.size(), 2u);
  EXPECT_EQ(row.metrics[1].name, "flexible");
  EXPECT_DOUBLE_EQ(*row.metrics[1].score.value, 0.5);
}

TEST(Front, IsWhatNothingBeatsBeyondTheIntervalsForLess) {
  const Benchmark benchmark = benchmark_of(40);
  Board board(benchmark);
  board.add("cheap-good", right_of_40(36), 100);
  board.add("dear-good", right_of_40(37), 5'000);  // no better beyond chance, but nothing clearly beats it
  board.add("dear-bad", right_of_40(8), 5'000);
  board.add("cheap-bad", right_of_40(8), 50);
  board.add("unpriced", right_of_40(40));
  for (const PairRow& row : board.view().rows)
    EXPECT_EQ(row.on_front, row.model == "cheap-good" || row.model == "dear-good" || row.model == "cheap-bad")
        << row.model;
}

TEST(Floor, WhatIsNotToldAboveTheBestBaselineSaysSo) {
  const Benchmark benchmark = benchmark_of(40);
  Board board(benchmark);
  board.add("clear", right_of_40(20));
  board.add("a-little", right_of_40(15));
  board.add("below", right_of_40(2));
  board.add("few", std::vector<std::string>(40, ""));
  EXPECT_EQ(board.view().rows.at(0).floor, "") << "nothing is said without a baseline";
  board.add("weak", right_of_40(5));
  board.as_baseline();
  board.add("best", right_of_40(10));
  board.as_baseline();
  for (const PairRow& row : board.view().rows)
    EXPECT_EQ(row.floor, row.model == "a-little" || row.model == "below" ? "best" : "") << row.model;
}

TEST(Items, CasesThatAllOrNoneSolveAreCounted) {
  const Benchmark benchmark = benchmark_of(4);
  Board board(benchmark);
  board.add("good", {"yes", "yes", "no", "no"});
  board.add("fair", {"yes", "yes", "no", "no"});
  board.add("poor", {"yes", "no", "no", "yes"});
  const BenchmarkView view = board.view();
  EXPECT_EQ(view.items.models, 3);
  EXPECT_EQ(view.items.all_right, 1);
  EXPECT_EQ(view.items.none_right, 1);
  EXPECT_DOUBLE_EQ(*view.items.saturation, 0.25);
  EXPECT_FALSE(view.cases[0].discrimination);  // does not vary
  EXPECT_NEAR(*view.cases[3].discrimination, -1, 1e-12);
  EXPECT_EQ(view.items.negative, 2);  // each against the rest, which the other one dominates
}

TEST(Items, OneAnswerForEverythingIsFlagged) {
  const Benchmark benchmark = benchmark_of(20);
  Board board(benchmark);
  board.add("constant", std::vector<std::string>(20, "yes"));
  std::vector<std::string> own;
  for (int i = 0; i < 20; ++i) own.push_back("answer " + std::to_string(i));
  board.add("own", own);
  for (const PairRow& row : board.view().rows) {
    EXPECT_EQ(row.repeats_itself, row.model == "constant");
    EXPECT_DOUBLE_EQ(*row.most_frequent_output, row.model == "constant" ? 1.0 : 0.05);
  }
}

TEST(Items, WhatRightAnswersShareIsNoSignOfACheat) {
  Benchmark benchmark = benchmark_of(20);  // a quarter of the right answers is "yes"
  std::vector<std::string> own;
  for (std::size_t i = 0; i < 20; ++i) {
    if (i % 4 != 0) benchmark.cases[i].expected = "answer " + std::to_string(i);
    benchmark.cases[i].reference = benchmark.cases[i].expected.get<std::string>();
    own.push_back(benchmark.cases[i].reference);
  }
  Board board(benchmark);
  board.add("constant", std::vector<std::string>(20, "yes"));
  board.add("right", own);
  for (const PairRow& row : board.view().rows) EXPECT_EQ(row.repeats_itself, row.model == "constant") << row.model;
}

TEST(Items, OfChoicesOnlyWhatIsNearlyAlwaysTheSameIsFlagged) {
  Benchmark benchmark = benchmark_of(20);
  benchmark.scoring = {{"choice", {{"type", "choice"}}, 1}};
  std::vector<std::string> constant, fond, noisy;
  for (std::size_t i = 0; i < 20; ++i) {
    benchmark.cases[i].choices = {"w", "x", "y", "z"};
    benchmark.cases[i].expected = benchmark.cases[i].reference = std::string(1, static_cast<char>('A' + i % 4));
    constant.push_back("B");
    noisy.push_back("After " + std::to_string(i) + " thoughts.\nAnswer: B");
    fond.push_back(i % 3 == 0 ? "C" : "B");
  }
  Board board(benchmark);
  board.add("constant", constant);
  board.add("noisy", noisy);
  board.add("fond", fond);
  for (const PairRow& row : board.view().rows) {
    EXPECT_EQ(row.repeats_itself, row.model != "fond") << row.model;
    EXPECT_DOUBLE_EQ(*row.most_frequent_output, row.model == "fond" ? 0.65 : 1);
  }
}

TEST(Items, NearDuplicatesAreFoundAndOthersAreNot) {
  Benchmark benchmark = benchmark_of(40);
  for (int i = 0; i < 40; ++i) {
    std::string text;
    for (int w = 0; w < 60; ++w) text += "w" + std::to_string(i * 61 + w) + " ";
    benchmark.cases[static_cast<std::size_t>(i)].vars["q"] = text;
  }
  benchmark.cases[33].vars["q"] = benchmark.cases[7].vars["q"] + "indeed";
  const auto view = Board(benchmark).view();
  ASSERT_EQ(view.near_duplicates.size(), 1u);
  EXPECT_EQ(view.near_duplicates[0].first, "c7");
  EXPECT_EQ(view.near_duplicates[0].second, "c33");
  EXPECT_GT(view.near_duplicates[0].likeness, 0.95);
}

}  // namespace
}  // namespace benchhub
