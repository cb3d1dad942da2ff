// Brings a text into the form that numeric.cc scans: one sign for each kind of minus, separator, currency; vulgar
// fractions and superscripts spelt out; LaTeX and emphasis taken off. Beyond ASCII only letters with case and the
// degree stay, of which units are made; all else becomes a space.
#include "score/number_text.h"

#include <algorithm>
#include <vector>

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
                               {0xA2, "$"},   {0xA3, "$"},   {0xA5, "$"},   {0xB0, "°"},   {0xB5, "µ"},
                               {0x3BC, "µ"},  {0x2126, "Ω"}, {0x212B, "Å"}};
constexpr std::pair<std::string_view, std::string_view> kLatex[] = {
    {"{,}", ","},     {"\\!", ""},           {"\\times", "*"},      {"\\cdot", "*"},    {"\\%", "%"},
    {"\\$", "$"},     {"\\dfrac", "\\frac"}, {"\\tfrac", "\\frac"}, {"^{\\circ}", "°"}, {"^\\circ ", "°"},
    {"^\\circ", "°"}, {"\\degree", "°"},     {"\\mu ", "µ"},        {"\\mu", "µ"},      {"\\Omega", "Ω"},
    {"\\;", " "},     {"\\:", " "},          {"\\ ", " "},          {"~", " "}};
// Commands that only say how their argument looks.
constexpr std::string_view kWrappers[] = {"\\text{",   "\\mathrm{", "\\mathbf{", "\\textbf{",
                                          "\\textit{", "\\boxed{",  "\\mbox{",   "\\operatorname{"};

template <std::size_t N>
const char* spelling(const Spelling (&table)[N], char32_t c) {
  const auto it = std::find_if(std::begin(table), std::end(table), [c](const Spelling& s) { return s.c == c; });
  return it == std::end(table) ? nullptr : it->text;
}

bool is_number_digit(char c) { return c >= '0' && c <= '9'; }
bool ends_in_digit(const std::string& out) { return !out.empty() && is_number_digit(out.back()); }
bool is_number_word(char c) {
  return is_number_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (static_cast<unsigned char>(c) & 0x80);
}
bool ends_in_word(const std::string& out) { return !out.empty() && is_number_word(out.back()); }

bool is_number_space(char32_t c) { return c == 0xA0 || c == 0x2007 || c == 0x2009 || c == 0x202F; }

// Appends one character. `in_superscript` holds over a run of superscripts.
void append(std::string& out, char32_t c, bool next_is_digit, bool& in_superscript) {
  if (const char* text = spelling(kSuperscript, c)) {
    if (!in_superscript && ends_in_word(out)) {
      out += '^';
      in_superscript = true;
    }
    if (in_superscript) out += text;
    return;
  }
  in_superscript = false;
  if (c >= 0xFF0B && c <= 0xFF19) c -= 0xFEE0;  // full-width digits and signs
  if (c < 0x80) out += static_cast<char>(c);
  else if (const char* fraction = spelling(kVulgar, c)) out.append(ends_in_digit(out) ? " " : "").append(fraction);
  else if (const char* sign = spelling(kSigns, c)) out += sign;
  else if (is_number_space(c)) out += ends_in_digit(out) && next_is_digit ? '\'' : ' ';
  else if (c >= 0x20A0 && c <= 0x20CF) out += '$';
  else if (is_upper(c) || is_lower(c)) append_code_point(out, c);
  else out += ' ';
}

// Emphasis in Markdown: "-**5**" is -5, but what it parts stays apart, and ** between digits may be a power.
std::string without_emphasis(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool bold = s.substr(i, 2) == "**";
    if (!bold && s[i] != '`') {
      out += s[i];
      continue;
    }
    i += bold;
    const char next = i + 1 < s.size() ? s[i + 1] : ' ';
    if (bold && ends_in_digit(out) && is_number_digit(next)) out += "**";
    else if (ends_in_word(out) && is_number_word(next)) out += ' ';
  }
  return out;
}

