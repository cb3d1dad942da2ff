// Models over all boards: mean win rate, expected score with holes filled in, coverage. Used by assemble.cc.
#pragma once

#include <vector>

#include "render/site_model.h"

namespace benchhub {

// Sets mean_win_rate, expected_score, cost_per_correct and covered; rows and counts of boards are there. floor: share
// of the boards that a model is wanted on, and must be ranked on, to stand among the others. Language models among
// themselves: baselines would only add wins.
void add_overall(const std::vector<BenchmarkView>& views, double floor, std::vector<ModelView>& models);

}  // namespace benchhub
