// Comparison of JSON by value; see json_value.h.
#include "score/json_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/text.h"

namespace benchhub {
namespace {

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128 SignedWide;

int rank(const Json& value) {
  if (value.is_null()) return 0;
  if (value.is_boolean()) return 1;
  if (value.is_number()) return 2;
  if (value.is_string()) return 3;
  return value.is_array() ? 4 : 5;
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

SignedWide integer_of(const Json& value) {
  return value.is_number_unsigned() ? static_cast<SignedWide>(value.get<std::uint64_t>()) : value.get<std::int64_t>();
}

int compare_integer_double(SignedWide a, double b) {
  if (b >= 0x1p65) return -1;
  if (b <= -0x1p65) return 1;
  const double whole = std::floor(b);
  const int by_whole = order(a, static_cast<SignedWide>(whole));
  return by_whole != 0 ? by_whole : whole < b ? -1 : 0;
}

int compare_numbers(const Json& a, const Json& b) {
  if (a.is_number_float() && b.is_number_float()) return order(a.get<double>(), b.get<double>());
  if (a.is_number_float()) return -compare_integer_double(integer_of(b), a.get<double>());
  if (b.is_number_float()) return compare_integer_double(integer_of(a), b.get<double>());
  return order(integer_of(a), integer_of(b));
}

int compare_arrays(const Json& a, const Json& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (const int c = compare_json(a[i], b[i]); c != 0) return c;
  }
  return order(a.size(), b.size());
}

int compare_objects(const Json& a, const Json& b) {
  auto left = a.begin(), right = b.begin();  // sorted by key
  for (; left != a.end() && right != b.end(); ++left, ++right) {
    if (const int c = order(left.key(), right.key()); c != 0) return c;
    if (const int c = compare_json(*left, *right); c != 0) return c;
  }
  return order(a.size(), b.size());
}

// |value| = digits * 10^exponent, without trailing zeros.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

// The shortest text that reads back as the same double: what was written, as far as a double can tell.
Decimal decimal_of_double(double value) {
  Decimal out;
  const std::string text = fmt::format("{}", std::fabs(value));  // "0.25", "1e-05", "1.5e+300"
  const std::size_t e = text.find('e');
  bool after_point = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    out.digits = out.digits * 10 + static_cast<std::uint64_t>(c - '0');
    if (after_point) --out.exponent;
  }
  if (e != std::string::npos) {
    const std::size_t digits = text[e + 1] == '+' ? e + 2 : e + 1;
    out.exponent += static_cast<int>(parse_int(std::string_view(text).substr(digits)).value_or(0));
  }
  return out;
}

Decimal decimal_of(const Json& value) {
  Decimal out;
  if (value.is_number_float()) {
    out = decimal_of_double(value.get<double>());
  } else {
    const SignedWide integer = integer_of(value);
    out.digits = static_cast<std::uint64_t>(integer < 0 ? -integer : integer);
  }
  for (; out.digits != 0 && out.digits % 10 == 0; ++out.exponent) out.digits /= 10;
  return out;
}

// digits * 10^power mod m
std::uint64_t scaled_mod(std::uint64_t digits, int power, std::uint64_t m) {
  Wide result = digits % m, base = 10 % m;
  for (; power > 0; power /= 2) {
    if (power % 2 == 1) result = result * base % m;
    base = base * base % m;
  }
  return static_cast<std::uint64_t>(result);
}

}  // namespace

int compare_json(const Json& a, const Json& b) {
  if (const int c = order(rank(a), rank(b)); c != 0) return c;
  if (a.is_number()) return compare_numbers(a, b);
  if (a.is_string()) return order(a.get_ref<const std::string&>(), b.get_ref<const std::string&>());
  if (a.is_boolean()) return order(a.get<bool>(), b.get<bool>());
  if (a.is_array()) return compare_arrays(a, b);
  return a.is_object() ? compare_objects(a, b) : 0;
}

bool is_integer(const Json& value) {
  if (value.is_number_integer()) return true;
  return value.is_number_float() && std::floor(value.get<double>()) == value.get<double>();
}

bool is_multiple_of(const Json& value, const Json& divisor) {
  const Decimal a = decimal_of(value), b = decimal_of(divisor);
  if (a.digits == 0) return true;
  if (b.digits == 0) return false;
  // No digits end in 0, so with the smaller exponent `a` lacks a factor ten that every multiple has.
  return a.exponent >= b.exponent && scaled_mod(a.digits, a.exponent - b.exponent, b.digits) == 0;
}

}  // namespace benchhub
