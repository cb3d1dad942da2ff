// Scanner.
#include "template/scanner.h"

#include <fmt/format.h>

namespace tmpl {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The symbol at the start of `rest`, longest first; "" if there is none.
std::string_view symbol_at(std::string_view rest) {
  static constexpr std::string_view kSymbols[] = {"-}}", "-%}", "}}", "%}", "==", "!=", "<=", ">=", "<", ">",
                                                  "(",   ")",   ".",  ",",  "|",  "=",  "-"};
  for (const std::string_view symbol : kSymbols) {
    if (rest.starts_with(symbol)) return symbol;
  }
  return "";
}

}  // namespace

tl::unexpected<Error> Scanner::error(std::uint32_t offset, std::string what, std::string why, std::string fix) const {
  return benchhub::fail(
      {Errc::invalid_input, std::move(what), std::move(why), std::move(fix), source_.locate(offset)});
}

tl::unexpected<Error> Scanner::expected(std::string_view what) const {
  const std::string found = token_.kind == Token::Kind::end ? "the end of the file" : fmt::format("'{}'", token_.text);
  return error(token_.offset, fmt::format("expected {}, found {}", what, found));
}

Status Scanner::start(std::uint32_t offset) {
  next_ = offset;
  return advance();
}

Status Scanner::advance() {
  const std::string_view text = source_.text();
  while (next_ < text.size() && std::string_view(" \t\r\n").find(text[next_]) != std::string_view::npos) ++next_;
  token_ = {Token::Kind::end, next_, {}};
  if (next_ == text.size()) return {};
  const char c = text[next_];
  if (c == '"' || c == '\'') return scan_string(c);
  if (is_digit(c)) return scan_number(), Status();
  std::uint32_t end = next_;
  if (starts_name(c)) {
    while (end < text.size() && (starts_name(text[end]) || is_digit(text[end]))) ++end;
    token_.kind = Token::Kind::name;
  } else {
    end += static_cast<std::uint32_t>(symbol_at(text.substr(next_, 3)).size());
    token_.kind = Token::Kind::symbol;
    if (end == next_) return error(next_, fmt::format("unexpected character '{}'", c));
  }
  token_.text = text.substr(next_, end - next_);
  next_ = end;
  return {};
}

Status Scanner::scan_string(char quote) {
  const std::string_view text = source_.text();
  std::uint32_t end = next_ + 1;
  while (end < text.size() && text[end] != quote && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
  if (end >= text.size() || text[end] != quote) {
    return error(next_, "the string is never closed", "", fmt::format("end it with {} on the same line", quote));
  }
  token_ = {Token::Kind::string, next_, text.substr(next_ + 1, end - next_ - 1)};
  next_ = end + 1;
  return {};
}

void Scanner::scan_number() {
  const std::string_view text = source_.text();
  std::uint32_t end = next_;
  const auto digits = [&] { while (end < text.size() && is_digit(text[end])) ++end; };
  digits();
  token_.kind = Token::Kind::integer;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
    ++end;
    digits();
    token_.kind = Token::Kind::number;
  }
  token_.text = text.substr(next_, end - next_);
  next_ = end;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
  }
  return out;
}

}  // namespace tmpl
