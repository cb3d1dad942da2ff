// Do two or more raters agree (judges with people, judges with judges), beyond chance: Cohen, Fleiss, Krippendorff; and
// the mean that a cheap judge gives, corrected by a sample that people labelled (prediction-powered inference).
// Where only one category occurs agreement beyond chance is not defined: nullopt, never 1.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "stats/intervals.h"

namespace benchhub {

enum class KappaWeights { nominal, linear, quadratic };
struct CohenKappa {
  std::optional<double> agreement;  // share of items with the same category
  std::optional<double> kappa;
};
// a, b: category of each item, 0-based; for weights the categories in their order (distance = steps between them).
CohenKappa cohen_kappa(std::span<const int> a, std::span<const int> b, KappaWeights weights = KappaWeights::nominal);

// counts[item][category]: raters who chose it; every item has the same number of raters, at least 2.
std::optional<double> fleiss_kappa(const std::vector<std::vector<int>>& counts);

enum class Scale { nominal, ordinal, interval, ratio };
// units[item][rater]; nullopt = not rated. Items with fewer than 2 ratings do not count.
std::optional<double> krippendorff_alpha(const std::vector<std::vector<std::optional<double>>>& units, Scale scale);

struct PoweredMean {
  double estimate = 0, rectifier = 0;  // mean(judge on all) + mean(human - judge on the labelled sample)
  std::optional<double> se;
  Interval interval;  // normal
};
// judge_all: the judge's scores of items without a label; judge_labelled and human: of the same labelled items.
std::optional<PoweredMean> prediction_powered_mean(std::span<const double> judge_all,
                                                   std::span<const double> judge_labelled,
                                                   std::span<const double> human, double level);

}  // namespace benchhub
