// One benchmark's part of the SiteModel: scores, rows, ranks, cases. Used by assemble.cc.
#pragma once

#include <vector>

#include "plan/plan.h"
#include "render/site_model.h"

namespace benchhub {

// pairs: those of this benchmark that are not excluded. coverage_floor: share of cases scored that a rank needs.
BenchmarkView assemble_board(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                             double coverage_floor);

// One pair without its rank: scores, interval, categories, money, times.
PairRow assemble_row(const PairPlan& pair);

}  // namespace benchhub
