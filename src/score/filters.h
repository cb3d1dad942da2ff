// Filter pipelines (lm-evaluation-harness's `filter_list`): a strict and a flexible reading of the same answer, each
// scored. docs/scorers.md, "Filters". Used by score_answer.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/benchmark.h"
#include "score/pattern.h"

namespace benchhub {

struct FilterStep {
  std::string kind, text;
  bool first = false;  // of several matches; else the last
  std::optional<Pattern> pattern;
};

struct CompiledFilter {
  std::string name;
  std::vector<FilterStep> steps;
  std::string problem;  // "" or why the definition cannot be used

  // Replaces `text` by what the steps leave; returns "" or why there is nothing to score ("strict: step 1 found …").
  std::string apply(std::string& text) const;
};
std::vector<CompiledFilter> compile_filters(const Benchmark& benchmark);

}  // namespace benchhub
