// Judges that no longer say what they said: what `run` and `build` tell at their end, and fail for. The rule is
// assemble/judge_drift.cc's.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "definition/repository.h"
#include "plan/plan.h"
#include "store/store.h"

namespace benchhub {

// Benchmarks whose judges may have been asked again: before, as the plan saw, or by the run that followed.
std::set<std::string> asked_again(const Plan& plan, const std::vector<PairId>& changed);

// One sentence for each judge that has moved on one of `benchmarks`, of which all that is stored is read.
Result<std::vector<std::string>> judge_alarms(const std::set<std::string>& benchmarks, FileSystem& fs,
                                              const Repository& repository, const Store& store);

}  // namespace benchhub
