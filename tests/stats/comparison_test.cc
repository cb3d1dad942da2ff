// Tests of two models, adjustment for many, ranks, repeats and power, against enumeration and definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/multiple.h"
#include "stats/paired.h"
#include "stats/power.h"
#include "stats/ranks.h"
#include "stats/repeats.h"

namespace benchhub {
namespace {

// Two-sided p of a sign test by going through all 2^n equally likely outcomes.
double sign_test_by_enumeration(int b, int c) {
  const unsigned n = static_cast<unsigned>(b + c);
  const int distance = std::abs(b - c);
  int as_extreme = 0;
  for (unsigned outcome = 0; outcome < (1u << n); ++outcome) {
    const int heads = std::popcount(outcome);
    as_extreme += std::abs(2 * heads - static_cast<int>(n)) >= distance;
  }
  return static_cast<double>(as_extreme) / (1u << n);
}

TEST(McNemar, IsTheEnumerationOfAllOutcomes) {
  for (int b = 0; b <= 7; ++b)
    for (int c = 0; c <= 7; ++c) {
      EXPECT_NEAR(mcnemar_exact(b, c).p_exact, sign_test_by_enumeration(b, c), 1e-12) << b << " " << c;
      EXPECT_EQ(mcnemar_exact(b, c).p_exact, mcnemar_exact(c, b).p_exact);
      EXPECT_LE(mcnemar_exact(b, c).p_mid, mcnemar_exact(b, c).p_exact);
    }
}

TEST(McNemar, ManyDiscordantCasesGiveATinyPNotANegativeOne) {
  const McNemar m = mcnemar_exact(100'000, 10);
  EXPECT_GE(m.p_exact, 0);
  EXPECT_GE(m.p_mid, 0);
  EXPECT_LT(m.p_exact, 1e-100);
}

TEST(PairedDiff, SeIsThatOfTwoSamplesMinusTheirCovariance) {
  const std::vector<double> a = {0.91, 0.42, 0.77, 0.65, 0.3, 0.88}, b = {0.85, 0.4, 0.6, 0.66, 0.21, 0.79};
  const PairedDiff ab = paired_diff(a, b, 0.95), ba = paired_diff(b, a, 0.95);
  EXPECT_NEAR(*ab.diff, -*ba.diff, 1e-15);
  EXPECT_EQ(ab.p_t, ba.p_t);
  EXPECT_LT(*ab.se_paired, *ab.se_unpaired);
}

TEST(PairedDiff, WithoutVariationHasNoTest) {
  const std::vector<double> a = {1, 0, 1}, one = {1};
  const PairedDiff same = paired_diff(a, a, 0.95);
  EXPECT_EQ(same.diff, 0.0);
  EXPECT_FALSE(same.z || same.p_t);
  EXPECT_FALSE(paired_diff(one, one, 0.95).se_paired);
  EXPECT_FALSE(paired_diff(a, one, 0.95).diff);
}

TEST(Holm, RejectsWhatTheStepDownProcedureRejects) {
  Random random(9);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> p(8);
    for (double& value : p) value = random.unit() * random.unit() * 0.2;
    std::vector<double> sorted = p;
    std::sort(sorted.begin(), sorted.end());
    std::size_t rejected = 0;
    while (rejected < 8 && sorted[rejected] * static_cast<double>(8 - rejected) < 0.05) ++rejected;
    const auto adjusted = holm(p);
    const auto below = std::count_if(adjusted.begin(), adjusted.end(), [](double q) { return q < 0.05; });
    EXPECT_EQ(static_cast<std::size_t>(below), rejected);
  }
}

TEST(BenjaminiHochberg, RejectsUpToTheLastPBelowItsLine) {
  Random random(10);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> p(8);
    for (double& value : p) value = random.unit() * random.unit() * 0.3;
    std::vector<double> sorted = p;
    std::sort(sorted.begin(), sorted.end());
    std::size_t rejected = 0;
    for (std::size_t i = 0; i < 8; ++i)
      if (sorted[i] * 8 / static_cast<double>(i + 1) <= 0.05) rejected = i + 1;
    const auto adjusted = benjamini_hochberg(p);
    const auto below = std::count_if(adjusted.begin(), adjusted.end(), [](double q) { return q <= 0.05; });
    EXPECT_EQ(static_cast<std::size_t>(below), rejected);
  }
}

TEST(Multiple, NothingToAdjustAndCertaintyStayAsTheyAre) {
  EXPECT_TRUE(holm({}).empty());
  EXPECT_TRUE(benjamini_hochberg({}).empty());
  EXPECT_EQ(holm({1, 1, 1}), (std::vector<double>{1, 1, 1}));
}

TEST(Ranks, MembersOfATieGroupTieWithTheAnchorNotWithEachOther) {
  // 0 ties with 1 and 2; 1 beats 2; 3 loses to 0 and so starts a group.
  Separation separation(4);
  separation.set(1, 2);
  separation.set(0, 3);
  const auto ranks = rank_entries(std::vector<std::size_t>{0, 1, 2, 3}, separation, 4);
  EXPECT_EQ(ranks[2].tie_group, 1);
  EXPECT_EQ(ranks[3].tie_group, 2);
  EXPECT_EQ(ranks[2].best, 2);
  EXPECT_EQ(ranks[1].worst, 3);
  EXPECT_EQ(ranks[3].best, 2);
  EXPECT_EQ(ranks[3].worst, 4);
}

TEST(Repeats, PassAtKAndPassHatKCountTheDraws) {
  const int n = 8;
  for (int c = 0; c <= n; ++c) {
    for (int k = 1; k <= n; ++k) {
      int draws = 0, some = 0, all = 0;
      for (unsigned drawn = 0; drawn < (1u << n); ++drawn) {
        if (std::popcount(drawn) != k) continue;
        const int right = std::popcount(drawn & ((1u << c) - 1));
        ++draws;
        some += right > 0;
        all += right == k;
      }
      EXPECT_NEAR(*pass_at_k(n, c, k), static_cast<double>(some) / draws, 1e-12);
      EXPECT_NEAR(*pass_hat_k(n, c, k), static_cast<double>(all) / draws, 1e-12);
    }
  }
}

TEST(Repeats, ImpossibleCountsAreNull) {
  for (auto [n, c, k] : {std::tuple{3, 1, 5}, {3, 4, 1}, {3, -1, 1}, {3, 1, 0}, {0, 0, 1}}) {
    EXPECT_FALSE(pass_at_k(n, c, k));
    EXPECT_FALSE(pass_hat_k(n, c, k));
  }
}

TEST(Repeats, OneAnswerPerQuestionHasNoVarianceWithin) {
  const auto once = k_sample_decomposition({{1}, {0}, {1}});
  EXPECT_TRUE(once.se);
  EXPECT_FALSE(once.sigma2_within || once.var_between || once.se_if_k_infinite);
  const auto nothing = k_sample_decomposition({{}, {}});
  EXPECT_EQ(nothing.n, 0);
  EXPECT_FALSE(nothing.mean);
}

TEST(Repeats, ManyAnswersNearTheirLimit) {
  // Pure noise around one mean: what is left between questions is nothing.
  const auto noise = k_sample_decomposition({{1, 0, 1, 0}, {0, 1, 0, 1}, {1, 1, 0, 0}});
  EXPECT_EQ(noise.var_between, 0.0);
  EXPECT_EQ(noise.se_if_k_infinite, 0.0);
}

TEST(Power, SampleSizeAndDetectableDifferenceInvertEachOther) {
  const PowerSpec spec{.omega2 = 0.2, .sigma2_a = 0.1, .sigma2_b = 0.05, .k_a = 2, .k_b = 3};
  const auto size = sample_size(0.04, spec);
  EXPECT_NEAR(*mde(size->n, spec), 0.04, 1e-12);
  EXPECT_FALSE(sample_size(0, spec));
  EXPECT_FALSE(mde(0, spec));
  EXPECT_FALSE(mde(10, {.omega2 = 1, .k_a = 0}));
}

}  // namespace
}  // namespace benchhub
