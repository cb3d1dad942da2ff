// See opinions.h.
#include "assemble/opinions.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "judge/form.h"
#include "plan/judging.h"
#include "stats/percentiles.h"

namespace benchhub {
namespace {

constexpr std::string_view kKindNames[] = {"score", "label", "checklist", "pair"};

// Replies of one series about one answer: by order, the last that was asked for.
using Replies = std::map<std::string, const Answer*>;

class Gathering {
 public:
  // judge: its slug of today, if it grades today. other: another model spoke under its name.
  void add(std::size_t pair, std::size_t item, std::size_t scoring, const Answer& reply, const JudgeSpec& spec,
           const std::string& judge, bool current, bool other, const Answer* rival) {
    const JudgeRef& ref = *reply.verdict;
    auto& open = series_[{!current, scoring, judge, ref.series, other}];
    OpinionSeries& out = open.out;
    if (out.judge.empty()) {
      out.scoring = scoring;
      out.judge = judge;
      out.series = ref.series;
      out.prompt = ref.prompt;
      out.spec = spec;
      out.current = current;
      out.facts.other_judge = other;
    }
    count(reply, open);
    auto& slot = open.replies[{pair, item, ref.rival}];
    slot.rival = rival;
    const Answer*& kept = slot.replies[ref.order];
    if (kept == nullptr || kept->verdict->ask <= ref.ask) kept = &reply;
  }

  std::vector<OpinionSeries> finish() {
    std::vector<OpinionSeries> out;
    for (auto& [key, open] : series_) {
      for (const auto& [place, slot] : open.replies) {
        const JudgeOpinion opinion = conclude(open.out.spec, slot);
        open.out.facts.answers += opinion.value.has_value();
        open.out.opinions.emplace(place, opinion);
      }
      finish_facts(open);
      out.push_back(std::move(open.out));
    }
    return out;
  }

 private:
  struct Slot {
    Replies replies;
    const Answer* rival = nullptr;
  };
  struct Open {
    OpinionSeries out;
    std::map<AnswerPlace, Slot> replies;
    std::vector<double> ms;
    std::set<std::string> paid;  // keys
    bool priced = true;
    Nano cost = 0;
  };

  static void count(const Answer& reply, Open& open) {
    JudgeSeriesView& facts = open.out.facts;
    const JudgeRef& ref = *reply.verdict;
    ++facts.replies;
    facts.asked_again += ref.ask > 0;
    const Verdict verdict = read_verdict(open.out.spec, reply, ref);
    facts.unread += !verdict.value.has_value();
    facts.weighted += verdict.weighted;
    facts.plain += open.out.spec.weighted && verdict.value && !verdict.weighted;
    const bool published = static_cast<Grammar>(ref.grammar) == Grammar::preference;
    if (open.paid.insert(reply.key).second || published) {  // equal requests of several answers were one
      open.priced = open.priced && reply.cost.has_value();
      open.cost += reply.cost.value_or(0);
    }
    if (reply.timing.total_ms) open.ms.push_back(*reply.timing.total_ms);
    auto& served = facts.served;
    if (!reply.model_served.empty() && std::find(served.begin(), served.end(), reply.model_served) == served.end())
      served.push_back(reply.model_served);
    facts.first_ms = facts.first_ms == 0 ? reply.at_ms : std::min(facts.first_ms, reply.at_ms);
    facts.last_ms = std::max(facts.last_ms, reply.at_ms);
  }

  static void finish_facts(Open& open) {
    JudgeSeriesView& facts = open.out.facts;
    facts.scorer = open.out.spec.name;
    facts.kind = kKindNames[static_cast<std::size_t>(open.out.spec.kind)];
    facts.judge = open.out.judge;
    facts.series = open.out.series;
    facts.prompt = open.out.prompt;
    facts.current = open.out.current;
    if (open.priced) facts.cost = open.cost;
    facts.median_ms = percentile(open.ms, 0.5);
    std::sort(facts.served.begin(), facts.served.end());
    double sum = 0;
    for (const auto& [place, opinion] : open.out.opinions) sum += opinion.value.value_or(0);
    if (facts.answers > 0) facts.mean = sum / facts.answers;
  }

  static std::optional<double> value_in(const JudgeSpec& spec, const Replies& replies, const char* order) {
    const auto it = replies.find(order);
    if (it == replies.end()) return std::nullopt;
    return read_verdict(spec, *it->second, *it->second->verdict).value;
  }

  static JudgeOpinion conclude(const JudgeSpec& spec, const Slot& slot) {
    JudgeOpinion out;
    out.rival = slot.rival;
    out.value = value_in(spec, slot.replies, "");
    out.ab = value_in(spec, slot.replies, "ab");
    out.ba = value_in(spec, slot.replies, "ba");
    if (out.ab && out.ba) out.value = *out.ab == *out.ba ? *out.ab : 0.5;
    return out;
  }

