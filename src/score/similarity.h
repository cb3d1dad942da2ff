// How alike two texts are in meaning, by the vectors that an embedder gave them: those that embedded_texts.cc named.
// Used by the scorer `similarity` and by $semantic.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "score/score.h"

namespace benchhub {

class Likeness {
 public:
  // verdicts: null where no text can have a vector. Must outlive this.
  explicit Likeness(const Verdicts* verdicts) : verdicts_(verdicts) {}
  // The cosine, from -1; 1 for equal texts, 0 where one is empty. nullopt if a vector is not there: see problem().
  std::optional<double> of(const std::string& a, const std::string& b);
  // Why the last nullopt; "" if there was none: "not embedded" (not asked yet) or "embedding-error".
  const std::string& problem() const { return problem_; }

 private:
  const Answer* reply_to(const std::string& text);
  const Verdicts* verdicts_;
  std::string problem_;
};

// What was extracted from an answer, as `similarity` compares it.
std::string embedded_text(std::string_view extracted);

}  // namespace benchhub
