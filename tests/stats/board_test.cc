// estimate_score and compare_board: the fast board against a slow one made of the plain definitions, and the rules
// about what is undefined.
#include "stats/board.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.h"
#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/moments.h"
#include "stats/multiple.h"
#include "stats/paired.h"

namespace benchhub {
namespace {

using Scores = std::vector<std::optional<double>>;

std::vector<BoardEntry> random_board(std::size_t models, std::size_t cases, bool binary, double missing,
                                     std::uint64_t seed) {
  Random random(seed);
  std::vector<double> ease(cases);
  for (double& e : ease) e = random.unit();
  std::vector<BoardEntry> board(models);
  for (std::size_t m = 0; m < models; ++m) {
    for (std::size_t c = 0; c < cases; ++c) {
      const double chance = ease[c] * (0.3 + 0.7 * static_cast<double>(m) / static_cast<double>(models));
      const double score = binary ? (random.unit() < chance ? 1 : 0) : chance * random.unit();
      board[m].by_case.push_back(random.unit() < missing ? std::nullopt : std::optional(score));
    }
  }
  return board;
}

struct SlowTest {
  double diff = 0, p = 1;
};

// One pair by the definitions of paired.h and clusters.h.
SlowTest slow_test(const Scores& a, const Scores& b, const std::vector<std::string>& cluster, bool binary) {
  std::vector<double> x, y, d;
  std::vector<std::string> keys;
  int b_count = 0, c_count = 0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    if (!a[c] || !b[c]) continue;
    x.push_back(*a[c]);
    y.push_back(*b[c]);
    d.push_back(*a[c] - *b[c]);
    keys.push_back(cluster.empty() ? "" : cluster[c]);
    b_count += *a[c] > *b[c];
    c_count += *a[c] < *b[c];
  }
  if (d.size() < 2) return {};
  if (binary) return {*mean_se(d).mean, mcnemar_exact(b_count, c_count).p_exact};
  const ClusteredMean m = clustered_se(d, cluster_ids(keys));
  if (!m.se_cr1 || *m.se_cr1 < 1e-9) return {};
  return {*m.mean, t_two_sided_p(*m.mean / *m.se_cr1, m.clusters - 1)};
}

// best and worst of every entry, straight from the definition.
std::vector<BoardRank> slow_ranks(const std::vector<BoardEntry>& board, const std::vector<std::string>& cluster,
                                  bool binary) {
  const std::size_t n = board.size();
  std::vector<SlowTest> tests;
  std::vector<double> p;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      tests.push_back(slow_test(board[i].by_case, board[j].by_case, cluster, binary));
      p.push_back(tests.back().p);
    }
  const auto adjusted = holm(p);
  std::vector<BoardRank> ranks(n, {1, static_cast<int>(n), 0});
  std::size_t k = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j, ++k) {
      if (adjusted[k] >= 0.05) continue;
      --ranks[tests[k].diff > 0 ? i : j].worst;
      ++ranks[tests[k].diff > 0 ? j : i].best;
    }
  return ranks;
}

void expect_same_ranges(const std::vector<BoardRank>& fast, const std::vector<BoardRank>& slow) {
  ASSERT_EQ(fast.size(), slow.size());
  for (std::size_t i = 0; i < fast.size(); ++i) {
    EXPECT_EQ(fast[i].best, slow[i].best) << i;
    EXPECT_EQ(fast[i].worst, slow[i].worst) << i;
  }
}

std::vector<std::string> groups_of(std::size_t size, std::size_t cases) {
  std::vector<std::string> keys;
  for (std::size_t c = 0; c < cases; ++c) keys.push_back("g" + std::to_string(c % ((cases + size - 1) / size)));
  return keys;
}

BoardEntry entry_of(std::size_t cases, double share) {
  BoardEntry entry;
  for (std::size_t c = 0; c < cases; ++c)
    entry.by_case.push_back(static_cast<double>(c) < share * static_cast<double>(cases) ? 1.0 : 0.0);
  return entry;
}

bool same_ranks(const std::vector<BoardRank>& a, const std::vector<BoardRank>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const BoardRank& x, const BoardRank& y) {
    return x.best == y.best && x.worst == y.worst && x.tie_group == y.tie_group;
  });
}

TEST(CompareBoard, AgreesWithTheDefinitionsOnBinaryScores) {
  for (double missing : {0.0, 0.2}) {
    const auto board = random_board(14, 150, true, missing, 11);
    const auto fast = compare_board(board, {}, true).ranks;
    expect_same_ranges(fast, slow_ranks(board, {}, true));
    EXPECT_GT(fast[0].best, 1);  // the board does separate something
  }
}

