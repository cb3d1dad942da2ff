// Rows and ranks of one benchmark; see board.h.
#include "assemble/board.h"

#include <algorithm>
#include <set>

#include "assemble/failures.h"
#include "assemble/items.h"
#include "assemble/judge_report.h"
#include "assemble/judging.h"
#include "assemble/repricing.h"
#include "assemble/speed.h"
#include "assemble/strengths.h"
#include "base/hash.h"
#include "base/text.h"
#include "plan/select.h"
#include "score/score.h"
#include "stats/board.h"
#include "stats/cost.h"
#include "stats/reducers.h"
#include "stats/repeats.h"

namespace benchhub {
namespace {

// Scores of one pair by case: the mean over its scored repeats.
struct CaseMeans {
  std::vector<std::optional<double>> by_case;
  std::vector<std::string> unscored;  // reason per case, "" if scored
};

// Seeds differ between benchmarks but not between machines or runs.
std::uint64_t seed_of(const Benchmark& benchmark) {
  return std::stoull(sha256_hex(benchmark.slug).substr(0, 15), nullptr, 16);
}

// judged: whether the case is in the sample that judges see; what they do not see counts neither for nor against.
CaseScore score_item(const CompiledBenchmark& compiled, const Benchmark& benchmark, const CasePlan& item,
                     const Verdicts& verdicts, bool judged) {
  const Case& the_case = benchmark.cases[item.case_index];
  CaseScore out;
  out.case_id = the_case.id;
  if (!judged) {
    if (item.answer != nullptr) out.state = item.answer->state;
    out.unscored_reason = kNotSampled;
  } else if (item.status == CaseStatus::unfit) {
    out.unscored_reason = "longer than its context window";
  } else if (item.answer == nullptr) {
    out.unscored_reason = "not run";
  } else if (item.question_changed) {
    out.state = item.answer->state;
    out.unscored_reason = "question changed since";
  } else {
    out = compiled.score(the_case, *ScoredAnswer(the_case, item), verdicts);
  }
  out.repeat = item.repeat;
  return out;
}

const Reducer& headline(const std::vector<Reducer>& reducers) { return reducers.front(); }

std::vector<Reducer> reducers_of(const Benchmark& benchmark) {
  std::vector<Reducer> out;
  for (const auto& name : benchmark.reducers) {
    if (auto reducer = parse_reducer(name)) out.push_back(std::move(*reducer));
  }
  if (out.empty()) out.push_back(*parse_reducer("mean"));
  return out;
}

// value: of one CaseScore, the benchmark's own or a filter's.
template <class Value>
CaseMeans reduce_cases(const Benchmark& benchmark, const std::vector<CaseScore>& scores, const Reducer& reducer,
                       Value value) {
  CaseMeans out;
  const auto repeats = static_cast<std::size_t>(benchmark.repeats);
  for (std::size_t i = 0; i * repeats < scores.size(); ++i) {
    std::vector<double> values;
    std::string reason;
    for (std::size_t r = i * repeats; r < (i + 1) * repeats; ++r) {
      if (const auto one = value(scores[r])) values.push_back(*one);
      else reason = scores[r].unscored_reason;
    }
    out.by_case.push_back(reduce(reducer, values));
    out.unscored.push_back(out.by_case.back() ? "" : reason);
  }
  return out;
}

std::optional<double> own_value(const CaseScore& score) { return score.value; }

CaseMeans means_of(const Benchmark& benchmark, const std::vector<CaseScore>& scores) {
  return reduce_cases(benchmark, scores, headline(reducers_of(benchmark)), own_value);
}

bool is_binary_under(const Benchmark& benchmark, const Reducer& reducer) {
  return is_binary(benchmark) && (benchmark.repeats == 1 || gives_binary(reducer));
}
bool has_binary_means(const Benchmark& benchmark) {
  return is_binary_under(benchmark, headline(reducers_of(benchmark)));
}

std::vector<std::string> clusters_of(const Benchmark& benchmark) {
  std::vector<std::string> out;
  for (const auto& the_case : benchmark.cases) out.push_back(the_case.cluster);
  return out;
}

std::vector<double> weights_of(const Benchmark& benchmark) {
  std::vector<double> out;
  for (const auto& the_case : benchmark.cases) out.push_back(the_case.weight);
  return out;
}

// The interval over the scored cases that `wanted` picks.
template <class Wanted>
ScoreInterval interval_over(const Benchmark& benchmark, const CaseMeans& means, bool binary, Wanted wanted, int* scored,
                            int* total) {
  std::vector<double> x, weights;
  std::vector<std::string> cluster;
  *scored = *total = 0;
  for (std::size_t i = 0; i < means.by_case.size(); ++i) {
    const Case& the_case = benchmark.cases[i];
    if (!wanted(the_case) || means.unscored[i] == kNotSampled) continue;
    ++*total;
    if (!means.by_case[i]) continue;
    ++*scored;
    x.push_back(*means.by_case[i]);
    weights.push_back(the_case.weight);
    cluster.push_back(the_case.cluster);
  }
  const IntervalEstimate e = estimate_score(x, weights, cluster, binary, seed_of(benchmark));
  return {e.value, e.lower, e.upper, e.method};
}

std::vector<std::string> categories_of(const Benchmark& benchmark) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const auto& the_case : benchmark.cases) {
    if (!the_case.category.empty() && seen.insert(the_case.category).second) out.push_back(the_case.category);
  }
  return out;
}

