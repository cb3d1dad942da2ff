// Two models on the same cases: paired difference of means and McNemar's exact test. Boards test many pairs at once
// through board_pairs.h, which must agree with these.
#pragma once

#include <optional>
#include <span>

namespace benchhub {

struct PairedDiff {
  int n = 0;
  std::optional<double> diff;         // mean(a) - mean(b)
  std::optional<double> se_paired;    // sd(a - b) / sqrt(n); nullopt for n < 2
  std::optional<double> se_unpaired;  // as if the cases were not shared
  std::optional<double> corr;         // of a and b; nullopt if one does not vary
  std::optional<double> z, p_z, p_t;  // diff / se_paired, two-sided p; nullopt when se_paired is 0
  std::optional<double> lower, upper; // diff +- z se_paired at the level
};
// a and b: scores of the same cases in the same order; the same length.
PairedDiff paired_diff(std::span<const double> a, std::span<const double> b, double level);

struct McNemar {
  double p_exact = 1;  // two-sided: min(1, 2 P(X <= min(b, c))), X ~ Binomial(b + c, 1/2)
  double p_mid = 1;    // the same with half the probability of the observed table
};
// b: cases that only the first solved, c: only the second. b = c = 0 gives 1 and 1; fewer than none NaN.
McNemar mcnemar_exact(int b, int c);

// A standard error of differences in [-1, 1] below this is rounding: all units differ by the same amount.
inline constexpr double kSameDifference = 1e-9;
// Then t is undefined and the signs are what is left to test: 2^(1 - units), two-sided; 1 if the amount is 0.
double same_difference_p(double diff, int units);

}  // namespace benchhub