TEST(CompareBoard, AgreesWithTheDefinitionsOnGradedAndClusteredScores) {
  for (double missing : {0.0, 0.2}) {
    const auto board = random_board(14, 150, false, missing, 12);
    expect_same_ranges(compare_board(board, {}, false).ranks, slow_ranks(board, {}, false));
    const auto cluster = groups_of(5, 150);
    expect_same_ranges(compare_board(board, cluster, false).ranks, slow_ranks(board, cluster, false));
  }
}

TEST(CompareBoard, BinaryScoresInClustersAreNotCountedAsIndependent) {
  // Ten clusters of ten identical cases: 100 cases say no more than 10.
  BoardEntry good, bad;
  std::vector<std::string> cluster;
  for (int c = 0; c < 100; ++c) {
    cluster.push_back(std::to_string(c / 10));
    good.by_case.push_back(c / 10 < 6 ? 1.0 : 0.0);
    bad.by_case.push_back(c / 10 < 4 ? 1.0 : 0.0);
  }
  EXPECT_EQ(compare_board({good, bad}, {}, true).ranks[0].worst, 1);
  EXPECT_EQ(compare_board({good, bad}, cluster, true).ranks[0].worst, 2);
}

TEST(CompareBoard, DoesNotDependOnTheOrderOfEntriesOrCases) {
  for (bool binary : {true, false}) {
    auto board = random_board(9, 60, binary, 0.1, 21);
    board[4] = board[2];  // equal means
    const auto ranks = compare_board(board, {}, binary).ranks;
    auto turned = board;
    std::reverse(turned.begin(), turned.end());
    auto turned_ranks = compare_board(turned, {}, binary).ranks;
    std::reverse(turned_ranks.begin(), turned_ranks.end());
    EXPECT_TRUE(same_ranks(ranks, turned_ranks));
    for (auto& entry : board) std::reverse(entry.by_case.begin(), entry.by_case.end());
    expect_same_ranges(compare_board(board, {}, binary).ranks, ranks);
  }
}

TEST(CompareBoard, TieGroupsAreAnchoredAtTheirFirst) {
  // 100 % and 60 % are far apart, 80 % too; 97 % ties with the top.
  const auto ranks =
      compare_board({entry_of(100, 0.6), entry_of(100, 1), entry_of(100, 0.97), entry_of(100, 0.8)}, {}, true).ranks;
  EXPECT_EQ(ranks[1].tie_group, 1);
  EXPECT_EQ(ranks[2].tie_group, 1);
  EXPECT_EQ(ranks[3].tie_group, 2);
  EXPECT_EQ(ranks[0].tie_group, 3);
  EXPECT_EQ(ranks[1].best, 1);
  EXPECT_EQ(ranks[1].worst, 2);
  EXPECT_EQ(ranks[0].best, 4);
  EXPECT_EQ(ranks[0].worst, 4);
}

TEST(CompareBoard, IdenticalModelsAreNeverSeparated) {
  const auto board = compare_board({entry_of(500, 0.5), entry_of(500, 0.5)}, {}, true);
  for (const BoardRank& rank : board.ranks) {
    EXPECT_EQ(rank.best, 1);
    EXPECT_EQ(rank.worst, 2);
    EXPECT_EQ(rank.tie_group, 1);
  }
  EXPECT_FALSE(board.detectable);
}

TEST(CompareBoard, FewerThanTwoSharedCasesSeparateNobody) {
  BoardEntry first, second;
  for (int c = 0; c < 100; ++c) {
    first.by_case.push_back(c <= 50 ? std::optional(1.0) : std::nullopt);
    second.by_case.push_back(c >= 50 ? std::optional(0.0) : std::nullopt);
  }
  for (bool binary : {true, false}) {
    const auto board = compare_board({first, second}, {}, binary);
    EXPECT_EQ(board.ranks[0].worst, 2);
    EXPECT_EQ(board.ranks[1].best, 1);
    EXPECT_FALSE(board.detectable);
  }
}

TEST(CompareBoard, AConstantDifferenceIsTestedByItsSigns) {
  const auto shifted = [](int cases) {
    BoardEntry low, high;
    for (int c = 0; c < cases; ++c) {
      low.by_case.push_back(0.01 * c);
      high.by_case.push_back(0.01 * c + 0.1);
    }
    return compare_board({low, high}, {}, false).ranks[1].worst;
  };
  EXPECT_EQ(shifted(5), 2);  // 2 * 2^-5 = .0625
  EXPECT_EQ(shifted(6), 1);  // .03125
}

TEST(CompareBoard, AnEntryWithoutScoresIsNotRankedAndDoesNotCount) {
  BoardEntry empty{Scores(100)};
  const auto ranks = compare_board({entry_of(100, 0.9), empty, entry_of(100, 0.1)}, {}, true).ranks;
  EXPECT_EQ(ranks[1].best, 0);
  EXPECT_EQ(ranks[1].worst, 0);
  EXPECT_EQ(ranks[1].tie_group, 0);
  EXPECT_EQ(ranks[2].best, 2);
  EXPECT_EQ(ranks[2].worst, 2);
}

