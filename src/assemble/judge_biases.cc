// What sways a judge: place, length, its own family; how mild it is. And the win rates against one yardstick, raw and
// at equal length. See judge_report.h; formulas: docs/judges.md.
#include <algorithm>
#include <cmath>

#include "assemble/judge_report.h"
#include "base/text.h"
#include "plan/judging.h"
#include "stats/correlation.h"
#include "stats/length_control.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

constexpr double kLengthRidge = 0.01;
constexpr int kLengthDraws = 100;
constexpr std::uint64_t kLengthSeed = 1;

double length_of(const Answer& answer) { return static_cast<double>(count_code_points(answer.text)); }

const Answer* answer_at(const std::vector<const PairPlan*>& pairs, const AnswerPlace& place) {
  return pairs[std::get<0>(place)]->cases[std::get<1>(place)].answer;
}

PositionView position_of(const OpinionSeries& series) {
  PositionView out;
  std::vector<double> shifts;
  for (const auto& [place, opinion] : series.opinions) {
    if (!opinion.ab || !opinion.ba) continue;
    ++out.compared;
    out.steady += *opinion.ab == *opinion.ba;
    out.first += *opinion.ab > *opinion.ba;
    out.second += *opinion.ab < *opinion.ba;
    shifts.push_back(*opinion.ab - *opinion.ba);
  }
  const Moments shift = mean_se(shifts);
  out.shift = shift.mean;
  out.shift_se = shift.se;
  return out;
}

LengthView length_view(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series) {
  LengthView out;
  std::vector<double> lengths, values;
  int decided = 0, longer = 0;
  for (const auto& [place, opinion] : series.opinions) {
    const Answer* answer = answer_at(pairs, place);
    if (!opinion.value || answer == nullptr) continue;
    double length = length_of(*answer);
    if (series.spec.kind == JudgeKind::pair) {
      if (opinion.rival == nullptr) continue;
      length -= length_of(*opinion.rival);
      if (length == 0) continue;
      decided += *opinion.value != 0.5;
      longer += (*opinion.value > 0.5 && length > 0) || (*opinion.value < 0.5 && length < 0);
    }
    lengths.push_back(length);
    values.push_back(*opinion.value);
  }
  out.n = static_cast<int>(values.size());
  out.correlation = spearman(lengths, values);
  if (decided > 0) out.longer_wins = static_cast<double>(longer) / decided;
  return out;
}

// Against the mean of the other judges of today, answer by answer.
LeniencyView leniency_of(const std::vector<const PairPlan*>& pairs, const std::vector<OpinionSeries>& all,
                         const OpinionSeries& series) {
  LeniencyView out;
  const Model* self = nullptr;
  for (const auto* pair : pairs) {
    for (const auto& seat : pair->judges) self = seat->model->slug == series.judge ? seat->model : self;
  }
  std::vector<double> own, rest, both;
  for (const auto& [place, opinion] : series.opinions) {
    double sum = 0;
    int n = 0;
    for (const auto& other : all) {
      if (&other == &series || !other.current || other.scoring != series.scoring || other.judge == series.judge)
        continue;
      const auto it = other.opinions.find(place);
      if (it == other.opinions.end() || !it->second.value) continue;
      sum += *it->second.value;
      ++n;
    }
    if (!opinion.value || n == 0) continue;
    const double excess = *opinion.value - sum / n;
    const Model& graded = *pairs[std::get<0>(place)]->model;
    const bool kin =
        self != nullptr && (graded.slug == self->slug || (!graded.family.empty() && graded.family == self->family));
    (kin ? own : rest).push_back(excess);
    both.push_back(excess);
  }
  out.n = static_cast<int>(both.size());
  out.own = static_cast<int>(own.size());
  out.excess = mean_se(both).mean;
  if (!own.empty() && !rest.empty()) out.own_excess = *mean_se(own).mean - *mean_se(rest).mean;
  return out;
}

}  // namespace

void add_biases(const std::vector<const PairPlan*>& pairs, const std::vector<OpinionSeries>& all, std::size_t which,
                JudgeSeriesView& out) {
  const OpinionSeries& series = all[which];
  out.position = position_of(series);
  out.length = length_view(pairs, series);
  if (series.current) out.leniency = leniency_of(pairs, all, series);
}

std::vector<PairRateView> pair_rates(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series) {
  std::vector<PairRateView> out;
  if (series.spec.kind != JudgeKind::pair || series.spec.all_pairs || !series.current) return out;
  struct Model {
    std::vector<std::optional<double>> preference;
    std::vector<double> y, delta;
  };
  std::map<std::size_t, Model> models;
  for (const auto& [place, opinion] : series.opinions) {
    if (!opinion.value) continue;
    Model& model = models[std::get<0>(place)];
    model.preference.push_back(1 + *opinion.value);
    if (opinion.rival == nullptr) continue;
    model.y.push_back(*opinion.value);
    model.delta.push_back(length_of(*opinion.rival) - length_of(*answer_at(pairs, place)));
  }
  for (const auto& [pair, model] : models) {
    const PreferenceRate rate = preference_rate(model.preference);
    PairRateView view{
        series.spec.name, series.judge,        pairs[pair]->id.model,  rate.n, rate.wins, rate.draws, rate.losses,
        rate.win_rate,    rate.standard_error, rate.discrete_win_rate, {},     {}};
    const std::vector<double> difficulty(model.y.size());
    const bool varies = !all_equal(model.y) && !all_equal(model.delta);
    if (const auto fit = !varies ? std::nullopt
                                 : fit_length_controlled(model.y, model.delta, difficulty, kLengthRidge, kLengthDraws,
                                                         kLengthSeed)) {
      view.length_controlled = fit->rate.win_rate;
      view.length_controlled_se = fit->bootstrap_se;
    }
    out.push_back(std::move(view));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.win_rate > b.win_rate; });
  return out;
}

}  // namespace benchhub
