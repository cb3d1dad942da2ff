// Item analysis; see the header.
#include "stats/items.h"

#include <algorithm>

#include "stats/correlation.h"

namespace benchhub {
namespace {

constexpr int kLeastModels = 3;  // for a correlation

struct ModelSum {
  double sum = 0;
  int n = 0;
};

}  // namespace

std::vector<ItemFacts> item_facts(const std::vector<std::vector<std::optional<double>>>& scores) {
  std::vector<ModelSum> sums(scores.size());
  std::size_t cases = 0;
  for (std::size_t m = 0; m < scores.size(); ++m) {
    cases = std::max(cases, scores[m].size());
    for (const auto& score : scores[m]) {
      if (!score) continue;
      sums[m].sum += *score;
      ++sums[m].n;
    }
  }
  std::vector<ItemFacts> out(cases);
  for (std::size_t c = 0; c < cases; ++c) {
    std::vector<double> own, rest;
    double sum = 0;
    for (std::size_t m = 0; m < scores.size(); ++m) {
      if (c >= scores[m].size() || !scores[m][c]) continue;
      ++out[c].models;
      sum += *scores[m][c];
      if (sums[m].n < 2) continue;
      own.push_back(*scores[m][c]);
      rest.push_back((sums[m].sum - *scores[m][c]) / (sums[m].n - 1));
    }
    if (out[c].models > 0) out[c].mean = sum / out[c].models;
    if (out[c].models >= kLeastModels) out[c].discrimination = pearson(own, rest);
  }
  return out;
}

ItemSummary summarise_items(const std::vector<ItemFacts>& items) {
  ItemSummary out;
  int counted = 0;
  for (const auto& item : items) {
    if (item.models < 2) continue;
    ++counted;
    out.all_right += *item.mean >= 1 - 1e-9;
    out.none_right += *item.mean <= 1e-9;
    out.negative += item.discrimination.value_or(0) < -1e-9;
  }
  if (counted > 0) out.saturation = static_cast<double>(out.all_right) / counted;
  return out;
}

}  // namespace benchhub
