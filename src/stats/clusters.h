// Means of cases that belong together (several questions about one passage): cluster-robust standard errors, with or
// without case weights. CR0 is Miller's (arXiv 2411.00640), CR1 = CR0 sqrt(G / (G - 1)).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace benchhub {

// Dense ids in order of first appearance. An empty key is a cluster of its own.
std::vector<int> cluster_ids(std::span<const std::string> keys);
bool has_shared_cluster(std::span<const int> ids);  // some cluster has more than one case

struct ClusteredMean {
  int n = 0;
  int clusters = 0;
  std::optional<double> mean;
  std::optional<double> se_cr0;
  std::optional<double> se_cr1;         // nullopt for fewer than 2 clusters
  std::optional<double> se_naive;       // as if cases were independent
  std::optional<double> design_effect;  // (se_cr1 / se_naive)^2
};
// ids: one per x, as cluster_ids gives them. With one case per cluster CR1 is the ordinary standard error.
ClusteredMean clustered_se(std::span<const double> x, std::span<const int> ids);

// sum w x / sum w with the linearised (CR1) standard error of a ratio estimator:
//   sqrt(G/(G-1) sum_c (sum_{i in c} w_i (x_i - mean))^2) / sum w.
// weights: one per x, finite and >= 0. Cases of weight 0 do not count, neither in n nor as clusters.
struct RatioMean {
  int units = 0;                // G: clusters of positive weight; df = units - 1
  std::optional<double> mean;   // nullopt if all weights are 0
  std::optional<double> se;     // nullopt for fewer than 2 units
  double effective_units = 0;   // Kish: (sum W_c)^2 / sum W_c^2, W_c = weight of a cluster
};
RatioMean ratio_mean(std::span<const double> x, std::span<const double> weights, std::span<const int> ids);

}  // namespace benchhub
