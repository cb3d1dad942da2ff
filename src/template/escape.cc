// Escapers for HTML, XML, JSON and URL parts. Which bytes are touched stands in tables, runs between them are copied
// at once.
#include "template/escape.h"

#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.h"

namespace tmpl {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

constexpr std::array<bool, 256> html_specials() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = c != '\t' && c != '\n' && c != '\r';
  for (const char c : {'&', '<', '>', '"', '\'', '\x7f'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kHtmlSpecial = html_specials();

constexpr std::string_view html_reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return kReplacement;
  }
}

// 0xE2 may begin U+2028 or U+2029.
constexpr std::array<bool, 256> json_specials() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = true;
  for (const char c : {'"', '\\', '<', '>', '&', '\'', '\x7f', '\xE2'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kJsonSpecial = json_specials();

void append_json_unit(std::string& out, unsigned unit) {
  constexpr char kHex[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 15];
}

void append_json_value(std::string& out, const Value& value, int depth);

void append_json_list(std::string& out, const List& list, int depth) {
  char separator = '[';
  for (const Value& item : list) {
    out += separator;
    append_json_value(out, item, depth + 1);
    separator = ',';
  }
  out += list.empty() ? "[]" : "]";
}

void append_json_dict(std::string& out, const Dict& dict, int depth) {
  char separator = '{';
  for (const Dict::Entry& entry : dict.entries()) {
    out += separator;
    out += '"';
    append_json_text(out, entry.key.text());
    out += "\":";
    append_json_value(out, entry.value, depth + 1);
    separator = ',';
  }
  out += dict.entries().empty() ? "{}" : "}";
}

void append_json_value(std::string& out, const Value& value, int depth) {
  constexpr int kMaxDepth = 100;
  switch (depth > kMaxDepth ? Value::Kind::null : value.kind()) {
    case Value::Kind::null:
      out += "null";
      return;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      return;
    case Value::Kind::integer:
      out += std::to_string(value.integer());
      return;
    case Value::Kind::number:
      out += benchhub::shortest(value.real());
      return;
    case Value::Kind::list:
      return append_json_list(out, value.list(), depth);
    case Value::Kind::dict:
      return append_json_dict(out, value.dict(), depth);
    case Value::Kind::string:
    case Value::Kind::safe:
      out += '"';
      append_json_text(out, value.text());
      out += '"';
  }
}

bool is_xml_nonchar(std::string_view text, std::size_t i) {
  return text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF";
}

}  // namespace

void append_html(std::string& out, std::string_view text) {
  const char* run = text.data();
  const char* const end = run + text.size();
  for (const char* p = run; p != end; ++p) {
    if (!kHtmlSpecial[static_cast<unsigned char>(*p)]) continue;
    out.append(run, p);
    out += html_reference(*p);
    run = p + 1;
  }
  out.append(run, end);
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_html(out, text);
  return out;
}

void append_xml(std::string& out, std::string_view text) {
  if (benchhub::invalid_utf8(text)) return append_xml(out, benchhub::clean_utf8(text));
  std::size_t run = 0;
  for (std::size_t i = text.find('\xEF'); i != text.npos; i = text.find('\xEF', i + 1)) {
    if (!is_xml_nonchar(text, i)) continue;
    append_html(out, text.substr(run, i - run));
    out += kReplacement;
    run = i + 3;
  }
  append_html(out, text.substr(run));
}

void append_json_text(std::string& out, std::string_view text) {
  if (benchhub::invalid_utf8(text)) {
    const std::string clean = benchhub::clean_utf8(text);
    return append_json_text(out, clean);
  }
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!kJsonSpecial[static_cast<unsigned char>(text[i])]) continue;
    const bool separator = text.substr(i, 3) == "\xE2\x80\xA8" || text.substr(i, 3) == "\xE2\x80\xA9";
    if (text[i] == '\xE2' && !separator) continue;
    out += text.substr(run, i - run);
    append_json_unit(out, separator ? 0x2028u + (text[i + 2] == '\xA9') : static_cast<unsigned char>(text[i]));
    if (separator) i += 2;
    run = i + 1;
  }
  out += text.substr(run);
}

void append_json(std::string& out, const Value& value) { append_json_value(out, value, 0); }

}  // namespace tmpl
