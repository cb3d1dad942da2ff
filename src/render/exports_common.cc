// Common parts of the machine-readable files; see exports_common.h.
#include "render/exports_common.h"

#include <algorithm>

#include "base/clock.h"

namespace benchhub {

bool has_address(const SiteConfig& config) {
  return config.base_url.starts_with("https://") || config.base_url.starts_with("http://");
}

std::string export_link(const SiteConfig& config, std::string_view url) {
  if (!has_address(config)) return std::string(url);
  std::string_view base = config.base_url;
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base) + "/" + std::string(url);
}

std::string export_json(const OrderedJson& value) {
  return value.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

OrderedJson export_text(std::string_view text) { return text.empty() ? OrderedJson() : OrderedJson(text); }

bool is_known_time(std::int64_t unix_ms) {
  constexpr std::int64_t kYear10000 = 253'402'300'800'000;
  return unix_ms > 0 && unix_ms < kYear10000;
}

OrderedJson export_time(std::int64_t unix_ms) {
  return is_known_time(unix_ms) ? OrderedJson(utc_text(unix_ms)) : OrderedJson();
}

std::string_view stated_license(std::string_view license) {
  return license == "NOASSERTION" || license == "NONE" ? std::string_view() : license;
}

std::int64_t last_answer_ms(const BenchmarkView& board) {
  std::int64_t newest = 0;
  for (const OverviewRow& row : board.overview_rows) newest = std::max(newest, row.last_answer_ms);
  return newest;
}

std::int64_t newest_answer_ms(const CaseView& one) {
  std::int64_t out = 0;
  for (const AnswerView& answer : one.answers) out = std::max(out, answer.answer->at_ms);
  return out;
}

std::int64_t board_time_ms(const BenchmarkView& board) { return std::max(board.changed_ms, last_answer_ms(board)); }

ExportModels::ExportModels(const SiteModel& site) {
  for (const ModelView& view : site.models) by_slug_.emplace(view.model->slug, &view);
}

const ModelView* ExportModels::find(std::string_view slug) const {
  const auto it = by_slug_.find(slug);
  return it == by_slug_.end() ? nullptr : it->second;
}

std::string ExportModels::name(std::string_view slug) const {
  const ModelView* view = find(slug);
  if (view == nullptr) return std::string(slug);
  const Model& model = *view->model;
  return std::string(display_name(model)) + (model.is_baseline() ? " (baseline)" : "");
}

}  // namespace benchhub
