// Percentiles, correlations, cost, win rate, duplicates: the small summaries.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "stats/correlation.h"
#include "stats/cost.h"
#include "stats/duplicates.h"
#include "stats/moments.h"
#include "stats/percentiles.h"
#include "stats/win_rate.h"

namespace benchhub {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(Percentile, IsTheInterpolationOfTheSortedValues) {
  Random random(4);
  for (std::size_t n : {1, 2, 3, 10, 101}) {
    std::vector<double> x(n);
    for (double& value : x) value = std::floor(random.unit() * 20);
    auto sorted = x;
    std::sort(sorted.begin(), sorted.end());
    for (double p = 0; p <= 1; p += 0.0625) {
      const double h = p * static_cast<double>(n - 1);
      const auto low = static_cast<std::size_t>(h), high = std::min(low + 1, n - 1);
      EXPECT_NEAR(*percentile(x, p), sorted[low] + (h - std::floor(h)) * (sorted[high] - sorted[low]), 1e-12);
    }
  }
}

TEST(Percentile, UndefinedIsNullAndNothingLeavesTheData) {
  EXPECT_FALSE(percentile({}, 0.5));
  EXPECT_FALSE(percentile({1, 2}, -0.1));
  EXPECT_FALSE(percentile({1, 2}, 1.1));
  EXPECT_FALSE(percentile({1, 2}, std::nan("")));
  EXPECT_FALSE(percentile({1, kInf}, 0.5));
  EXPECT_EQ(percentile({3}, 0.95), 3.0);
  EXPECT_LE(*percentile({1, 2, 3, 4}, 0.99), 4);
}

TEST(IqrOutliers, NeedFourValues) {
  EXPECT_FALSE(iqr_outliers({1, 2, 3}));
  EXPECT_FALSE(iqr_outliers({1, 2, 3, kInf}));
  EXPECT_EQ(iqr_outliers({1, 1, 1, 1, 9})->outliers, (std::vector<std::size_t>{4}));
}

TEST(Moments, UndefinedIsNull) {
  EXPECT_FALSE(mean_se({}).mean);
  const std::vector<double> one = {0.5};
  EXPECT_EQ(mean_se(one).mean, 0.5);
  EXPECT_FALSE(mean_se(one).sd || mean_se(one).se);
  EXPECT_FALSE(weighted_mean_se({}, {}, {}));
}

TEST(Moments, WeightsAreScaledOrRefused) {
  EXPECT_EQ(*scaled_weights(std::vector<double>{1, 4, 2}), (std::vector<double>{0.25, 1, 0.5}));
  EXPECT_FALSE(scaled_weights(std::vector<double>{}));
  EXPECT_FALSE(scaled_weights(std::vector<double>{0, 0}));
  EXPECT_FALSE(scaled_weights(std::vector<double>{1, -1}));
  EXPECT_FALSE(scaled_weights(std::vector<double>{1, kInf}));
  EXPECT_FALSE(scaled_weights(std::vector<double>{1, std::nan("")}));
}

TEST(Correlation, PerfectOrdersAndUndefinedOnes) {
  const std::vector<double> up = {1, 2, 3, 4}, down = {9, 7, 3, 1}, flat = {2, 2, 2, 2}, one = {1};
  EXPECT_NEAR(*spearman(up, down), -1, 1e-12);
  EXPECT_NEAR(*kendall_tau_b(up, down), -1, 1e-12);
  EXPECT_NEAR(*pearson(up, up), 1, 1e-12);
  EXPECT_FALSE(pearson(up, flat) || spearman(flat, up) || kendall_tau_b(up, flat));
  EXPECT_FALSE(pearson(one, one) || kendall_tau_b(one, one) || pearson(up, one));
}

TEST(Correlation, EqualValuesShareTheirMeanRank) {
  EXPECT_EQ(mean_ranks(std::vector<double>{5, 1, 5, 3}), (std::vector<double>{3.5, 1, 3.5, 2}));
}

TEST(Cost, NothingIsDividedByZero) {
  EXPECT_FALSE(cost_per_correct(1, 0, 0).per_correct);
  EXPECT_FALSE(cost_per_correct(1, 0, 0).per_item);
  EXPECT_FALSE(blended_price(1, 2, 0, 0));
}

TEST(ParetoFront, KeepsWhatNothingBeats) {
  const auto at = [](double cost, double score) { return ParetoPoint{cost, score, score}; };
  const std::vector<ParetoPoint> points = {at(1, 0.5), at(2, 0.8), at(3, 0.7),  at(2, 0.6),
                                           at(1, 0.5), {4, {}, {}}, {{}, 1, 1}};
  EXPECT_EQ(pareto_front(points), (std::vector<bool>{true, true, false, false, true, false, false}));
}

TEST(ParetoFront, OverlappingIntervalsBeatNobody) {
  EXPECT_EQ(pareto_front({{1, 0.6, 0.8}, {2, 0.5, 0.7}, {2, 0.2, 0.5}}), (std::vector<bool>{true, true, false}));
}

TEST(MeanWinRate, ColumnsThatCannotCompareAreLeftOut) {
  const std::vector<WinRateColumn> columns = {{false, {1.0, std::nullopt}}, {std::nullopt, {1.0, 2.0}}};
  EXPECT_EQ(mean_win_rate(columns), (std::vector<std::optional<double>>{std::nullopt, std::nullopt}));
  EXPECT_TRUE(mean_win_rate({}).empty());
}

TEST(Duplicates, AConstantAnswerIsAllOfThem) {
  EXPECT_EQ(top_duplicate_share({"yes", " yes\n", "yes"}), 1.0);
  EXPECT_FALSE(top_duplicate_share({}));
}

}  // namespace
}  // namespace benchhub
