// The page of one model and the list of all models.
#include <fmt/format.h>
#include <cmath>
#include <set>

#include "base/text.h"
#include "render/pages/failures.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "stats/cost.h"

namespace benchhub {
namespace {

tmpl::Value named_price(std::string_view name, const std::optional<Nano>& price) {
  tmpl::Dict out(2);
  out.add("name", name).add("text", price_value(price));
  return out;
}

tmpl::Value prices_value(const Prices& prices) {
  tmpl::List out;
  out.push_back(named_price("Input", prices.input));
  out.push_back(named_price("Output", prices.output));
  if (prices.input && prices.output) {
    const auto blended = blended_price(static_cast<double>(*prices.input), static_cast<double>(*prices.output));
    out.push_back(named_price("Blended, 3 in to 1 out", static_cast<Nano>(std::llround(*blended))));
  }
  if (prices.cached_input) out.push_back(named_price("Cached input", prices.cached_input));
  if (prices.reasoning) out.push_back(named_price("Reasoning", prices.reasoning));
  return out;
}

tmpl::Value model_value(const ModelView& view) {
  const Model& model = *view.model;
  tmpl::List tags;
  for (const std::string& tag : model.tags) tags.push_back(tmpl::Value::view(tag));
  tmpl::Dict out(25);
  out.add("name", tmpl::Value::view(display_name(model))).add("slug", tmpl::Value::view(model.slug));
  out.add("id", tmpl::Value::view(model.id)).add("baseline", model.is_baseline());
  out.add("provider", tmpl::Value::view(view.provider ? view.provider->name : model.provider));
  out.add("provider_url", view.provider ? text_or_null(view.provider->url) : tmpl::Value());
  out.add("family", text_or_null(model.family)).add("license", text_or_null(model.license));
  out.add("released", text_or_null(model.released)).add("retired", text_or_null(model.retired));
  out.add("retires", text_or_null(model.retires));
  out.add("url", text_or_null(model.url)).add("tags", std::move(tags)).add("params", members_value(model.params));
  out.add("context", thousands_value(model.context_window)).add("max_output", thousands_value(model.max_output));
  out.add("prices", prices_value(model.prices)).add("price_date", text_or_null(model.prices.date));
  out.add("win_rate", percent_value(view.mean_win_rate)).add("boards", view.boards).add("ranked", view.boards_ranked);
  return out;
}

tmpl::Value model_row(const BenchmarkIndex* benchmark, const OverviewRow& row, const MoneyColumn& cost, bool baseline) {
  tmpl::Dict out(17);
  out.add("flags", row_flags(row, baseline));
  out.add("name", benchmark ? tmpl::Value::view(benchmark->benchmark().name) : tmpl::Value::view(row.benchmark));
  out.add("url", benchmark_url(row.benchmark)).add("pair_url", pair_url(row.benchmark, row.model));
  out.add("state", tmpl::Value::view(row.state)).add("reason", text_or_null(row.state_reason));
  out.add("sub", benchmark ? metric_value(*benchmark->view) : tmpl::Value("")).add("rank", rank_value(row));
  out.add("of", benchmark ? benchmark->ranked : 0).add("score", score_value(row.score));
  out.add("scored", row.scored).add("total", row.total).add("cost_cases", cost.text(row.cost_per_1000));
  out.add("p50", seconds_value(row.p50_ms)).add("date", time_value(row.last_answer_ms));
  return out;
}

// What it cost then, and what the same answers would cost now, by benchmark.
tmpl::List repriced_rows(const SiteView& site, const ModelView& view) {
  MoneyColumn money;
  for (const OverviewRow* row : view.rows) {
    if (row->repriced) money.add(row->repriced->before), money.add(row->repriced->now);
  }
  tmpl::List out;
  for (const OverviewRow* row : view.rows) {
    if (!row->repriced) continue;
    const BenchmarkIndex* benchmark = site.find_benchmark(row->benchmark);
    tmpl::Dict item(5);
    item.add("name", benchmark ? tmpl::Value::view(benchmark->benchmark().name) : tmpl::Value::view(row->benchmark));
    item.add("pair_url", pair_url(row->benchmark, row->model)).add("date", text_or_null(row->repriced->date));
    item.add("before", money.text(row->repriced->before)).add("now", money.text(row->repriced->now));
    out.push_back(std::move(item));
  }
  return out;
}

// A benchmark that the model has not been asked.
tmpl::Value waiting_row(const BenchmarkIndex* benchmark, const OverviewRow& row) {
  tmpl::Dict out(4);
  out.add("name", benchmark ? tmpl::Value::view(benchmark->benchmark().name) : tmpl::Value::view(row.benchmark));
  out.add("url", benchmark_url(row.benchmark)).add("state", tmpl::Value::view(row.state));
  out.add("reason", text_or_null(row.state_reason));
  return out;
}

}  // namespace

Page model_page(const SiteView& site, const ModelView& view) {
  const Model& model = *view.model;
  const std::string name(display_name(model));
  Page page{.url = model_url(model.slug),
            .template_name = "model.html",
            .title = name + " · " + site.model().config.title,
            .section = "models"};
  page.description = fmt::format("Results of {} on {} benchmark{}, with rank ranges, intervals{}.", one_line(name, 80),
                                 view.boards, view.boards == 1 ? "" : "s", model.is_baseline() ? "" : " and prices");
  page.crumbs.push_back(crumb("Models", "models/"));
  MoneyColumn cost;
  for (const OverviewRow* row : view.rows) cost.add(row->cost_per_1000);
  tmpl::List rows, waiting;
  for (const OverviewRow* row : view.rows) {
    const BenchmarkIndex* benchmark = site.find_benchmark(row->benchmark);
    if (row->has_page()) rows.push_back(model_row(benchmark, *row, cost, model.is_baseline()));
    else waiting.push_back(waiting_row(benchmark, *row));
  }
  page.vars.add("m", model_value(view)).add("rows", std::move(rows)).add("waiting", std::move(waiting));
  page.vars.add("failures", model_failures_value(site, view));
  page.vars.add("repriced", repriced_rows(site, view));
  return page;
}

Page models_page(const SiteView& site) {
  Page page{.url = "models/",
            .template_name = "models.html",
            .title = "Models · " + site.model().config.title,
            .description = "All models by mean win rate, with prices, context and licence.",
            .section = "models"};
  page.vars.add("counts", counts_value(site))
      .add("overall", overall_value(site, OverallScope::all, static_cast<std::size_t>(-1)));
  std::set<std::string_view> providers;
  for (const ModelView& view : site.model().models) {
    if (!view.model->is_baseline() && view.boards > 0) providers.insert(provider_name(view));
  }
  tmpl::List filters;
  if (providers.size() > 1) filters.push_back(filter_value("provider", "Provider", "All providers", providers));
  page.vars.add("filters", std::move(filters));
  return page;
}

}  // namespace benchhub
