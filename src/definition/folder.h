// What may lie in a benchmark's folder: plain text files beside benchmark.json, with names that every system can check
// out. Called by benchmark_loader.cc.
#pragma once

#include <string>

#include "definition/source.h"

namespace benchhub {

// Links, pipes and devices are always refused. As in a stranger's pull request also: sub-folders, hidden files, names
// outside letters, digits, '.', '_' and '-', names that differ in case only, files that are no text or too large, and
// secrets in files that nothing refers to.
void check_folder(Source& source, const std::string& folder, bool stranger);

}  // namespace benchhub