void add_metric(const Benchmark& benchmark, const std::string& name, bool binary, const CaseMeans& means,
                PairRow& row) {
  MetricScore metric{name, 0, {}};
  int total = 0;
  metric.score = interval_over(
      benchmark, means, binary, [](const Case&) { return true; }, &metric.scored, &total);
  row.metrics.push_back(std::move(metric));
}

// Filters under the first reducer, then reducers under the first filter; nothing where there is but one way.
void add_metrics(const Benchmark& benchmark, PairRow& row) {
  const auto reducers = reducers_of(benchmark);
  const auto& filters = benchmark.filters;
  for (std::size_t f = 0; filters.size() > 1 && f < filters.size(); ++f) {
    const auto value = [f](const CaseScore& score) -> std::optional<double> {
      return f < score.filtered.size() ? score.filtered[f].value : std::nullopt;
    };
    add_metric(benchmark, filters[f].name, is_binary_under(benchmark, headline(reducers)),
               reduce_cases(benchmark, row.case_scores, headline(reducers), value), row);
  }
  for (std::size_t r = 0; reducers.size() > 1 && r < reducers.size(); ++r)
    add_metric(benchmark, reducers[r].name, is_binary_under(benchmark, reducers[r]),
               reduce_cases(benchmark, row.case_scores, reducers[r], own_value), row);
}

void add_repeat_spread(const Benchmark& benchmark, PairRow& row) {
  const auto repeats = static_cast<std::size_t>(benchmark.repeats);
  if (repeats < 2) return;
  std::vector<std::vector<double>> answers;
  for (std::size_t i = 0; i < row.case_scores.size(); ++i) {
    if (i % repeats == 0) answers.emplace_back();
    if (row.case_scores[i].value) answers.back().push_back(*row.case_scores[i].value);
  }
  const RepeatDecomposition spread = k_sample_decomposition(answers);
  row.repeats = {spread.se, spread.sigma2_within, spread.se_if_k_infinite};
}

