// The field tables of every file that the community writes. Reading, defaults, trust, schema and docs come from them.
#pragma once

#include <string>
#include <vector>

#include "base/field_table.h"
#include "domain/benchmark.h"

namespace benchhub {

// What definition needs to know of a scorer; cli fills it from score's table (definition does not include score).
struct ScorerInfo {
  std::string name, help;
  const ObjectSpec* options = nullptr;
  std::string (*check)(const Benchmark&, const Case&, const Scoring&) = nullptr;
  std::string (*reference)(const Case&,
                           const Scoring&) = nullptr;  // a bare answer that is right, "" if none can be made
};
using ScorerCatalog = std::vector<ScorerInfo>;

const ObjectSpec& benchmark_spec();
const ObjectSpec& case_spec();
const ObjectSpec& provider_spec();
const ObjectSpec& site_spec();

// benchmark_spec() with the scorers' options put in: the published schema.
Json benchmark_schema(const ScorerCatalog& scorers, const std::string& id);
// case_spec() with the rules that a table cannot say (vars or messages, and what a var may be).
Json case_schema(const std::string& id);

}  // namespace benchhub
