// Type 7 percentiles by selection, not by a full sort.
#include "stats/percentiles.h"

#include <algorithm>
#include <cmath>

#include "stats/moments.h"

namespace benchhub {

std::optional<double> percentile(std::vector<double> x, double p) {
  if (x.empty() || !(p >= 0 && p <= 1) || !all_finite(x)) return std::nullopt;
  const double position = p * static_cast<double>(x.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(position);
  const auto at = x.begin() + below;
  std::nth_element(x.begin(), at, x.end());
  const double fraction = position - static_cast<double>(below);
  if (at + 1 == x.end() || fraction == 0) return *at;
  return *at + fraction * (*std::min_element(at + 1, x.end()) - *at);
}

std::optional<IqrOutliers> iqr_outliers(const std::vector<double>& x, double k) {
  const auto q1 = percentile(x, 0.25), q3 = percentile(x, 0.75);
  if (x.size() < 4 || !q1 || !q3) return std::nullopt;
  const double iqr = *q3 - *q1;
  IqrOutliers result{*q1, *q3, iqr, *q1 - k * iqr, *q3 + k * iqr, {}};
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] < result.lower || x[i] > result.upper) result.outliers.push_back(i);
  return result;
}

}  // namespace benchhub
