// The page of changes: what moved, newest first, whose price is another one, and how far every pair has moved over 7,
// 30 and 90 days, from the history that is kept of each pair ("now" is the newest of the data); and the frame of the
// page that compares.
#include "base/text.h"
#include "render/change_events.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/price_moves.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kEvents = 100, kTrends = 500;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kWindows[] = {7, 30, 90, 0};  // days; 0 = all

void add_pair(tmpl::Dict& out, const BenchmarkIndex& benchmark, const OverviewRow& row) {
  out.add("model", tmpl::Value::view(model_name(benchmark, row))).add("pair_url", pair_url(row.benchmark, row.model));
  out.add("benchmark", tmpl::Value::view(benchmark.benchmark().name)).add("url", benchmark_url(row.benchmark));
}

tmpl::Value event_value(const SiteView& site, const ChangeEvent& event) {
  const OverviewPoint& point = event.point();
  const double before = event.is_first() ? point.score : event.row->history[event.at - 1].score;
  const BenchmarkIndex& benchmark = *site.find_benchmark(event.board->benchmark->slug);
  tmpl::Dict out(10);
  add_pair(out, benchmark, *event.row);
  out.add("why", join(event.why, "; "));
  out.add("at", point.at_ms).add("score", percent_text(point.score)).add("up", point.score > before);
  out.add("before", event.is_first() ? tmpl::Value() : tmpl::Value(percent_text(before)));
  out.add("change", event.is_first() ? tmpl::Value() : tmpl::Value(signed_points(point.score - before)));
  return out;
}

// The newest score that is at least `days` old, of the series that goes on; its oldest for 0.
std::optional<double> score_before(const OverviewRow& row, std::int64_t now, int days) {
  std::optional<double> out;
  for (const OverviewPoint& point : row.history) {
    if (point.split) out.reset();
    if (days == 0 ? !out.has_value() : point.at_ms <= now - days * kDayMs) out = point.score;
  }
  return out;
}

tmpl::Value trend_row(const BenchmarkIndex& benchmark, const OverviewRow& row, std::int64_t now) {
  const double score = row.history.back().score;
  tmpl::List moves;
  for (const int days : kWindows) {
    const auto before = score_before(row, now, days);
    moves.push_back(before ? tmpl::Value(signed_points(score - *before)) : tmpl::Value());
  }
  tmpl::Dict out(8);
  add_pair(out, benchmark, row);
  out.add("score", percent_text(score)).add("since", row.history.front().at_ms).add("moves", std::move(moves));
  return out;
}

tmpl::List trend_rows(const SiteView& site) {
  tmpl::List out;
  for (const BenchmarkIndex& benchmark : site.benchmarks()) {
    for (const OverviewRow& row : benchmark.view->overview_rows) {
      const bool shown = row.history.size() > 1 && row.has_page() && !model_of(benchmark, row).is_baseline();
      if (shown && out.size() < kTrends) out.push_back(trend_row(benchmark, row, site.model().data_time_ms));
    }
  }
  return out;
}

tmpl::List price_rows(const SiteModel& site) {
  tmpl::List out;
  for (const PriceMove& move : price_moves(site)) {
    const Model& model = *move.model->model;
    tmpl::Dict item(11);
    item.add("model", tmpl::Value::view(display_name(model))).add("url", model_url(model.slug));
    item.add("date", text_or_null(model.prices.date)).add("before_date", owned_or_null(move.was.date));
    item.add("input", price_value(model.prices.input)).add("input_before", price_value(move.was.input));
    item.add("output", price_value(model.prices.output)).add("output_before", price_value(move.was.output));
    item.add("change", price_change(move)).add("up", move.was.now > move.was.before).add("boards", move.boards);
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace

Page changes_page(const SiteView& site) {
  Page page{.url = "changes/",
            .template_name = "changes.html",
            .title = "Changes · " + site.model().config.title,
            .description = "Which model's score moved on which benchmark, when and how far.",
            .section = "changes"};
  tmpl::List events;
  for (const ChangeEvent& event : change_events(site.model(), kEvents)) events.push_back(event_value(site, event));
  page.vars.add("events", std::move(events)).add("trends", trend_rows(site)).add("filters", tmpl::List());
  page.vars.add("prices", price_rows(site.model()));
  return page;
}

Page compare_page(const SiteView& site) {
  Page page{.url = "compare/",
            .template_name = "compare.html",
            .title = "Compare models · " + site.model().config.title,
            .description = "Two to four models side by side, by benchmark and case by case.",
            .section = "compare"};
  tmpl::List boards;
  for (const BenchmarkIndex& benchmark : site.benchmarks()) {
    tmpl::Dict item(3);
    item.add("name", tmpl::Value::view(benchmark.benchmark().name));
    item.add("url", benchmark_url(benchmark.benchmark().slug)).add("duels", duels_value(benchmark));
    if (!duel_rows(benchmark).empty()) boards.push_back(std::move(item));
  }
  page.vars.add("boards", std::move(boards));
  return page;
}

}  // namespace benchhub
