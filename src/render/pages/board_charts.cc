// The charts of a board and its scores by category, each with its specification as a file.
#include <fmt/format.h>

#include <algorithm>

#include "render/charts.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

BoardChart chart_data(const BenchmarkIndex& benchmark) {
  BoardChart out{.title = benchmark.benchmark().name};
  out.metric = metric_value(*benchmark.view).text();
  for (const PairRow& row : benchmark.view->rows) {
    if (!row.score.value) continue;
    const Model& model = model_of(benchmark, row);
    ChartModel& item = out.models.emplace_back();
    item.name = model_name(benchmark, row);
    item.baseline = model.is_baseline();
    item.score = row.score.value;
    item.lower = row.score.lower;
    item.upper = row.score.upper;
    item.rank_best = row.rank_best;
    item.rank_worst = row.rank_worst;
    item.tie_group = row.tie_group;
    item.cost_per_1000 = row.cost_per_1000;
  }
  return out;
}

LatencyChart latency_data(const BenchmarkIndex& benchmark) {
  LatencyChart out{.title = benchmark.benchmark().name};
  for (const PairRow& row : benchmark.view->rows) {
    if (row.p50_ms)
      out.rows.push_back(
          {std::string(model_name(benchmark, row)), row.p5_ms, row.p25_ms, row.p50_ms, row.p75_ms, row.p95_ms});
  }
  return out;
}

tmpl::Value category_cell(const CategoryScore* score) {
  tmpl::Dict out(3);
  out.add("text", score ? percent_value(score->score.value) : tmpl::Value());
  out.add("heat", heat_step(score ? score->score.value : std::nullopt));
  out.add("note", score && score->scored < score->total
                      ? tmpl::Value(fmt::format("{} of {} cases scored", score->scored, score->total))
                      : tmpl::Value());
  return out;
}

const CategoryScore* find_category(const PairRow& row, const std::string& name, std::size_t likely) {
  if (likely < row.categories.size() && row.categories[likely].category == name) return &row.categories[likely];
  const auto found = std::find_if(row.categories.begin(), row.categories.end(),
                                  [&](const CategoryScore& c) { return c.category == name; });
  return found == row.categories.end() ? nullptr : &*found;
}

tmpl::Value category_names(const BenchmarkIndex& benchmark) {
  tmpl::List out;
  for (const std::string& name : benchmark.view->categories) {
    const auto& cases = benchmark.benchmark().cases;
    tmpl::Dict item(2);
    item.add("name", name.empty() ? tmpl::Value("other") : tmpl::Value::view(name));
    item.add("cases", std::count_if(cases.begin(), cases.end(), [&](const Case& c) { return c.category == name; }));
    out.push_back(std::move(item));
  }
  return out;
}

// Of all cases, as categories have it: where the score is a strength, its win rate.
std::optional<double> mean_of(const PairRow& row) {
  const bool strength = row.score.method == "Bradley-Terry" && !row.metrics.empty();
  return strength ? row.metrics.back().score.value : row.score.value;
}

// The file with the heat map's specification.
tmpl::Value add_category_spec(const BenchmarkIndex& benchmark, PageFiles& files) {
  CategoryChart chart{.title = benchmark.benchmark().name, .metric = std::string(metric_value(*benchmark.view).text())};
  for (const std::string& name : benchmark.view->categories) chart.categories.push_back(name.empty() ? "other" : name);
  for (const PairRow& row : benchmark.view->rows) {
    if (row.categories.empty() || !row.score.value) continue;
    CategoryRow& out = chart.rows.emplace_back(CategoryRow{.name = std::string(model_name(benchmark, row))});
    for (std::size_t i = 0; i < benchmark.view->categories.size(); ++i) {
      const CategoryScore* score = find_category(row, benchmark.view->categories[i], i);
      out.scores.push_back(score ? score->score.value : std::nullopt);
    }
  }
  std::string spec = category_spec(chart);
  if (spec.empty()) return {};
  std::string path = chart_file(benchmark.benchmark().slug, "categories");
  files.emplace_back(path, std::move(spec));
  return path;
}

}  // namespace

