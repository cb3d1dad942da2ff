// Correlation of two lists: Pearson, Spearman (Pearson of mean ranks) and Kendall's tau-b. nullopt when the lists
// differ in length, have fewer than 2 values, or one of them does not vary.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace benchhub {

std::optional<double> pearson(std::span<const double> x, std::span<const double> y);
std::optional<double> spearman(std::span<const double> x, std::span<const double> y);
std::optional<double> kendall_tau_b(std::span<const double> x, std::span<const double> y);  // O(n^2)

std::vector<double> mean_ranks(std::span<const double> x);  // 1-based, ascending; equal values share their mean rank

}  // namespace benchhub
