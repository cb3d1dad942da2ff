// The allow-list of URLs. A URL is judged twice, as it stands and after every decoding that a browser or a careless
// reader downstream might do, and must pass both times.
#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.h"
#include "template/escape.h"

namespace tmpl {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The character that the reference at text[i] == '&' stands for if it matters here (ASCII), else 0. Sets `length`.
char decode_reference(std::string_view text, std::size_t i, std::size_t& length) {
  struct Named {
    std::string_view name;
    char c;
  };
  static constexpr Named kNamed[] = {{"colon", ':'}, {"Tab", '\t'}, {"NewLine", '\n'}, {"sol", '/'},
                                     {"bsol", '\\'}, {"num", '#'},  {"quest", '?'},    {"nbsp", ' '}};
  const std::string_view rest = text.substr(i + 1, 32);
  for (const Named& named : kNamed) {
    if (rest.substr(0, named.name.size()) != named.name) continue;
    length = 1 + named.name.size();
    if (text.substr(i + length, 1) == ";") ++length;
    return named.c;
  }
  if (rest.empty() || rest[0] != '#') return 0;
  const bool hex = rest.size() > 1 && (rest[1] == 'x' || rest[1] == 'X');
  const char* begin = rest.data() + (hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(begin, rest.data() + rest.size(), code, hex ? 16 : 10);
  if (error != std::errc() || code == 0 || code > 0x7F) return 0;
  length = static_cast<std::size_t>(end - text.data()) - i;
  if (text.substr(i + length, 1) == ";") ++length;
  return static_cast<char>(code);
}

// References and percent escapes decoded once.
std::string decode_url(std::string_view url) {
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    std::size_t length = 0;
    if (url[i] == '&') {
      if (const char c = decode_reference(url, i, length)) {
        out += c;
        i += length - 1;
        continue;
      }
    }
    if (url[i] == '%' && i + 2 < url.size() && hex_digit(url[i + 1]) >= 0 && hex_digit(url[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(url[i + 1]) * 16 + hex_digit(url[i + 2]));
      i += 2;
      continue;
    }
    out += url[i];
  }
  return out;
}

// Browsers drop white space and controls at the ends, tabs and line ends anywhere; here all of them go.
std::string drop_blanks(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) out += c;
  }
  return out;
}

UrlKind classify_plain(std::string_view url) {
  const auto is_slash = [](char c) { return c == '/' || c == '\\'; };
  if (url.size() >= 2 && is_slash(url[0]) && is_slash(url[1])) return UrlKind::refused;
  if (!url.empty() && url[0] == '#') return UrlKind::fragment;
  const std::size_t stop = url.find_first_of(":/?#\\");
  if (stop == url.npos || url[stop] != ':') return UrlKind::relative;
  const std::string scheme = benchhub::ascii_lower(url.substr(0, stop));
  if (scheme == "https" || scheme == "http") {
    // https:evil.example is resolved against the page, https:/evil.example is a host: only the full form is clear.
    return url.substr(stop, 3) == "://" ? UrlKind::external : UrlKind::refused;
  }
  return scheme == "mailto" ? UrlKind::mail : UrlKind::refused;
}

}  // namespace

UrlKind classify_url(std::string_view url) {
  const UrlKind kind = classify_plain(drop_blanks(url));
  if (kind == UrlKind::refused || url.find_first_of("&%") == url.npos) return kind;
  std::string decoded(url.substr(0, 4096));
  for (int round = 0; round < 3; ++round) {  // twice encoded spellings too
    decoded = decode_url(decoded);
    if (classify_plain(drop_blanks(decoded)) == UrlKind::refused) return UrlKind::refused;
  }
  return kind;
}

void append_url(std::string& out, std::string_view url) {
  if (classify_url(url) == UrlKind::refused) {
    out += '#';
    return;
  }
  for (const char c : benchhub::trim(url)) {
    const bool encode = static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F ||
                        std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos;
    if (encode) benchhub::append_percent(out, {&c, 1});
    else if (c == '&') out += "&amp;";
    else if (c == '\'') out += "%27";
    else out += c;
  }
}

}  // namespace tmpl
