// See json_slip.h.
#include "base/json_slip.h"

namespace benchhub {
namespace {

bool is_json_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c >= '0' && c <= '9');
}
bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The last byte before `end` that is no white space; '\0' if there is none.
char last_before(std::string_view text, std::size_t end) {
  while (end > 0 && is_json_space(text[end - 1])) --end;
  return end == 0 ? '\0' : text[end - 1];
}

// A token is read to its end before the parser complains about it: back to where it began.
std::size_t token_start(std::string_view text, std::size_t offset) {
  if (text[offset] == '"') {
    for (std::size_t i = offset; i-- > 0;) {
      if (text[i] == '\n') break;
      if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) return i;
    }
    return offset;
  }
  while (offset > 0 && is_json_word(text[offset]) && is_json_word(text[offset - 1])) --offset;
  return offset;
}

JsonSlip word_slip(std::string_view text, std::size_t start) {
  std::size_t end = start;
  while (end < text.size() && is_json_word(text[end])) ++end;
  const std::string_view word = text.substr(start, end - start);
  std::size_t next = end;
  while (next < text.size() && is_json_space(text[next])) ++next;
  if (next < text.size() && text[next] == ':') return {start, "a key without quotes", "write it in double quotes"};
  for (const std::string_view known :
       {"True", "False", "None", "NaN", "Infinity", "undefined", "TRUE", "FALSE", "NULL"}) {
    if (word == known) return {start, std::string(word) + " is not JSON", "write true, false, null or a number"};
  }
  return {start, "text without quotes", "write it in double quotes"};
}

}  // namespace

JsonSlip json_slip(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return {offset, "the text ends too early", "close what is open: a quote, ] or }"};
  if (text[offset] == '\n' || text[offset] == '\r') {
    return {offset, "a line ends inside a string", "close the quote, or write \\n for a line break"};
  }
  const std::size_t start = token_start(text, offset);
  const char c = text[start], last = last_before(text, start);
  const bool after_value = last == '"' || last == '}' || last == ']' || is_json_word(last);
  if (c == '\'') return {start, "single quotes", "JSON wants double quotes"};
  if (text.substr(start).starts_with("\u201c") || text.substr(start).starts_with("\u201d")) {
    return {start, "typographic quotes", "JSON wants plain double quotes"};
  }
  if ((c == '}' || c == ']') && last == ',') return {start, "a comma before the closing bracket", "remove the comma"};
  if (c == '=') return {start, "\"=\" between key and value", "JSON wants \":\""};
  if (after_value && (c == '"' || c == '{' || c == '[' || is_json_word(c))) {
    return {start, "a comma or colon is missing before this", "commas stand between entries, a colon behind a key"};
  }
  if (is_json_word(c) && (c < '0' || c > '9')) return word_slip(text, start);
  return {offset, "", ""};
}

}  // namespace benchhub
