// A whole board against numbers that another program computed from the definitions in docs/methodology.md (CR1 errors,
// t by the incomplete beta function, paired tests on shared cases, Holm over all pairs): 40 cases in 15 clusters, two
// models that tie with the same answers and one with others, one with missing cells at the hard end, one below the
// floor of coverage, and one that answers everything with the same word.
#include <gtest/gtest.h>

#include "assemble/board_fixture.h"

namespace benchhub {
namespace {

using assemble_test::benchmark_of;
using assemble_test::Board;

constexpr std::string_view kClusters = "abbcccddddeeeeefgghhhiiiijjjjjkklllmnnoo";

Benchmark clustered_benchmark() {
  Benchmark out = benchmark_of(40);
  for (std::size_t i = 0; i < 40; ++i) {
    out.cases[i].cluster = kClusters.substr(i, 1);
    out.cases[i].expected = (i + 1) % 5 == 0 ? "A" : "w" + std::to_string(i + 1);
    out.cases[i].reference = out.cases[i].expected.get<std::string>();
  }
  return out;
}

// "1" right, "0" wrong in words of its own, "." no answer.
std::vector<std::string> answers_of(const Benchmark& benchmark, std::string_view pattern) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const Case& one = benchmark.cases[i];
    out.push_back(pattern[i] == '.' ? "" : pattern[i] == '1' ? one.reference : "not " + one.id);
  }
  return out;
}

struct PublishedRow {
  const char* model;
  double score, lower, upper;
  int best, worst, group;  // 0: not ranked
  bool flagged;
};

class PublishedBoard : public testing::Test {
 protected:
  PublishedBoard() : benchmark_(clustered_benchmark()), board_(benchmark_) {
    for (const auto& [model, pattern] : std::initializer_list<std::pair<const char*, std::string_view>>{
             {"alpha", "1100111011011111111110000010001101011111"},
             {"clone", "1100111011011111111110000010001101011111"},
             {"beta", "0111101110111011111110000010001101011111"},
             {"gamma", "1000000010000010000100000000000010010010"},
             {"nearly", "110010001010101111111....010000010101101"},
             {"holey", "1.....111111111111111...........11111111"}})
      board_.add(model, answers_of(benchmark_, pattern));
    for (const char* model : {"cheat", "floor", "majority"}) board_.add(model, std::vector<std::string>(40, "A"));
    view_ = board_.view();
  }
  Benchmark benchmark_;
  Board board_;
  BenchmarkView view_;
};

TEST_F(PublishedBoard, IsReproducedToTheDigit) {
  constexpr PublishedRow kRows[] = {
      {"alpha", 0.65, 0.4213629294778982, 0.8786370705221018, 1, 4, 1, false},
      {"clone", 0.65, 0.4213629294778982, 0.8786370705221018, 1, 4, 1, false},
      {"beta", 0.65, 0.4166950245928255, 0.8833049754071746, 1, 4, 1, false},
      {"nearly", 0.5277777777777778, 0.32887953994224506, 0.7266760156133105, 1, 8, 1, false},
      {"cheat", 0.2, 0.12806166752868753, 0.2719383324713125, 4, 8, 2, true},
      {"gamma", 0.175, 0.058678066907369014, 0.291321933092631, 4, 8, 2, false},
      {"holey", 1, 0.6695588254464093, 1, 0, 0, 0, false}};
  for (const PublishedRow& wanted : kRows) {
    const auto row =
        std::find_if(view_.rows.begin(), view_.rows.end(), [&](const PairRow& r) { return r.model == wanted.model; });
    ASSERT_NE(row, view_.rows.end());
    EXPECT_NEAR(*row->score.value, wanted.score, 1e-12) << wanted.model;
    EXPECT_NEAR(*row->score.lower, wanted.lower, 1e-9) << wanted.model;
    EXPECT_NEAR(*row->score.upper, wanted.upper, 1e-9) << wanted.model;
    EXPECT_EQ(row->rank_best.value_or(0), wanted.best) << wanted.model;
    EXPECT_EQ(row->rank_worst.value_or(0), wanted.worst) << wanted.model;
    EXPECT_EQ(row->tie_group, wanted.group) << wanted.model;
    EXPECT_EQ(row->repeats_itself, wanted.flagged) << wanted.model;
  }
}

TEST_F(PublishedBoard, AFullScoreOverTheEasyCasesLeadsNothing) {
  const PairRow& last = view_.rows.back();
  EXPECT_EQ(last.model, "holey");
  EXPECT_FALSE(last.ranked);
  EXPECT_DOUBLE_EQ(last.coverage, 0.6);
  EXPECT_EQ(last.unscored.at("provider-error"), 16);
}

TEST_F(PublishedBoard, TheCheatStandsWhereTheConstantAnswerStands) {
  const auto find = [&](const std::string& model) {
    return *std::find_if(view_.rows.begin(), view_.rows.end(), [&](const PairRow& r) { return r.model == model; });
  };
  EXPECT_EQ(find("cheat").tie_group, find("floor").tie_group);
  EXPECT_DOUBLE_EQ(*find("cheat").most_frequent_output, 1);
}

}  // namespace
}  // namespace benchhub
