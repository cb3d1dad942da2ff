// Scorers: pure functions answer -> score, rows of one table (scorers.cc). Definitions are data: every pattern is RE2.
#pragma once

#include <string>
#include <vector>

#include "base/field_table.h"
#include "domain/benchmark.h"
#include "domain/score.h"

namespace benchhub {

struct ScorerInput {
  const Benchmark& benchmark;
  const Case& the_case;
  const Scoring& scoring;
  std::string text;        // after `extract` and `extract_pattern`
  const Answer& answer;
};
struct ScorerResult {
  std::optional<double> value;  // nullopt: the definition is at fault (validate says so)
  std::string extracted, detail;
};

struct Scorer {
  const char* name;
  const char* help;
  bool binary;                                   // gives only 0 or 1 (with the given options it may be graded: see graded_if)
  const ObjectSpec* options;                     // includes the common ones: type, weight, extract, extract_pattern
  ScorerResult (*score)(const ScorerInput&);
  // Checks `expected` (and choices, labels) of a case and the compiled options; "" or what is wrong.
  std::string (*check)(const Benchmark&, const Case&, const Scoring&);
};

const std::vector<Scorer>& scorers();
const Scorer* find_scorer(std::string_view name);

// Applies the states' policy, then all scorings: value = weighted mean of the parts; with metric "accuracy" 1 if that is 1, else 0.
CaseScore score_answer(const Benchmark& benchmark, const Case& the_case, const Answer& answer);
// True if every case's score is 0 or 1 whatever the answer (metric accuracy, or only binary scorers and one part).
bool is_binary(const Benchmark& benchmark);

}  // namespace benchhub
