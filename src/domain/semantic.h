// Which texts must be turned into vectors before an answer can be scored by likeness of meaning: those of the scorer
// `similarity`, and those of arguments that the matcher $semantic compares. Pure. plan asks for the vectors, score
// compares them. docs/scorers.md, "similarity".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/answer.h"
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

bool has_semantic(const Json& value);  // anywhere in it

// Whether any scoring compares meanings.
bool needs_embedder(const Benchmark& benchmark);

// The answer as `similarity` compares it.
std::string embedded_text(const Answer& answer);

// Distinct texts in a fixed order; none for texts that are equal to what they are compared with.
std::vector<std::string> texts_to_embed(const Benchmark& benchmark, const Case& the_case, const Answer& answer);

}  // namespace benchhub
