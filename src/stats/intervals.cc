// Closed-form intervals; see the header. Called by estimate.cc.
#include "stats/intervals.h"

#include <cmath>

#include "stats/distributions.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

Interval around(double mean, double half) { return {mean - half, mean + half}; }

}  // namespace

Interval ci_t(std::span<const double> x, double level) {
  const Moments m = mean_se(x);
  if (!m.se) return {};
  return around(*m.mean, t_for_level(level, m.n - 1) * *m.se);
}

Interval ci_z(std::span<const double> x, double level) {
  const Moments m = mean_se(x);
  if (!m.se) return {};
  return around(*m.mean, z_for_level(level) * *m.se);
}

Interval wilson_share(double p, double n, double level) {
  if (!(n > 0) || !(p >= 0 && p <= 1)) return {};
  const double z = z_for_level(level);
  const double d = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / d;
  const double half = z / d * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p == 0 ? 0.0 : centre - half, p == 1 ? 1.0 : centre + half};
}

Interval wilson(int k, int n, double level) {
  if (n < 1 || k < 0 || k > n) return {};
  return wilson_share(static_cast<double>(k) / n, n, level);
}

Interval clopper_pearson(int k, int n, double level) {
  if (n < 1 || k < 0 || k > n) return {};
  const double tail = (1 - level) / 2;
  const double lower = k == 0 ? 0 : beta_ppf(tail, k, n - k + 1.0);
  const double upper = k == n ? 1 : beta_ppf(1 - tail, k + 1.0, n - k);
  return {lower, upper};
}

}  // namespace benchhub
