// What the machine-readable files have in common: absolute addresses, times, JSON text, models by slug, how old a
// board is. Used by exports*.cc, feeds*.cc, json_ld.cc and machines.cc.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "render/site_model.h"

namespace benchhub {

using OrderedJson = nlohmann::ordered_json;

// Does config.base_url name a web address?
bool has_address(const SiteConfig& config);
// Absolute address of a page or file of the site ("benchmarks/x/"); as it is, relative to the site's root, without
// one.
std::string export_link(const SiteConfig& config, std::string_view url);
// Indented by one space, final newline; invalid UTF-8 in strings becomes U+FFFD, NaN and infinities null.
std::string export_json(const OrderedJson& value);
OrderedJson export_text(std::string_view text);  // "" -> null
OrderedJson export_time(std::int64_t unix_ms);   // null unless is_known_time
// After 1970 and before 10000, as the formats of dates demand; 0 = not known.
bool is_known_time(std::int64_t unix_ms);

// "" of what SPDX writes where no licence is named: it is no licence, and has no address.
std::string_view stated_license(std::string_view license);

std::int64_t last_answer_ms(const BenchmarkView& board);  // newest answer, 0 if there is none
// Newest of answers and definition: two builds with the same board give the same time, whatever changed elsewhere.
std::int64_t board_time_ms(const BenchmarkView& board);
std::int64_t newest_answer_ms(const CaseView& one);  // 0 if there is none

class ExportModels {
 public:
  explicit ExportModels(const SiteModel& site);
  const ModelView* find(std::string_view slug) const;  // null if the site knows no such model
  std::string name(std::string_view slug) const;       // display name, else the slug; "(baseline)" behind baselines

 private:
  std::unordered_map<std::string_view, const ModelView*> by_slug_;
};

}  // namespace benchhub
