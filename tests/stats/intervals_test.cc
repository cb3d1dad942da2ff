// Intervals against their defining equations, and the bootstrap against full enumeration.
#include "stats/intervals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/bootstrap.h"
#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

// P(X = i) of Binomial(n, p) for all i.
std::vector<double> binomial_terms(int n, double p) {
  std::vector<double> terms;
  for (int i = 0; i <= n; ++i)
    terms.push_back(std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) + i * std::log(p) +
                             (n - i) * std::log(1 - p)));
  return terms;
}

double exact_coverage(int n, double p, Interval (*interval)(int, int, double)) {
  const auto terms = binomial_terms(n, p);
  double covered = 0;
  for (int k = 0; k <= n; ++k) {
    const Interval ci = interval(k, n, 0.95);
    if (*ci.lower <= p && p <= *ci.upper) covered += terms[static_cast<std::size_t>(k)];
  }
  return covered;
}

TEST(Intervals, WilsonBoundsSolveTheScoreEquation) {
  const double z = z_for_level(0.95);
  for (int n : {1, 5, 40, 805}) {
    for (int k = 0; k <= n; k += 1 + n / 7) {
      const Interval ci = wilson(k, n, 0.95);
      const double share = static_cast<double>(k) / n;
      for (double p : {*ci.lower, *ci.upper})
        EXPECT_NEAR((share - p) * (share - p), z * z * p * (1 - p) / n, 1e-12) << k << "/" << n;
      EXPECT_LT(*ci.lower, *ci.upper);
    }
  }
}

TEST(Intervals, WilsonMirrorsSolvedAndFailed) {
  for (int k = 0; k <= 20; ++k) {
    EXPECT_NEAR(*wilson(k, 20, 0.95).lower, 1 - *wilson(20 - k, 20, 0.95).upper, 1e-15);
  }
}

TEST(Intervals, WilsonCoversNearlyNominalAndClopperPearsonAtLeast) {
  for (int n : {10, 30}) {
    double sum = 0;
    int points = 0;
    for (double p = 0.5; p < 0.995; p += 0.01, ++points) {
      sum += exact_coverage(n, p, wilson);
      EXPECT_GE(exact_coverage(n, p, clopper_pearson), 0.95 - 1e-9) << n << " " << p;
    }
    EXPECT_NEAR(sum / points, 0.954, 0.004) << n;
  }
}

TEST(Intervals, ClopperPearsonLeavesHalfOfAlphaInEachTail) {
  const Interval ci = clopper_pearson(7, 23, 0.95);
  const auto at_lower = binomial_terms(23, *ci.lower), at_upper = binomial_terms(23, *ci.upper);
  double above = 0, below = 0;
  for (std::size_t i = 7; i <= 23; ++i) above += at_lower[i];
  for (std::size_t i = 0; i <= 7; ++i) below += at_upper[i];
  EXPECT_NEAR(above, 0.025, 1e-10);
  EXPECT_NEAR(below, 0.025, 1e-10);
}

TEST(Intervals, ImpossibleCountsHaveNoInterval) {
  for (auto [k, n] : {std::pair{0, 0}, {-1, 5}, {6, 5}, {1, -1}}) {
    EXPECT_FALSE(wilson(k, n, 0.95).lower);
    EXPECT_FALSE(clopper_pearson(k, n, 0.95).upper);
  }
  EXPECT_FALSE(ci_t(std::vector<double>{0.5}, 0.95).lower);
  EXPECT_FALSE(ci_z(std::vector<double>{}, 0.95).lower);
}

TEST(Clusters, OneCasePerClusterIsTheOrdinaryStandardError) {
  const std::vector<double> x = {0.2, 0.9, 0.55, 0.7, 0.35};
  const auto ids = cluster_ids(std::vector<std::string>{"a", "", "b", "", "c"});
  EXPECT_FALSE(has_shared_cluster(ids));
  const auto clustered = clustered_se(x, ids);
  EXPECT_EQ(clustered.clusters, 5);
  EXPECT_NEAR(*clustered.se_cr1, *mean_se(x).se, 1e-15);
}

TEST(Clusters, CopiesOfACaseAddNothing) {
  const std::vector<double> x = {0.2, 0.9, 0.55, 0.7};
  const std::vector<double> copied = {0.2, 0.2, 0.2, 0.9, 0.9, 0.9, 0.55, 0.55, 0.55, 0.7, 0.7, 0.7};
  const std::vector<int> ids = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3};
  EXPECT_NEAR(*clustered_se(copied, ids).se_cr1, *mean_se(x).se, 1e-15);
}

