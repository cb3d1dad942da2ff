// UTF-8 checks and cleaning (declared in text.h). Follows the table of well-formed sequences in the Unicode
// Standard, 3.9.
#include <algorithm>
#include <array>
#include <cstdint>

#include "base/json_view.h"  // simdjson
#include "base/text.h"

namespace benchhub {
namespace {

// Length of the well-formed sequence at `at`, or 0.
std::size_t sequence_length(std::string_view s, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned b = byte(at), b1 = byte(at + 1);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    const unsigned low = b == 0xE0 ? 0xA0 : 0x80, high = b == 0xED ? 0x9F : 0xBF;
    return b1 >= low && b1 <= high && tail(at + 2) ? 3 : 0;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    const unsigned low = b == 0xF0 ? 0x90 : 0x80, high = b == 0xF4 ? 0x8F : 0xBF;
    return b1 >= low && b1 <= high && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}

char32_t decode(std::string_view s, std::size_t at, std::size_t length) {
  if (length == 1) return static_cast<unsigned char>(s[at]);
  char32_t value = static_cast<unsigned char>(s[at]) & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = value << 6 | (static_cast<unsigned char>(s[at + i]) & 0x3Fu);
  return value;
}

// How many bytes from the beginning on: most texts are nothing else.
std::size_t printable_ascii(std::string_view bytes) {
  const auto is_printable = [](char c) { return c >= 0x20 && c < 0x7F; };
  return static_cast<std::size_t>(std::find_if_not(bytes.begin(), bytes.end(), is_printable) - bytes.begin());
}

bool is_control(char32_t c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F); }
bool is_bidi(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::optional<std::size_t> invalid_utf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t n = sequence_length(bytes, i);
    if (n == 0) return i;
    i += n;
  }
  return std::nullopt;
}

std::string clean_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    if (const std::size_t plain = printable_ascii(bytes.substr(i)); plain > 0) {
      out.append(bytes, i, plain);
      i += plain;
      continue;
    }
    const std::size_t n = sequence_length(bytes, i);
    if (n == 0 || is_control(decode(bytes, i, n))) out += "\xEF\xBF\xBD";
    else out.append(bytes, i, n);
    i += n == 0 ? 1 : n;
  }
  return out;
}

std::optional<char32_t> take_code_point(std::string_view bytes, std::size_t& at) {
  const std::size_t n = sequence_length(bytes, at);
  const std::size_t start = at;
  at += n == 0 ? 1 : n;
  return n == 0 ? std::nullopt : std::optional(decode(bytes, start, n));
}

std::size_t count_code_points(std::string_view utf8) {
  std::size_t n = 0;
  for (const char c : utf8) n += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  return n;
}

std::string_view prefix_code_points(std::string_view utf8, std::size_t n) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if ((static_cast<unsigned char>(utf8[i]) & 0xC0u) != 0x80u && n-- == 0) return utf8.substr(0, i);
  }
  return utf8;
}

std::string escape_control(std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t plain = printable_ascii(text.substr(i)); plain > 0) {
      out.append(text, i, plain);
      i += plain;
      continue;
    }
    const std::size_t n = sequence_length(text, i);
    const char32_t c = n == 0 ? 0 : decode(text, i, n);
    const std::size_t step = n == 0 ? 1 : n;
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || is_bidi(c)) {
      for (std::size_t k = i; k < i + step; ++k) {
        const auto b = static_cast<unsigned char>(text[k]);
        out += {'\\', 'x', kDigits[b >> 4], kDigits[b & 15]};
      }
    } else {
      out.append(text, i, step);
    }
    i += step;
  }
  return out;
}

}  // namespace benchhub