TEST(AboveReference, IsThePairsOwnTestAndADifferenceUpwards) {
  const auto board = random_board(12, 60, true, 0.1, 77);
  const auto above = above_reference(board, 3, {}, true);
  int found = 0;
  for (std::size_t i = 0; i < board.size(); ++i) {
    const SlowTest test = slow_test(board[i].by_case, board[3].by_case, {}, true);
    EXPECT_EQ(above[i], test.p < 0.05 && test.diff > 0) << i;
    found += above[i];
  }
  EXPECT_GT(found, 0);
  EXPECT_FALSE(above[3]);
  const std::vector<bool> none(12, false);
  EXPECT_EQ(above_reference(board, 3, {"one key"}, true), none) << "lists that do not fit";
}

TEST(CompareBoard, OneEntryAndNoneAreBoardsToo) {
  EXPECT_TRUE(compare_board({}, {}, true).ranks.empty());
  const auto alone = compare_board({entry_of(10, 0.5)}, {}, true);
  EXPECT_EQ(alone.ranks[0].best, 1);
  EXPECT_EQ(alone.ranks[0].worst, 1);
  EXPECT_EQ(alone.ranks[0].tie_group, 1);
  EXPECT_FALSE(alone.detectable);
}

TEST(CompareBoard, DetectableDifferenceIsTheMedianOverPairs) {
  const auto board = random_board(2, 200, false, 0, 31);
  std::vector<double> a, b;
  for (std::size_t c = 0; c < 200; ++c) {
    a.push_back(*board[0].by_case[c]);
    b.push_back(*board[1].by_case[c]);
  }
  const double expected = (norm_ppf(0.975) + norm_ppf(0.8)) * *paired_diff(a, b, 0.95).se_paired;
  EXPECT_NEAR(*compare_board(board, {}, false).detectable, expected, 1e-12);
  const auto binary = random_board(5, 300, true, 0.1, 32);
  EXPECT_NEAR(*compare_board(binary, {}, true).detectable, *compare_board(binary, {}, false).detectable, 1e-12);
}

TEST(CompareBoard, EqualWeightsChangeNothingAndACaseOfWeightZeroDoesNotCount) {
  const auto board = random_board(8, 80, false, 0.1, 41);
  const auto plain = compare_board(board, {}, false);
  EXPECT_TRUE(same_ranks(compare_board(board, {}, false, std::vector<double>(80, 1e-200)).ranks, plain.ranks));
  auto longer = board;
  for (std::size_t m = 0; m < longer.size(); ++m) longer[m].by_case.push_back(m % 2 ? 1.0 : 0.0);
  std::vector<double> weights(81, 2.0);
  weights[80] = 0;
  EXPECT_TRUE(same_ranks(compare_board(longer, {}, false, weights).ranks, plain.ranks));
}

TEST(CompareBoard, InputThatMakesNoSenseRanksNobody) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<BoardEntry> board = {{{1.0, 0.0, 1.0}}, {{0.0, nan, 1.0}}};
  EXPECT_EQ(compare_board(board, {}, false).ranks[0].best, 0);
  const std::vector<BoardEntry> good = {{{1.0, 0.0}}, {{0.0, 0.0}}};
  EXPECT_EQ(compare_board(good, {"a"}, false).ranks[0].best, 0);
  EXPECT_EQ(compare_board(good, {}, false, {1, -1}).ranks[0].best, 0);
  EXPECT_EQ(compare_board(good, {}, false, {1, nan}).ranks[0].best, 0);
}

std::vector<double> graded_scores(std::size_t n) {
  Random random(5);
  std::vector<double> x(n);
  for (double& value : x) value = random.unit();
  return x;
}

TEST(EstimateScore, TheKindOfScoresDecidesTheMethod) {
  const std::vector<double> binary = {1, 0, 1, 1};
  EXPECT_EQ(estimate_score(binary, {}, {}, true, 1).method, "Wilson");
  EXPECT_EQ(estimate_score(binary, {}, {"a", "b", "", ""}, true, 1).method, "Wilson");
  EXPECT_EQ(estimate_score(binary, {}, {"a", "a", "b", "c"}, true, 1).method, "clustered t");
  EXPECT_EQ(estimate_score(binary, {1, 2, 1, 1}, {}, true, 1).method, "weighted t");
  EXPECT_EQ(estimate_score(binary, {3, 3, 3, 3}, {}, true, 1).method, "Wilson");
  EXPECT_EQ(estimate_score(graded_scores(30), {}, {}, false, 1).method, "t");
  EXPECT_EQ(estimate_score(graded_scores(29), {}, {}, false, 1).method, "BCa bootstrap");
  EXPECT_EQ(estimate_score(graded_scores(9), {}, {}, false, 1).method, "t");
}

