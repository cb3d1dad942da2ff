// latency, cost and published: what is stored with an answer beside its text. What is not known is no score: a baseline
// has none of them.
#include <fmt/format.h>

#include "base/text.h"
#include "score/compiled.h"
#include "score/scorer_rows.h"

namespace benchhub {

ScorerResult score_latency(const ScorerInput& in) {
  const Timing& timing = in.answer.timing;
  const bool first = option_text(in.scoring, "mode") == "first_token";
  const auto took = first ? timing.ttft_ms : timing.total_ms;
  if (!took) return unscored("latency is not known");
  const double most = option_number(in.scoring, "max_ms");
  return verdict(
      *took <= most, fixed(*took, 0) + " ms",
      fmt::format("{} ms {} {} ms", fixed(*took, 0), *took <= most ? "is within" : "is over", shortest(most)),
      {FailureKind::slow, ""});
}

ScorerResult score_cost(const ScorerInput& in) {
  if (!in.answer.cost) return unscored("cost is not known");
  const double usd = static_cast<double>(*in.answer.cost) / kNanoPerUsd, most = option_number(in.scoring, "max_usd");
  if (usd <= most && usd + static_cast<double>(in.answer.presumed) / kNanoPerUsd > most)
    return unscored("cost is not known: what became of an attempt is not");
  return verdict(
      usd <= most, usd_text(*in.answer.cost),
      fmt::format("{} {} {} dollars", usd_text(*in.answer.cost), usd <= most ? "is within" : "is over", shortest(most)),
      {FailureKind::costly, ""});
}

ScorerResult score_published(const ScorerInput& in) {
  const auto value = in.answer.published;
  return value ? graded(*value, shortest(*value), "as it was published", {FailureKind::wrong_value, ""})
               : unscored("no published score");
}

}  // namespace benchhub
