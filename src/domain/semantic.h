// Likeness of meaning in definitions: the scorer `similarity` and the matcher $semantic. Which texts of an answer are
// compared, and how, is score's part; plan asks for their vectors. docs/scorers.md, "similarity".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/benchmark.h"

namespace benchhub {

inline constexpr std::string_view kEmbeddingScorer = "embedding";  // JudgeRef::scorer of a vector
inline constexpr double kSemanticLeast = 0.8;                      // likeness that a match needs, where none is named

// {"$semantic": text} or {"$semantic": [text, least]}.
struct SemanticMatch {
  std::string text;
  double least = kSemanticLeast;
};
// Of the matcher's value; nullopt if it is neither form.
std::optional<SemanticMatch> semantic_match(const Json& value);

// The one member of a matcher, {"$optional": …}; null if `value` is none of that name.
const Json* matcher_value(const Json& value, const char* name);

bool has_semantic(const Json& value);  // anywhere in it

// Whether any scoring compares meanings.
bool needs_embedder(const Benchmark& benchmark);

}  // namespace benchhub
