// Extraction; see extract.h.
#include "score/extract.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace benchhub {
namespace {

struct Fence {
  char mark = 0;
  std::size_t length = 0;
  std::string_view info;
};

// The fence that a line consists of, or length 0.
Fence fence_of(std::string_view line) {
  std::size_t indent = 0;
  while (indent < line.size() && line[indent] == ' ') ++indent;
  if (indent > 3 || indent == line.size()) return {};
  const char mark = line[indent];
  if (mark != '`' && mark != '~') return {};
  const std::size_t end = std::min(line.find_first_not_of(mark, indent), line.size());
  const std::string_view info = trim(line.substr(end));
  if (end - indent < 3 || (mark == '`' && contains(info, "`"))) return {};
  return {mark, end - indent, info};
}

}  // namespace

std::optional<std::string> line_with_text(std::string_view text, bool last) {
  auto lines = split_lines(text);
  if (last) std::reverse(lines.begin(), lines.end());
  for (const auto line : lines) {
    if (!trim(line).empty()) return std::string(trim(line));
  }
  return std::nullopt;
}

std::string with_lf(std::string_view text) { return replace_all(replace_all(text, "\r\n", "\n"), "\r", "\n"); }

std::optional<std::string> first_code_block(std::string_view text) {
  std::optional<Fence> open;
  std::string block;
  for (const auto line : split_lines(text)) {
    const Fence fence = fence_of(line);
    if (!open) {
      if (fence.length > 0) open = fence;
    } else if (fence.mark == open->mark && fence.length >= open->length && fence.info.empty()) {
      return block;
    } else {
      block.append(line).append("\n");
    }
  }
  if (!open) return std::nullopt;
  return block;
}

Extraction extract_text(std::string_view answer, const Scoring& scoring, const CompiledScoring& compiled) {
  const std::string mode = option_text(scoring, "extract");
  std::optional<std::string> text;
  if (mode == "code_block") {
    text = first_code_block(with_lf(answer));
    if (!text) return {std::nullopt, "no fenced code block in the answer"};
  } else if (mode == "first_line" || mode == "last_line") {
    text = line_with_text(with_lf(answer), mode == "last_line");
    if (!text) return {std::nullopt, "the answer has no line with text"};
  } else {
    text = with_lf(answer);
  }
  if (compiled.extract_pattern) {
    text = compiled.extract_pattern->last_answer(*text);
    if (!text) return {std::nullopt, "extract_pattern does not match the answer"};
  }
  return {std::move(text), ""};
}

JsonExtraction extract_json(std::string_view text) {
  auto whole = parse_json(trim(text));
  if (whole) return {std::move(*whole), ""};
  const auto block = first_code_block(text);
  if (!block) return {std::nullopt, whole.error().what};
  auto inner = parse_json(trim(*block));
  if (!inner) return {std::nullopt, "in the fenced block: " + inner.error().what};
  return {std::move(*inner), ""};
}

}  // namespace benchhub
