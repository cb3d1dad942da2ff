// Power of a paired comparison; see the header. detectable_difference is called by board.cc.
#include "stats/power.h"

#include <cmath>

#include "stats/distributions.h"

namespace benchhub {
namespace {

double z_sum(double alpha, double power) { return norm_ppf(1 - alpha / 2) + norm_ppf(power); }

double variance_per_question(const PowerSpec& spec) {
  return spec.omega2 + spec.sigma2_a / spec.k_a + spec.sigma2_b / spec.k_b;
}

bool has_answers(const PowerSpec& spec) { return spec.k_a > 0 && spec.k_b > 0; }

}  // namespace

std::optional<SampleSize> sample_size(double delta, const PowerSpec& spec) {
  if (delta == 0 || !has_answers(spec)) return std::nullopt;
  const double z = z_sum(spec.alpha, spec.power);
  const double n = z * z * variance_per_question(spec) / (delta * delta);
  if (!(n < 9e15)) return std::nullopt;
  return SampleSize{n, static_cast<std::int64_t>(std::ceil(n))};
}

std::optional<double> mde(double n, const PowerSpec& spec) {
  if (!(n > 0) || !has_answers(spec)) return std::nullopt;
  return z_sum(spec.alpha, spec.power) * std::sqrt(variance_per_question(spec) / n);
}

double detectable_difference(double se) {
  const PowerSpec defaults;
  return z_sum(defaults.alpha, defaults.power) * se;
}

}  // namespace benchhub
