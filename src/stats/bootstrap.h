// Bootstrap of a mean: percentile, basic and BCa intervals, and the cluster bootstrap. Resampling is by mt19937_64 and
// Random::index, so that the same seed gives the same bytes everywhere; the same (n, B, seed) gives the same indices
// for every model. Fewer than 2 values, or values all equal, have no bootstrap interval (nullopt).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "stats/intervals.h"

namespace benchhub {

inline constexpr int kBootstrapDraws = 10'000;  // a 2.5 % endpoint is then known to about 1 % of the half-width

// B resamples of n indices each, drawn one after another.
class Resamples {
 public:
  Resamples(std::size_t n, int draws, std::uint64_t seed);
  std::size_t n() const { return n_; }
  int draws() const { return draws_; }
  std::span<const std::uint32_t> row(int draw) const {
    return std::span(indices_).subspan(static_cast<std::size_t>(draw) * n_, n_);
  }

 private:
  std::size_t n_;
  int draws_;
  std::vector<std::uint32_t> indices_;
};

// Resamples of one seed, kept by n; asking for another seed forgets the old ones. One per thread; not thread-safe.
class ResampleCache {
 public:
  // The reference is valid until the next call with another seed.
  const Resamples& get(std::size_t n, std::uint64_t seed);

 private:
  std::uint64_t seed_ = 0;
  std::map<std::size_t, Resamples> by_n_;
};

std::vector<double> bootstrap_means(std::span<const double> x, const Resamples& resamples);  // x.size() == n
// Whole clusters are drawn; the mean is over all cases of the drawn clusters. ids as cluster_ids gives them.
std::vector<double> cluster_bootstrap_means(std::span<const double> x, std::span<const int> ids, int draws,
                                            std::uint64_t seed);

// The means of all n^n resamples, in the order of counting: what a bootstrap converges to. Empty for n = 0 or n > 7.
std::vector<double> all_bootstrap_means(std::span<const double> x);

Interval percentile_interval(const std::vector<double>& means, double level);
Interval basic_interval(double theta, const std::vector<double>& means, double level);

struct BcaInterval {
  Interval interval;
  std::optional<double> z0, acceleration;          // bias correction; skewness from the jackknife
  std::optional<double> alpha_lower, alpha_upper;  // the quantiles of the bootstrap means that were taken
};
// Efron's bias-corrected and accelerated interval of mean(x); ties with the mean count half in z0.
BcaInterval bca_interval(std::span<const double> x, const std::vector<double>& means, double level);

}  // namespace benchhub
