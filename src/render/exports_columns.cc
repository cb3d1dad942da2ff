// The table of a board's columns; see exports_columns.h.
#include "render/exports_columns.h"

#include "render/urls.h"

namespace benchhub {
namespace {

template <class T>
OrderedJson column_value(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson();
}

OrderedJson column_usd(const std::optional<Nano>& amount) {
  if (!amount) return nullptr;
  return static_cast<double>(*amount) / static_cast<double>(kNanoPerUsd);
}

OrderedJson column_model_text(const BoardLine& line, std::string Model::*field) {
  return line.model == nullptr ? OrderedJson() : export_text(line.model->model->*field);
}

OrderedJson column_model_name(const BoardLine& line) {
  const OrderedJson name = column_model_text(line, &Model::name);
  return name.is_null() ? OrderedJson(line.row.model) : name;
}

OrderedJson column_model_kind(const BoardLine& line) {
  if (line.model == nullptr) return nullptr;
  return line.model->model->is_baseline() ? "baseline" : "language-model";
}

OrderedJson column_provider(const BoardLine& line) {
  if (line.model == nullptr) return nullptr;
  return export_text(line.model->provider ? line.model->provider->name : line.model->model->provider);
}

}  // namespace

std::span<const BoardColumn> board_columns() {
  using Line = const BoardLine&;
  using enum ColumnKind;
  static constexpr BoardColumn kColumns[] = {
      {"rank_best", count, true, "Best rank that the paired tests allow; null if not ranked.",
       [](Line l) { return column_value(l.row.rank_best); }},
      {"rank_worst", count, true, "Worst rank that the paired tests allow; null if not ranked.",
       [](Line l) { return column_value(l.row.rank_worst); }},
      {"tie_group", count, true,
       "1 is the top group; models of one group cannot be told apart from its first; null if not ranked.",
       [](Line l) { return l.row.tie_group > 0 ? OrderedJson(l.row.tie_group) : OrderedJson(); }},
      {"ranked", flag, false, "Whether coverage reaches the site's floor.",
       [](Line l) { return OrderedJson(l.row.ranked); }},
      {"model", text, false, "Slug of the model.", [](Line l) { return OrderedJson(l.row.model); }},
      {"model_name", text, false, "Name of the model.", column_model_name},
      {"model_kind", text, true, "language-model or baseline.", column_model_kind},
      {"provider", text, true, "Who was asked.", column_provider},
      {"model_license", text, true, "Licence of the model.",
       [](Line l) { return column_model_text(l, &Model::license); }},
      {"model_released", text, true, "Date of release.", [](Line l) { return column_model_text(l, &Model::released); }},
      {"model_retired", text, true, "Date from which the provider does not answer any more; such rows are frozen.",
       [](Line l) { return column_model_text(l, &Model::retired); }},
      {"model_served", text, true, "Model that the replies named.",
       [](Line l) { return export_text(l.row.model_served); }},
      {"state", text, false, "fresh, partial, missing, stale, frozen, blocked or excluded.",
       [](Line l) { return OrderedJson(l.row.state); }},
      {"state_reason", text, true, "Why the row is not fresh.", [](Line l) { return export_text(l.row.state_reason); }},
      {"damaged_records", count, false, "Records of its data that cannot be read: neither shown nor scored.",
       [](Line l) { return OrderedJson(l.row.damaged); }},
      {"score", share, true, "Value of the benchmark's metric over the scored cases.",
       [](Line l) { return column_value(l.row.score.value); }},
      {"score_lower", share, true, "Lower end of the 95 % interval.",
       [](Line l) { return column_value(l.row.score.lower); }},
      {"score_upper", share, true, "Upper end of the 95 % interval.",
       [](Line l) { return column_value(l.row.score.upper); }},
      {"score_interval_method", text, true, "Name of the interval's formula.",
       [](Line l) { return export_text(l.row.score.method); }},
      {"cases_scored", count, false, "Cases with a score.", [](Line l) { return OrderedJson(l.row.scored); }},
      {"cases_total", count, false, "Cases of the benchmark.", [](Line l) { return OrderedJson(l.row.total); }},
      {"coverage", share, false, "cases_scored / cases_total.", [](Line l) { return OrderedJson(l.row.coverage); }},
      {"cost_usd", amount, true, "US dollars paid for the answers; null if a price is not known.",
       [](Line l) { return column_usd(l.row.cost); }},
      {"cost_per_1000_cases_usd", amount, true, "US dollars per 1,000 cases.",
       [](Line l) { return column_usd(l.row.cost_per_1000); }},
      {"cost_per_correct_answer_usd", amount, true, "US dollars per correct answer.",
       [](Line l) { return column_usd(l.row.cost_per_correct); }},
      {"input_tokens", count, true, "Tokens sent.", [](Line l) { return column_value(l.row.input_tokens); }},
      {"output_tokens", count, true, "Tokens received.", [](Line l) { return column_value(l.row.output_tokens); }},
      {"latency_p50_ms", amount, true, "Median time from sending to the end of the reply.",
       [](Line l) { return column_value(l.row.p50_ms); }},
      {"latency_p95_ms", amount, true, "95th percentile of the same.",
       [](Line l) { return column_value(l.row.p95_ms); }},
      {"ttft_p50_ms", amount, true, "Median time to the first token.",
       [](Line l) { return column_value(l.row.ttft_p50_ms); }},
      {"rerun_cost_usd", amount, true, "Estimate of what would make the row fresh.",
       [](Line l) { return column_usd(l.row.rerun_cost); }},
      {"last_answer", time, true, "When the newest answer came.",
       [](Line l) { return export_time(l.row.last_answer_ms); }},
      {"model_url", link, false, "Page of the model.",
       [](Line l) { return OrderedJson(export_link(l.site.config, model_url(l.row.model))); }},
      {"answers_url", link, true, "Page with every case of this model; null if it has not been asked anything.",
       [](Line l) {
         if (!l.row.has_page()) return OrderedJson();
         return OrderedJson(export_link(l.site.config, pair_url(l.row.benchmark, l.row.model)));
       }},
  };
  return kColumns;
}

}  // namespace benchhub
