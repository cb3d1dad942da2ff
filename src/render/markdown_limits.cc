// The scan is linear and errs on the side of refusing: what only looks like a table's delimiter row counts as one.
#include "render/markdown_limits.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxMarkdownBytes = 64 * 1024;
constexpr std::size_t kMaxMarkdownLine = 2000;
constexpr std::size_t kMaxMarkdownCells = 10'000;
constexpr std::ptrdiff_t kMaxMarkdownBars = 500;  // of a line: a table's row takes time by their square
constexpr int kMaxMarkerColumn = 4 * kMaxMarkdownContainers;

tl::unexpected<Error> markdown_limit(const std::string& file, std::size_t line, std::string what, std::string why,
                                     std::string fix) {
  return fail(
      {Errc::invalid_input, std::move(what), std::move(why), std::move(fix), {file, static_cast<int>(line), 0}});
}

bool is_md_blank(char c) { return c == ' ' || c == '\t'; }

// Bytes of the list or quote marker at line[i], 0 if there is none.
std::size_t marker_length(std::string_view line, std::size_t i) {
  if (line[i] == '>') return 1;
  const auto ends = [&](std::size_t at) { return at == line.size() || is_md_blank(line[at]); };
  if (line[i] == '-' || line[i] == '+' || line[i] == '*') return ends(i + 1) ? 1 : 0;
  std::size_t digits = i;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  const bool ordered = digits > i && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
  return ordered && ends(digits + 1) ? digits + 1 - i : 0;
}

// Whether the line opens too many containers, or one so far to the right that many must be open.
bool too_many_containers(std::string_view line) {
  int markers = 0, column = 0;
  for (std::size_t i = 0; i < line.size();) {
    if (is_md_blank(line[i])) {
      column += line[i++] == '\t' ? 4 : 1;
      continue;
    }
    const std::size_t length = marker_length(line, i);
    if (length == 0) return false;
    if (++markers > kMaxMarkdownContainers || column > kMaxMarkerColumn) return true;
    i += length;
    column += static_cast<int>(length);
  }
  return false;
}

// Columns if the line can be a table's delimiter row, else 0.
std::size_t delimiter_columns(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_of("|:-"), line.size());
  const std::string_view row = line.substr(begin);
  if (row.find('-') == row.npos || row.find_first_of("|:") == row.npos) return 0;
  if (row.find_first_not_of("|:- \t\v\f\r") != row.npos) return 0;
  return static_cast<std::size_t>(std::count(row.begin(), row.end(), '|')) + 1;
}

bool is_blank_line(std::string_view line) { return line.find_first_not_of("> \t\r") == line.npos; }

Status check_tables(const std::vector<std::string_view>& lines, const std::string& file) {
  std::size_t cells = 0;
  std::size_t paragraph_end = lines.size();  // the next blank line
  std::vector<std::size_t> rows(lines.size());
  for (std::size_t i = lines.size(); i-- > 0;) {
    if (is_blank_line(lines[i])) paragraph_end = i;
    rows[i] = paragraph_end - i;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    cells += delimiter_columns(lines[i]) * (rows[i] + 1);
    if (cells > kMaxMarkdownCells) {
      return markdown_limit(file, i + 1, "the table is too large",
                            fmt::format("tables may have {} cells together, empty ones counted", kMaxMarkdownCells),
                            "put the data into a file, or blank lines between tables");
    }
  }
  return {};
}

}  // namespace

Status check_markdown_limits(std::string_view source, const std::string& file) {
  if (source.size() > kMaxMarkdownBytes) {
    return markdown_limit(file, 0, "the Markdown text is too long",
                          fmt::format("{} bytes, at most {} are read", source.size(), kMaxMarkdownBytes), "shorten it");
  }
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < source.size();) {
    const std::size_t end = std::min(source.find_first_of("\r\n", begin), source.size());
    lines.push_back(source.substr(begin, end - begin));
    begin = source.substr(end, 2) == "\r\n" ? end + 2 : end + 1;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() > kMaxMarkdownLine) {
      return markdown_limit(file, i + 1, "the line is too long", fmt::format("at most {} bytes", kMaxMarkdownLine),
                            "break it; Markdown joins the lines of a paragraph");
    }
    if (std::count(lines[i].begin(), lines[i].end(), '|') > kMaxMarkdownBars) {
      return markdown_limit(file, i + 1, "the line has too many '|'", fmt::format("at most {}", kMaxMarkdownBars),
                            "use fewer columns");
    }
    if (too_many_containers(lines[i])) {
      return markdown_limit(file, i + 1, "lists or quotes are nested too deep",
                            fmt::format("at most {} may be inside each other", kMaxMarkdownContainers), "");
    }
  }
  return check_tables(lines, file);
}

}  // namespace benchhub
