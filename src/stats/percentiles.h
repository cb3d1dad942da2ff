// Percentiles (type 7, as numpy and R by default: linear between order statistics, never outside the data) and the
// interquartile rule for outliers, which flags and never deletes. Used for latencies and by the bootstrap.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace benchhub {

// p in [0, 1]; nullopt when x is empty, holds a value that is not finite, or p is outside.
std::optional<double> percentile(std::vector<double> x, double p);

struct IqrOutliers {
  double q1 = 0, q3 = 0, iqr = 0;
  double lower = 0, upper = 0;        // fences: q1 - k iqr, q3 + k iqr
  std::vector<std::size_t> outliers;  // indices into x, ascending, strictly outside the fences
};
// nullopt for fewer than 4 values: quartiles of three points say nothing.
std::optional<IqrOutliers> iqr_outliers(const std::vector<double>& x, double k = 1.5);

}  // namespace benchhub
