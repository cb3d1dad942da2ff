// See characters.h. The invisible ones are Unicode's Default_Ignorable_Code_Point and White_Space, and the blank
// braille pattern.
#include "base/characters.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

struct Range {
  char32_t first, last;
};

constexpr Range kInvisible[] = {
    {0x00, 0x20},     {0x7F, 0xA0},       {0xAD, 0xAD},       {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160},
    {0x1680, 0x1680}, {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},   {0x2028, 0x202F}, {0x205F, 0x206F},
    {0x2800, 0x2800}, {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool is_noncharacter(char32_t c) { return c == 0xFFFE || c == 0xFFFF || (c >= 0xFDD0 && c <= 0xFDEF); }
bool is_override(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

const char* kind_of(char32_t c, char32_t next, Shape shape) {
  if (c == '\n' || c == '\t') return shape == Shape::line ? "a line break or tab" : nullptr;
  if (c == '\r') return shape == Shape::file && next == '\n' ? nullptr : "a carriage return";
  if (c == 0) return "a NUL byte";
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return "a control character";
  if (c < 0x2000) return nullptr;
  if (is_override(c)) return "a bidirectional control";
  if (c == 0x2028 || c == 0x2029) return shape == Shape::line ? "a line separator" : nullptr;
  if (c == 0xFEFF) return "a byte order mark inside the text";
  return is_noncharacter(c) ? "a noncharacter" : nullptr;
}

}  // namespace

// Literal characters stand for what ECMA 262 and RE2 write differently.
#define BH_NOT_IN_A_LINE "\\x00-\\x1f\\x7f-\\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff"
const char* const kVisibleLineRegex =
    "^[^" BH_NOT_IN_A_LINE "]*[^" BH_NOT_IN_A_LINE
    " \\xa0\\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u202f\u205f-"
    "\u206f\u2800\u3000\u3164"
    "\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "[^" BH_NOT_IN_A_LINE "]*$";
#undef BH_NOT_IN_A_LINE

std::string OddCharacter::text() const { return fmt::format("U+{:04X}, {}", static_cast<std::uint32_t>(code), kind); }

std::optional<OddCharacter> odd_character(std::string_view utf8, Shape shape) {
  for (std::size_t at = 0; at < utf8.size();) {
    if (utf8[at] >= ' ' && utf8[at] <= '~') {  // nearly all of most texts
      ++at;
      continue;
    }
    const std::size_t start = at;
    const auto c = take_code_point(utf8, at);
    if (!c) continue;
    const char32_t after = at < utf8.size() ? static_cast<unsigned char>(utf8[at]) : 0;
    if (const char* kind = kind_of(*c, after, shape)) return OddCharacter{start, *c, kind};
  }
  return std::nullopt;
}

std::string without_odd_characters(std::string_view text, Shape shape, bool* changed) {
  std::string out;
  std::string rest = clean_utf8(text);
  *changed = *changed || rest != text;
  while (const auto odd = odd_character(rest, shape)) {
    std::size_t end = odd->offset;
    take_code_point(rest, end);
    out += rest.substr(0, odd->offset);
    rest.erase(0, end);
    *changed = true;
  }
  return out + rest;
}

bool has_visible(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto c = take_code_point(utf8, at);
    const bool hidden = !c || std::any_of(std::begin(kInvisible), std::end(kInvisible),
                                          [&](const Range& range) { return *c >= range.first && *c <= range.last; });
    if (!hidden) return true;
  }
  return false;
}

}  // namespace benchhub
