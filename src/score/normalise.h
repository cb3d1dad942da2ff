// The normalisations that scorers share, each defined in docs/scorers.md. No locale, no Unicode tables beyond the
// ranges named there. All take any bytes: what is not valid UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace benchhub {

// Reads the code point at `at` of valid UTF-8 and moves `at` past it.
char32_t next_code_point(std::string_view utf8, std::size_t& at);
void append_code_point(std::string& out, char32_t c);

bool is_space(char32_t c);  // Unicode White_Space
bool is_word(char32_t c);   // ASCII letters and digits, and what is above and not a space, sign, symbol, Han or kana
bool is_upper(char32_t c);  // Latin, Greek, Cyrillic
bool is_lower(char32_t c);
char32_t fold(char32_t c);  // simple, one to one; U+0130 and U+0131 (dotted I, dotless i) stay as they are

// "plain text": CR LF and CR become LF, every other white space but LF becomes a space, zero-width characters go,
// typographic quotes, dashes and dots become ' " - ...
std::string plain(std::string_view text);
std::string fold_case(std::string_view text);
std::string without_punctuation(std::string_view text);  // removes the 32 ASCII punctuation characters

// plain, without punctuation and folded where asked, white space trimmed and collapsed.
std::string normalise(std::string_view text, bool ignore_case, bool ignore_punctuation = false);

// At most 500 bytes, cut between code points, valid UTF-8: for ScorePart::extracted and details.
std::string excerpt(std::string_view text);

}  // namespace benchhub
