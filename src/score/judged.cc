// Scores by judges: verdicts about one answer, read again each time from the judges' own words, and what they come to.
// A reply without a verdict is never a number: the case is then unscored as "judge-error".
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "judge/verdicts.h"
#include "score/compiled.h"
#include "score/judged.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

Verdict verdict_of(const JudgeSpec& spec, const VerdictSlot& slot) {
  if (slot.retired) return {std::nullopt, "", {}, "retired, was not asked"};
  if (slot.reply == nullptr) return {std::nullopt, "", {}, slot.given_up ? "its requests failed" : "not there yet"};
  if (slot.other_judge)
    return {std::nullopt, "", {}, "given by another model under its name, " + slot.reply->model_served};
  return read_verdict(spec, *slot.reply, *slot.ref);
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

// A panel carries on without a minority of its judges.
void conclude(const JudgeSpec& spec, bool majority, Panel& panel) {
  if (panel.equal) panel.value = 0.5;
  if (panel.equal || panel.waiting) return;
  std::vector<double> values;
  for (const auto& opinion : panel.opinions) {
    if (const auto value = value_of(spec, opinion)) values.push_back(*value);
  }
  if (values.size() * 2 > panel.opinions.size()) panel.value = majority ? majority_of(values) : mean_of(values);
}

std::string words_of(const JudgeSpec& spec, const std::vector<Panel>& panels) {
  std::vector<std::string> out;
  for (const auto& panel : panels) {
    const std::string against = panel.rival.empty() ? "" : "against " + panel.rival + " ";
    if (panel.equal) out.push_back(against + "the same text: a tie");
    for (const auto& opinion : panel.opinions) out.push_back(against + words_of(opinion, value_of(spec, opinion)));
  }
  return join(out, "; ");
}

}  // namespace

std::string check_judged(const Benchmark&, const Case& the_case, const Scoring& scoring) {
  const auto spec = judge_spec(scoring);
  // The case comes with what the scoring puts in the place of `expected`.
  if (spec && spec->prompt->needs_reference && reference_text(the_case, {scoring.type, Json::object()}).empty())
    return fmt::format("expected must hold the reference, which the prompt \"{}\" goes by", spec->prompt->name);
  return "";
}

std::vector<Panel> panels_of(const JudgeSpec& spec, const Verdicts& verdicts, bool majority, bool* rejected) {
  std::vector<Panel> out;
  for (const auto& slot : verdicts.slots) {
    if (slot.ref->scorer != spec.name) continue;
    const auto& fell = verdicts.rejected;
    if (std::find(fell.begin(), fell.end(), slot.ref->judge) != fell.end()) {
      if (rejected != nullptr) *rejected = true;
      continue;
    }
    if (out.empty() || out.back().rival != slot.ref->rival)
      out.push_back({.rival = slot.ref->rival, .opinions = {}, .value = {}});
    Panel& panel = out.back();
    panel.equal = panel.equal || slot.equal;
    panel.waiting = panel.waiting || (slot.reply == nullptr && !slot.given_up && !slot.retired);
    if (slot.equal) continue;
    if (panel.opinions.empty() || panel.opinions.back().judge != slot.ref->judge)
      panel.opinions.push_back({slot.ref->judge, {}, slot.ref->order.empty()});
    panel.opinions.back().verdicts.push_back(verdict_of(spec, slot));
  }
  for (Panel& panel : out) conclude(spec, majority, panel);
  return out;
}

ScorerResult score_judged(const ScorerInput& in) {
  const JudgeSpec& spec = *in.compiled.judge;
  if (in.verdicts.is_yardstick && spec.kind == JudgeKind::pair)
    return graded(0.5, "", "the answers that others are compared with", {});
  bool rejected = false;
  const auto panels = panels_of(spec, in.verdicts, in.benchmark.judging.majority, &rejected);
  if (panels.empty()) return unscored(rejected ? "judge rejected" : "not judged");
  std::vector<double> values;
  const Panel* first = nullptr;  // with a value
  for (const Panel& panel : panels) {
    if (panel.waiting && !panel.equal) return {std::nullopt, "", words_of(spec, panels), "not judged"};
    if (!panel.value) continue;
    values.push_back(*panel.value);
    if (first == nullptr) first = &panel;
  }
  const std::string words = words_of(spec, panels);
  if (values.empty()) return {std::nullopt, "", words, "judge-error"};
  const double value = mean_of(values);
  return graded(value, first->equal ? "neither" : first->opinions.front().verdicts.front().said, words,
                failure_of(spec, first->opinions, value));
}

}  // namespace benchhub
