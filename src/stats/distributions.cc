// Distribution functions; see the header for the sources. Called by every test and interval of this module.
#include "stats/distributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace benchhub {
namespace {

constexpr double kPi = 3.14159265358979323846;

double polynomial(const std::array<double, 8>& c, double x) {
  double sum = 0;
  for (auto it = c.rbegin(); it != c.rend(); ++it) sum = sum * x + *it;
  return sum;
}

// AS 241: the central part, the near and the far tail, each numerator / denominator.
constexpr std::array<double, 8> kCentreTop = {
    3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr std::array<double, 8> kCentreBottom = {
    1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
    2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3};
constexpr std::array<double, 8> kNearTop = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array<double, 8> kNearBottom = {
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
constexpr std::array<double, 8> kFarTop = {
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array<double, 8> kFarBottom = {
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};

// Keeps Lentz's denominators away from zero.
double away_from_zero(double x) { return std::abs(x) < 1e-300 ? 1e-300 : x; }

// Continued fraction of I_x(a, b) without its front factor; converges fast for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double h = d;
  for (int m = 1; m <= 10'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return h;
}

// I_x(a, b) with y = 1 - x given apart, so that neither loses digits near its end.
double betainc_xy(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

}  // namespace

double norm_cdf(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752440); }

double norm_ppf(double p) {
  if (!(p >= 0 && p <= 1)) return kUndefined;
  if (p <= 0) return -std::numeric_limits<double>::infinity();
  if (p >= 1) return std::numeric_limits<double>::infinity();
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double z = r <= 5 ? polynomial(kNearTop, r - 1.6) / polynomial(kNearBottom, r - 1.6)
                          : polynomial(kFarTop, r - 5) / polynomial(kFarBottom, r - 5);
  return q < 0 ? -z : z;
}

// Lanczos, g = 7, nine terms.
double log_gamma(double x) {
  constexpr std::array<double, 9> kTerms = {
      0.99999999999980993, 676.5203681218851, -1259.1392167224028,
      771.32342877765313, -176.61502916214059, 12.507343278686905,
      -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
  if (x < 0.5) return std::log(kPi / std::sin(kPi * x)) - log_gamma(1 - x);
  double sum = kTerms[0];
  for (int i = 1; i < 9; ++i) sum += kTerms[static_cast<std::size_t>(i)] / (x - 1 + i);
  const double t = x + 6.5;
  return 0.91893853320467274178 + (x - 0.5) * std::log(t) - t + std::log(sum);
}

double betainc(double a, double b, double x) {
  return a > 0 && b > 0 && x >= 0 && x <= 1 ? betainc_xy(a, b, x, 1 - x) : kUndefined;
}

double beta_ppf(double p, double a, double b) {
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1)) return kUndefined;
  double low = 0, high = 1;
  for (int i = 0; i < 200 && high - low > 1e-16; ++i) {
    const double mid = 0.5 * (low + high);
    if (mid <= low || mid >= high) break;
    (betainc(a, b, mid) < p ? low : high) = mid;
  }
  return 0.5 * (low + high);
}

double t_two_sided_p(double t, double df) {
  if (!(df > 0)) return kUndefined;
  const double tt = t * t;
  return betainc_xy(df / 2, 0.5, df / (df + tt), tt / (df + tt));
}

double t_cdf(double t, double df) {
  const double tail = 0.5 * t_two_sided_p(t, df);
  return t > 0 ? 1 - tail : tail;
}

double t_ppf(double p, double df) {
  if (!(df > 0) || !(p > 0 && p < 1)) return kUndefined;
  if (p == 0.5) return 0;
  if (p > 0.5) return -t_ppf(1 - p, df);
  // Upper tail: P(T > x) = p falls with x.
  double low = 0, high = 1;
  while (0.5 * t_two_sided_p(high, df) > p && high < 1e300) high *= 2;
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double mid = 0.5 * (low + high);
    (0.5 * t_two_sided_p(mid, df) > p ? low : high) = mid;
  }
  return -0.5 * (low + high);
}

double z_for_level(double level) { return -norm_ppf((1 - level) / 2); }
double t_for_level(double level, double df) { return -t_ppf((1 - level) / 2, df); }

double binom_half_pmf(int k, int n) {
  const double log2 = 0.69314718055994530942;
  return std::exp(log_gamma(n + 1.0) - log_gamma(k + 1.0) - log_gamma(n - k + 1.0) - n * log2);
}

double binom_half_cdf(int k, int n) {
  if (2 * k >= n) return k >= n ? 1 : 1 - binom_half_cdf(n - k - 1, n);
  double term = binom_half_pmf(k, n);
  double sum = term;
  for (int i = k; i > 0 && term > sum * 1e-17; --i) sum += term *= static_cast<double>(i) / (n - i + 1);
  return std::min(sum, 1.0);
}

}  // namespace benchhub
