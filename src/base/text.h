// Text helpers that do not depend on locale. "ASCII" in a name means that other bytes are left alone.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

std::string_view trim(std::string_view text);                                // ASCII white space at both ends
std::vector<std::string_view> split(std::string_view text, char separator);  // "" gives one empty part
std::vector<std::string_view> split_lines(std::string_view text);            // at \n; a final \r of a line is cut
// The parts would point into a text that is gone.
template <class Text>
requires std::same_as<Text, std::string> std::vector<std::string_view> split_lines(Text&& text)
= delete;
std::vector<std::string_view> split_words(std::string_view text);  // at runs of ASCII white space
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);
std::string collapse_space(std::string_view text);  // trimmed, runs of white space become one space
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
// Every byte but ASCII letters, digits, - . _ ~ and those of `kept` as %XX (RFC 3986, 2.3).
void append_percent(std::string& out, std::string_view text, std::string_view kept = "");
std::string percent_encoded(std::string_view text, std::string_view kept = "");
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool contains(std::string_view text, std::string_view part);

// Byte offset of the first byte that is not valid UTF-8 (overlong forms and surrogates are invalid), else nullopt.
std::optional<std::size_t> invalid_utf8(std::string_view bytes);
// Every invalid byte becomes U+FFFD; NUL and other C0/C1 controls but \t \n \r become U+FFFD too.
std::string clean_utf8(std::string_view bytes);
// The code point at `at`, which is moved behind it; nullopt (and one byte on) where the bytes are not valid UTF-8.
std::optional<char32_t> take_code_point(std::string_view bytes, std::size_t& at);
std::size_t count_code_points(std::string_view utf8);
std::string_view prefix_code_points(std::string_view utf8, std::size_t n);  // the first n code points

// Control characters, line separators, bidi overrides and invalid bytes as \xNN, so that a terminal or a log is safe.
// One line.
std::string escape_control(std::string_view text);

// "token" in double quotes, for messages: at most 80 characters of it, then "…".
std::string in_quotes(std::string_view token);

// The nearest of `choices` within edit distance 1 + length/4 (Damerau-Levenshtein, case ignored), else nullopt.
std::optional<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& choices);

// 1 -> "1 request", 1234 -> "1,234 requests"
std::string counted(std::int64_t n, std::string_view noun);
// 1234567 -> "1,234,567"
std::string with_thousands(std::int64_t value);
// Fixed decimals, '.' as the point, in every locale; never "-0".
std::string fixed(double value, int decimals);
// Shortest text that reads back as the same double; integral values without ".0".
std::string shortest(double value);
std::optional<double> parse_double(std::string_view text);     // whole text, finite, '.' as the point
std::optional<std::int64_t> parse_int(std::string_view text);  // whole text

}  // namespace benchhub