std::size_t command_end(std::string_view s, std::size_t at) {
  do ++at;
  while (at < s.size() && ((s[at] >= 'a' && s[at] <= 'z') || (s[at] >= 'A' && s[at] <= 'Z')));
  return at;
}
// \frac12 is the one whose digits are its own.
bool is_command(std::string_view s, std::size_t at) {
  return command_end(s, at) > at + 1 && s.substr(at, 5) != "\\frac";
}

// "3\text{ kg}" becomes "3 kg".
std::string without_wrappers(std::string_view s) {
  std::string out;
  std::vector<bool> dropped;  // of the braces that are open
  for (std::size_t i = 0; i < s.size();) {
    const auto wrapper = std::find_if(std::begin(kWrappers), std::end(kWrappers),
                                      [&](std::string_view name) { return s.substr(i, name.size()) == name; });
    if (wrapper != std::end(kWrappers)) {
      dropped.push_back(true);
      i += wrapper->size();
      continue;
    }
    if (s[i] == '\\' && is_command(s, i)) {  // parted from the digits that follow it
      const std::size_t end = command_end(s, i);
      out.append(s.substr(i, end - i)).append(end < s.size() && is_number_digit(s[end]) ? " " : "");
      i = end;
      continue;
    }
    const bool closes = s[i] == '}' && !dropped.empty();
    if (s[i] == '{') dropped.push_back(false);
    if (!closes || !dropped.back()) out += s[i];
    if (closes) dropped.pop_back();
    ++i;
  }
  return out;
}

// A thin space stands between groups of digits, and before units.
std::string without_thin_spaces(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool thin = s.substr(i, 2) == "\\,";
    if (!thin) out += s[i];
    else out += ++i + 1 < s.size() && is_number_digit(s[i + 1]) ? '\'' : ' ';
  }
  return out;
}

struct Signed {
  bool negative = false;
  std::string_view digits;  // empty: no number stands here
  std::size_t end = 0;
};
// "{-3}" at `at`, or a single digit.
Signed fraction_part(std::string_view s, std::size_t at) {
  Signed out;
  const bool braced = s.substr(at, 1) == "{";
  std::size_t i = braced ? at + 1 : at;
  out.negative = braced && s.substr(i, 1) == "-";
  i += out.negative;
  const std::size_t begin = i;
  while (i < s.size() && is_number_digit(s[i]) && (braced || i == begin)) ++i;
  if (braced && s.substr(i, 1) != "}") return out;
  out.digits = s.substr(std::min(begin, s.size()), i - begin);
  out.end = i + braced;
  return out;
}

// "\frac{3}{4}" becomes "3/4", with a space before it where a digit or letter stands; its sign comes to the front.
std::string without_frac(std::string_view s) {
  constexpr std::string_view kFrac = "\\frac";
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = s.find(kFrac, at);
    out.append(s.substr(at, found - at));
    if (found == std::string_view::npos) return out;
    at = found + kFrac.size();
    const Signed top = fraction_part(s, at);
    const Signed low = top.digits.empty() ? Signed() : fraction_part(s, top.end);
    if (low.digits.empty()) continue;
    const bool minus = !out.empty() && out.back() == '-';
    if (top.negative != low.negative) {
      if (minus) out.pop_back();
      else out += '-';
    }
    if (ends_in_word(out)) out += ' ';
    out.append(top.digits).append("/").append(low.digits);
    at = low.end;
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
  if (contains(out, "**") || contains(out, "`")) out = without_emphasis(out);
  if (!contains(out, "\\") && !contains(out, "{,}")) return out;
  out = without_thin_spaces(out);
  for (const auto& [from, to] : kLatex) out = replace_all(out, from, to);
  return without_frac(without_wrappers(out));
}

}  // namespace benchhub
