// Judges that no longer say what they said: what `run` and `build` tell at their end, and fail for. The rule is
// assemble/judge_drift.cc's.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "definition/repository.h"
#include "store/store.h"

namespace benchhub {

// One sentence for each, of the benchmarks that args name; empty if no judge was found to have moved. Reads what is
// stored of benchmarks whose judges were asked again.
Result<std::vector<std::string>> judge_alarms(const Args& args, FileSystem& fs, const Repository& repository,
                                              const Store& store);

}  // namespace benchhub
