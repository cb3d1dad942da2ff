// numeric: the last number of an answer against the expected one. docs/scorers.md, "numeric".
#include "score/numeric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/json.h"
#include "base/text.h"
#include "score/compiled.h"
#include "score/number_text.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxDigits = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Beyond ASCII number_text leaves only letters and the degree.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80);
}
bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Scans one number from left to right; at() gives NUL outside the text.
class NumberScanner {
 public:
  explicit NumberScanner(std::string_view text) : text_(text) {}

  // Calls found(number) for every number of the text.
  template <class Found>
  void scan(Found found) {
    for (pos_ = 0; pos_ < text_.size();) {
      if (!starts_here()) {
        ++pos_;
        continue;
      }
      const std::size_t begin = pos_;
      const bool is_part_of_word = part_of_word(begin), negative = minus_before(begin);
      const auto value = token();
      if (!value || is_part_of_word) continue;
      found(NumberRead{negative ? -*value : *value,
                       (negative ? "-" : "") + std::string(text_.substr(begin, pos_ - begin)), unit_here()});
    }
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  char before(std::size_t i, std::size_t n) const { return i >= n ? text_[i - n] : '\0'; }

  bool starts_here() const {
    if (is_digit(at(pos_))) return true;
    return at(pos_) == '.' && is_digit(at(pos_ + 1)) && !is_alnum(before(pos_, 1));
  }
  // "H2", "x_1", "m^2", "s^{-1}", "GPT-4"
  bool part_of_word(std::size_t i) const {
    const std::size_t minus = before(i, 1) == '-' ? 1 : 0;
    const char c = before(i, 1 + minus);
    return is_letter(c) || c == '^' || (c == '{' && before(i, 2 + minus) == '^');
  }
  // A minus is a sign unless something that it could be taken from stands before it: "10-12".
  bool minus_before(std::size_t i) const {
    if (before(i, 1) == '$') --i;
    if (before(i, 1) != '-') return false;
    const char c = before(i, 2);
    return !is_alnum(c) && c != ')' && c != ']' && c != '%';
  }

  // "km", "m/s^2", "N*m", "%", "°C": right after the number, or one space or hyphen behind it.
  std::string unit_here() const {
    constexpr std::size_t kLongestUnit = 24;
    const bool apart = at(pos_) == ' ' || (at(pos_) == '-' && is_letter(at(pos_ + 1)));
    const std::size_t begin = apart ? pos_ + 1 : pos_, end = unit_end(begin);
    if (end - begin > kLongestUnit) return "";
    std::string out(text_.substr(std::min(begin, text_.size()), end - begin));
    std::erase_if(out, [](char c) { return c == '{' || c == '}'; });
    return out;
  }
  std::size_t unit_end(std::size_t i) const {
    for (;; ++i) {
      const char c = at(i);
      if (c == '^' && power_end(i) > i) i = power_end(i) - 1;
      else if (c == '*' ? !is_letter(at(i + 1)) || !is_letter(before(i, 1)) : c == '_' || !is_unit_char(c)) return i;
    }
  }
  static bool is_unit_char(char c) { return is_letter(c) || c == '%' || c == '/'; }
  // Behind "^2" or "^{-1}" at `i`; `i` itself if no power stands there.
  std::size_t power_end(std::size_t i) const {
    const bool braced = at(i + 1) == '{';
    std::size_t begin = i + 1 + braced;
    begin += at(begin) == '-';
    const std::size_t end = digits_from(begin);
    if (end == begin || (braced && at(end) != '}')) return i;
    return end + braced;
  }

  std::size_t digits_from(std::size_t i) const {
    while (is_digit(at(i))) ++i;
    return i;
  }
  void skip_all(std::string_view kind) {
    while (is_digit(at(pos_)) || (pos_ < text_.size() && contains(kind, text_.substr(pos_, 1)))) ++pos_;
  }

  // Moves past digits, with groups of three after the first one to three: "1,234,567".
  std::string whole_part() {
    std::size_t end = digits_from(pos_);
    std::string digits(text_.substr(pos_, end - pos_));
    const char separator = at(end);
    const bool grouped = !digits.empty() && digits.size() <= 3 && (separator == ',' || separator == '\'');
    while (grouped && at(end) == separator && digits_from(end + 1) == end + 4) {
      digits.append(text_.substr(end + 1, 3));
      end += 4;
    }
    pos_ = end;
    return digits;
  }

  // Exponent of "e3" or "x 10^3" here, if there is one; moves past it.
  std::string exponent() {
    std::size_t i = pos_;
    if (at(i) == 'e' || at(i) == 'E') {
      ++i;
    } else {
      while (at(i) == ' ' && i < pos_ + 2) ++i;
      if (at(i) != '*' && at(i) != 'x' && at(i) != 'X') return "";
      ++i;
      while (at(i) == ' ' && i < pos_ + 4) ++i;
      if (text_.substr(i, 3) != "10^") return "";
      i += 3;
    }
    return signed_exponent(i);
  }
  std::string signed_exponent(std::size_t i) {
    const bool braced = at(i) == '{';
    if (braced) ++i;
    const std::size_t begin = at(i) == '+' ? i + 1 : i;
    const std::size_t end = digits_from(at(i) == '-' || at(i) == '+' ? i + 1 : i);
    if (end == begin || at(end - 1) == '-' || end - begin > 6 || (braced ? at(end) != '}' : is_letter(at(end))))
      return "";
    pos_ = braced ? end + 1 : end;
    return std::string(text_.substr(begin, end - begin));
  }

  // The fraction's value for "3/4" or the "1/2" of "1 1/2" at `i`; moves past it.
  std::optional<double> denominator_at(std::size_t i) {
    const std::size_t end = digits_from(i);
    if (end == i || at(end) == '/' || end - i > 15) return std::nullopt;
    const auto low = parse_double(text_.substr(i, end - i));
    if (!low || *low == 0) return std::nullopt;
    pos_ = end;
    return low;
  }
  std::optional<double> mixed_part() {
    if (at(pos_) != ' ' || !is_digit(at(pos_ + 1))) return std::nullopt;
    const std::size_t begin = pos_ + 1, slash = digits_from(begin);
    if (at(slash) != '/' || slash - begin > 15) return std::nullopt;
    const std::size_t old = pos_;
    const auto top = parse_double(text_.substr(begin, slash - begin));
    const auto low = denominator_at(slash + 1);
    if (low && top && *top < *low) return *top / *low;
    pos_ = old;
    return std::nullopt;
  }

  // Moves past one token; nullopt if it only looks like a number.
  std::optional<double> token() {
    if (at(pos_) == '0' && contains("xXbBoO", text_.substr(std::min(pos_ + 1, text_.size()), 1)) &&
        is_hex(at(pos_ + 2))) {
      while (is_alnum(at(pos_))) ++pos_;
      return std::nullopt;
    }
    std::string digits = whole_part();
    const bool integer = at(pos_) != '.' || !is_digit(at(pos_ + 1));
    if (!integer) {
      const std::size_t end = digits_from(pos_ + 1);
      digits.append(text_.substr(pos_, end - pos_));
      pos_ = end;
    }
    return after_digits(std::move(digits), integer);
  }

  // What follows decides: "1.2.3", "12:30" and "3/4/2024" are no numbers.
  std::optional<double> after_digits(std::string digits, bool integer) {
    const char c = at(pos_);
    const bool digit_follows = is_digit(at(pos_ + 1));
    if ((c == '.' || c == ':') && digit_follows) {
      skip_all(".:");
      return std::nullopt;
    }
    if (digits.front() == '.') digits.insert(0, "0");
    if (c == '/' && digit_follows) {
      const auto top = plain_value(digits);
      const auto low = denominator_at(pos_ + 1);
      if (!low) skip_all("/");
      return top && low ? std::optional(*top / *low) : std::nullopt;
    }
    if (c == '^') {
      ++pos_;
      const std::string power = signed_exponent(pos_);
      return digits == "10" && !power.empty() ? plain_value("1e" + power) : std::nullopt;
    }
    if (const std::string e = exponent(); !e.empty()) return plain_value(digits + "e" + e);
    const auto value = plain_value(digits);
    const auto more = integer && value ? mixed_part() : std::nullopt;
    return more ? *value + *more : value;
  }
  static std::optional<double> plain_value(std::string_view digits) {
    return digits.size() > kMaxDigits ? std::nullopt : parse_double(digits);
  }

  std::string_view text_;
  std::size_t pos_ = 0;
};

// Room for the rounding of the two readings and of their difference, far below any tolerance that one would write.
double rounding_room(double a, double b) {
  return 4 * std::numeric_limits<double>::epsilon() * std::max(std::fabs(a), std::fabs(b));
}

// The number that an answer is compared with: `expected`, or the only one in its text; nullopt if there is none.
std::optional<NumberRead> expected_number(const Json& expected) {
  if (expected.is_number()) return NumberRead{expected.get<double>(), "", ""};
  if (!expected.is_string()) return std::nullopt;
  const std::string prepared = number_text(expected.get_ref<const std::string&>());
  std::vector<NumberRead> numbers;
  NumberScanner(prepared).scan([&](NumberRead number) { numbers.push_back(std::move(number)); });
  return numbers.size() == 1 ? std::optional(std::move(numbers.front())) : std::nullopt;
}

void convert(NumberRead& number, const std::map<std::string, double>& units) {
  const auto unit = units.find(number.unit);
  if (unit == units.end()) return;
  number.value *= unit->second;
  number.text += " " + number.unit;
}

}  // namespace

