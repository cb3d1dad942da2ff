// See judge_report.h.
#include "assemble/judge_report.h"

#include <algorithm>
#include <set>

#include "stats/agreement.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

SharedValues with_people(const OpinionSeries& series, const HumanValues& people) {
  SharedValues out;
  for (const auto& [place, opinion] : series.opinions) {
    const auto it = people.find({series.scoring, place});
    if (it == people.end() || !opinion.value) continue;
    out.places.push_back(place);
    out.a.push_back(*opinion.value);
    out.b.push_back(it->second);
  }
  return out;
}

// The mean over the judges of today, of each answer that any of them graded.
std::map<AnswerPlace, double> panel_values(const std::vector<OpinionSeries>& all, std::size_t scoring) {
  std::map<AnswerPlace, std::pair<double, int>> sums;
  for (const auto& series : all) {
    if (!series.current || series.scoring != scoring) continue;
    for (const auto& [place, opinion] : series.opinions) {
      if (!opinion.value) continue;
      auto& [sum, n] = sums[place];
      sum += *opinion.value;
      ++n;
    }
  }
  std::map<AnswerPlace, double> out;
  for (const auto& [place, sum] : sums) out.emplace(place, sum.first / sum.second);
  return out;
}

// Of each model that people labelled something of.
void add_corrected(const std::vector<const PairPlan*>& pairs, const std::vector<OpinionSeries>& all,
                   const HumanValues& people, std::size_t scoring, const std::string& name, JudgeReport& out) {
  struct Sides {
    std::vector<double> unlabelled, judged, human, all;
  };
  std::map<std::size_t, Sides> models;  // by pair
  for (const auto& [place, value] : panel_values(all, scoring)) {
    Sides& sides = models[std::get<0>(place)];
    const auto it = people.find({scoring, place});
    sides.all.push_back(value);
    if (it == people.end()) {
      sides.unlabelled.push_back(value);
    } else {
      sides.judged.push_back(value);
      sides.human.push_back(it->second);
    }
  }
  for (const auto& [pair, sides] : models) {
    if (sides.human.empty()) continue;
    CorrectedView view{name,
                       pairs[pair]->id.model,
                       static_cast<int>(sides.all.size()),
                       static_cast<int>(sides.human.size()),
                       mean_se(sides.all).mean,
                       {},
                       {},
                       {}};
    if (const auto mean = prediction_powered_mean(sides.unlabelled, sides.judged, sides.human, 0.95)) {
      view.estimate = mean->estimate;
      view.lower = mean->interval.lower;
      view.upper = mean->interval.upper;
    }
    out.corrected.push_back(std::move(view));
  }
}

void add_changes(const std::vector<const PairPlan*>& pairs, const std::vector<OpinionSeries>& all, JudgeReport& out) {
  for (const auto& before : all) {
    if (before.current) continue;
    const OpinionSeries* now = nullptr;  // of the same judge, if it grades still
    for (const auto& series : all) {
      if (!series.current || series.scoring != before.scoring) continue;
      if (now == nullptr || (series.judge == before.judge && now->judge != before.judge)) now = &series;
    }
    if (auto change = series_change(pairs, before, now)) out.changes.push_back(*std::move(change));
  }
}

void add_prompts(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs, JudgeReport& out) {
  std::set<std::pair<std::string, Grammar>> seen;
  for (const auto* pair : pairs) {
    for (const auto& verdict : pair->verdicts) {
      const JudgeTask& task = *verdict.task;
      if (!verdict.is_about_answer() || !seen.emplace(task.spec.name, task.seat->grammar).second) continue;
      out.prompts.push_back({task.spec.name, task.prompt, prompt_words(task.spec, task.seat->grammar)});
    }
  }
  if (!out.prompts.empty()) return;
  for (const auto& scoring : benchmark.scoring) {
    if (const auto spec = judge_spec(scoring))
      out.prompts.push_back({spec->name, prompt_id(*spec), prompt_words(*spec, Grammar::line)});
  }
}

}  // namespace

SharedValues shared_values(const OpinionSeries& a, const OpinionSeries& b) {
  SharedValues out;
  for (const auto& [place, opinion] : a.opinions) {
    const auto it = b.opinions.find(place);
    if (it == b.opinions.end() || !opinion.value || !it->second.value) continue;
    out.places.push_back(place);
    out.a.push_back(*opinion.value);
    out.b.push_back(*it->second.value);
  }
  return out;
}

JudgeReport judge_report(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                         const std::vector<HumanLabel>& labels, std::vector<const HumanLabel*>& valid) {
  JudgeReport out;
  if (!has_judges(benchmark)) return out;
  const HumanValues people = human_values(pairs, labels, out.people, valid);
  const std::vector<OpinionSeries> all = gather_opinions(pairs);
  std::set<std::string> rejected;
  for (const auto* pair : pairs) {
    for (const auto& judge : rejected_judges(*pair)) rejected.insert(judge);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const OpinionSeries& series = all[i];
    JudgeSeriesView view = series.facts;
    for (const auto& other : all) {
      const bool same = other.scoring == series.scoring && other.series == series.series && other.judge == series.judge;
      if (series.current && same && other.facts.other_judge) view.others += other.facts.replies;
    }
    view.rejected = series.current && rejected.contains(series.judge);
    const SharedValues labelled = with_people(series, people);
    view.people = agreement_of(series.spec, labelled.a, labelled.b);
    for (const auto& other : all) {
      if (&other == &series || other.scoring != series.scoring || !series.current || !other.current) continue;
      const SharedValues both = shared_values(series, other);
      if (!both.a.empty()) view.peers.push_back({other.judge, other.prompt, agreement_of(series.spec, both.a, both.b)});
    }
    if (series.spec.explains) view.mean.reset();  // its labels are worth nothing
    else add_biases(pairs, all, i, view);
    if (series.current) view.drift = drift_of(pairs, series, labels);
    for (auto& rate : pair_rates(pairs, series)) out.rates.push_back(std::move(rate));
    out.series.push_back(std::move(view));
  }
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const auto spec = judge_spec(benchmark.scoring[i]);
    // Of all pairs a model's comparisons lie half with the others: their mean here would be of a part of them.
    if (spec && !spec->explains && !spec->all_pairs) add_corrected(pairs, all, people, i, spec->name, out);
  }
  add_changes(pairs, all, out);
  add_prompts(benchmark, pairs, out);
  return out;
}

}  // namespace benchhub
