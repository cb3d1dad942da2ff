// Strengths of models that a judge compared with each other (judge_pair against "all"): Bradley-Terry over all
// comparisons of two of them. Called by board.cc; docs/judges.md says what the figures mean.
#pragma once

#include <vector>

#include "plan/plan.h"
#include "render/site_model.h"

namespace benchhub {

// Whether strengths are the board's metric: nothing else is scored.
bool is_ranked_by_strength(const Benchmark& benchmark);

// Sets `judging.strength` of each row that was compared; rows and pairs are of the same models. Where strengths are the
// metric they take the place of the score, which becomes the reading "win rate", and of the ranks; a row without a
// strength has none of them and says why. A rank holds whatever judges would have said where they failed.
void add_strengths(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs, std::vector<PairRow>& rows);

}  // namespace benchhub
