// A comparison as Markdown, for pull requests and step summaries; see comparison.h.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/comparison.h"
#include "cli/comparison_cells.h"
#include "cli/output.h"

namespace benchhub {
namespace {

std::string line_of(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const auto& cell : cells) out += " " + markdown_text(cell) + " |";
  return out + "\n";
}

std::string remarks_markdown(const std::string& title, const std::vector<Remark>& remarks) {
  if (remarks.empty()) return "";
  std::string out = "\n**" + title + "**\n\n";
  for (const Remark& one : remarks) {
    const std::string id = markdown_text(one.case_id);
    out += "- " + (one.url.empty() ? id : "[" + id + "](" + one.url + ")");
    if (!one.category.empty()) out += " (" + markdown_text(one.category) + ")";
    out += fmt::format(", {} and {}", fixed(one.first, 2), fixed(one.second, 2));
    if (!one.failure.empty()) out += ": " + markdown_text(one.failure);
    out += "\n";
    if (!one.words.empty()) out += "  > " + markdown_text(one.words) + " (" + markdown_text(one.who) + ")\n";
  }
  return out;
}

std::string failures_markdown(const Comparison& c, const BenchmarkComparison& one) {
  if (one.rows.failures.empty()) return "";
  std::string out = "\n" + line_of({"answers that fail by", c.first, c.second}) + "|---|---|---|\n";
  for (const FailureChange& change : one.rows.failures)
    out += line_of({failure_class(change.kind).title, std::to_string(change.first), std::to_string(change.second)});
  return out;
}

std::string benchmark_markdown(const Comparison& c, const BenchmarkComparison& one) {
  std::string out = "### " + markdown_text(one.name) + "\n\n**" + markdown_text(verdict_text(c, one)) + ".**\n";
  for (const std::string& line : {surroundings_text(one), price_text(one)}) {
    if (!line.empty()) out += "\n" + markdown_text(line) + ".\n";
  }
  out += "\n" + line_of({"", "cases", c.first, c.second, "difference", "95 %", "won / lost / same", "p"}) +
         "|---|---|---|---|---|---|---|---|\n";
  for (auto& cells : difference_rows(one)) {
    if (cells.front() == one.first) cells.front() = "all";
    cells.front() = std::string(trim(cells.front()));
    out += line_of(cells);
  }
  out += failures_markdown(c, one) + remarks_markdown("Lost, and what is said of the answers", one.lost) +
         remarks_markdown("Won, and what is said of the other answers", one.won);
  return out;
}

}  // namespace

std::string comparison_markdown(const Comparison& c) {
  std::string out = "## " + markdown_text(c.first) + " against " + markdown_text(c.second) + "\n\n";
  if (const std::string overall = overall_text(c); !overall.empty()) out += markdown_text(overall) + ".\n\n";
  for (const auto& one : c.benchmarks) out += benchmark_markdown(c, one) + "\n";
  out +=
      "Differences are points, the first minus the second, on cases that both have a score for, with 95 % intervals; p "
      "of "
      "categories and scorers is adjusted (Holm).";
  return out;
}

}  // namespace benchhub
