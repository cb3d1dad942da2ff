// Whether a judge says of its calibration items what it said when they were frozen; see judge_report.h. Rules and
// thresholds: docs/judges.md.
#include <algorithm>
#include <set>

#include "assemble/judge_report.h"
#include "base/random.h"
#include "plan/calibration.h"
#include "stats/agreement.h"
#include "stats/paired.h"
#include "stats/percentiles.h"

namespace benchhub {
namespace {

constexpr double kAlarmP = 0.01, kAlarmDrop = 0.05, kDropLevel = 0.95;
constexpr int kDropDraws = 1000;
constexpr std::size_t kFewestLabels = 10;  // with fewer, kappa against people says nothing

// One item: a value per round, and what people said of the same texts.
struct Item {
  std::map<std::string, double> said[2];  // frozen, last; by order
  std::string subject;
  std::optional<double> value(int round, std::size_t orders) const {
    const auto& by_order = said[round];
    if (by_order.size() != orders) return std::nullopt;
    const double first = by_order.begin()->second, last = by_order.rbegin()->second;
    return first == last ? first : 0.5;
  }
};
using Items = std::map<AnswerPlace, Item>;

struct Values {
  std::vector<double> before, now;
  std::vector<std::string> subjects;
};

bool belongs(const Rechecked& one, const OpinionSeries& series) {
  return one.task->scoring == series.scoring && one.reply->verdict->series == series.series;
}

int last_round(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series) {
  int out = 0;
  for (const auto* pair : pairs) {
    for (const auto& one : pair->rechecked)
      if (belongs(one, series) && is_final(one.reply->state)) out = std::max(out, one.reply->verdict->round);
  }
  return out;
}

Items items_of(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series, DriftView& out) {
  Items items;
  std::set<std::string> served[2];
  bool priced = true;
  Nano cost = 0;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    for (const auto& one : pairs[p]->rechecked) {
      if (!belongs(one, series)) continue;
      const Answer& reply = *one.reply;
      const JudgeRef& ref = *reply.verdict;
      priced = priced && (ref.round == 0 || reply.cost);
      if (ref.round > 0) cost += reply.cost.value_or(0);  // the frozen verdict was paid for as what it was
      if (ref.round != 0 && ref.round != out.rounds) continue;
      const int side = ref.round > 0;
      Item& item = items[{p, one.item, ref.rival}];
      if (ref.frozen) item.subject = subject_id(*ref.frozen);
      if (!reply.model_served.empty()) served[side].insert(reply.model_served);
      if (side == 1) out.last_ms = std::max(out.last_ms, reply.at_ms);
      else out.frozen_ms = std::max(out.frozen_ms, reply.at_ms);
      if (const auto value = reply_value(series.spec, reply)) item.said[side][ref.order] = *value;
    }
  }
  for (const auto& name : served[0]) out.served_before += (out.served_before.empty() ? "" : ", ") + name;
  for (const auto& name : served[1]) out.served_now += (out.served_now.empty() ? "" : ", ") + name;
  if (priced) out.cost = cost;
  return items;
}

std::vector<int> categories(const JudgeSpec& spec, const std::vector<double>& values) {
  std::vector<int> out;
  for (const double value : values) out.push_back(category_of(spec, value));
  return out;
}

// How far kappa fell between two columns, each against the same third.
struct Fall {
  std::optional<double> before, now, lower;
};
Fall fall_of(const JudgeSpec& spec, const std::vector<double>& truth, const std::vector<double>& before,
             const std::vector<double>& now) {
  const bool ordered = spec.kind == JudgeKind::score || spec.kind == JudgeKind::checklist;
  const KappaWeights weights = ordered ? KappaWeights::quadratic : KappaWeights::nominal;
  const auto t = categories(spec, truth), b = categories(spec, before), n = categories(spec, now);
  Fall out{cohen_kappa(t, b, weights).kappa, cohen_kappa(t, n, weights).kappa, {}};
  if (!out.before || !out.now) return out;
  Random random(1);
  std::vector<double> falls;
  std::vector<int> x(t.size()), y(t.size()), z(t.size());
  for (int draw = 0; draw < kDropDraws; ++draw) {
    for (std::size_t i = 0; i < t.size(); ++i) {
      const std::size_t at = random.index(t.size());
      x[i] = t[at];
      y[i] = b[at];
      z[i] = n[at];
    }
    const auto first = cohen_kappa(x, y, weights).kappa, second = cohen_kappa(x, z, weights).kappa;
    if (first && second) falls.push_back(*first - *second);
  }
  if (falls.size() * 10 >= std::size_t{kDropDraws} * 9) out.lower = percentile(falls, (1 - kDropLevel) / 2);
  return out;
}

// Means of people's verdicts about the same texts by the same rubric, by subject.
std::map<std::string, double> people_by_subject(const OpinionSeries& series, const std::vector<HumanLabel>& labels) {
  std::map<std::string, std::pair<double, int>> sums;
  for (const auto& label : labels) {
    if (label.scorer != series.spec.name || label.prompt != series.prompt || label.verdict.empty()) continue;
    const auto value = label_value(series.spec, label);
    if (!value) continue;
    sums[label.subject].first += *value;
    ++sums[label.subject].second;
  }
  std::map<std::string, double> out;
  for (const auto& [subject, sum] : sums) out[subject] = sum.first / sum.second;
  return out;
}

// Against people where enough of the items are labelled, else against the frozen verdicts themselves.
void add_kappa(const OpinionSeries& series, const std::vector<HumanLabel>& labels, const Values& values,
               DriftView& out) {
  const auto people = people_by_subject(series, labels);
  std::vector<double> truth, before, now;
  for (std::size_t i = 0; i < values.before.size(); ++i) {
    const auto it = people.find(values.subjects[i]);
    if (it == people.end()) continue;
    truth.push_back(it->second);
    before.push_back(values.before[i]);
    now.push_back(values.now[i]);
  }
  const Fall by_people = truth.size() < kFewestLabels ? Fall{} : fall_of(series.spec, truth, before, now);
  const bool labelled = by_people.before && by_people.now;
  const Fall fall = labelled ? by_people : fall_of(series.spec, values.before, values.before, values.now);
  out.labelled = labelled ? static_cast<int>(truth.size()) : 0;
  out.kappa_before = fall.before;
  out.kappa = fall.now;
  out.drop_lower = fall.lower;
}

bool is_alarm(const DriftView& view) {
  const bool shifted = view.p && *view.p < kAlarmP;
  const bool fell = view.kappa_before && view.kappa && *view.kappa_before - *view.kappa > kAlarmDrop &&
                    view.drop_lower && *view.drop_lower > 0;
  return shifted || fell;
}

}  // namespace

DriftView drift_of(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series,
                   const std::vector<HumanLabel>& labels) {
  DriftView out;
  out.rounds = last_round(pairs, series);
  const Items items = items_of(pairs, series, out);
  out.items = static_cast<int>(items.size());
  const std::size_t orders = series.spec.kind == JudgeKind::pair ? 2 : 1;
  Values values;
  for (const auto& [place, item] : items) {
    const auto before = item.value(0, orders), now = item.value(1, orders);
    if (!before || !now) continue;
    values.before.push_back(*before);
    values.now.push_back(*now);
    values.subjects.push_back(item.subject);
    out.up += *now > *before;
    out.down += *now < *before;
  }
  out.compared = static_cast<int>(values.before.size());
  if (out.compared == 0) return out;
  out.p = mcnemar_exact(out.up, out.down).p_exact;
  add_kappa(series, labels, values, out);
  out.alarm = is_alarm(out);
  return out;
}

}  // namespace benchhub
