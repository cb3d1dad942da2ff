// How long a plan stays right if nothing is written: until an answer grows too old (refresh.max_age_days), or a model
// retires.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plan/plan.h"

namespace benchhub {

ValidTimes valid_times(const PairPlan& pair, std::int64_t now_ms);
ValidTimes valid_times(const std::vector<PairPlan>& pairs, std::int64_t now_ms);
// The times at which the models stand as they do: whichever is retired, and whichever is not yet.
ValidTimes retirement_times(const Repository& repository);

// Environment variables that hold the providers' keys, and whether each is set: what a plan depends on beside files.
std::vector<std::pair<std::string, bool>> keys_set(const Repository& repository, const PlanOptions& options);

}  // namespace benchhub
