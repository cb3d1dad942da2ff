// Tokenisers; see the header. Bytes above 127 are ordinary characters to 13a's rules, which name ASCII alone.
#include "score/tokenise.h"

#include <array>

#include "base/text.h"
#include "score/normalise.h"

namespace benchhub {
namespace {

bool digit_13a(char c) { return c >= '0' && c <= '9'; }
bool stop_13a(char c) { return c == '.' || c == ','; }

// The signs that are always tokens: { to ~, [ to `, space to &, ( to +, : to @, and /.
bool sign_13a(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') ||
         (c >= ':' && c <= '@') || c == '/';
}

std::string spaced_signs(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (sign_13a(c)) out.append(1, ' ').append(1, c).append(1, ' ');
    else out += c;
  }
  return out;
}

// One pass of a rule over pairs of neighbours, from left to right, not overlapping, as a regex replacement goes.
template <class Match, class Write>
std::string replace_pairs(std::string_view text, Match matches, Write write) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (i + 1 < text.size() && matches(text[i], text[i + 1])) {
      write(out, text[i], text[i + 1]);
      i += 2;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

std::string tokenise_13a(std::string_view raw) {
  while (!raw.empty() && (raw.back() == ' ' || (raw.back() >= '\t' && raw.back() <= '\r'))) raw.remove_suffix(1);
  std::string text = replace_all(raw, "<skipped>", "");
  text = replace_all(replace_all(text, "-\n", ""), "\n", " ");
  for (const auto& [entity, sign] : std::array<std::pair<const char*, const char*>, 4>{
           {{"&quot;", "\""}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}}})
    text = replace_all(text, entity, sign);
  text = spaced_signs(" " + text + " ");
  text = replace_pairs(
      text, [](char a, char b) { return !digit_13a(a) && stop_13a(b); },
      [](std::string& out, char a, char b) { out.append(1, a).append(1, ' ').append(1, b).append(1, ' '); });
  text = replace_pairs(
      text, [](char a, char b) { return stop_13a(a) && !digit_13a(b); },
      [](std::string& out, char a, char b) { out.append(1, ' ').append(1, a).append(1, ' ').append(1, b); });
  return replace_pairs(
      text, [](char a, char b) { return digit_13a(a) && b == '-'; },
      [](std::string& out, char a, char b) { out.append(1, a).append(1, ' ').append(1, b).append(1, ' '); });
}

std::vector<std::string_view> unicode_words(std::string_view utf8) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t here = at;
    if (!is_space(next_code_point(utf8, at))) continue;
    if (here > begin) out.push_back(utf8.substr(begin, here - begin));
    begin = at;
  }
  if (begin < utf8.size()) out.push_back(utf8.substr(begin));
  return out;
}

std::vector<std::string_view> rouge_words(std::string_view lowered) {
  const auto in_word = [](char c) { return (c >= 'a' && c <= 'z') || digit_13a(c); };
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < lowered.size();) {
    std::size_t end = at;
    while (end < lowered.size() && in_word(lowered[end])) ++end;
    if (end > at) out.push_back(lowered.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace benchhub
