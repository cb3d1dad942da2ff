// Item analysis: what each case of a benchmark tells about the models that answered it. Of classical test theory; no
// model of abilities is fitted.
#pragma once

#include <optional>
#include <vector>

namespace benchhub {

struct ItemFacts {
  int models = 0;                        // that have a score for the case
  std::optional<double> mean;            // difficulty: mean score over those models
  std::optional<double> discrimination;  // correlation of the case's score with the model's mean over its other cases
};

// scores[model][case]. Discrimination is nullopt below 3 models, or where a side does not vary.
std::vector<ItemFacts> item_facts(const std::vector<std::vector<std::optional<double>>>& scores);

struct ItemSummary {
  int all_right = 0, none_right = 0;  // cases with a mean of 1, of 0, from at least 2 models
  int negative = 0;                   // cases whose discrimination is below 0: look for a wrong `expected`
  std::optional<double> saturation;   // share of cases that all models solve; nullopt below 2 models
};
ItemSummary summarise_items(const std::vector<ItemFacts>& items);

}  // namespace benchhub