tmpl::Value charts_value(const BenchmarkIndex& benchmark, PageFiles& files) {
  const BoardChart data = chart_data(benchmark);
  const std::string& slug = benchmark.benchmark().slug;
  tmpl::List out;
  const auto add = [&](std::string_view name, Chart chart) {
    if (chart.svg.empty()) return;
    const std::string path = chart_file(slug, name);
    tmpl::Dict item(4);
    item.add("name", name)
        .add("svg", tmpl::Value::safe(std::move(chart.svg)))
        .add("caption", std::move(chart.caption))
        .add("spec", path);
    out.push_back(std::move(item));
    files.emplace_back(path, std::move(chart.spec));
  };
  add("forest", forest_chart(data));
  add("cost", cost_chart(data));
  add("latency", latency_chart(latency_data(benchmark)));
  if (benchmark.benchmark().speed) add("speed", speed_chart(speed_chart_data(benchmark)));
  return out;
}

// Null unless some language model has two scores.
tmpl::Value trends_value(const BenchmarkIndex& benchmark, PageFiles& files) {
  std::vector<TrendChart> models;
  tmpl::List rows;
  for (const PairRow& row : benchmark.view->rows) {
    if (row.history.size() < 2 || model_of(benchmark, row).is_baseline()) continue;
    TrendChart& one = models.emplace_back(TrendChart{.title = std::string(model_name(benchmark, row))});
    for (const ScorePoint& point : row.history) one.points.push_back({point.at_ms, point.score, point.split});
    if (rows.size() == kTrendPanels) continue;
    const ScorePoint &first = row.history.front(), &last = row.history.back();
    const bool one_series = std::none_of(row.history.begin(), row.history.end(), [](const auto& p) { return p.split; });
    tmpl::Dict item(6);
    item.add("name", one.title).add("pair_url", pair_url(row.benchmark, row.model)).add("runs", row.history.size());
    item.add("first", percent_text(first.score)).add("last", percent_text(last.score));
    item.add("change", one_series ? tmpl::Value(signed_points(last.score - first.score)) : tmpl::Value());
    rows.push_back(std::move(item));
  }
  Chart chart = trends_chart(benchmark.benchmark().name, std::string(metric_value(*benchmark.view).text()), models);
  if (chart.svg.empty()) return {};
  const std::string path = chart_file(benchmark.benchmark().slug, "trends");
  files.emplace_back(path, std::move(chart.spec));
  tmpl::Dict out(4);
  out.add("svg", tmpl::Value::safe(std::move(chart.svg))).add("caption", std::move(chart.caption));
  out.add("spec", path).add("rows", std::move(rows));
  return out;
}

// Null unless there are two categories to compare and somebody has a score.
tmpl::Value categories_value(const BenchmarkIndex& benchmark, PageFiles& files) {
  const std::vector<std::string>& names = benchmark.view->categories;
  if (names.size() < 2) return {};
  tmpl::List rows;
  for (const PairRow& row : benchmark.view->rows) {
    if (row.categories.empty() || !row.score.value) continue;
    tmpl::List cells;
    for (std::size_t i = 0; i < names.size(); ++i) cells.push_back(category_cell(find_category(row, names[i], i)));
    tmpl::Dict item(6);
    item.add("name", tmpl::Value::view(model_name(benchmark, row))).add("pair_url", pair_url(row.benchmark, row.model));
    item.add("baseline", model_of(benchmark, row).is_baseline()).add("all", percent_value(mean_of(row)));
    item.add("cells", std::move(cells));
    rows.push_back(std::move(item));
  }
  if (rows.empty()) return {};
  tmpl::Dict out(4);
  out.add("spec", add_category_spec(benchmark, files));
  out.add("names", category_names(benchmark)).add("big", rows.size() > kBigBoard).add("rows", std::move(rows));
  return out;
}

}  // namespace benchhub
