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

// CR LF and CR become LF, so that `$` and line ends mean the same on every platform.
std::string with_lf(std::string_view text);

// The first or last line that is not blank, trimmed.
std::optional<std::string> line_with_text(std::string_view text, bool last);

// Content of the first fenced block (CommonMark's rules for ``` and ~~~; one that is not closed runs to the end).
std::optional<std::string> first_code_block(std::string_view text);

struct JsonExtraction {
  std::optional<Json> value;
  std::string why;  // "not valid JSON at byte 3: …"
};
// The whole text, trimmed, if that is JSON, else its first fenced block.
JsonExtraction extract_json(std::string_view text);

}  // namespace benchhub
