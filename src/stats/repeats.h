// Several answers to one question: what repeating costs and buys, pass@k and pass^k. The unit is always the question;
// K answers to one question are never K observations.
#pragma once

#include <optional>
#include <vector>

namespace benchhub {

struct RepeatDecomposition {
  int n = 0;  // questions with at least one answer
  std::optional<double> mean;                // over question means
  std::optional<double> se;                  // of that mean
  std::optional<double> var_question_means;
  std::optional<double> sigma2_within;       // mean over questions of the variance of its answers (K - 1)
  std::optional<double> var_between;         // var_question_means - sigma2_within / K, not below 0
  std::optional<double> se_if_k_infinite;    // sqrt(var_between / n): what more answers cannot buy
};
// answers[q]: the scores of question q; questions may have different numbers of answers. What needs two answers per
// question is nullopt if no question has two.
RepeatDecomposition k_sample_decomposition(const std::vector<std::vector<double>>& answers);

// c of n answers are correct. Chance that at least one / that all of k answers drawn without replacement are correct;
// nullopt for n < k, k < 1 or c outside [0, n].
std::optional<double> pass_at_k(int n, int c, int k);
std::optional<double> pass_hat_k(int n, int c, int k);

}  // namespace benchhub
