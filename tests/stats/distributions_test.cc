// Distribution functions against closed forms and sums that share no code with them.
#include "stats/distributions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace benchhub {
namespace {

// P(X <= k) of Binomial(n, p) by adding its terms.
double binomial_sum(int k, int n, double p) {
  double sum = 0;
  for (int i = 0; i <= k; ++i) {
    double term = 1;
    for (int j = 1; j <= i; ++j) term *= p * (n - i + j) / j;
    sum += term * std::pow(1 - p, n - i);
  }
  return sum;
}

TEST(Distributions, NormalQuantileInvertsTheCdfDeepIntoTheTails) {
  for (double z = -8; z <= 5; z += 0.125) EXPECT_NEAR(norm_ppf(norm_cdf(z)), z, 1e-9) << z;
  EXPECT_NEAR(norm_ppf(1e-10), -6.361340902404056, 1e-12);
  EXPECT_NEAR(norm_cdf(-8) / 6.22096057427178e-16, 1, 1e-12);
}

TEST(Distributions, LogGammaKnowsFactorialsAndTheHalf) {
  double log_factorial = 0;
  for (int n = 1; n <= 170; ++n) {
    EXPECT_NEAR(log_gamma(n), log_factorial, 1e-12 * (1 + log_factorial)) << n;
    log_factorial += std::log(n);
  }
  EXPECT_NEAR(log_gamma(0.5), 0.5 * std::log(std::acos(-1.0)), 1e-14);
}

TEST(Distributions, IncompleteBetaIsTheBinomialTail) {
  for (int n : {1, 2, 7, 30})
    for (int k = 0; k < n; ++k)
      for (double p : {0.01, 0.3, 0.5, 0.77, 0.999})
        EXPECT_NEAR(betainc(n - k, k + 1, 1 - p), binomial_sum(k, n, p), 1e-12) << n << " " << k << " " << p;
}

TEST(Distributions, IncompleteBetaEndsAndSymmetry) {
  EXPECT_EQ(betainc(2, 3, 0), 0);
  EXPECT_EQ(betainc(2, 3, 1), 1);
  for (double x : {1e-9, 0.1, 0.5, 0.9}) EXPECT_NEAR(betainc(2.5, 0.7, x) + betainc(0.7, 2.5, 1 - x), 1, 1e-9);
}

TEST(Distributions, BetaQuantileInvertsTheCdf) {
  for (double p : {0.025, 0.5, 0.975})
    for (double a : {0.5, 3.0, 80.0}) EXPECT_NEAR(betainc(a, 4, beta_ppf(p, a, 4)), p, 1e-12);
}

TEST(Distributions, StudentTWithOneAndTwoDegreesHasClosedForms) {
  for (double t : {-30.0, -2.0, -0.1, 0.0, 0.7, 5.0}) {
    EXPECT_NEAR(t_cdf(t, 1), 0.5 + std::atan(t) / std::acos(-1.0), 1e-14) << t;
    EXPECT_NEAR(t_cdf(t, 2), 0.5 + t / (2 * std::sqrt(2 + t * t)), 1e-14) << t;
  }
}

TEST(Distributions, StudentTQuantileInvertsTheCdfAndNearsTheNormal) {
  for (double df : {1.0, 3.0, 29.0, 804.0})
    for (double p : {0.001, 0.3, 0.5, 0.9, 0.9995}) EXPECT_NEAR(t_cdf(t_ppf(p, df), df), p, 1e-12) << df << " " << p;
  const double z = z_for_level(0.95), df = 1e5;
  EXPECT_NEAR(t_for_level(0.95, df), z + (z * z * z + z) / (4 * df), 1e-8);  // Cornish-Fisher, first term
}

TEST(Distributions, FairCoinCountsAreThoseOfPascalsTriangle) {
  std::vector<double> row = {1};  // exact in a double up to n = 57
  for (int n = 0; n <= 50; ++n) {
    double below = 0;
    for (int k = 0; k <= n; ++k) {
      below += row[static_cast<std::size_t>(k)];
      EXPECT_NEAR(binom_half_pmf(k, n), std::ldexp(row[static_cast<std::size_t>(k)], -n), 1e-13) << n << " " << k;
      EXPECT_NEAR(binom_half_cdf(k, n), std::ldexp(below, -n), 1e-13) << n << " " << k;
    }
    row.push_back(1);
    for (std::size_t k = row.size() - 2; k > 0; --k) row[k] += row[k - 1];
  }
}

TEST(Distributions, FairCoinTailOfManyFlipsVanishesWithoutNaN) {
  EXPECT_EQ(binom_half_cdf(0, 100'000), 0);
  EXPECT_NEAR(binom_half_cdf(49'999, 99'999), 0.5, 1e-9);
}

}  // namespace
}  // namespace benchhub
