// Item analysis and anti-gaming facts of one board, as data of the SiteModel. Called by board.cc.
#pragma once

#include <vector>

#include "plan/plan.h"
#include "render/site_model.h"

namespace benchhub {

// Fills view.items and view.near_duplicates, and most_frequent_output of every row. pairs: in the order of `rows`.
void add_item_analysis(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                       std::vector<PairRow>& rows, BenchmarkView& view);

// Pairs of cases whose prompts share nearly all their words: Jaccard of word 3-grams at or above 0.9. At most 100, the
// nearest first; found by MinHash, so that 10,000 cases take seconds, and then computed exactly.
std::vector<NearDuplicate> near_duplicates(const Benchmark& benchmark);

// Cases of two benchmarks that are nearly the same, by the same measure; forks and their parents left out.
struct SharedCase {
  std::size_t first_benchmark = 0, second_benchmark = 0;  // indices
  std::size_t first = 0, second = 0;                      // cases, as indices
  double likeness = 0;
};
std::vector<SharedCase> shared_cases(const std::vector<const Benchmark*>& benchmarks);

}  // namespace benchhub
