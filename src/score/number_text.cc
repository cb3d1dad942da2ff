// Brings a text into the ASCII that numeric.cc scans: one sign for each kind of minus, separator, currency; vulgar
// fractions and superscripts spelt out; letters with case become the letter a, all else a space.
#include "score/number_text.h"

#include <algorithm>

#include "base/text.h"
#include "score/normalise.h"

namespace benchhub {
namespace {

struct Spelling {
  char32_t c;
  const char* text;
};
constexpr Spelling kVulgar[] = {{0xBC, "1/4"},    {0xBD, "1/2"},   {0xBE, "3/4"},   {0x2150, "1/7"}, {0x2151, "1/9"},
                                {0x2152, "1/10"}, {0x2153, "1/3"}, {0x2154, "2/3"}, {0x2155, "1/5"}, {0x2156, "2/5"},
                                {0x2157, "3/5"},  {0x2158, "4/5"}, {0x2159, "1/6"}, {0x215A, "5/6"}, {0x215B, "1/8"},
                                {0x215C, "3/8"},  {0x215D, "5/8"}, {0x215E, "7/8"}, {0x2189, "0/3"}};
constexpr Spelling kSuperscript[] = {{0xB2, "2"},   {0xB3, "3"},   {0xB9, "1"},   {0x2070, "0"},
                                     {0x2074, "4"}, {0x2075, "5"}, {0x2076, "6"}, {0x2077, "7"},
                                     {0x2078, "8"}, {0x2079, "9"}, {0x207A, "+"}, {0x207B, "-"}};
constexpr Spelling kSigns[] = {{0x2010, "-"}, {0x2011, "-"}, {0x2012, "-"}, {0x2013, "-"}, {0x2212, "-"},
                               {0x2044, "/"}, {0xD7, "*"},   {0xB7, "*"},   {0x22C5, "*"}, {0x2019, "'"},
                               {0xA2, "$"},   {0xA3, "$"},   {0xA5, "$"}};
constexpr std::pair<std::string_view, std::string_view> kLatex[] = {
    {"{,}", ","},           {"\\,", "'"}, {"\\!", ""},  {"\\times", "*"},
    {"\\cdot", "*"},        {"\\%", "%"}, {"\\$", "$"}, {"\\dfrac{", "\\frac{"},
    {"\\tfrac{", "\\frac{"}};

template <std::size_t N>
const char* spelling(const Spelling (&table)[N], char32_t c) {
  const auto it = std::find_if(std::begin(table), std::end(table), [c](const Spelling& s) { return s.c == c; });
  return it == std::end(table) ? nullptr : it->text;
}

bool ends_in_digit(const std::string& out) { return !out.empty() && out.back() >= '0' && out.back() <= '9'; }

bool is_number_space(char32_t c) { return c == 0xA0 || c == 0x2007 || c == 0x2009 || c == 0x202F; }

// Appends one character. `in_superscript` holds over a run of superscripts.
void append(std::string& out, char32_t c, bool next_is_digit, bool& in_superscript) {
  if (const char* text = spelling(kSuperscript, c)) {
    if (!in_superscript && ends_in_digit(out)) {
      out += '^';
      in_superscript = true;
    }
    if (in_superscript) out += text;
    return;
  }
  in_superscript = false;
  if (c < 0x80) out += static_cast<char>(c);
  else if (const char* fraction = spelling(kVulgar, c)) out.append(ends_in_digit(out) ? " " : "").append(fraction);
  else if (const char* sign = spelling(kSigns, c)) out += sign;
  else if (is_number_space(c)) out += ends_in_digit(out) && next_is_digit ? '\'' : ' ';
  else if (c >= 0x20A0 && c <= 0x20CF) out += '$';
  else out += is_upper(c) || is_lower(c) ? 'a' : ' ';
}

std::size_t digits_end(std::string_view s, std::size_t at) {
  while (at < s.size() && s[at] >= '0' && s[at] <= '9') ++at;
  return at;
}

// "\frac{3}{4}" becomes " 3/4".
std::string without_frac(std::string_view s) {
  constexpr std::string_view kFrac = "\\frac{";
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = s.find(kFrac, at);
    out.append(s.substr(at, found - at));
    if (found == std::string_view::npos) return out;
    const std::size_t top = found + kFrac.size(), top_end = digits_end(s, top);
    const std::size_t low = top_end + 2, low_end = digits_end(s, std::min(low, s.size()));
    at = top;
    if (top_end == top || low_end <= low || s.substr(top_end, 2) != "}{" || s.substr(low_end, 1) != "}") continue;
    out.append(" ").append(s.substr(top, top_end - top)).append("/").append(s.substr(low, low_end - low));
    at = low_end + 1;
  }
}

}  // namespace

std::string number_text(std::string_view text) {
  const std::string clean = clean_utf8(text);
  std::string out;
  out.reserve(clean.size());
  bool in_superscript = false;
  for (std::size_t i = 0; i < clean.size();) {
    const char32_t c = next_code_point(clean, i);
    append(out, c, i < clean.size() && clean[i] >= '0' && clean[i] <= '9', in_superscript);
  }
  if (!contains(out, "\\") && !contains(out, "{,}")) return out;
  for (const auto& [from, to] : kLatex) out = replace_all(out, from, to);
  return without_frac(out);
}

}  // namespace benchhub
