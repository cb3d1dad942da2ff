// Repeats of one question; see the header.
#include "stats/repeats.h"

#include <algorithm>
#include <cmath>

#include "stats/moments.h"

namespace benchhub {
namespace {

// Means over the questions that have two answers or more: of s^2 and of s^2 / K.
struct WithinVariance {
  int questions = 0;
  double variance = 0;
  double variance_of_mean = 0;
};

WithinVariance within_variance(const std::vector<std::vector<double>>& answers) {
  WithinVariance result;
  for (const auto& scores : answers) {
    const Moments m = mean_se(scores);
    if (!m.sd) continue;
    ++result.questions;
    result.variance += *m.sd * *m.sd;
    result.variance_of_mean += *m.sd * *m.sd / m.n;
  }
  if (result.questions == 0) return result;
  result.variance /= result.questions;
  result.variance_of_mean /= result.questions;
  return result;
}

bool valid_counts(int n, int c, int k) { return k >= 1 && n >= k && c >= 0 && c <= n; }

}  // namespace

RepeatDecomposition k_sample_decomposition(const std::vector<std::vector<double>>& answers) {
  std::vector<double> means;
  for (const auto& scores : answers)
    if (const auto mean = mean_se(scores).mean) means.push_back(*mean);
  const Moments m = mean_se(means);
  RepeatDecomposition result{.n = m.n, .mean = m.mean, .se = m.se};
  const WithinVariance within = within_variance(answers);
  if (within.questions > 0) result.sigma2_within = within.variance;
  if (!m.sd) return result;
  result.var_question_means = *m.sd * *m.sd;
  if (within.questions == 0) return result;
  result.var_between = std::max(0.0, *result.var_question_means - within.variance_of_mean);
  result.se_if_k_infinite = std::sqrt(*result.var_between / m.n);
  return result;
}

std::optional<double> pass_at_k(int n, int c, int k) {
  if (!valid_counts(n, c, k)) return std::nullopt;
  if (n - c < k) return 1.0;
  double none = 1;
  for (int i = n - c + 1; i <= n; ++i) none *= 1 - static_cast<double>(k) / i;
  return 1 - none;
}

std::optional<double> pass_hat_k(int n, int c, int k) {
  if (!valid_counts(n, c, k)) return std::nullopt;
  double all = 1;
  for (int i = 0; i < k && all > 0; ++i) all *= static_cast<double>(c - i) / (n - i);
  return std::max(0.0, all);
}

}  // namespace benchhub