  std::map<std::tuple<bool, std::size_t, std::string, std::string, bool>, Open> series_;
};

// The slug of today of a judge who still grades.
std::string judge_today(const PairPlan& pair, const std::string& judge) {
  for (const auto& seat : pair.judges) {
    const auto& old = seat->model->formerly;
    if (std::find(old.begin(), old.end(), judge) != old.end()) return seat->model->slug;
  }
  return judge;
}

void tell_since(const std::vector<const PairPlan*>& pairs, OpinionSeries& series) {
  for (const PairPlan* pair : pairs) {
    for (const auto& seat : pair->judges) {
      if (!series.current || seat->model->slug != series.judge || seat->model->moved.empty()) continue;
      series.facts.since = seat->model->moved.back().date;
      series.facts.why = seat->model->moved.back().reason;
      return;
    }
  }
}

std::optional<std::size_t> scoring_named(const Benchmark& benchmark, const std::string& name) {
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const auto spec = judge_spec(benchmark.scoring[i]);
    if (spec && spec->name == name) return i;
  }
  return std::nullopt;
}

// What a person looked at, if it can be looked at still.
std::optional<AnswerPlace> place_of_label(const std::vector<const PairPlan*>& pairs, const HumanLabel& label,
                                          std::size_t scoring) {
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const PairPlan& pair = *pairs[p];
    if (pair.id.model != label.model) continue;
    for (const auto& verdict : pair.verdicts) {
      const CasePlan& item = pair.cases[verdict.item];
      if (!verdict.is_about_answer() || is_mirrored(pair, verdict.versus) || verdict.task->scoring != scoring ||
          item.repeat != label.repeat || pair.benchmark->cases[item.case_index].id != label.case_id)
        continue;
      if (subject_id(judge_input(pair, graded_by(verdict))) == label.subject)
        return AnswerPlace{p, verdict.item, verdict.ref->rival};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<OpinionSeries> gather_opinions(const std::vector<const PairPlan*>& pairs) {
  Gathering all;
  JudgeNames names;  // of former series
  for (const PairPlan* pair : pairs) {
    for (const auto& past : pair->past) names.add(*past.reply);
  }
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    for (const auto& verdict : pairs[p]->verdicts) {
      if (!verdict.is_about_answer() || verdict.status != CaseStatus::fresh) continue;
      if (is_mirrored(*pairs[p], verdict.versus)) continue;
      all.add(p, verdict.item, verdict.task->scoring, *verdict.answer, verdict.task->spec,
              verdict.task->seat->model->slug, !verdict.other_judge, verdict.other_judge, verdict.rival);
    }
    for (const auto& past : pairs[p]->past) {
      const auto today = judge_spec(pairs[p]->benchmark->scoring[past.scoring]);
      const JudgeRef& ref = *past.reply->verdict;
      if (!ref.rival.empty() && ref.rival < pairs[p]->id.model) continue;  // it stands with the rival
      auto spec = ref.form.empty() ? today : spec_of_form(ref.form);       // "": written before forms were kept
      if (!spec) continue;
      spec->name = today->name;
      all.add(p, past.item, past.scoring, *past.reply, *spec, judge_today(*pairs[p], ref.judge), false,
              names.is_other(ref.series, *past.reply), nullptr);
    }
  }
  auto out = all.finish();
  for (OpinionSeries& series : out) tell_since(pairs, series);
  return out;
}

std::optional<double> label_value(const JudgeSpec& spec, const HumanLabel& label) {
  std::string verdict = label.verdict;
  if ((spec.kind == JudgeKind::pair) == label.order.empty()) return std::nullopt;
  if (spec.kind == JudgeKind::pair && (verdict == "tie" || verdict == "=")) verdict = "C";
  return read_verdict(spec, "[[" + verdict + "]]", label.order, Grammar::line).value;
}

HumanValues human_values(const std::vector<const PairPlan*>& pairs, const std::vector<HumanLabel>& labels,
                         PeopleView& counts, std::vector<const HumanLabel*>& valid) {
  std::map<std::pair<std::size_t, AnswerPlace>, std::pair<double, int>> sums;
  if (pairs.empty()) return {};
  const Benchmark& benchmark = *pairs.front()->benchmark;
  for (const auto& label : labels) {
    const auto scoring = scoring_named(benchmark, label.scorer);
    const auto spec = scoring ? judge_spec(benchmark.scoring[*scoring]) : std::nullopt;
    const auto place = spec && prompt_id(*spec) == label.prompt ? place_of_label(pairs, label, *scoring) : std::nullopt;
    const auto value = place && !label.verdict.empty() ? label_value(*spec, label) : std::nullopt;
    if (!place) counts.stale += !label.verdict.empty();
    else if (label.verdict.empty()) ++counts.waiting;
    else if (!value) ++counts.unread;
    if (!value) continue;
    ++counts.labelled;
    valid.push_back(&label);
    auto& [sum, n] = sums[{*scoring, *place}];
    sum += *value;
    ++n;
  }
  HumanValues out;
  for (const auto& [key, sum] : sums) out.emplace(key, sum.first / sum.second);
  return out;
}

}  // namespace benchhub
