// Units of a text; see text_units.h.
#include "score/text_units.h"

#include "base/text.h"
#include "score/normalise.h"

namespace benchhub {
namespace {

bool is_full_stop(char32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F; }
// May stand between the end of a sentence and the white space: quotes, brackets, Markdown.
bool closes(char32_t c) { return c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' || c == '_' || c == '`'; }

// "1." or "1)" at the start of a line with more in it numbers an item, it ends nothing.
bool is_item_number(std::string_view word) {
  const std::size_t digits = word.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && digits + 1 == word.size() &&
         (word[digits] == '.' || word[digits] == ')');
}

bool ends_sentence(std::string_view word) {
  bool ends = false;
  for (std::size_t i = 0; i < word.size();) {
    const char32_t c = next_code_point(word, i);
    ends = is_full_stop(c) || (ends && closes(c));
  }
  return ends;
}

bool has_word_character(std::string_view word) {
  for (std::size_t i = 0; i < word.size();) {
    const char32_t c = next_code_point(word, i);
    if (is_word(c) || c >= 0x2E80) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string_view> text_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (const auto line : split_lines(text)) {
    if (!trim(line).empty()) lines.push_back(trim(line));
  }
  return lines;
}

std::size_t count_paragraphs(std::string_view text) {
  std::size_t n = 0;
  bool inside = false;
  for (const auto line : split_lines(text)) {
    const bool blank = trim(line).empty();
    n += !blank && !inside;
    inside = !blank;
  }
  return n;
}

std::size_t count_sentences(std::string_view text) {
  std::size_t n = 0;
  bool open = false;  // words since the last end
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    if (words.empty() && open) {
      ++n;
      open = false;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i == 0 && words.size() > 1 && is_item_number(words[i])) continue;
      open = open || has_word_character(words[i]);
      if (!open || !ends_sentence(words[i])) continue;
      ++n;
      open = false;
    }
  }
  return n + open;
}

std::size_t count_letters(std::string_view word) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < word.size();) {
    const char32_t c = next_code_point(word, i);
    n += (is_word(c) || c >= 0x2E80) && !(c >= '0' && c <= '9');
  }
  return n;
}

}  // namespace benchhub
