// Retry-After and HTTP dates (declared in classify.h): RFC 9110 10.2.3 and 5.6.7.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/text.h"
#include "provider/classify.h"

namespace benchhub {
namespace {

constexpr double kDayMs = 86'400'000;

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& header : headers) {
    if (header.first == name) return &header.second;
  }
  return nullptr;
}

std::optional<int> month_of(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                               "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto at = std::find(kMonths.begin(), kMonths.end(), ascii_lower(name));
  return at == kMonths.end() ? std::nullopt : std::optional<int>(static_cast<int>(at - kMonths.begin()) + 1);
}

// Digits only, at most four.
std::optional<int> small_number(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<int> seconds_of_day(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3) return std::nullopt;
  const auto h = small_number(parts[0]), m = small_number(parts[1]), s = small_number(parts[2]);
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  return *h * 3600 + *m * 60 + *s;
}

std::optional<int> full_year(std::string_view text) {
  const auto year = small_number(text);
  if (!year || (text.size() != 2 && text.size() != 4)) return std::nullopt;
  if (text.size() == 4) return year;
  return *year + (*year >= 70 ? 1900 : 2000);
}

std::optional<std::int64_t> instant(std::string_view day, std::string_view month, std::string_view year,
                                    std::string_view time) {
  const auto d = small_number(day), m = month_of(month), y = full_year(year), s = seconds_of_day(time);
  if (!d || !m || !y || !s || *d < 1 || *d > 31) return std::nullopt;
  return days_from_civil(*y, *m, *d) * 86'400 + *s;
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  const auto words = split_words(text);
  if (words.size() == 6 && words[5] == "GMT") return instant(words[1], words[2], words[3], words[4]);
  if (words.size() == 5) return instant(words[2], words[1], words[4], words[3]);  // asctime
  if (words.size() == 4 && words[3] == "GMT") {                                   // RFC 850
    const auto date = split(words[1], '-');
    if (date.size() == 3) return instant(date[0], date[1], date[2], words[2]);
  }
  return std::nullopt;
}

std::string http_date(std::int64_t unix_ms) {
  static constexpr std::array kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // 1970-01-01 was a Thursday
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string utc = utc_text(unix_ms);  // 2026-01-01T00:00:00Z
  const std::int64_t month = parse_int(utc.substr(5, 2)).value_or(1);
  return fmt::format("{}, {} {} {} {} GMT", kDays.at(static_cast<std::size_t>(unix_ms / 86'400'000 % 7)),
                     utc.substr(8, 2), kMonths.at(static_cast<std::size_t>(month - 1)), utc.substr(0, 4),
                     utc.substr(11, 8));
}

void date_reply(RawReply& reply, std::int64_t now_ms) {
  if (reply.status != 0 && find_header(reply.headers, "date") == nullptr)
    reply.headers.emplace_back("date", http_date(now_ms));
}

std::optional<double> bounded_wait_ms(std::optional<double> ms) {
  return ms ? std::optional(std::clamp(*ms, 0.0, kDayMs)) : std::nullopt;
}

std::optional<double> retry_after_ms(const Headers& headers) {
  const auto bounded = [](double ms) { return bounded_wait_ms(ms); };
  if (const std::string* ms = find_header(headers, "retry-after-ms")) {
    if (const auto value = parse_double(trim(*ms))) return bounded(*value);
  }
  const std::string* after = find_header(headers, "retry-after");
  if (!after) return std::nullopt;
  if (const auto seconds = parse_double(trim(*after))) return bounded(*seconds * 1000);
  const std::string* date = find_header(headers, "date");
  const auto until = parse_http_date(*after), now = date ? parse_http_date(*date) : std::nullopt;
  if (!until || !now) return std::nullopt;
  return bounded(static_cast<double>(*until - *now) * 1000);
}

}  // namespace benchhub
