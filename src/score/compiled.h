// One scoring with its patterns and schema compiled, and typed reads of its options. Used by score_answer.cc, which
// makes one per scoring and benchmark, and by the scorers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "score/json_schema.h"
#include "score/pattern.h"
#include "score/score.h"

namespace benchhub {

struct CompiledPart;

struct CompiledScoring {
  const Scorer* scorer = nullptr;
  std::vector<CompiledPart> parts;  // of `of`
  std::optional<Pattern> extract_pattern, pattern;
  std::optional<CompiledSchema> schema;
  std::map<std::string, double> units;  // of numeric: as an answer's is read, with their factors
  std::optional<JudgeSpec> judge;
  std::string problem;  // "" or why the definition cannot be used: every case is then unscored
};
struct CompiledPart {
  Scoring scoring;
  CompiledScoring compiled;
};
CompiledScoring compile_scoring(const Scoring& scoring);

// The scorings in option `of`; what is no scoring is left out.
std::vector<Scoring> parts_of(const Scoring& scoring);
// The case as the scoring sees it: with its option `expected`, or the member that `expected_key` names. nullopt if
// there is no such member.
std::optional<Case> own_case(const Case& the_case, const Scoring& scoring);
// Extraction, the scorer, the threshold.
ScorerResult score_part(const Benchmark& benchmark, const Case& the_case, const CompiledPart& part,
                        const Answer& answer, const Verdicts& verdicts);

// The value of an option, or its default out of the scorer's table. The types are those of the table.
Json option(const Scoring& scoring, std::string_view key);
bool option_is(const Scoring& scoring, std::string_view key);
double option_number(const Scoring& scoring, std::string_view key);
std::string option_text(const Scoring& scoring, std::string_view key);

}  // namespace benchhub