void add_money_and_times(const PairPlan& pair, PairRow& row) {
  std::vector<double> total_ms, ttft_ms;
  std::set<std::string> served, own_served, fingerprints;
  Nano cost = 0;
  std::int64_t input = 0, output = 0, answers = 0;
  bool priced = true, counted = true;
  std::vector<const Answer*> all;
  for (const auto& item : pair.cases) {
    if (item.answer == nullptr || !is_final(item.answer->state)) continue;
    all.insert(all.end(), item.steps.begin(), item.steps.end());
    all.push_back(item.answer);
    ++answers;
  }
  for (const Answer* one : all) {
    const Answer& answer = *one;
    priced &= answer.cost.has_value();
    cost += answer.cost.value_or(0);
    counted &= answer.usage.input && answer.usage.output;
    input += answer.usage.input.value_or(0);
    output += answer.usage.output.value_or(0);
    if (answer.timing.total_ms) total_ms.push_back(*answer.timing.total_ms);
    if (answer.timing.ttft_ms) ttft_ms.push_back(*answer.timing.ttft_ms);
    if (!answer.model_served.empty()) served.insert(answer.model_served);
    if (!answer.model_served.empty() && answer.route.empty()) own_served.insert(answer.model_served);
    if (!answer.fingerprint.empty() && answer.route.empty()) fingerprints.insert(answer.fingerprint);
    row.last_answer_ms = std::max(row.last_answer_ms, answer.at_ms);
  }
  row.model_served = join({served.begin(), served.end()}, ", ");
  row.own_served = join({own_served.begin(), own_served.end()}, ", ");
  row.fingerprint = join({fingerprints.begin(), fingerprints.end()}, ", ");
  if (pair.model->is_baseline() || answers == 0) return;
  row.p5_ms = percentile(total_ms, 0.05);
  row.p25_ms = percentile(total_ms, 0.25);
  row.p50_ms = percentile(total_ms, 0.5);
  row.p75_ms = percentile(total_ms, 0.75);
  row.p95_ms = percentile(total_ms, 0.95);
  row.ttft_p50_ms = percentile(ttft_ms, 0.5);
  if (counted) {
    row.input_tokens = input;
    row.output_tokens = output;
  }
  row.repriced = repricing(pair);
  if (!priced) return;
  row.cost = cost;
  row.cost_per_1000 = cost * 1000 / answers;
  double right = 0;
  for (const auto& score : row.case_scores) right += score.value.value_or(0);
  if (right > 0) row.cost_per_correct = static_cast<Nano>(static_cast<double>(cost) / right);
}

void rank_rows(const Benchmark& benchmark, std::vector<PairRow>& rows, double coverage_floor, BenchmarkView& view) {
  std::vector<BoardEntry> entries;
  std::vector<PairRow*> ranked;
  for (auto& row : rows) {
    row.ranked = row.score.value && row.coverage >= coverage_floor && !row.judging.withheld;
    if (!row.ranked) continue;
    ranked.push_back(&row);
    entries.push_back({means_of(benchmark, row.case_scores).by_case});
  }
  const auto compare = [&](const std::vector<BoardEntry>& scores) {
    return compare_board(scores, clusters_of(benchmark), has_binary_means(benchmark), weights_of(benchmark));
  };
  const BoardComparison comparison = compare(entries);
  view.detectable = comparison.detectable;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const BoardRank& rank = comparison.ranks[i];
    if (rank.best == 0) continue;
    ranked[i]->rank_best = rank.best;
    ranked[i]->rank_worst = rank.worst;
    ranked[i]->tie_group = rank.tie_group;
  }
  const bool sure =
      std::all_of(ranked.begin(), ranked.end(), [](const PairRow* row) { return row->judging.errors == 0; });
  if (sure) return;
  // Where judges failed, a rank must hold whatever they would have said.
  for (const double bound : {0.0, 1.0}) {
    for (std::size_t i = 0; i < ranked.size(); ++i)
      entries[i] = {means_of(benchmark, with_judge_errors_as(ranked[i]->case_scores, bound)).by_case};
    const BoardComparison bounded = compare(entries);
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      if (bounded.ranks[i].best == 0) continue;
      ranked[i]->rank_best = std::min(ranked[i]->rank_best.value_or(bounded.ranks[i].best), bounded.ranks[i].best);
      ranked[i]->rank_worst = std::max(ranked[i]->rank_worst.value_or(bounded.ranks[i].worst), bounded.ranks[i].worst);
    }
  }
}

