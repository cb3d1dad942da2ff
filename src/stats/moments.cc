// Moments in two passes: a naive sum of squares loses every digit of scores with a large offset.
#include "stats/moments.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace benchhub {

double sum_of(std::span<const double> x) {
  double sum = 0;
  for (double value : x) sum += value;
  return sum;
}

bool all_finite(std::span<const double> x) {
  return std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); });
}

bool all_equal(std::span<const double> x) {
  return std::adjacent_find(x.begin(), x.end(), std::not_equal_to<>()) == x.end();
}

std::optional<std::vector<double>> scaled_weights(std::span<const double> weights) {
  double largest = 0;
  for (double w : weights) {
    if (!(w >= 0) || !std::isfinite(w)) return std::nullopt;
    largest = std::max(largest, w);
  }
  if (largest == 0) return std::nullopt;
  std::vector<double> scaled(weights.begin(), weights.end());
  for (double& w : scaled) w /= largest;
  return scaled;
}

Moments mean_se(std::span<const double> x) {
  Moments result{.n = static_cast<int>(x.size())};
  if (x.empty()) return result;
  const double n = static_cast<double>(x.size());
  const double mean = sum_of(x) / n;
  result.mean = mean;
  if (x.size() < 2) return result;
  double squares = 0;
  for (double value : x) squares += (value - mean) * (value - mean);
  result.sd = std::sqrt(squares / (n - 1));
  result.se = *result.sd / std::sqrt(n);
  return result;
}

std::optional<MeanSe> weighted_mean_se(std::span<const double> mean, std::span<const double> se,
                                       std::span<const double> weight) {
  if (mean.empty() || se.size() != mean.size() || weight.size() != mean.size()) return std::nullopt;
  double sum = 0, variance = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    sum += weight[i] * mean[i];
    variance += weight[i] * weight[i] * se[i] * se[i];
  }
  return MeanSe{sum, std::sqrt(variance)};
}

std::optional<double> lm_eval_pooled_se(std::span<const double> se, std::span<const double> size) {
  if (se.empty() || se.size() != size.size()) return std::nullopt;
  const double total = sum_of(size), free = total - static_cast<double>(size.size());
  if (!(free > 0)) return std::nullopt;
  double squares = 0;
  for (std::size_t k = 0; k < se.size(); ++k) squares += (size[k] - 1) * size[k] * se[k] * se[k];
  return std::sqrt(squares / free / total);
}

}  // namespace benchhub
