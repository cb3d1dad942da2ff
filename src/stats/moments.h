// Mean, standard deviation and standard error of a list of scores, two passes. Undefined is nullopt: no mean of
// nothing, no spread of one value. Values must be finite.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace benchhub {

struct Moments {
  int n = 0;
  std::optional<double> mean;
  std::optional<double> sd;  // n - 1; nullopt for n < 2
  std::optional<double> se;  // sd / sqrt(n)
};
Moments mean_se(std::span<const double> x);

double sum_of(std::span<const double> x);  // from left to right, so that the bits do not depend on the machine
bool all_finite(std::span<const double> x);
bool all_equal(std::span<const double> x);

// Weights divided by the largest, so that sums of squares neither overflow nor vanish. nullopt if a weight is negative
// or not finite, or if none is above 0 (also when there are none).
std::optional<std::vector<double>> scaled_weights(std::span<const double> weights);

// Mean of independent parts (strata, benchmarks): sum w m and sqrt(sum w^2 se^2). Weights are used as they are; the
// three lists have the same length. nullopt when empty.
struct MeanSe {
  double mean = 0;
  double se = 0;
};
std::optional<MeanSe> weighted_mean_se(std::span<const double> mean, std::span<const double> se,
                                       std::span<const double> weight);

// lm-eval's standard error of a group of tasks that are pooled by size (`api/metrics.py`, pooled_sample_stderr):
//   sqrt(sum (n_k - 1) n_k se_k^2 / (sum n_k - K) / sum n_k). It ignores the spread between tasks; for imports only.
std::optional<double> lm_eval_pooled_se(std::span<const double> se, std::span<const double> size);

}  // namespace benchhub
