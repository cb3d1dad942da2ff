// Likeness, and the scorer `similarity`; see similarity.h.
#include "score/similarity.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/embedding.h"
#include "domain/semantic.h"
#include "score/compiled.h"
#include "score/scorer_rows.h"

namespace benchhub {

const Answer* Likeness::reply_to(const std::string& text) {
  if (verdicts_ != nullptr) {
    for (const VectorSlot& slot : verdicts_->vectors) {
      if (*slot.text != text) continue;
      if (slot.reply != nullptr) return slot.reply;
      problem_ = slot.given_up ? "embedding-error" : "not embedded";
      return nullptr;
    }
  }
  problem_ = "not embedded";
  return nullptr;
}

std::optional<double> Likeness::of(const std::string& a, const std::string& b) {
  if (a == b) return 1;
  if (trim(a).empty() || trim(b).empty()) return 0;
  const Answer* first = reply_to(a);
  const Answer* second = first == nullptr ? nullptr : reply_to(b);
  if (second == nullptr) return std::nullopt;
  const auto one = vector_from_text(first->text), other = vector_from_text(second->text);
  // Vectors of two models lie in different spaces, whatever the id says.
  const bool one_space = first->model_served == second->model_served;
  const auto out = one && other && one_space ? cosine(*one, *other) : std::nullopt;
  if (!out) problem_ = "embedding-error";
  return out;
}

ScorerResult score_similarity(const ScorerInput& in) {
  const auto texts = expected_strings(in.the_case.expected);
  const std::string given = embedded_text(in.text);
  if (std::find(texts->begin(), texts->end(), given) != texts->end()) return graded(1, given, "the expected text");
  Likeness likeness(&in.verdicts);
  double best = -1;
  std::size_t which = 0;
  for (std::size_t i = 0; i < texts->size(); ++i) {
    const auto like = likeness.of((*texts)[i], given);
    if (!like) return {std::nullopt, given, "no vectors of " + in.benchmark.judging.embedder, likeness.problem()};
    if (*like > best) which = i;
    best = std::max(best, *like);
  }
  const double floor = option_number(in.scoring, "floor");
  const double value = std::clamp((best - floor) / (1 - floor), 0.0, 1.0);
  return graded(
      value, given,
      fmt::format("cosine {} with expected text {} by {}", fixed(best, 4), which + 1, in.benchmark.judging.embedder));
}

}  // namespace benchhub
