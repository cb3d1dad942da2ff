// Loads one benchmark folder. Called by repository.cc.
#pragma once

#include <optional>
#include <string>

#include "definition/source.h"
#include "definition/tables.h"

namespace benchhub {

// nullopt if anything in it is wrong (reported).
std::optional<Benchmark> load_benchmark(Source& source, const std::string& slug, const ScorerCatalog& scorers,
                                        bool stranger);

}  // namespace benchhub
