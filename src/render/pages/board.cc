// The leaderboard's values: rows in tie groups, unranked rows last, columns that nobody fills left out.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kServed = 80;  // characters of the name that a provider answered with

struct BoardColumns {
  MoneyColumn money;  // both columns of cost
  bool cost = false, tokens = false, latency = false;
};

// A column that only baselines fill says nothing: they cost nothing and take no time.
BoardColumns board_columns(const BenchmarkIndex& benchmark) {
  BoardColumns out;
  for (const PairRow& row : benchmark.view->rows) {
    out.money.add(row.cost_per_1000);
    out.money.add(per_1000_correct(row));
    if (model_of(benchmark, row).is_baseline()) continue;
    out.cost |= row.cost_per_1000.has_value();
    out.tokens |= row.output_tokens.has_value();
    out.latency |= row.p50_ms.has_value();
  }
  return out;
}

// Second line of the model's cell: provider, licence, and as what it was served if that is not what was asked for.
std::string row_subtitle(const ModelView& view, const PairRow& row) {
  std::string out(provider_name(view));
  const auto part = [&](std::string_view text) {
    if (text.empty()) return;
    if (!out.empty()) out += " · ";
    out += text;
  };
  if (view.model->is_baseline()) return "in-process";
  part(view.model->license);
  if (row.model_served != view.model->id && !row.model_served.empty())
    part("served as " + one_line(row.model_served, kServed));
  return out;
}

tmpl::Value row_value(const BenchmarkIndex& benchmark, std::size_t i, const BoardColumns& columns, bool first) {
  const PairRow& row = benchmark.view->rows[i];
  const ModelView& view = *benchmark.models[i];
  const bool badge = row.state != "fresh" && !row.state.empty();
  tmpl::Dict out(25);
  out.add("flags", row_flags(row, view.model->is_baseline()));
  out.add("first", first).add("provider", tmpl::Value::view(provider_name(view)));
  out.add("license", tmpl::Value::view(view.model->license));
  out.add("rank", rank_value(row)).add("name", tmpl::Value::view(model_name(benchmark, row)));
  out.add("url", model_url(row.model)).add("pair_url", pair_url(row.benchmark, row.model));
  out.add("baseline", view.model->is_baseline()).add("badge", badge).add("state", tmpl::Value::view(row.state));
  out.add("reason", text_or_null(row.state_reason)).add("sub", row_subtitle(view, row));
  out.add("score", score_value(row.score)).add("scored", row.scored).add("total", row.total);
  out.add("front", row.on_front);
  out.add("cost_cases", columns.money.text(row.cost_per_1000));
  out.add("cost_correct", columns.money.text(per_1000_correct(row)));
  out.add("output_tokens", thousands_value(row.output_tokens));
  out.add("p50", seconds_value(row.p50_ms)).add("p95", seconds_value(row.p95_ms));
  out.add("ttft", seconds_value(row.ttft_p50_ms)).add("date", time_value(row.last_answer_ms));
  return out;
}

// Models that have not answered anything: named below the board, since they have nothing to put into its columns.
tmpl::Value waiting_value(const BenchmarkIndex& benchmark) {
  tmpl::List out;
  for (const PairRow& row : benchmark.view->rows) {
    if (row.ranked || row.has_page()) continue;
    tmpl::Dict item(4);
    item.add("name", tmpl::Value::view(model_name(benchmark, row))).add("url", model_url(row.model));
    item.add("state", tmpl::Value::view(row.state)).add("reason", text_or_null(row.state_reason));
    out.push_back(std::move(item));
  }
  return out;
}

// Rows in bodies, of which one that opens a tie group is marked. The unranked come last.
class BoardBodies {
 public:
  explicit BoardBodies(const BoardColumns& columns) : columns_(columns) {}

  void add(const BenchmarkIndex& benchmark, std::size_t i) {
    const PairRow& row = benchmark.view->rows[i];
    const bool ranked = row.ranked;
    if (rows_.size() == kBodyRows || (!ranked && !in_unranked_)) close();
    in_unranked_ |= !ranked;
    const bool first = ranked && count_ > 0 && row.tie_group != group_;
    rules_ |= first;
    group_ = row.tie_group;
    ++count_;
    rows_.push_back(row_value(benchmark, i, columns_, first));
  }

  void close() {
    if (rows_.empty()) return;
    const bool titled = in_unranked_ && !has_note_;
    has_note_ |= titled;
    tmpl::Dict body(2);
    body.add("note", titled ? tmpl::Value("Not ranked: too few cases have a score") : tmpl::Value());
    body.add("rows", std::move(rows_));
    bodies_.push_back(std::move(body));
    rows_ = {};
  }

  tmpl::List take() {
    close();
    return std::move(bodies_);
  }
  bool rules() const { return rules_; }
  std::size_t count() const { return count_; }

 private:
  const BoardColumns& columns_;
  tmpl::List bodies_, rows_;
  std::size_t count_ = 0;
  int group_ = 0;
  bool rules_ = false, in_unranked_ = false, has_note_ = false;
};

// A filter that has one choice only would do nothing.
tmpl::Value filters_value(const BenchmarkIndex& benchmark) {
  std::set<std::string_view> providers, licenses;
  for (const ModelView* view : benchmark.models) {
    if (view->model->is_baseline()) continue;
    providers.insert(provider_name(*view));
    if (!view->model->license.empty()) licenses.insert(view->model->license);
  }
  tmpl::List out;
  if (providers.size() > 1) out.push_back(filter_value("provider", "Provider", "All providers", providers));
  if (licenses.size() > 1) out.push_back(filter_value("license", "Licence", "All licences", licenses));
  return out;
}

std::string board_caption(const BenchmarkIndex& benchmark) {
  std::string who;
  if (benchmark.language_models > 0) who = counted(benchmark.language_models, "model");
  if (!who.empty() && benchmark.baselines > 0) who += " and ";
  if (benchmark.baselines > 0) who += counted(benchmark.baselines, "baseline");
  return (who.empty() ? std::string("No model") : who) + " with results, best first; 95 % intervals";
}

}  // namespace

std::optional<Nano> per_1000_correct(const PairRow& row) {
  constexpr Nano kMost = kNanoPerUsd * 1'000'000;
  if (!row.cost_per_correct || *row.cost_per_correct > kMost) return std::nullopt;
  return *row.cost_per_correct * 1000;
}

tmpl::Value board_value(const BenchmarkIndex& benchmark) {
  const BoardColumns columns = board_columns(benchmark);
  BoardBodies bodies(columns);
  for (std::size_t i = 0; i < benchmark.view->rows.size(); ++i) {
    if (benchmark.view->rows[i].ranked || benchmark.view->rows[i].has_page()) bodies.add(benchmark, i);
  }
  tmpl::Dict out(15);
  out.add("name", tmpl::Value::view(benchmark.benchmark().name)).add("slug", benchmark.benchmark().slug);
  out.add("caption", board_caption(benchmark)).add("waiting", waiting_value(benchmark));
  out.add("metric", metric_value(*benchmark.view)).add("metric_help", metric_help(benchmark.benchmark()));
  out.add("groups", bodies.take()).add("rules", bodies.rules()).add("big", bodies.count() > kBigBoard);
  out.add("filters", filters_value(benchmark));
  out.add("has_cost", columns.cost).add("has_tokens", columns.tokens).add("has_latency", columns.latency);
  out.add("columns", 5 + 2 * columns.cost + columns.tokens + 3 * columns.latency);
  return out;
}

}  // namespace benchhub
