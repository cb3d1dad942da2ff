// Judges of a board; see judging.h.
#include "assemble/judging.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "domain/canary.h"
#include "domain/semantic.h"
#include "plan/judging.h"
#include "score/judged.h"

namespace benchhub {

namespace {

// Of all pairs judges fail on comparisons, of which an answer has several.
std::pair<int, int> errors_and_judged(const PairPlan& pair, const std::vector<CaseScore>& scores) {
  int errors = 0, judged = 0;
  for (const auto& scoring : pair.benchmark->scoring) {
    const auto spec = judge_spec(scoring);
    if (!spec || !spec->all_pairs) continue;
    for (const auto& verdicts : verdicts_by_item(pair)) {
      for (const auto& panel : panels_of(*spec, verdicts, pair.benchmark->judging.majority)) {
        if (panel.waiting) continue;
        ++judged;
        errors += !panel.value;
      }
    }
  }
  if (judged > 0) return {errors, judged};
  for (const auto& score : scores) {
    errors += is_judge_error(score);
    judged += score.unscored_reason != kNotSampled;
  }
  return {errors, judged};
}

// Verdicts that decide and are not there, by judge.
struct Absent {
  int to_come = 0, failed = 0, retired = 0;
};

std::map<std::string, Absent> absent_judges(const PairPlan& pair) {
  std::map<std::string, Absent> out;
  for (const auto& verdict : pair.verdicts) {
    if (verdict.status == CaseStatus::fresh || !verdict.decides || !verdict.is_about_answer()) continue;
    Absent& absent = out[verdict.ref->judge];
    if (verdict.retired) ++absent.retired;
    else ++(verdict.status == CaseStatus::failed ? absent.failed : absent.to_come);
  }
  return out;
}

void add_absent(const PairPlan& pair, JudgingView& out) {
  for (const auto& [judge, absent] : absent_judges(pair)) {
    const auto add = [&](int n, const char* why) {
      if (n > 0) out.absent.push_back(judge + ": " + counted(n, "verdict") + why);
    };
    add(absent.to_come, " to come");
    add(absent.failed, " given up after three runs");
    add(absent.retired, " that it was not asked for, being retired");
    out.panel_incomplete = out.panel_incomplete || (pair.judges.size() > 1 && absent.failed + absent.retired > 0);
  }
}

}  // namespace

bool is_judge_error(const CaseScore& score) { return !score.value && score.unscored_reason == "judge-error"; }

JudgingView judging_of(const PairPlan& pair, const std::vector<CaseScore>& scores) {
  JudgingView out;
  std::set<std::string> prompts, served;
  std::map<std::string, std::set<std::string>> served_as;  // by judge
  bool priced = true;
  Nano cost = 0;
  for (const auto& seat : pair.judges) {
    out.judges.push_back(seat->model->slug);
    const std::string& family = pair.model->family;
    if (!family.empty() && seat->model->family == family) out.same_family.push_back(seat->model->slug);
  }
  if (needs_embedder(*pair.benchmark)) out.embedder = pair.benchmark->judging.embedder;
  for (const auto& verdict : pair.verdicts) {
    if (verdict.status != CaseStatus::fresh || verdict.frozen) continue;
    if (verdict.probe) {
      out.canary_digits = canary_digits(pair.benchmark->canary, verdict.answer->text);
      continue;
    }
    if (!is_mirrored(pair, verdict.versus)) {
      priced = priced && verdict.answer->cost.has_value();
      cost += verdict.answer->cost.value_or(0);
    }
    ++(verdict.text.empty() ? out.verdicts : out.vectors);
    if (!verdict.text.empty()) continue;
    prompts.insert(verdict.ref->prompt);
    if (verdict.answer->model_served.empty()) continue;
    served.insert(verdict.answer->model_served);
    served_as[verdict.ref->judge].insert(verdict.answer->model_served);
  }
  for (const auto& [judge, names] : served_as) {
    if (names.size() > 1) out.rerouted.push_back(judge);
  }
  out.prompts.assign(prompts.begin(), prompts.end());
  out.served.assign(served.begin(), served.end());
  out.rejected = rejected_judges(pair);
  add_absent(pair, out);
  if (priced && out.verdicts + out.vectors > 0) out.cost = cost;
  const auto [errors, judged] = errors_and_judged(pair, scores);
  out.errors = errors;
  const double share = judged == 0 ? 0 : static_cast<double>(out.errors) / static_cast<double>(judged);
  out.flagged = share > kFlaggedJudgeErrors;
  out.withheld = share > kWithheldJudgeErrors;
  return out;
}

std::vector<CaseScore> with_judge_errors_as(std::vector<CaseScore> scores, double value) {
  for (auto& score : scores) {
    if (is_judge_error(score)) score.value = value;
  }
  return scores;
}

std::vector<const Answer*> verdicts_of(const PairPlan& pair, std::size_t item) {
  std::vector<const Answer*> out;
  auto it = std::lower_bound(pair.verdicts.begin(), pair.verdicts.end(), item,
                             [](const VerdictPlan& verdict, std::size_t wanted) { return verdict.item < wanted; });
  for (; it != pair.verdicts.end() && it->item == item; ++it) {
    if (it->status == CaseStatus::fresh && it->is_about_answer()) out.push_back(it->answer);
  }
  return out;
}

}  // namespace benchhub
