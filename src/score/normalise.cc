// Text normalisation; see normalise.h and docs/scorers.md.
#include "score/normalise.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

// Capitals [first, last], every `step`-th, and how far the small letter is away.
struct FoldRange {
  char32_t first, last;
  unsigned step;
  int delta;
};
constexpr FoldRange kFold[] = {
    {0x41, 0x5A, 1, 32},    {0xC0, 0xD6, 1, 32},        {0xD8, 0xDE, 1, 32},    {0x100, 0x12E, 2, 1},
    {0x132, 0x136, 2, 1},   {0x139, 0x147, 2, 1},       {0x14A, 0x176, 2, 1},   {0x178, 0x178, 1, -121},
    {0x179, 0x17D, 2, 1},   {0x386, 0x386, 1, 38},      {0x388, 0x38A, 1, 37},  {0x38C, 0x38C, 1, 64},
    {0x38E, 0x38F, 1, 63},  {0x391, 0x3A1, 1, 32},      {0x3A3, 0x3AB, 1, 32},  {0x3C2, 0x3C2, 1, 1},
    {0x400, 0x40F, 1, 80},  {0x410, 0x42F, 1, 32},      {0x490, 0x4BE, 2, 1},   {0x4D0, 0x52E, 2, 1},
    {0x1E00, 0x1E94, 2, 1}, {0x1E9E, 0x1E9E, 1, -7615}, {0x1EA0, 0x1EFE, 2, 1},
};

struct Range {
  char32_t first, last;
};
constexpr Range kCased[] = {{0x41, 0x5A},   {0x61, 0x7A},   {0xC0, 0xD6},    {0xD8, 0xF6},
                            {0xF8, 0x17E},  {0x386, 0x386}, {0x388, 0x3CE},  {0x400, 0x45F},
                            {0x490, 0x4BF}, {0x4D0, 0x52F}, {0x1E00, 0x1EFF}};
// Above ASCII, what is not part of a word; Han and kana are written without spaces, so that no word boundary can be
// asked for.
constexpr Range kNoWord[] = {{0x80, 0xA9},     {0xAB, 0xB1},     {0xB4, 0xB4},     {0xB6, 0xB8},
                             {0xBB, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},     {0x1680, 0x1680},
                             {0x2000, 0x206F}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E80, 0x30FF},
                             {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE00, 0xFE0F}, {0xFE30, 0xFE6F},
                             {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFFFC, 0xFFFF}, {0x1F000, 0x1FAFF}};

template <std::size_t N>
bool in(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges), [c](Range r) { return c >= r.first && c <= r.last; });
}

bool is_ascii_punctuation(char32_t c) {
  return (c >= 0x21 && c <= 0x2F) || (c >= 0x3A && c <= 0x40) || (c >= 0x5B && c <= 0x60) || (c >= 0x7B && c <= 0x7E);
}

bool is_zero_width(char32_t c) {
  return c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || c == 0xAD;
}

// What a typographic character is in plain text; null: itself.
const char* plain_form(char32_t c) {
  if (c >= 0x2018 && c <= 0x201B) return "'";
  if (c >= 0x201C && c <= 0x201F) return "\"";
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return "-";
  if (c == 0x2026) return "...";
  if (c == 0x2BC || c == 0x2032) return "'";
  return nullptr;
}

}  // namespace

char32_t next_code_point(std::string_view s, std::size_t& at) {
  const auto b = static_cast<unsigned char>(s[at++]);
  if (b < 0x80) return b;
  int more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
  char32_t c = b & (0x3Fu >> more);
  for (; more > 0 && at < s.size(); --more) c = c << 6 | (static_cast<unsigned char>(s[at++]) & 0x3Fu);
  return c;
}

void append_code_point(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_word(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return !in(kNoWord, c);
}

char32_t fold(char32_t c) {
  for (const auto& r : kFold) {
    if (c < r.first) break;
    if (c <= r.last && (c - r.first) % r.step == 0) return static_cast<char32_t>(static_cast<int>(c) + r.delta);
  }
  return c;
}

bool is_upper(char32_t c) { return c == 0x130 || (c != 0x3C2 && fold(c) != c); }
bool is_lower(char32_t c) { return in(kCased, c) && !is_upper(c); }

std::string plain(std::string_view text) {
  const std::string clean = clean_utf8(text);
  std::string out;
  out.reserve(clean.size());
  for (std::size_t i = 0; i < clean.size();) {
    const char32_t c = next_code_point(clean, i);
    if (c == '\r') {
      if (i >= clean.size() || clean[i] != '\n') out += '\n';
    } else if (c == 0x2028 || c == 0x2029) {
      out += '\n';
    } else if (c < 0x80 && c != '\t') {
      out += static_cast<char>(c);
    } else if (is_space(c)) {
      out += ' ';
    } else if (const char* form = plain_form(c)) {
      out += form;
    } else if (!is_zero_width(c)) {
      append_code_point(out, c);
    }
  }
  return out;
}

std::string fold_case(std::string_view text) {
  const std::string clean = clean_utf8(text);
  std::string out;
  out.reserve(clean.size());
  for (std::size_t i = 0; i < clean.size();) append_code_point(out, fold(next_code_point(clean, i)));
  return out;
}

std::string without_punctuation(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!is_ascii_punctuation(static_cast<unsigned char>(c))) out += c;
  }
  return out;
}

std::string normalise(std::string_view text, bool ignore_case, bool ignore_punctuation) {
  std::string out = plain(text);
  if (ignore_punctuation) out = without_punctuation(out);
  if (ignore_case) out = fold_case(out);
  return collapse_space(out);
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t kMax = 500;
  constexpr std::string_view kCut = "\xE2\x80\xA6";
  std::string out = clean_utf8(text.substr(0, kMax));  // can be longer than its source: three bytes for an invalid one
  if (text.size() <= kMax && out.size() <= kMax) return out;
  std::size_t end = std::min(out.size(), kMax - kCut.size());
  while (end > 0 && end < out.size() && (static_cast<unsigned char>(out[end]) & 0xC0u) == 0x80u) --end;
  out.resize(end);
  return out.append(kCut);
}

}  // namespace benchhub
