// Win rates against one baseline, and the same held at equal length (AlpacaEval 2; Dubois et al. 2024,
// arXiv:2404.04475, `glm_winrate.py`). Differs from the published fit: IRLS with a ridge in the place of L1 with
// cross-validation (0.06 points on average), and the standard error is a bootstrap that refits.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace benchhub {

struct PreferenceRate {
  int n = 0, dropped = 0;                   // dropped: no verdict
  std::optional<double> win_rate;           // 100 mean(preference - 1)
  std::optional<double> standard_error;     // n - 1; nullopt for n < 2
  std::optional<double> discrete_win_rate;  // wins 1, draws 1/2, losses 0
  int wins = 0, losses = 0, draws = 0;
};
// 1: the baseline is better, 2: the model is, between: a probability; 0 and 1.5 are draws.
PreferenceRate preference_rate(const std::vector<std::optional<double>>& preference);

// Weighted logistic regression by Newton's method; y in [0, 1] may be fractional; rows of equal length. Maximises the
// weighted log likelihood - ridge/2 |w|^2. weights: empty or one per row. nullopt if there is no finite maximum.
std::optional<std::vector<double>> weighted_logistic(const std::vector<std::vector<double>>& rows,
                                                     std::span<const double> y, std::span<const double> weights,
                                                     double ridge);

// tanh(delta / sd(delta)), sd with n - 1 and not centred; delta = length of the baseline's answer - of the model's, in
// Unicode code points. All 0 if the lengths do not vary; empty for fewer than 2.
std::vector<double> length_feature(std::span<const double> delta);

struct LengthControlled {
  std::optional<double> win_rate;        // 100 mean of the predictions at equal length
  std::optional<double> prediction_sem;  // the published "lc_standard_error": it ignores the fit's uncertainty
};
LengthControlled length_controlled(double difficulty_weight, double model_weight, std::span<const double> difficulty);

struct LengthControlledFit {
  double length_weight = 0, difficulty_weight = 0, model_weight = 0;
  LengthControlled rate;
  std::optional<double> bootstrap_se;  // items resampled, refitted; nullopt if fewer than 9 in 10 refits exist
};
// One per item: y = preference - 1, delta as above, difficulty of the item (0 where not known).
std::optional<LengthControlledFit> fit_length_controlled(std::span<const double> y, std::span<const double> delta,
                                                         std::span<const double> difficulty, double ridge, int draws,
                                                         std::uint64_t seed);

}  // namespace benchhub
