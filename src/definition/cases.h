// Reads a benchmark's cases: JSONL, CSV or an inline list, all through case_spec().
#pragma once

#include <string>
#include <vector>

#include "definition/source.h"
#include "domain/benchmark.h"

namespace benchhub {

struct LocatedCase {
  Case value;
  Location where;
};

// `folder` is benchmarks/<slug>; `node` the value of "cases". Reports what is wrong, returns what could be read.
std::vector<LocatedCase> read_cases(Source& source, const std::string& folder, const JsonNode& node,
                                    std::string* file_name);

}  // namespace benchhub
