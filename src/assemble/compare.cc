// Comparing two rows; see compare.h.
#include "assemble/compare.h"

#include <algorithm>
#include <cmath>

#include "assemble/board.h"
#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/moments.h"
#include "stats/paired.h"

namespace benchhub {
namespace {

// The cases that both have a score for, as columns.
struct Shared {
  std::vector<double> first, second, gap, weights;
  std::vector<std::string> clusters;
};

bool all_binary(const Shared& s) {
  const auto binary = [](const std::vector<double>& x) {
    return std::all_of(x.begin(), x.end(), [](double v) { return v == 0 || v == 1; });
  };
  return binary(s.first) && binary(s.second);
}

void add_interval(const Shared& s, bool clustered, const std::vector<int>& ids, PairedDifference& out) {
  const RatioMean ratio = ratio_mean(s.gap, s.weights, ids);
  out.difference = ratio.mean;
  out.first = ratio_mean(s.first, s.weights, ids).mean;
  out.second = ratio_mean(s.second, s.weights, ids).mean;
  if (!ratio.se || !(*ratio.se > 1e-12)) return;
  const double df = ratio.units - 1, half = t_for_level(0.95, df) * *ratio.se;
  out.lower = std::max(-1.0, *ratio.mean - half);
  out.upper = std::min(1.0, *ratio.mean + half);
  out.p = t_two_sided_p(*ratio.mean / *ratio.se, df);
  out.method = clustered ? "clustered paired t" : "paired t";
}

PairedDifference difference_of(const Shared& s) {
  PairedDifference out;
  out.shared = static_cast<int>(s.gap.size());
  for (const double gap : s.gap) {
    out.wins += gap > 1e-9;
    out.losses += gap < -1e-9;
  }
  out.ties = out.shared - out.wins - out.losses;
  if (s.gap.empty()) return out;
  const auto ids = cluster_ids(s.clusters);
  const bool clustered = has_shared_cluster(ids);
  add_interval(s, clustered, ids, out);
  if (!clustered && all_equal(s.weights) && all_binary(s)) {
    out.p = mcnemar_exact(out.wins, out.losses).p_exact;
    out.method = "exact McNemar";
  }
  return out;
}

}  // namespace

ModelComparison compare_models(const Benchmark& benchmark, const PairRow& a, const PairRow& b) {
  const auto first = case_values(benchmark, a.case_scores), second = case_values(benchmark, b.case_scores);
  ModelComparison out;
  const auto shared_of = [&](const std::string* category) {
    Shared s;
    for (std::size_t i = 0; i < benchmark.cases.size(); ++i) {
      const Case& one = benchmark.cases[i];
      if (!first[i] || !second[i] || (category != nullptr && one.category != *category)) continue;
      s.first.push_back(*first[i]);
      s.second.push_back(*second[i]);
      s.gap.push_back(*first[i] - *second[i]);
      s.weights.push_back(one.weight);
      s.clusters.push_back(one.cluster);
    }
    return s;
  };
  out.all = difference_of(shared_of(nullptr));
  for (const auto& category : a.categories)
    out.categories.emplace_back(category.category, difference_of(shared_of(&category.category)));
  for (std::size_t i = 0; i < benchmark.cases.size(); ++i) {
    if (first[i] && second[i] && std::fabs(*first[i] - *second[i]) > 1e-9)
      out.differing.push_back({&benchmark.cases[i], *first[i], *second[i]});
  }
  return out;
}

}  // namespace benchhub
