// The sentence above a board: which model leads, which cannot be told apart from it, what they cost, how fine the board
// can see. Says plainly when there is nothing to say.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kNamed = 4;  // tied models that are named; the rest are counted

tmpl::Value link_value(const BenchmarkIndex& benchmark, const OverviewRow& row) {
  tmpl::Dict out(2);
  out.add("name", tmpl::Value::view(model_name(benchmark, row))).add("url", pair_url(row.benchmark, row.model));
  return out;
}

tmpl::Value fact_value(const BenchmarkIndex& benchmark, const OverviewRow* row, tmpl::Value text) {
  if (!row) return {};
  tmpl::Dict out(3);
  out.add("name", tmpl::Value::view(model_name(benchmark, *row))).add("text", std::move(text));
  out.add("url", pair_url(row->benchmark, row->model));
  return out;
}

// The row with the least of a value that may be undefined; null if all are.
template <class T>
const OverviewRow* least(const std::vector<const OverviewRow*>& rows, Maybe<T> OverviewRow::*field) {
  const OverviewRow* best = nullptr;
  for (const OverviewRow* row : rows) {
    if (row->*field && (!best || *(row->*field) < *(best->*field))) best = row;
  }
  return best;
}

struct TopGroup {
  std::vector<const OverviewRow*> models;  // language models, the leader first
  const OverviewRow* baseline = nullptr;
};

TopGroup top_group(const BenchmarkIndex& benchmark, const OverviewRow& leader) {
  TopGroup out;
  out.models.push_back(&leader);
  for (const OverviewRow& row : benchmark.view->overview_rows) {
    if (!row.ranked || row.tie_group != leader.tie_group || &row == &leader) continue;
    if (!model_of(benchmark, row).is_baseline()) out.models.push_back(&row);
    else if (!out.baseline) out.baseline = &row;
  }
  return out;
}

int ranked_models(const BenchmarkIndex& benchmark) {
  return static_cast<int>(
      std::count_if(benchmark.view->overview_rows.begin(), benchmark.view->overview_rows.end(),
                    [&](const OverviewRow& row) { return row.ranked && !model_of(benchmark, row).is_baseline(); }));
}

const char* verdict_kind(const BenchmarkIndex& benchmark, const OverviewRow* leader, const TopGroup& top) {
  if (leader) {
    if (*leader->score.value <= 0) return "zero";
    if (ranked_models(benchmark) == 1) return "alone";
    if (top.models.size() > 1) return "tied";
    // Alone in its group is less than first: a model further down may still not be separable from it.
    return leader->rank_worst == leader->rank_best ? "clear" : "ahead";
  }
  if (benchmark.language_models > 0) return "unranked";
  return benchmark.baselines > 0 ? "baselines" : "empty";
}

const OverviewRow* best_scored(const BenchmarkIndex& benchmark) {
  const OverviewRow* best = nullptr;
  for (const OverviewRow& row : benchmark.view->overview_rows) {
    if (row.score.value && (!best || *row.score.value > *best->score.value)) best = &row;
  }
  return best;
}

// Of the models tied with the leader, those with the very same score: none of them is ahead.
std::size_t equal_count(const TopGroup& top) {
  const auto same = [&](const OverviewRow* row) {
    return std::abs(*row->score.value - *top.models.front()->score.value) < 1e-12;
  };
  return top.models.empty() ? 0
                            : static_cast<std::size_t>(std::count_if(top.models.begin() + 1, top.models.end(), same));
}

tmpl::Value tied_value(const BenchmarkIndex& benchmark, const TopGroup& top) {
  tmpl::List tied;
  for (std::size_t i = 1; i < top.models.size() && i <= kNamed; ++i)
    tied.push_back(link_value(benchmark, *top.models[i]));
  return tied;
}

}  // namespace

tmpl::Value verdict_value(const BenchmarkIndex& benchmark) {
  const OverviewRow* leader = best_row(benchmark);
  const TopGroup top = leader ? top_group(benchmark, *leader) : TopGroup{};
  const OverviewRow* shown = leader ? leader : best_scored(benchmark);
  const OverviewRow* cheapest = least(top.models, &OverviewRow::cost_per_1000);
  const OverviewRow* fastest = least(top.models, &OverviewRow::p50_ms);
  const std::size_t tied = top.models.empty() ? 0 : top.models.size() - 1, equal = equal_count(top);
  tmpl::Dict out(18);
  out.add("kind", verdict_kind(benchmark, leader, top));
  out.add("name", shown ? tmpl::Value::view(model_name(benchmark, *shown)) : tmpl::Value());
  out.add("url", shown ? tmpl::Value(pair_url(shown->benchmark, shown->model)) : tmpl::Value());
  out.add("score", shown ? score_value(shown->score) : score_value(OverviewScore{}));
  out.add("nothing_right", shown && *shown->score.value <= 0);
  out.add("tied", tied_value(benchmark, top));
  out.add("tied_count", tied).add("equal", equal > 0 ? tmpl::Value(equal) : tmpl::Value());
  out.add("tied_beyond", tied > equal ? tmpl::Value(tied - equal) : tmpl::Value());
  out.add("more", top.models.size() > kNamed + 1 ? tmpl::Value(top.models.size() - kNamed - 1) : tmpl::Value());
  out.add("cheapest",
          fact_value(benchmark, cheapest, cheapest ? tmpl::Value(usd_text(*cheapest->cost_per_1000)) : tmpl::Value()));
  out.add("fastest", fact_value(benchmark, fastest, fastest ? seconds_value(fastest->p50_ms) : tmpl::Value()));
  out.add("baseline", top.baseline ? tmpl::Value::view(model_name(benchmark, *top.baseline)) : tmpl::Value());
  const auto& detectable = benchmark.view->detectable;
  out.add("detectable",
          detectable && ranked_models(benchmark) > 1 ? tmpl::Value(fixed(*detectable * 100, 0)) : tmpl::Value());
  out.add("cases", benchmark.benchmark().cases.size());
  return out;
}

}  // namespace benchhub