// Which ranked language models are not told above the best ranked baseline; nothing is said where there is none.
void mark_floor(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs, std::vector<PairRow>& rows) {
  std::vector<BoardEntry> entries;
  std::vector<std::size_t> at;
  std::optional<std::size_t> best;  // in entries
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].ranked) continue;
    if (pairs[i]->model->is_baseline() && (!best || rows[i].score.value > rows[at[*best]].score.value))
      best = entries.size();
    entries.push_back({means_of(benchmark, rows[i].case_scores).by_case});
    at.push_back(i);
  }
  if (!best) return;
  const std::vector<bool> above =
      above_reference(entries, *best, clusters_of(benchmark), has_binary_means(benchmark), weights_of(benchmark));
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (!above[e] && !pairs[at[e]]->model->is_baseline()) rows[at[e]].floor = rows[at[*best]].model;
  }
}

// Which of the ranked language models nothing clearly beats at its price or less.
void mark_front(const std::vector<const PairPlan*>& pairs, std::vector<PairRow>& rows) {
  std::vector<ParetoPoint> points;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ParetoPoint& point = points.emplace_back();
    if (!rows[i].ranked || !rows[i].cost_per_1000 || pairs[i]->model->is_baseline()) continue;
    point = {static_cast<double>(*rows[i].cost_per_1000), rows[i].score.lower, rows[i].score.upper};
  }
  const std::vector<bool> front = pareto_front(points);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].on_front = front[i];
}

// The heading of the board: its first reducer's, where that is no mean.
std::string metric_name(const Benchmark& benchmark) {
  if (is_ranked_by_strength(benchmark)) return "Strength";
  if (benchmark.reducers.front() != "mean") return benchmark.reducers.front();
  return benchmark.metric == "accuracy" ? "Accuracy" : "Mean score";
}

bool row_before(const PairRow& a, const PairRow& b) {
  if (a.ranked != b.ranked) return a.ranked;
  if (a.score.value != b.score.value) return a.score.value.value_or(-1) > b.score.value.value_or(-1);
  return a.model < b.model;
}

// Points into the rows: their scores stay where they are when rows are sorted.
CaseView case_view(const Benchmark& benchmark, std::size_t index, const std::vector<const PairPlan*>& pairs,
                   const std::vector<PairRow>& rows) {
  CaseView view;
  view.the_case = &benchmark.cases[index];
  view.prompt = expand_messages(benchmark, benchmark.cases[index]);
  const auto repeats = static_cast<std::size_t>(benchmark.repeats);
  double sum[2] = {0, 0};
  int n[2] = {0, 0};
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    for (std::size_t r = index * repeats; r < (index + 1) * repeats; ++r) {
      const CasePlan& item = pairs[p]->cases[r];
      if (item.answer == nullptr) continue;
      const CaseScore& score = rows[p].case_scores[r];
      view.answers.push_back({pairs[p]->id.model, item.answer, &score, verdicts_of(*pairs[p], r), item.steps, {}});
      if (!score.value) continue;
      sum[pairs[p]->model->is_baseline()] += *score.value;
      ++n[pairs[p]->model->is_baseline()];
    }
  }
  const int which = n[0] > 0 ? 0 : 1;
  if (n[which] > 0) view.mean_score = sum[which] / n[which];
  std::stable_sort(view.answers.begin(), view.answers.end(), [](const AnswerView& a, const AnswerView& b) {
    const double x = a.score->value.value_or(-1), y = b.score->value.value_or(-1);
    return std::tie(x, a.model, a.answer->repeat) < std::tie(y, b.model, b.answer->repeat);
  });
  return view;
}

void add_label(const HumanLabel& label, std::vector<CaseView>& cases) {
  for (CaseView& view : cases) {
    if (view.the_case->id != label.case_id) continue;
    for (AnswerView& answer : view.answers) {
      if (answer.model == label.model && answer.answer->repeat == label.repeat) answer.people.push_back(&label);
    }
  }
}

