// What a pair's answers would cost at the prices of today. A pure function; used by assemble/board.cc alone.
#pragma once

#include <optional>

#include "plan/plan.h"
#include "render/site_model.h"

namespace benchhub {

// Over the answers that the model's own provider gave at its plain price (not in a batch, not over another route), with
// the tokens that it counted: the sum of their cost at the prices that were stored with them, and at those of today.
// Null if the sums are equal, or there are none.
std::optional<Repricing> repricing(const PairPlan& pair);

}  // namespace benchhub
