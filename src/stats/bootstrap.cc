// Bootstrap intervals; see the header. Called by estimate.cc for graded scores of few cases.
#include "stats/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/distributions.h"
#include "stats/moments.h"
#include "stats/percentiles.h"

namespace benchhub {
namespace {

// Share of bootstrap means below theta, ties half. Bit-equal, as the reference values are: all sums run in the order of
// the draw, so the bits are the same everywhere.
double share_below(const std::vector<double>& means, double theta) {
  double below = 0;
  for (double mean : means) below += mean < theta ? 1 : mean == theta ? 0.5 : 0;
  return below / static_cast<double>(means.size());
}

double jackknife_acceleration(std::span<const double> x) {
  const double n = static_cast<double>(x.size());
  const double mean = sum_of(x) / n;
  double squares = 0, cubes = 0;
  for (double value : x) {
    const double gap = (value - mean) / (n - 1);  // mean of the jackknife means minus the one without this value
    squares += gap * gap;
    cubes += gap * gap * gap;
  }
  return squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;  // 0: differences that vanish when squared
}

std::optional<double> bca_alpha(double z, double z0, double acceleration) {
  const double denominator = 1 - acceleration * (z0 + z);
  if (!(denominator > 0)) return std::nullopt;
  return norm_cdf(z0 + (z0 + z) / denominator);
}

}  // namespace

Resamples::Resamples(std::size_t n, int draws, std::uint64_t seed) : n_(n), draws_(draws) {
  Random random(seed);
  indices_.resize(n * static_cast<std::size_t>(draws));
  for (auto& index : indices_) index = static_cast<std::uint32_t>(random.index(n));
}

const Resamples& ResampleCache::get(std::size_t n, std::uint64_t seed) {
  if (seed != seed_) by_n_.clear();
  seed_ = seed;
  return by_n_.try_emplace(n, n, kBootstrapDraws, seed).first->second;
}

std::vector<double> bootstrap_means(std::span<const double> x, const Resamples& resamples) {
  std::vector<double> means(static_cast<std::size_t>(resamples.draws()));
  for (int draw = 0; draw < resamples.draws(); ++draw) {
    double sum = 0;
    for (std::uint32_t index : resamples.row(draw)) sum += x[index];
    means[static_cast<std::size_t>(draw)] = sum / static_cast<double>(x.size());
  }
  return means;
}

std::vector<double> cluster_bootstrap_means(std::span<const double> x, std::span<const int> ids, int draws,
                                            std::uint64_t seed) {
  if (x.empty()) return {};
  const std::size_t clusters = static_cast<std::size_t>(*std::max_element(ids.begin(), ids.end())) + 1;
  std::vector<double> sum_of_cluster(clusters), size_of_cluster(clusters);
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum_of_cluster[static_cast<std::size_t>(ids[i])] += x[i];
    size_of_cluster[static_cast<std::size_t>(ids[i])] += 1;
  }
  const Resamples resamples(clusters, draws, seed);
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(draws));
  for (int draw = 0; draw < draws; ++draw) {
    double sum = 0, size = 0;
    for (std::uint32_t c : resamples.row(draw)) {
      sum += sum_of_cluster[c];
      size += size_of_cluster[c];
    }
    means.push_back(sum / size);
  }
  return means;
}

std::vector<double> all_bootstrap_means(std::span<const double> x) {
  constexpr std::size_t kMost = 7;  // 823,543 resamples
  const std::size_t n = x.size();
  std::vector<double> means;
  if (n == 0 || n > kMost) return means;
  std::vector<std::size_t> digits(n);
  for (std::size_t place = 0; place < n;) {
    double sum = 0;
    for (const std::size_t d : digits) sum += x[d];
    means.push_back(sum / static_cast<double>(n));
    for (place = 0; place < n && ++digits[place] == n; ++place) digits[place] = 0;
  }
  return means;
}

Interval percentile_interval(const std::vector<double>& means, double level) {
  return {percentile(means, (1 - level) / 2), percentile(means, (1 + level) / 2)};
}

Interval basic_interval(double theta, const std::vector<double>& means, double level) {
  const Interval direct = percentile_interval(means, level);
  if (!direct.lower) return {};
  return {2 * theta - *direct.upper, 2 * theta - *direct.lower};
}

BcaInterval bca_interval(std::span<const double> x, const std::vector<double>& means, double level) {
  if (x.size() < 2 || all_equal(x) || means.empty()) return {};
  const double acceleration = jackknife_acceleration(x);
  const double share = share_below(means, sum_of(x) / static_cast<double>(x.size()));
  if (share <= 0 || share >= 1) return {};
  const double z0 = norm_ppf(share), z = z_for_level(level);
  BcaInterval result{.z0 = z0, .acceleration = acceleration};
  result.alpha_lower = bca_alpha(-z, z0, acceleration);
  result.alpha_upper = bca_alpha(z, z0, acceleration);
  if (!result.alpha_lower || !result.alpha_upper) return result;
  result.interval = {percentile(means, *result.alpha_lower), percentile(means, *result.alpha_upper)};
  return result;
}

}  // namespace benchhub
