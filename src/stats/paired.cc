// Paired comparison of two models; see the header. mcnemar_exact is called by board_pairs.cc for every pair of a board.
#include "stats/paired.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/correlation.h"
#include "stats/distributions.h"
#include "stats/moments.h"

namespace benchhub {

PairedDiff paired_diff(std::span<const double> a, std::span<const double> b, double level) {
  PairedDiff result;
  if (a.size() != b.size()) return result;
  std::vector<double> d(a.size());
  std::transform(a.begin(), a.end(), b.begin(), d.begin(), [](double x, double y) { return x - y; });
  const Moments m = mean_se(d);
  result.n = m.n;
  result.diff = m.mean;
  result.se_paired = m.se;
  if (!m.se) return result;
  const double se_a = *mean_se(a).se, se_b = *mean_se(b).se;
  result.se_unpaired = std::sqrt(se_a * se_a + se_b * se_b);
  result.corr = pearson(a, b);
  const double half = z_for_level(level) * *m.se;
  result.lower = *m.mean - half;
  result.upper = *m.mean + half;
  if (!(*m.se > 0)) return result;
  result.z = *m.mean / *m.se;
  result.p_z = 2 * norm_cdf(-std::abs(*result.z));
  result.p_t = t_two_sided_p(*result.z, m.n - 1);
  return result;
}

McNemar mcnemar_exact(int b, int c) {
  if (b < 0 || c < 0) return {kUndefined, kUndefined};
  const int n = b + c, k = std::min(b, c);
  if (n <= 0) return {};
  const double at = binom_half_pmf(k, n);
  if (b == c) return {1, 1 - 0.5 * at};
  const double both_tails = 2 * binom_half_cdf(k, n);
  return {std::min(1.0, both_tails), std::max(0.0, both_tails - at)};
}

double same_difference_p(double diff, int units) {
  return std::abs(diff) < kSameDifference ? 1 : std::min(1.0, std::ldexp(1.0, 1 - units));
}

}  // namespace benchhub
