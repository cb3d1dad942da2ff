// Real clocks and UTC text. Calendar arithmetic follows Howard Hinnant's "chrono-compatible low-level date algorithms".
#include "base/clock.h"

#include <fmt/format.h>

#include <chrono>

#include "base/text.h"

namespace benchhub {

std::int64_t RealClock::unix_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t RealClock::mono_ns() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

std::int64_t days_from_civil(int year, int month, int day) {
  const std::int64_t y = year - (month <= 2);
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

namespace {

struct Civil {
  std::int64_t year;
  int month, day;
};

Civil civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t doe = days - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const int month = static_cast<int>(mp + (mp < 10 ? 3 : -9));
  return {yoe + era * 400 + (month <= 2), month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t n) {
  int value = 0;
  for (std::size_t i = at; i < at + n; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::string utc_date(std::int64_t unix_ms) {
  const Civil c = civil_from_days(floor_div(unix_ms, 86'400'000));
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

std::string utc_text(std::int64_t unix_ms) {
  const std::int64_t s = floor_div(unix_ms, 1000) - floor_div(unix_ms, 86'400'000) * 86'400;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", utc_date(unix_ms), s / 3600, s / 60 % 60, s % 60);
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::int64_t days = days_from_civil(*year, *month, *day);
  if (utc_date(days * 86'400'000) != text.substr(0, 10)) return std::nullopt;  // 2026-02-30
  if (text.size() == 10) return days * 86'400'000;
  const auto h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  return ((days * 24 + *h) * 3600 + *m * 60 + *s) * 1000;
}

}  // namespace benchhub
