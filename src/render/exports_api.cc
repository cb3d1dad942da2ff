// The index of the API (api/v1/index.json) and the file of one model (models/<m>/model.json); see exports.h.
#include <algorithm>

#include "render/exports.h"
#include "render/exports_common.h"
#include "render/urls.h"

namespace benchhub {
namespace {

OrderedJson api_interval(const OverviewScore& score) {
  const auto end = [](const Maybe<double>& value) { return value ? OrderedJson(*value) : OrderedJson(); };
  return {{"score", end(score.value)},
          {"score_lower", end(score.lower)},
          {"score_upper", end(score.upper)},
          {"score_interval_method", export_text(score.method)}};
}

OrderedJson api_rank(const Maybe<int>& rank) { return rank ? OrderedJson(*rank) : OrderedJson(); }

std::int64_t api_ranked(const BenchmarkView& board) {
  return std::count_if(board.overview_rows.begin(), board.overview_rows.end(), [](const OverviewRow& row) { return row.ranked; });
}

OrderedJson api_benchmark_entry(const SiteConfig& config, const BenchmarkView& board) {
  const Benchmark& b = *board.benchmark;
  const std::string folder = benchmark_url(b.slug);
  OrderedJson out;
  out["slug"] = b.slug;
  out["name"] = b.name;
  out["summary"] = export_text(b.summary);
  out["tags"] = b.tags;
  out["license"] = export_text(b.license);
  out["metric"] = b.metric;
  out["cases"] = b.cases.size();
  out["models"] = board.overview_rows.size();
  out["models_ranked"] = api_ranked(board);
  out["commit"] = export_text(board.commit);
  out["created"] = export_time(board.created_ms);
  out["changed"] = export_time(board.changed_ms);
  out["last_answer"] = export_time(last_answer_ms(board));
  out["links"] = {{"page", export_link(config, folder)},
                  {"json", export_link(config, board_file(b.slug, "json"))},
                  {"csv", export_link(config, board_file(b.slug, "csv"))},
                  {"scores", export_link(config, folder + "scores.json")},
                  {"bibtex", export_link(config, folder + "cite.bib")}};
  return out;
}

// Dollars; null where a model has no price at all.
OrderedJson api_prices(const Prices& prices) {
  if (!prices.input && !prices.output) return nullptr;
  const auto usd = [](const std::optional<Nano>& price) {
    return price ? OrderedJson(static_cast<double>(*price) / static_cast<double>(kNanoPerUsd)) : OrderedJson();
  };
  return {{"input_usd", usd(prices.input)}, {"output_usd", usd(prices.output)}, {"date", export_text(prices.date)}};
}

OrderedJson api_model_facts(const SiteConfig& config, const ModelView& view) {
  const Model& m = *view.model;
  OrderedJson out;
  out["slug"] = m.slug;
  out["name"] = display_name(m);
  out["kind"] = m.is_baseline() ? "baseline" : "language-model";
  out["id"] = export_text(m.id);
  out["provider"] = export_text(view.provider ? view.provider->name : m.provider);
  out["family"] = export_text(m.family);
  out["license"] = export_text(m.license);
  out["released"] = export_text(m.released);
  out["retired"] = export_text(m.retired);
  out["tags"] = m.tags;
  out["prices_per_million_tokens"] = api_prices(m.prices);
  out["benchmarks"] = view.boards;
  out["benchmarks_ranked"] = view.boards_ranked;
  out["mean_win_rate"] = view.mean_win_rate ? OrderedJson(*view.mean_win_rate) : OrderedJson();
  out["links"] = {{"page", export_link(config, model_url(m.slug))},
                  {"json", export_link(config, model_url(m.slug) + "model.json")}};
  return out;
}

OrderedJson api_result_entry(const SiteConfig& config, const OverviewRow& row) {
  OrderedJson out = {{"benchmark", row.benchmark.view()},
                     {"state", row.state.view()},
                     {"ranked", row.ranked},
                     {"rank_best", api_rank(row.rank_best)},
                     {"rank_worst", api_rank(row.rank_worst)}};
  out.update(api_interval(row.score));
  out["cases_scored"] = row.scored;
  out["cases_total"] = row.total;
  out["last_answer"] = export_time(row.last_answer_ms);
  out["answers_url"] =
      row.has_page() ? OrderedJson(export_link(config, pair_url(row.benchmark, row.model))) : OrderedJson();
  out["board_url"] = export_link(config, board_file(row.benchmark, "json"));
  return out;
}

OrderedJson api_site_facts(const SiteModel& site) {
  OrderedJson out;
  out["title"] = site.config.title;
  out["tagline"] = export_text(site.config.tagline);
  out["address"] = has_address(site.config) ? OrderedJson(export_link(site.config, "")) : OrderedJson();
  out["repository"] = export_text(site.config.repository);
  out["data_license"] = export_text(site.config.data_license);
  out["commit"] = export_text(site.commit);
  out["dirty"] = site.dirty;
  out["data_time"] = export_time(site.data_time_ms);
  out["input_digest"] = export_text(site.input_digest);
  out["tool"] = "benchhub-build";
  out["tool_version"] = export_text(site.tool_version);
  return out;
}

}  // namespace

std::string model_json(const SiteModel& site, const ModelView& model) {
  OrderedJson out = {{"format", "benchhub-model"}, {"version", kModelVersion}};
  out["model"] = api_model_facts(site.config, model);
  out["results"] = OrderedJson::array();
  for (const OverviewRow* row : model.rows) out["results"].push_back(api_result_entry(site.config, *row));
  return export_json(out);
}

std::string api_index(const SiteModel& site) {
  OrderedJson out = {{"format", "benchhub-api"}, {"version", kApiVersion}};
  out["site"] = api_site_facts(site);
  OrderedJson schemas = {{"board.schema.json", export_link(site.config, "schema/board.schema.json")}};
  for (const auto& [name, text] : site.schemas) schemas[name] = export_link(site.config, "schema/" + name);
  out["schemas"] = std::move(schemas);
  if (site.results_database) out["results_database"] = export_link(site.config, "results.sqlite");
  out["benchmarks"] = OrderedJson::array();
  for (const BenchmarkView& board : site.benchmarks)
    out["benchmarks"].push_back(api_benchmark_entry(site.config, board));
  out["models"] = OrderedJson::array();
  for (const ModelView& model : site.models) out["models"].push_back(api_model_facts(site.config, model));
  return export_json(out);
}

}  // namespace benchhub