TEST(EstimateScore, IsTheFormulaThatItNames) {
  const auto wilson_bounds = wilson(3, 4, 0.95);
  const auto binary = estimate_score({1, 0, 1, 1}, {}, {}, true, 1);
  EXPECT_EQ(binary.value, 0.75);
  EXPECT_EQ(binary.n, 4);
  EXPECT_EQ(binary.lower, wilson_bounds.lower);
  EXPECT_EQ(binary.upper, wilson_bounds.upper);
  const auto x = graded_scores(12);
  const auto bca = bca_interval(x, bootstrap_means(x, Resamples(12, 10'000, 77)), 0.95).interval;
  EXPECT_EQ(estimate_score(x, {}, {}, false, 77).lower, bca.lower);
  const std::vector<double> y = {0.9, 0.8, 0.85, 0.2, 0.3, 0.1, 0.5, 0.55};
  const auto clustered = estimate_score(y, {}, {"a", "a", "a", "b", "b", "b", "c", "c"}, false, 1);
  EXPECT_NEAR(*clustered.value, 0.525, 1e-12);
  EXPECT_EQ(clustered.lower, 0.0);  // .525 - 4.30 * .211 < 0: cut at the scale's end
  EXPECT_EQ(clustered.upper, 1.0);
}

TEST(EstimateScore, TheCacheChangesNothing) {
  ResampleCache cache;
  for (std::uint64_t seed : {1, 2, 1}) {
    for (std::size_t n : {10, 17, 29}) {
      const auto with = estimate_score(graded_scores(n), {}, {}, false, seed, &cache);
      const auto without = estimate_score(graded_scores(n), {}, {}, false, seed);
      EXPECT_EQ(with.lower, without.lower);
      EXPECT_EQ(with.upper, without.upper);
    }
  }
}

TEST(EstimateScore, OnlyTheRatioOfWeightsMatters) {
  const std::vector<double> x = {0.1, 0.5, 0.9, 0.4};
  const auto plain = estimate_score(x, {1, 2, 4, 1}, {}, false, 1);
  for (double scale : {1e-300, 1e300}) {
    const auto scaled = estimate_score(x, {1 * scale, 2 * scale, 4 * scale, 1 * scale}, {}, false, 1);
    EXPECT_NEAR(*scaled.value, *plain.value, 1e-12);
    EXPECT_NEAR(*scaled.upper, *plain.upper, 1e-12);
  }
  EXPECT_NEAR(*plain.value, (0.1 + 1.0 + 3.6 + 0.4) / 8, 1e-15);
}

TEST(EstimateScore, IsNeverAnIntervalOfWidthZero) {
  const auto solved = estimate_score({1, 1, 1}, {}, {}, true, 1);
  EXPECT_LT(*solved.lower, 0.5);
  EXPECT_EQ(solved.upper, 1.0);
  const auto clustered = estimate_score({1, 1, 1, 1}, {}, {"a", "a", "b", "b"}, true, 1);
  EXPECT_EQ(clustered.method, "Wilson, effective n");
  EXPECT_NEAR(*clustered.lower, *wilson(2, 2, 0.95).lower, 1e-12);
  for (std::size_t n : {2, 15, 40}) {
    const auto same = estimate_score(std::vector<double>(n, 0.3), {}, {}, false, 1);
    EXPECT_NEAR(*same.value, 0.3, 1e-12);
    EXPECT_FALSE(same.lower || same.upper);
    EXPECT_EQ(same.method, "");
  }
}

TEST(EstimateScore, UndefinedIsNull) {
  const double inf = std::numeric_limits<double>::infinity();
  for (const auto& none :
       {estimate_score({}, {}, {}, true, 1), estimate_score({0.1, inf}, {}, {}, false, 1),
        estimate_score({0.1, 0.2}, {1}, {}, false, 1), estimate_score({0.1, 0.2}, {0, 0}, {}, false, 1),
        estimate_score({0.1, 0.2}, {}, {"a"}, false, 1)}) {
    EXPECT_FALSE(none.value || none.lower || none.upper);
    EXPECT_EQ(none.n, 0);
  }
  const auto one = estimate_score({0.4}, {}, {}, false, 1);
  EXPECT_EQ(one.value, 0.4);
  EXPECT_FALSE(one.lower || one.upper);
  EXPECT_FALSE(estimate_score({0.4, 0.6}, {}, {"a", "a"}, false, 1).lower);
}

}  // namespace
}  // namespace benchhub
