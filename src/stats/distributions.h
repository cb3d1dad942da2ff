// Normal, Student t and beta distributions: what the intervals and tests of this module need, without a library.
// Not here: anything about data. Outside of its domain a function is NaN; whoever shows numbers shows that as undefined.
// Relative accuracy is about
// 1e-15 times the largest parameter (a + b, df, n), never worse than 1e-9 below 1e5.
#pragma once

#include <limits>

namespace benchhub {

inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double norm_cdf(double x);
// Quantile of the standard normal, Wichura's AS 241 (PPND16). p in (0, 1); -inf at 0 and +inf at 1.
double norm_ppf(double p);

double log_gamma(double x);  // x > 0; unlike lgamma() it writes no global

// Regularised incomplete beta function I_x(a, b), a and b > 0, x in [0, 1].
// Continued fraction by the modified Lentz method.
double betainc(double a, double b, double x);
double beta_ppf(double p, double a, double b);  // x with I_x(a, b) = p; p in [0, 1]

// Student t with df > 0 degrees of freedom.
double t_cdf(double t, double df);
double t_two_sided_p(double t, double df);  // P(|T| >= |t|)
double t_ppf(double p, double df);          // p in (0, 1)

// z of a two-sided interval: norm_ppf((1 + level) / 2); the same for t. level in (0, 1).
double z_for_level(double level);
double t_for_level(double level, double df);

// Binomial(n, 1/2): P(X = k) and P(X <= k). 0 <= k <= n.
double binom_half_pmf(int k, int n);
double binom_half_cdf(int k, int n);

}  // namespace benchhub
