// Scanner: the words of the language inside {{ }} and {% %}, read one after the other from the source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "template/source.h"

namespace tmpl {

struct Token {
  enum class Kind : std::uint8_t { end, name, string, integer, number, symbol };
  Kind kind = Kind::end;
  std::uint32_t offset = 0;
  std::string_view text;  // as written; a string without its quotes
};

class Scanner {
 public:
  explicit Scanner(const Source& source) : source_(source) {}

  // The next token is looked at with peek() and passed with take(). Tags end as the symbols "}}", "-}}", "%}", "-%}".
  const Token& peek() const { return token_; }
  Status advance();
  // Starts reading tokens at `offset`; where_after() is the offset behind the current token.
  Status start(std::uint32_t offset);
  std::uint32_t where_after() const { return next_; }

  bool is_symbol(std::string_view symbol) const { return token_.kind == Token::Kind::symbol && token_.text == symbol; }
  bool is_word(std::string_view word) const { return token_.kind == Token::Kind::name && token_.text == word; }

  tl::unexpected<Error> error(std::uint32_t offset, std::string what, std::string why = {}, std::string fix = {}) const;
  // "expected <what>, found …" at the current token.
  tl::unexpected<Error> expected(std::string_view what) const;

 private:
  Status scan_string(char quote);
  void scan_number();

  const Source& source_;
  std::uint32_t next_ = 0;
  Token token_;
};

// A string token's text with its backslash escapes resolved.
std::string unescape(std::string_view text);

}  // namespace tmpl
