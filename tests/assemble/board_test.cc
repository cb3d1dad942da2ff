// Rows of a board: repeats, reducers and filters; the unit is the case.
#include <gtest/gtest.h>

#include <cmath>

#include "assemble/board_fixture.h"

namespace benchhub {
namespace {

using assemble_test::benchmark_of;
using assemble_test::Board;

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

}  // namespace
}  // namespace benchhub
