// Confidence intervals from a formula: t, z, Wilson, Clopper-Pearson. Which one a score gets is decided in board.h.
// level in (0, 1), e.g. 0.95. Undefined bounds are nullopt.
#pragma once

#include <optional>
#include <span>

namespace benchhub {

struct Interval {
  std::optional<double> lower, upper;
};

Interval ci_t(std::span<const double> x, double level);  // mean +- t(n-1) se; nullopt for n < 2
Interval ci_z(std::span<const double> x, double level);  // mean +- z se; nullopt for n < 2

// Wilson score interval of the share p on n observations; p in [0, 1], n > 0 need not be whole (effective sample
// sizes). The lower bound is exactly 0 at p = 0, the upper exactly 1 at p = 1.
Interval wilson_share(double p, double n, double level);
Interval wilson(int k, int n, double level);           // k of n; nullopt for n < 1 or k outside [0, n]
Interval clopper_pearson(int k, int n, double level);  // the same contract; exact, at least `level` coverage

}  // namespace benchhub
