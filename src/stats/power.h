// How many questions are needed, and what difference can be seen (Miller 2024, arXiv 2411.00640). Variance of the
// difference per question: omega2 + sigma2_a / k_a + sigma2_b / k_b.
#pragma once

#include <cstdint>
#include <optional>

namespace benchhub {

struct PowerSpec {
  double omega2 = 0;                   // variance over questions of the true difference
  double sigma2_a = 0, sigma2_b = 0;   // variance of one answer around its question's mean
  double k_a = 1, k_b = 1;             // answers per question
  double alpha = 0.05;                 // two-sided
  double power = 0.8;
};

struct SampleSize {
  double n = 0;
  std::int64_t n_ceil = 0;
};
std::optional<SampleSize> sample_size(double delta, const PowerSpec& spec);  // nullopt for delta = 0 or no answers
std::optional<double> mde(double n, const PowerSpec& spec);                  // nullopt for n <= 0 or no answers

// Smallest difference found with 80 % power at alpha = .05, from the standard error of the difference.
double detectable_difference(double se);

}  // namespace benchhub
