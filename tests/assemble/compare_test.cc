// Two rows paired by case: two models on one benchmark, or one model on two states of it.
#include "assemble/compare.h"

#include <gtest/gtest.h>

#include "assemble/board_fixture.h"

namespace benchhub {
namespace {

using assemble_test::benchmark_of;
using assemble_test::Board;

TEST(CompareRows, TwoModelsShareTheCasesThatBothHaveAScoreFor) {
  const Benchmark benchmark = benchmark_of(6);
  Board board(benchmark);
  board.add("a", {"yes", "yes", "yes", "no", "", "yes"});
  board.add("b", {"yes", "no", "no", "yes", "yes", "yes"});
  const BenchmarkView view = board.view(0);
  const bool first_is_a = view.rows[0].model == "a";
  const RowComparison c =
      compare_rows({benchmark, view.rows[first_is_a ? 0 : 1]}, {benchmark, view.rows[first_is_a ? 1 : 0]});
  EXPECT_EQ(c.all.shared, 5);
  EXPECT_EQ(c.all.wins, 2);
  EXPECT_EQ(c.all.losses, 1);
  EXPECT_DOUBLE_EQ(*c.all.difference, 0.2);
  EXPECT_EQ(c.all.method, "exact McNemar");
  EXPECT_NEAR(*c.all.p, 1, 1e-9);
  ASSERT_EQ(c.differing.size(), 3u);
  EXPECT_EQ(c.differing[2].the_case->id, "c3");
  EXPECT_EQ(c.differing[2].first_failure.kind, FailureKind::wrong_value);
  EXPECT_FALSE(c.differing[2].second_failure);
  ASSERT_EQ(c.failures.size(), 1u);  // the request that failed is of no shared case
  EXPECT_EQ(c.failures[0].first, 1);
  EXPECT_EQ(c.failures[0].second, 2);
}

TEST(CompareRows, OfTwoStatesOnlyCasesThatAskAndExpectTheSameAreShared) {
  const Benchmark before = benchmark_of(5);
  Benchmark after = before;
  after.user_prompt = "In one word: {{q}}";
  after.cases[1].vars["q"] = "another one";
  after.cases[2].expected = "no";
  after.cases[3].id = "renamed";
  Board old_board(before), new_board(after);
  old_board.add("m", {"no", "no", "no", "no", "no"});
  new_board.add("m", {"yes", "yes", "yes", "yes", "no"});
  const BenchmarkView old_view = old_board.view(), new_view = new_board.view();
  const RowComparison c = compare_rows({after, new_view.rows[0]}, {before, old_view.rows[0]});
  EXPECT_EQ(c.all.shared, 2);  // c0 and c4
  EXPECT_EQ(c.all.wins, 1);
  EXPECT_EQ(c.changed, 2);
  EXPECT_EQ(c.only_first, 1);
  EXPECT_EQ(c.only_second, 1);
  EXPECT_EQ(definition_changes(after, before), std::vector<std::string>{"prompt"});
}

TEST(CompareRows, CasesInAnotherOrderArePairedById) {
  const Benchmark before = benchmark_of(3);
  Benchmark after = before;
  std::swap(after.cases[0], after.cases[2]);
  Board old_board(before), new_board(after);
  old_board.add("m", {"yes", "no", "no"});
  new_board.add("m", {"no", "no", "yes"});
  const BenchmarkView old_view = old_board.view(), new_view = new_board.view();
  const RowComparison c = compare_rows({after, new_view.rows[0]}, {before, old_view.rows[0]});
  EXPECT_EQ(c.all.ties, 3);
  EXPECT_TRUE(c.differing.empty());
  EXPECT_TRUE(definition_changes(after, before).empty());
}

TEST(CompareRows, CategoriesAreAdjustedOverAllOfThem) {
  Benchmark benchmark = benchmark_of(12);
  for (std::size_t i = 0; i < 12; ++i) benchmark.cases[i].category = i < 6 ? "x" : "y";
  Board board(benchmark);
  board.add("a", std::vector<std::string>(12, "yes"));
  std::vector<std::string> b(12, "no");
  b[11] = "yes";
  board.add("b", b);
  const BenchmarkView view = board.view();
  const RowComparison c = compare_rows({benchmark, view.rows[0]}, {benchmark, view.rows[1]});
  ASSERT_EQ(c.categories.size(), 2u);
  EXPECT_DOUBLE_EQ(*c.categories[0].second.p, 2.0 / 64);
  EXPECT_DOUBLE_EQ(*c.categories[0].second.p_holm, 4.0 / 64);
  EXPECT_DOUBLE_EQ(*c.categories[1].second.p, 2.0 / 32);
  EXPECT_DOUBLE_EQ(*c.categories[1].second.p_holm, 4.0 / 64);
  EXPECT_FALSE(c.all.p_holm);
}

// What the board ranks by its signs must not be called a tie here.
TEST(CompareRows, WhereAllCasesDifferByTheSameAmountTheSignsDecide) {
  Benchmark benchmark = benchmark_of(12);
  for (std::size_t i = 0; i < 12; ++i) benchmark.cases[i].cluster = "pair " + std::to_string(i / 2);
  Board board(benchmark);
  board.add("a", std::vector<std::string>(12, "yes"));
  board.add("b", std::vector<std::string>(12, "no"));
  const BenchmarkView view = board.view();
  const RowComparison c = compare_rows({benchmark, view.rows[0]}, {benchmark, view.rows[1]});
  EXPECT_EQ(c.all.method, "exact sign test");
  EXPECT_DOUBLE_EQ(*c.all.p, 2.0 / 64);  // of six clusters
  EXPECT_FALSE(c.all.lower);
  EXPECT_EQ(view.rows[0].rank_worst, 1);
  EXPECT_DOUBLE_EQ(*compare_rows({benchmark, view.rows[0]}, {benchmark, view.rows[0]}).all.p, 1);
}

TEST(CompareRows, ScorersAreComparedWhereThereAreSeveral) {
  Benchmark benchmark = benchmark_of(3);
  benchmark.metric = "mean";
  benchmark.scoring = {{"equals", {{"type", "equals"}}, 1},
                       {"contains", {{"type", "contains"}, {"expected", "y"}, {"name", "has-y"}}, 1}};
  Board board(benchmark);
  board.add("a", {"yes", "yes", "yes"});
  board.add("b", {"try", "try", "no"});
  const BenchmarkView view = board.view();
  const RowComparison c = compare_rows({benchmark, view.rows[0]}, {benchmark, view.rows[1]});
  ASSERT_EQ(c.parts.size(), 2u);
  EXPECT_EQ(c.parts[0].first, "equals");
  EXPECT_DOUBLE_EQ(*c.parts[0].second.difference, 1);
  EXPECT_EQ(c.parts[1].first, "has-y");
  EXPECT_NEAR(*c.parts[1].second.difference, 1.0 / 3, 1e-12);
}

}  // namespace
}  // namespace benchhub
