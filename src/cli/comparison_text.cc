// A comparison for the terminal and as JSON; see comparison.h.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/comparison.h"
#include "cli/comparison_cells.h"
#include "cli/output.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostListed = 50;  // cases that differ

std::string remarks_text(const std::string& title, const std::vector<Remark>& remarks) {
  if (remarks.empty()) return "";
  std::string out = "\n" + title + "\n";
  for (const Remark& one : remarks) {
    out += fmt::format("  {}{}: {} and {}{}\n", escape_control(one.case_id),
                       one.category.empty() ? "" : " (" + escape_control(one.category) + ")", fixed(one.first, 2),
                       fixed(one.second, 2), one.failure.empty() ? "" : "; " + escape_control(one.failure));
    if (!one.words.empty()) out += "    " + escape_control(one.who) + ": " + escape_control(one.words) + "\n";
    if (!one.command.empty()) out += "    benchhub-build " + one.command + "\n";
  }
  return out;
}

std::string failures_text(const Comparison& c, const BenchmarkComparison& one) {
  if (one.rows.failures.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"answers that fail by", c.first, c.second}};
  for (const FailureChange& change : one.rows.failures)
    rows.push_back({failure_class(change.kind).title, std::to_string(change.first), std::to_string(change.second)});
  return "\n" + text_table(rows);
}

std::string differing_text(const Comparison& c, const BenchmarkComparison& one) {
  const auto& differing = one.rows.differing;
  if (differing.empty()) return "";
  std::vector<std::vector<std::string>> cases = {{"case", c.first, c.second}};
  for (std::size_t i = 0; i < std::min(differing.size(), kMostListed); ++i)
    cases.push_back({differing[i].the_case->id, fixed(differing[i].first, 2), fixed(differing[i].second, 2)});
  std::string out = "\n" + text_table(cases);
  if (differing.size() > kMostListed) out += "… and " + std::to_string(differing.size() - kMostListed) + " more\n";
  return out;
}

std::string one_benchmark(const Comparison& c, const BenchmarkComparison& one) {
  std::string out;
  for (const std::string& line : {surroundings_text(one), price_text(one)}) {
    if (!line.empty()) out += escape_control(line) + "\n";
  }
  out += failures_text(c, one) + remarks_text("lost by " + c.first + ", and what is said of its answers:", one.lost) +
         remarks_text("won by " + c.first + ", and what is said of the other answers:", one.won);
  return out + differing_text(c, one);
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }
Json text_json(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json difference_json(const PairedDifference& d) {
  return {{"shared_cases", d.shared},
          {"first", optional_json(d.first)},
          {"second", optional_json(d.second)},
          {"difference", optional_json(d.difference)},
          {"lower", optional_json(d.lower)},
          {"upper", optional_json(d.upper)},
          {"wins", d.wins},
          {"losses", d.losses},
          {"ties", d.ties},
          {"p", optional_json(d.p)},
          {"p_holm", optional_json(d.p_holm)},
          {"method", text_json(d.method)}};
}

Json named_json(const std::vector<NamedDifference>& all, const char* key) {
  Json out = Json::array();
  for (const auto& [name, d] : all) {
    out.push_back(difference_json(d));
    out.back()[key] = name;
  }
  return out;
}

Json remarks_json(const std::vector<Remark>& remarks) {
  Json out = Json::array();
  for (const Remark& one : remarks) {
    out.push_back({{"case", one.case_id},
                   {"category", text_json(one.category)},
                   {"first", one.first},
                   {"second", one.second},
                   {"failure", text_json(one.failure)},
                   {"who", text_json(one.who)},
                   {"words", text_json(one.words)},
                   {"url", text_json(one.url)}});
  }
  return out;
}

Json money_json(const std::optional<Nano>& amount) {
  return amount ? Json(static_cast<double>(*amount) / static_cast<double>(kNanoPerUsd)) : Json();
}

Json benchmark_json(const BenchmarkComparison& one) {
  Json out = difference_json(one.rows.all);
  out["p_holm"] = optional_json(one.p_holm);
  out["benchmark"] = one.first;
  out["second_benchmark"] = one.second;
  out["definition_differs"] = one.definition;
  out["left_out"] = {
      {"changed", one.rows.changed}, {"only_first", one.rows.only_first}, {"only_second", one.rows.only_second}};
  out["categories"] = named_json(one.rows.categories, "category");
  out["scorers"] = named_json(one.rows.parts, "scorer");
  out["cost_per_1000_usd"] = Json::array({money_json(one.first_cost), money_json(one.second_cost)});
  out["median_ms"] = Json::array({optional_json(one.first_ms), optional_json(one.second_ms)});
  out["failures"] = Json::array();
  for (const FailureChange& change : one.rows.failures)
    out["failures"].push_back(
        {{"class", failure_class(change.kind).name}, {"first", change.first}, {"second", change.second}});
  out["differing"] = Json::array();
  for (const auto& d : one.rows.differing)
    out["differing"].push_back({{"case", d.the_case->id}, {"first", d.first}, {"second", d.second}});
  out["lost"] = remarks_json(one.lost);
  out["won"] = remarks_json(one.won);
  return out;
}

}  // namespace

std::string comparison_text(const Comparison& c) {
  std::vector<std::vector<std::string>> rows = {
      {"benchmark", "shared cases", c.first, c.second, "difference", "95 %", "won / lost / same", "p"}};
  for (const auto& one : c.benchmarks) {
    const auto cells = difference_rows(one);
    rows.insert(rows.end(), cells.begin(), c.benchmarks.size() > 1 ? cells.begin() + 1 : cells.end());
  }
  const std::string verdict = c.benchmarks.size() == 1 ? verdict_text(c, c.benchmarks.front()) : overall_text(c);
  std::string out = escape_control(verdict) + "\n\n" + text_table(rows);
  out += "\ndifference: points, " + c.first + " - " + c.second +
         ", on cases that both have a score for; p of categories and scorers is adjusted (Holm)\n";
  if (c.benchmarks.size() == 1) out += one_benchmark(c, c.benchmarks.front());
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

Json comparison_json(const Comparison& c) {
  Json list = Json::array();
  for (const auto& one : c.benchmarks) list.push_back(benchmark_json(one));
  return {{"format", "benchhub-compare"},
          {"version", 1},
          {"first", c.first},
          {"second", c.second},
          {"first_commit", text_json(c.first_commit)},
          {"second_commit", text_json(c.second_commit)},
          {"benchmarks", std::move(list)}};
}

}  // namespace benchhub