// Between which scores it lies, whatever judges would have said where they failed; the score itself is none where they
// failed too often.
void bound_score(const Benchmark& benchmark, bool binary, PairRow& row) {
  if (!row.judging.flagged) return;
  const auto score_with = [&](double value) {
    const CaseMeans means = means_of(benchmark, with_judge_errors_as(row.case_scores, value));
    int scored = 0, total = 0;
    return interval_over(
               benchmark, means, binary, [](const Case&) { return true; }, &scored, &total)
        .value;
  };
  row.judging.worst = score_with(0);
  row.judging.best = score_with(1);
  if (!row.judging.withheld) return;
  row.score = {};
  row.metrics.clear();
  for (auto& category : row.categories) category.score = {};
}

}  // namespace

std::vector<std::optional<double>> case_values(const Benchmark& benchmark, const std::vector<CaseScore>& scores) {
  return means_of(benchmark, scores).by_case;
}

PairRow assemble_row(const PairPlan& pair) {
  const Benchmark& benchmark = *pair.benchmark;
  PairRow row;
  row.benchmark = pair.id.benchmark;
  row.model = pair.id.model;
  row.state = to_string(pair.state);
  row.state_reason = pair.reason;
  if (pair.open() > 0) row.rerun_cost = pair.estimate.cost_high;
  const CompiledBenchmark compiled(benchmark);
  const std::vector<Verdicts> verdicts = verdicts_by_item(pair);
  const std::vector<bool> judged = judged_cases(benchmark);
  for (std::size_t i = 0; i < pair.cases.size(); ++i) {
    const CasePlan& item = pair.cases[i];
    row.case_scores.push_back(
        score_item(compiled, benchmark, item, verdicts[i], judged[item.case_index] && !item.undrawn));
  }
  row.judging = judging_of(pair, row.case_scores);
  row.failures = failure_groups(row.case_scores);
  const CaseMeans means = means_of(benchmark, row.case_scores);
  const bool binary = has_binary_means(benchmark);
  row.score = interval_over(
      benchmark, means, binary, [](const Case&) { return true; }, &row.scored, &row.total);
  for (const auto& reason : means.unscored) {
    if (!reason.empty() && reason != kNotSampled) ++row.unscored[reason];
  }
  row.coverage = row.total > 0 ? static_cast<double>(row.scored) / row.total : 0;
  for (const auto& category : categories_of(benchmark)) {
    CategoryScore score;
    score.category = category;
    score.score = interval_over(
        benchmark, means, binary, [&](const Case& c) { return c.category == category; }, &score.scored, &score.total);
    row.categories.push_back(std::move(score));
  }
  add_metrics(benchmark, row);
  bound_score(benchmark, binary, row);
  add_repeat_spread(benchmark, row);
  add_money_and_times(pair, row);
  row.speed = speed_of(pair);
  return row;
}

BenchmarkView assemble_board(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                             double coverage_floor, const std::vector<HumanLabel>& labels) {
  BenchmarkView view;
  view.benchmark = &benchmark;
  view.categories = categories_of(benchmark);
  view.metric_name = metric_name(benchmark);
  std::vector<PairRow> rows;
  for (const auto* pair : pairs) rows.push_back(assemble_row(*pair));
  for (std::size_t i = 0; i < benchmark.cases.size(); ++i) view.cases.push_back(case_view(benchmark, i, pairs, rows));
  add_item_analysis(benchmark, pairs, rows, view);
  std::vector<const HumanLabel*> people;
  view.judges = judge_report(benchmark, pairs, labels, people);
  for (const HumanLabel* label : people) add_label(*label, view.cases);
  rank_rows(benchmark, rows, coverage_floor, view);
  mark_floor(benchmark, pairs, rows);
  add_strengths(benchmark, pairs, rows);
  if (is_ranked_by_strength(benchmark)) view.detectable.reset();  // of means
  mark_front(pairs, rows);
  std::sort(rows.begin(), rows.end(), row_before);
  view.rows = std::move(rows);
  return view;
}

}  // namespace benchhub
