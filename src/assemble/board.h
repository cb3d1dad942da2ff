// One benchmark's part of the SiteModel: scores, rows, ranks, cases. Used by assemble.cc.
#pragma once

#include <optional>
#include <vector>

#include "plan/plan.h"
#include "render/site_model.h"

namespace benchhub {

// Rows, ranks and cases; nothing of git, of history or of other benchmarks. pairs: those of this benchmark that are not
// excluded; the view points into them. coverage_floor: share of cases scored that a rank needs.
// labels: of the benchmark; the view points into them too.
BenchmarkView assemble_board(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                             double coverage_floor, const std::vector<HumanLabel>& labels = {});

// One score per case, by the benchmark's first reducer; nullopt = unscored. scores: by case, then repeat.
std::vector<std::optional<double>> case_values(const Benchmark& benchmark, const std::vector<CaseScore>& scores);

// One pair without its rank: scores, interval, categories, money, times.
PairRow assemble_row(const PairPlan& pair);

}  // namespace benchhub
