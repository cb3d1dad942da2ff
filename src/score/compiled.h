// One scoring with its patterns and schema compiled, and typed reads of its options. Used by score_answer.cc, which
// makes one per scoring and benchmark, and by the scorers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "score/json_schema.h"
#include "score/pattern.h"
#include "score/score.h"

namespace benchhub {

struct CompiledScoring {
  const Scorer* scorer = nullptr;
  std::optional<Pattern> extract_pattern, pattern;
  std::optional<CompiledSchema> schema;
  std::string problem;  // "" or why the definition cannot be used: every case is then unscored
};
CompiledScoring compile_scoring(const Scoring& scoring);

// The value of an option, or its default out of the scorer's table. The types are those of the table.
Json option(const Scoring& scoring, std::string_view key);
bool option_is(const Scoring& scoring, std::string_view key);
double option_number(const Scoring& scoring, std::string_view key);
std::string option_text(const Scoring& scoring, std::string_view key);

}  // namespace benchhub
