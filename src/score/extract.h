// Extraction: which part of an answer a scorer reads (options `extract` and `extract_pattern`), and the JSON of an
// answer. docs/scorers.md, "Extraction".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "score/compiled.h"

namespace benchhub {

struct Extraction {
  std::optional<std::string> text;
  std::string why;  // if there is none: "no fenced code block in the answer"
};
Extraction extract_text(std::string_view answer, const Scoring& scoring, const CompiledScoring& compiled);

// Content of the first fenced block (CommonMark's rules for ``` and ~~~; one that is not closed runs to the end).
std::optional<std::string> first_code_block(std::string_view text);

struct JsonExtraction {
  std::optional<Json> value;
  std::string why;  // "not valid JSON at byte 3: …"
};
// The whole text, trimmed, if that is JSON, else its first fenced block.
JsonExtraction extract_json(std::string_view text);

}  // namespace benchhub
