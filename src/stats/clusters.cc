// Cluster-robust standard errors; see the header. Called by estimate.cc.
#include "stats/clusters.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "stats/moments.h"

namespace benchhub {
namespace {

std::size_t cluster_count(std::span<const int> ids) {
  return ids.empty() ? 0 : static_cast<std::size_t>(*std::max_element(ids.begin(), ids.end())) + 1;
}

}  // namespace

std::vector<int> cluster_ids(std::span<const std::string> keys) {
  std::unordered_map<std::string_view, int> known;
  std::vector<int> ids;
  ids.reserve(keys.size());
  int next = 0;
  for (const std::string& key : keys) {
    if (key.empty()) {
      ids.push_back(next++);
      continue;
    }
    const auto [it, is_new] = known.try_emplace(key, next);
    if (is_new) ++next;
    ids.push_back(it->second);
  }
  return ids;
}

bool has_shared_cluster(std::span<const int> ids) { return cluster_count(ids) < ids.size(); }

ClusteredMean clustered_se(std::span<const double> x, std::span<const int> ids) {
  ClusteredMean result{.n = static_cast<int>(x.size())};
  if (x.empty()) return result;
  const std::vector<double> ones(x.size(), 1.0);
  const RatioMean ratio = ratio_mean(x, ones, ids);
  result.clusters = ratio.units;
  result.mean = ratio.mean;
  result.se_naive = mean_se(x).se;
  if (!ratio.se) return result;
  const double g = ratio.units;
  result.se_cr1 = ratio.se;
  result.se_cr0 = *ratio.se * std::sqrt((g - 1) / g);
  if (*result.se_naive > 0) result.design_effect = *ratio.se * *ratio.se / (*result.se_naive * *result.se_naive);
  return result;
}

RatioMean ratio_mean(std::span<const double> x, std::span<const double> weights, std::span<const int> ids) {
  RatioMean result;
  double total = 0, sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    total += weights[i];
    sum += weights[i] * x[i];
  }
  if (!(total > 0)) return result;
  const double mean = sum / total;
  std::vector<double> weight_of(cluster_count(ids)), residual_of(cluster_count(ids));
  for (std::size_t i = 0; i < x.size(); ++i) {
    weight_of[static_cast<std::size_t>(ids[i])] += weights[i];
    residual_of[static_cast<std::size_t>(ids[i])] += weights[i] * (x[i] - mean);
  }
  double weight_squares = 0, residual_squares = 0;
  for (std::size_t c = 0; c < weight_of.size(); ++c) {
    result.units += weight_of[c] > 0;
    weight_squares += weight_of[c] * weight_of[c];
    residual_squares += residual_of[c] * residual_of[c];
  }
  result.mean = mean;
  result.effective_units = total * total / weight_squares;
  const double g = result.units;
  if (result.units >= 2) result.se = std::sqrt(g / (g - 1) * residual_squares) / total;
  return result;
}

}  // namespace benchhub