TEST(Clusters, AWeightIsACopyInTheSameCluster) {
  const std::vector<double> x = {0.2, 0.9, 0.55}, weights = {1, 3, 2};
  const std::vector<double> copied = {0.2, 0.9, 0.9, 0.9, 0.55, 0.55};
  const RatioMean weighted = ratio_mean(x, weights, std::vector<int>{0, 1, 2});
  const ClusteredMean as_copies = clustered_se(copied, std::vector<int>{0, 1, 1, 1, 2, 2});
  EXPECT_NEAR(*weighted.mean, *as_copies.mean, 1e-15);
  EXPECT_NEAR(*weighted.se, *as_copies.se_cr1, 1e-15);
  EXPECT_NEAR(weighted.effective_units, 36.0 / 14, 1e-12);
}

TEST(Clusters, OneClusterOrNoWeightHasNoStandardError) {
  const std::vector<double> x = {0.2, 0.9};
  EXPECT_FALSE(clustered_se(x, std::vector<int>{0, 0}).se_cr1);
  EXPECT_FALSE(ratio_mean(x, std::vector<double>{0, 0}, std::vector<int>{0, 1}).mean);
  EXPECT_FALSE(ratio_mean(x, std::vector<double>{0, 1}, std::vector<int>{0, 1}).se);
}

TEST(Bootstrap, ConvergesToTheEnumerationOfAllResamples) {
  const std::vector<double> x = {0.2, 0.9, 0.55, 0.7, 0.35};
  std::vector<double> all;
  for (int code = 0; code < 3125; ++code) {
    double sum = 0;
    for (int rest = code, i = 0; i < 5; ++i, rest /= 5) sum += x[static_cast<std::size_t>(rest % 5)];
    all.push_back(sum / 5);
  }
  const auto drawn = bootstrap_means(x, Resamples(5, 200'000, 3));
  EXPECT_NEAR(*mean_se(drawn).mean, *mean_se(all).mean, 1e-3);
  EXPECT_NEAR(*mean_se(drawn).sd, 0.11081516141756093, 5e-4);
  EXPECT_NEAR(*percentile_interval(drawn, 0.95).lower, 0.33, 0.01);
  EXPECT_NEAR(*percentile_interval(drawn, 0.95).upper, 0.75, 0.01);
}

TEST(Bootstrap, WithoutVariationThereIsNoBcaInterval) {
  const std::vector<double> same(12, 0.4);
  EXPECT_FALSE(bca_interval(same, bootstrap_means(same, Resamples(12, 100, 1)), 0.95).interval.lower);
  EXPECT_FALSE(bca_interval(std::vector<double>{0.4}, {0.4}, 0.95).interval.lower);
  EXPECT_TRUE(cluster_bootstrap_means({}, {}, 100, 1).empty());
}

// Why estimate_score takes t there; the table is in docs/methodology.md.
TEST(Bootstrap, BcaOfFiveCasesCoversLessThanT) {
  Random random(1);
  const Resamples resamples(5, 1'000, 2);
  int bca_covers = 0, t_covers = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<double> x(5);
    for (double& value : x) value = random.unit();
    const Interval bca = bca_interval(x, bootstrap_means(x, resamples), 0.95).interval, t = ci_t(x, 0.95);
    bca_covers += *bca.lower <= 0.5 && 0.5 <= *bca.upper;
    t_covers += *t.lower <= 0.5 && 0.5 <= *t.upper;
  }
  EXPECT_LT(bca_covers, 0.90 * 500);
  EXPECT_GT(t_covers, 0.91 * 500);
}

TEST(Bootstrap, CacheGivesWhatADrawWouldGiveAlsoAfterAnotherSeed) {
  ResampleCache cache;
  for (std::uint64_t seed : {0, 5, 0}) {
    const Resamples fresh(12, kBootstrapDraws, seed);
    const Resamples& cached = cache.get(12, seed);
    for (int draw : {0, 17, kBootstrapDraws - 1})
      EXPECT_TRUE(std::equal(fresh.row(draw).begin(), fresh.row(draw).end(), cached.row(draw).begin()));
  }
}

}  // namespace
}  // namespace benchhub
