// Chooses and computes the interval of one score; the order of the rules is the contract in board.h.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/board.h"
#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/intervals.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

constexpr double kLevel = 0.95;
// Measured in docs/methodology.md: below 10 values a bootstrap of the mean is far too narrow.
constexpr std::size_t kBootstrapFrom = 10;
constexpr std::size_t kBootstrapBelow = 30;
constexpr double kNoSpread = 1e-9;  // a standard error of scores in [0, 1] below this is rounding

bool usable_input(const std::vector<double>& x, const std::vector<double>& weights,
                  const std::vector<std::string>& cluster) {
  return !x.empty() && all_finite(x) && weights.size() == x.size() && (cluster.empty() || cluster.size() == x.size());
}

bool varies(const std::vector<double>& x) {
  return std::any_of(x.begin(), x.end(), [&](double value) { return std::abs(value - x.front()) > kNoSpread; });
}

void set_bounds(IntervalEstimate& estimate, const Interval& interval, const char* method) {
  if (!interval.lower || !interval.upper) return;
  estimate.lower = std::clamp(*interval.lower, 0.0, 1.0);
  estimate.upper = std::clamp(*interval.upper, 0.0, 1.0);
  estimate.method = method;
}

IntervalEstimate ratio_estimate(const std::vector<double>& x, const std::vector<double>& weights,
                                const std::vector<int>& ids, bool binary, const char* method) {
  IntervalEstimate estimate{.n = static_cast<int>(x.size())};
  const RatioMean ratio = ratio_mean(x, weights, ids);
  estimate.value = ratio.mean;
  if (!ratio.se) return estimate;
  if (*ratio.se > kNoSpread) {
    const double half = t_for_level(kLevel, ratio.units - 1) * *ratio.se;
    set_bounds(estimate, {*ratio.mean - half, *ratio.mean + half}, method);
  } else if (binary) {
    set_bounds(estimate, wilson_share(*ratio.mean, ratio.effective_units, kLevel), "Wilson, effective n");
  }
  return estimate;
}

IntervalEstimate simple_estimate(const std::vector<double>& x, bool binary, std::uint64_t seed, ResampleCache& cache) {
  IntervalEstimate estimate{.value = mean_se(x).mean, .n = static_cast<int>(x.size())};
  if (binary) {
    set_bounds(estimate, wilson_share(*estimate.value, static_cast<double>(x.size()), kLevel), "Wilson");
  } else if (!varies(x)) {
    return estimate;
  } else if (x.size() >= kBootstrapFrom && x.size() < kBootstrapBelow) {
    const auto means = bootstrap_means(x, cache.get(x.size(), seed));
    set_bounds(estimate, bca_interval(x, means, kLevel).interval, "BCa bootstrap");
  } else {
    set_bounds(estimate, ci_t(x, kLevel), "t");
  }
  return estimate;
}

}  // namespace

IntervalEstimate estimate_score(const std::vector<double>& x, const std::vector<double>& weights,
                                const std::vector<std::string>& cluster, bool binary, std::uint64_t seed,
                                ResampleCache* cache) {
  const auto scaled = scaled_weights(weights.empty() ? std::vector<double>(x.size(), 1.0) : weights);
  if (!scaled || !usable_input(x, *scaled, cluster)) return {};
  std::vector<int> ids = cluster_ids(cluster);
  if (has_shared_cluster(ids)) return ratio_estimate(x, *scaled, ids, binary, "clustered t");
  if (!all_equal(*scaled)) {
    ids.resize(x.size());
    std::iota(ids.begin(), ids.end(), 0);
    return ratio_estimate(x, *scaled, ids, binary, "weighted t");
  }
  ResampleCache own;
  return simple_estimate(x, binary, seed, cache ? *cache : own);
}

}  // namespace benchhub
