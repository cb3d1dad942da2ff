// Scores by judges: verdicts about one answer, read again each time from the judges' own words, and what they come to.
// A reply without a verdict is never a number: the case is then unscored as "judge-error".
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "judge/verdicts.h"
#include "score/compiled.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

// What one judge comes to, of both orders where there are two.
struct Opinion {
  std::string judge;
  std::vector<Verdict> verdicts;
  bool whole = false;  // one verdict says all: no orders, or a published preference
};

Verdict verdict_of(const JudgeSpec& spec, const VerdictSlot& slot) {
  if (slot.reply == nullptr) return {std::nullopt, "", {}, "its requests failed"};
  if (slot.reply->state != AnswerState::answered)
    return {std::nullopt, "", {}, "the judge's reply is " + std::string(to_string(slot.reply->state))};
  return read_verdict(spec, slot.reply->text, slot.ref->order, static_cast<Grammar>(slot.ref->grammar));
}

std::optional<double> value_of(const JudgeSpec& spec, const Opinion& opinion) {
  if (std::any_of(opinion.verdicts.begin(), opinion.verdicts.end(), [](const Verdict& v) { return !v.value; }))
    return std::nullopt;
  if (spec.kind != JudgeKind::pair || opinion.whole) return opinion.verdicts.front().value;
  if (opinion.verdicts.size() != 2) return std::nullopt;
  const auto &first = *opinion.verdicts[0].value, &second = *opinion.verdicts[1].value;
  return first == second ? first : 0.5;  // an order that changes the verdict: a tie
}

std::string words_of(const Opinion& opinion, const std::optional<double>& value) {
  std::vector<std::string> said;
  for (const auto& verdict : opinion.verdicts) said.push_back(verdict.value ? verdict.said : verdict.problem);
  const bool torn = value && said.size() == 2 && *opinion.verdicts[0].value != *opinion.verdicts[1].value;
  return opinion.judge + ": " + join(said, ", in the other order ") + (torn ? " (a tie)" : "");
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The value that most have; of several with as many, their mean: an even split decides nothing.
double majority_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<double> most;
  std::ptrdiff_t best = 0;
  for (auto it = values.begin(); it != values.end();) {
    const auto end = std::upper_bound(it, values.end(), *it);
    if (end - it > best) most.clear();
    best = std::max(best, end - it);
    if (end - it == best) most.push_back(*it);
    it = end;
  }
  return mean_of(most);
}

// What the first judge with a verdict found wanting most.
FailureCause failure_of(const JudgeSpec& spec, const std::vector<Opinion>& opinions, double value) {
  if (spec.kind == JudgeKind::pair) return {value < 0.5 ? FailureKind::judge_lost : FailureKind::judge_tie, ""};
  const auto read =
      std::find_if(opinions.begin(), opinions.end(), [&](const Opinion& o) { return value_of(spec, o).has_value(); });
  const Verdict& verdict = read->verdicts.front();
  if (spec.kind == JudgeKind::label) return {FailureKind::judge_label, verdict.said};
  const auto least = std::min_element(verdict.parts.begin(), verdict.parts.end(),
                                      [](const auto& a, const auto& b) { return a.second < b.second; });
  return {spec.kind == JudgeKind::checklist ? FailureKind::judge_question : FailureKind::judge_grade,
          least == verdict.parts.end() ? "" : least->first};
}

}  // namespace

std::string check_judged(const Benchmark&, const Case& the_case, const Scoring& scoring) {
  const auto spec = judge_spec(scoring);
  // The case comes with what the scoring puts in the place of `expected`.
  if (spec && spec->prompt->needs_reference && reference_text(the_case, {scoring.type, Json::object()}).empty())
    return fmt::format("expected must hold the reference, which the prompt \"{}\" goes by", spec->prompt->name);
  return "";
}

ScorerResult score_judged(const ScorerInput& in) {
  const JudgeSpec& spec = *in.compiled.judge;
  if (in.verdicts.is_yardstick && spec.kind == JudgeKind::pair)
    return graded(0.5, "", "the answers that others are compared with");
  std::vector<Opinion> opinions;
  bool rejected = false;
  for (const auto& slot : in.verdicts.slots) {
    if (slot.ref->scorer != spec.name) continue;
    if (std::find(in.verdicts.rejected.begin(), in.verdicts.rejected.end(), slot.ref->judge) !=
        in.verdicts.rejected.end()) {
      rejected = true;
      continue;
    }
    if (slot.reply == nullptr && !slot.given_up) return unscored("not judged");
    if (opinions.empty() || opinions.back().judge != slot.ref->judge)
      opinions.push_back({slot.ref->judge, {}, slot.ref->order.empty()});
    opinions.back().verdicts.push_back(verdict_of(spec, slot));
  }
  if (opinions.empty()) return unscored(rejected ? "judge rejected" : "not judged");
  std::vector<double> values;
  std::vector<std::string> words;
  for (const auto& opinion : opinions) {
    const auto value = value_of(spec, opinion);
    if (value) values.push_back(*value);
    words.push_back(words_of(opinion, value));
  }
  // A panel carries on without a minority of its judges.
  if (values.size() * 2 <= opinions.size()) return {std::nullopt, "", join(words, "; "), "judge-error"};
  const double value = in.benchmark.judging.majority ? majority_of(values) : mean_of(values);
  return graded(value, opinions.front().verdicts.front().said, join(words, "; "), failure_of(spec, opinions, value));
}

}  // namespace benchhub
