// board.csv: the same columns as board.json's rows, then one pair of columns per category and where the line comes
// from. RFC 4180: CRLF, quotes doubled. See exports.h.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "render/exports.h"
#include "render/exports_columns.h"
#include "render/svg.h"

namespace benchhub {
namespace {

std::string csv_quoted(std::string_view cell) {
  if (cell.find_first_of("\",;'\r\n") == cell.npos) return std::string(cell);
  return '"' + replace_all(cell, "\"", "\"\"") + '"';
}

// What spreadsheets take for the start of a formula, the full-width forms too (OWASP, "CSV Injection").
bool begins_formula(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kStarts = {"=",      "+",      "-",      "@",
                                                              "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  return std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

std::string csv_value(const OrderedJson& value) {
  if (value.is_string()) return csv_text(value.get_ref<const std::string&>());
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_number_float() && std::isfinite(value.get<double>())) return shortest(value.get<double>());
  return {};
}

std::string unscored_text(const PairRow& row) {
  std::vector<std::string> parts;
  for (const auto& [reason, cases] : row.unscored) parts.push_back(reason + ": " + std::to_string(cases));
  return join(parts, "; ");
}

void add_category_cells(const BenchmarkView& board, const PairRow& row, std::vector<std::string>& cells) {
  for (const auto& name : board.categories) {
    const auto found =
        std::find_if(row.categories.begin(), row.categories.end(), [&](const auto& c) { return c.category == name; });
    const bool known = found != row.categories.end();
    cells.push_back(known && found->score.value ? csv_value(*found->score.value) : "");
    cells.push_back(known ? std::to_string(found->scored) : "");
  }
}

std::vector<std::string> head_cells(const BenchmarkView& board) {
  std::vector<std::string> cells;
  for (const BoardColumn& column : board_columns()) cells.emplace_back(column.name);
  cells.emplace_back("unscored");
  for (const auto& name : board.categories) {
    cells.push_back(csv_text("category " + name + ": score"));
    cells.push_back(csv_text("category " + name + ": cases_scored"));
  }
  cells.insert(cells.end(), {"benchmark", "benchmark_commit", "data_time", "format"});
  return cells;
}

std::vector<std::string> line_cells(const BenchmarkView& board, const BoardLine& line) {
  std::vector<std::string> cells;
  for (const BoardColumn& column : board_columns()) cells.push_back(csv_value(column.get(line)));
  cells.push_back(csv_text(unscored_text(line.row)));
  add_category_cells(board, line.row, cells);
  cells.push_back(csv_text(board.benchmark->slug));
  cells.push_back(csv_text(board.commit));
  cells.push_back(csv_value(export_time(board_time_ms(board))));
  cells.push_back("benchhub-board " + std::to_string(kBoardVersion));
  return cells;
}

}  // namespace

std::string csv_text(std::string_view text) {
  const std::string plain = plain_text(text);
  const std::string_view line = trim(plain);
  return csv_quoted((begins_formula(line) ? "'" : "") + std::string(line));
}

std::string board_csv(const SiteModel& site, const BenchmarkView& board) {
  const ExportModels models(site);
  std::string out = join(head_cells(board), ",") + "\r\n";
  for (const PairRow& row : board.rows) {
    out += join(line_cells(board, {site, row, models.find(row.model)}), ",") + "\r\n";
  }
  return out;
}

}  // namespace benchhub
