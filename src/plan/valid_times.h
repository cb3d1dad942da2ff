// How long a plan stays right if nothing is written: until an answer grows too old (refresh.max_age_days), or a model
// retires.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "plan/plan.h"

namespace benchhub {

// The times (of PlanOptions::now_ms) at which no other answers are too old, and no other judge is to be checked.
struct ValidTimes {
  std::int64_t from_ms = 0, until_ms = std::numeric_limits<std::int64_t>::max();
  bool hold(std::int64_t now_ms) const { return from_ms <= now_ms && now_ms <= until_ms; }
  void narrow(const ValidTimes& other) {
    from_ms = std::max(from_ms, other.from_ms);
    until_ms = std::min(until_ms, other.until_ms);
  }
};

ValidTimes valid_times(const std::vector<PairPlan>& pairs, std::int64_t now_ms);
// The times at which the models stand as they do: whichever is retired, and whichever is not yet.
ValidTimes retirement_times(const Repository& repository);

// Environment variables that hold the providers' keys, and whether each is set: what a plan depends on beside files.
std::vector<std::pair<std::string, bool>> keys_set(const Repository& repository, const PlanOptions& options);

}  // namespace benchhub