std::optional<NumberRead> last_number(std::string_view text) {
  const std::string prepared = number_text(text);
  std::optional<NumberRead> last;
  NumberScanner(prepared).scan([&last](NumberRead number) { last = std::move(number); });
  return last;
}

std::string unit_as_read(std::string_view unit) {
  const std::string prepared = "1 " + number_text(unit);
  const auto number = last_number(prepared);
  if (!number) return "";
  std::string wanted = prepared.substr(2);
  std::erase_if(wanted, [](char c) { return c == '{' || c == '}'; });
  return number->unit == wanted ? wanted : "";
}

std::string check_numeric(const Benchmark&, const Case& the_case, const Scoring& scoring) {
  if (!expected_number(the_case.expected)) return "expected must be a number, or a text with one number in it";
  if (option_number(scoring, "tolerance") < 0) return "tolerance must not be negative";
  return option_number(scoring, "relative") < 0 ? "relative must not be negative" : "";
}

ScorerResult score_numeric(const ScorerInput& in) {
  auto number = last_number(in.text);
  if (!number) return wrong(FailureKind::no_answer, "no number in the answer");
  convert(*number, in.compiled.units);
  auto wanted = *expected_number(in.the_case.expected);
  convert(wanted, in.compiled.units);
  const double expected = wanted.value;
  const double room =
      std::max(option_number(in.scoring, "tolerance"), option_number(in.scoring, "relative") * std::fabs(expected));
  const bool right = std::fabs(number->value - expected) <= room + rounding_room(number->value, expected);
  return verdict(
      right, number->text,
      fmt::format("{} is {} {}", shortest(number->value), right ? "near enough to" : "not", shortest(expected)));
}

}  // namespace benchhub
