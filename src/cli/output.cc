// stdout and stderr; see output.h.
#include "cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/text.h"

namespace benchhub {
namespace {

// "##[" anywhere in a line is a command to the runner of GitHub Actions, and a model may have written it.
void write_line(std::FILE* stream, std::string_view raw) {
  const std::string text = replace_all(raw, "##[", "## [");
  std::fwrite(text.data(), 1, text.size(), stream);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stream);
}

std::string escaped_json(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); });
  if (plain) return replace_all(text, "##[", R"(##\u005b)");
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const auto c = take_code_point(text, at);
    const std::string_view bytes = text.substr(start, at - start);
    if (bytes == "\n" || escape_control(bytes) == bytes) out += bytes;
    else out += fmt::format("\\u{:04x}", static_cast<unsigned>(*c));  // all of these are below U+10000
  }
  return replace_all(out, "##[", R"(##\u005b)");  // inside of strings only; write_line would change the value
}

}  // namespace

void print(std::string_view text) { write_line(stdout, text); }
void print_json(const Json& value) { print(escaped_json(value.dump(2, ' ', false, Json::error_handler_t::replace))); }
void print_json_line(const Json& value) { print(escaped_json(canonical_json(value))); }
void print_error(const Error& error) { write_line(stderr, error.to_string()); }
void print_warning(const Error& warning) { write_line(stderr, warning.to_string("warning")); }
void note(std::string_view text) {
  for (const auto line : split_lines(text)) write_line(stderr, escape_control(line));
}

Status flush_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return fail(Errc::storage, "cannot write the report", "standard output is closed or full");
}

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : escape_control(text)) {
    if (std::string_view("\\`*_{}[]<>#!|&@:").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string text_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], count_code_points(escape_control(row[i])));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = escape_control(row[i]);
      line += cell;
      if (i + 1 < row.size()) line.append(widths[i] - count_code_points(cell) + 2, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    out += line + "\n";
  }
  return out;
}

}  // namespace benchhub
