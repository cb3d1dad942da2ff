// See comparison_cells.h.
#include "cli/comparison_cells.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/boards.h"

namespace benchhub {
namespace {

constexpr double kLevel = 0.05;

std::string p_number(double p) { return p < 0.001 ? "< 0.001" : fixed(p, 3); }

std::vector<std::string> difference_cells(const std::string& name, const PairedDifference& d, bool adjusted) {
  return {name,
          std::to_string(d.shared),
          score_text(d.first),
          score_text(d.second),
          points_text(d.difference),
          range_of(d),
          fmt::format("{} / {} / {}", d.wins, d.losses, d.ties),
          p_text(d, adjusted)};
}

}  // namespace

std::string points_text(const std::optional<double>& difference) {
  return difference ? fmt::format("{}{}", *difference > 0 ? "+" : "", fixed(100 * *difference, 1)) : "–";
}

std::string range_of(const PairedDifference& d) {
  return d.lower ? "[" + points_text(d.lower) + ", " + points_text(d.upper) + "]" : "–";
}

std::string p_text(const PairedDifference& d, bool adjusted) {
  const auto& p = adjusted && d.p_holm ? d.p_holm : d.p;
  return p ? p_number(*p) + " (" + d.method + ")" : "–";
}

std::string verdict_text(const Comparison& c, const BenchmarkComparison& one) {
  const PairedDifference& d = one.rows.all;
  if (!d.difference) return "no case has a score of both";
  const bool apart = d.p && *d.p < kLevel && *d.difference != 0;
  const std::string said = !apart              ? fmt::format("{} and {} cannot be told apart", c.first, c.second)
                           : *d.difference > 0 ? fmt::format("{} is better than {}", c.first, c.second)
                                               : fmt::format("{} is worse than {}", c.first, c.second);
  std::string out = fmt::format("{}: {} points", said, points_text(d.difference));
  if (d.lower) out += " " + range_of(d);
  if (d.p) out += fmt::format(", p {} {}", *d.p < 0.001 ? "" : "=", p_text(d, false));
  return out + fmt::format(", on {}", counted(d.shared, "shared case"));
}

std::string overall_text(const Comparison& c) {
  if (c.benchmarks.size() < 2) return "";
  int better = 0, worse = 0;
  for (const auto& one : c.benchmarks) {
    const bool apart = one.p_holm && *one.p_holm < kLevel;
    better += apart && *one.rows.all.difference > 0;
    worse += apart && *one.rows.all.difference < 0;
  }
  return fmt::format("of {} benchmarks {} is better on {}, worse on {}, and cannot be told apart on {} (Holm over all)",
                     c.benchmarks.size(), c.first, better, worse,
                     static_cast<int>(c.benchmarks.size()) - better - worse);
}

std::string surroundings_text(const BenchmarkComparison& one) {
  std::vector<std::string> out;
  if (!one.definition.empty()) out.push_back("differs: " + join(one.definition, ", "));
  std::vector<std::string> left;
  const auto leave = [&](int n, const char* which) {
    if (n > 0) left.push_back(counted(n, "case") + " " + which);
  };
  leave(one.rows.changed, "with another question or expected answer");
  leave(one.rows.only_first, "of the first alone");
  leave(one.rows.only_second, "of the second alone");
  if (!left.empty()) out.push_back("left out: " + join(left, ", "));
  return join(out, "; ");
}

std::string price_text(const BenchmarkComparison& one) {
  std::vector<std::string> out;
  if (one.first_cost && one.second_cost)
    out.push_back(usd_text(*one.first_cost) + " and " + usd_text(*one.second_cost) + " per 1,000 answers");
  if (one.first_ms && one.second_ms)
    out.push_back(fixed(*one.first_ms / 1000, 2) + " s and " + fixed(*one.second_ms / 1000, 2) + " s (medians)");
  return join(out, "; ");
}

std::vector<std::vector<std::string>> difference_rows(const BenchmarkComparison& one) {
  std::vector<std::vector<std::string>> out = {difference_cells(one.first, one.rows.all, false)};
  for (const auto& [category, d] : one.rows.categories) out.push_back(difference_cells("  " + category, d, true));
  for (const auto& [scorer, d] : one.rows.parts) out.push_back(difference_cells("  by " + scorer, d, true));
  return out;
}

}  // namespace benchhub
