// Two models on one benchmark, case by case. Called by `compare`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/site_model.h"

namespace benchhub {

struct PairedDifference {
  int shared = 0, wins = 0, losses = 0, ties = 0;  // cases that both have a score for; wins: of the first model
  std::optional<double> first, second;             // means over the shared cases (weighted if cases are)
  std::optional<double> difference, lower, upper;  // first - second, 95 %: t over cases, or over clusters (CR1)
  std::optional<double> p;  // exact McNemar for binary scores without clusters and weights, else t
  std::string method;       // "exact McNemar", "paired t", "clustered paired t"; "" without p
};

struct CaseDifference {
  const Case* the_case = nullptr;
  double first = 0, second = 0;
};

struct ModelComparison {
  PairedDifference all;
  std::vector<std::pair<std::string, PairedDifference>> categories;
  std::vector<CaseDifference> differing;  // in file order
};
// a and b: rows of the benchmark.
ModelComparison compare_models(const Benchmark& benchmark, const PairRow& a, const PairRow& b);

}  // namespace benchhub
