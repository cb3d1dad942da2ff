// Word diff; see text_diff.h.
#include "render/text_diff.h"

#include <algorithm>

namespace benchhub {
namespace {

constexpr std::string_view kDiffSpace = " \t\r\n\f\v";

// At most kMaxDiffWords + 1.
std::vector<std::string_view> diff_words(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = text.find_first_not_of(kDiffSpace); at != text.npos && out.size() <= kMaxDiffWords;) {
    const std::size_t end = std::min(text.find_first_of(kDiffSpace, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kDiffSpace, end);
  }
  return out;
}

void add_word(std::vector<DiffPart>& parts, DiffKind kind, std::string_view word) {
  if (parts.empty() || parts.back().kind != kind) parts.push_back({kind, {}});
  std::string& text = parts.back().text;
  if (!text.empty()) text += ' ';
  text += word;
}

}  // namespace

std::vector<DiffPart> word_diff(std::string_view reference, std::string_view answer) {
  const auto a = diff_words(reference), b = diff_words(answer);
  if (a.size() > kMaxDiffWords || b.size() > kMaxDiffWords || a == b) return {};
  // common[i][j]: length of the longest common subsequence of a from i and b from j.
  const std::size_t wide = b.size() + 1;
  std::vector<unsigned char> common((a.size() + 1) * wide, 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      const unsigned char below = common[(i + 1) * wide + j], right = common[i * wide + j + 1];
      common[i * wide + j] =
          a[i] == b[j] ? static_cast<unsigned char>(common[(i + 1) * wide + j + 1] + 1) : std::max(below, right);
    }
  }
  if (common[0] == 0) return {};
  std::vector<DiffPart> parts;
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add_word(parts, DiffKind::same, a[i++]);
      ++j;
    } else if (j == b.size() || (i < a.size() && common[(i + 1) * wide + j] >= common[i * wide + j + 1])) {
      add_word(parts, DiffKind::missing, a[i++]);
    } else {
      add_word(parts, DiffKind::extra, b[j++]);
    }
  }
  return parts;
}

}  // namespace benchhub
