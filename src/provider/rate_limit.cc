// Rate limit headers; see rate_limit.h.
#include "provider/rate_limit.h"

#include <cmath>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "provider/classify.h"

namespace benchhub {
namespace {

constexpr double kSecondsOf2001 = 1e9;  // a larger number of seconds is a date
constexpr double kMostResetMs = 86'400'000;

class Reader {
 public:
  explicit Reader(const Headers& headers) : headers_(headers) {}

  std::optional<std::int64_t> count(std::string_view name) const {
    const auto text = find(name);
    const auto number = text ? parse_double(*text) : std::nullopt;
    if (!number || !(*number >= 0) || *number > 1e15) return std::nullopt;
    return static_cast<std::int64_t>(*number);
  }

  std::optional<double> wait_ms(std::string_view name) const {
    const auto text = find(name);
    if (!text) return std::nullopt;
    std::optional<double> out = duration_ms(*text);
    if (!out) {
      const auto at = parse_utc(*text);
      if (at && now_ms()) out = static_cast<double>(*at - *now_ms());
    }
    if (!out || !std::isfinite(*out)) return std::nullopt;
    return std::min(std::max(*out, 0.0), kMostResetMs);
  }

 private:
  std::optional<std::string_view> find(std::string_view name) const {
    for (const auto& [key, value] : headers_) {
      if (key == name) return trim(value);
    }
    return std::nullopt;
  }

  std::optional<std::int64_t> now_ms() const {
    const auto date = find("date");
    const auto seconds = date ? parse_http_date(*date) : std::nullopt;
    return seconds ? std::optional<std::int64_t>(*seconds * 1000) : std::nullopt;
  }

  // "20ms", "1s", "6m0s", "1h2m3.5s", or a bare number: seconds, or a date in seconds or milliseconds since 1970.
  std::optional<double> duration_ms(std::string_view text) const {
    if (const auto bare = parse_double(text)) {
      if (*bare < kSecondsOf2001) return *bare * 1000;
      const double at_ms = *bare < kSecondsOf2001 * 1000 ? *bare * 1000 : *bare;
      return now_ms() ? std::optional<double>(at_ms - static_cast<double>(*now_ms())) : std::nullopt;
    }
    double total = 0;
    while (!text.empty()) {
      const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
      const auto number = parse_double(text.substr(0, digits));
      text.remove_prefix(digits);
      const std::size_t letters = std::min(text.find_first_of("0123456789."), text.size());
      const auto unit = unit_ms(text.substr(0, letters));
      if (!number || !unit) return std::nullopt;
      total += *number * *unit;
      text.remove_prefix(letters);
    }
    return total;
  }

  static std::optional<double> unit_ms(std::string_view unit) {
    if (unit == "ms") return 1;
    if (unit == "s") return 1000;
    if (unit == "m") return 60'000;
    if (unit == "h") return 3'600'000;
    return unit == "d" ? std::optional<double>(kMostResetMs) : std::nullopt;
  }

  const Headers& headers_;
};

struct Names {
  const char *requests, *requests_reset, *tokens, *tokens_reset;
};
constexpr Names kNames[] = {
    {"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", "x-ratelimit-remaining-tokens",
     "x-ratelimit-reset-tokens"},
    {"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset",
     "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"},
    {"x-ratelimit-remaining", "x-ratelimit-reset", "", ""},
    {"ratelimit-remaining", "ratelimit-reset", "", ""},
};

}  // namespace

RateHint rate_hint(const Headers& headers) {
  if (retry_after_ms(headers)) return {};
  const Reader reader(headers);
  for (const Names& names : kNames) {
    RateHint out;
    out.requests_left = reader.count(names.requests);
    out.tokens_left = reader.count(names.tokens);
    if (!out.requests_left && !out.tokens_left) continue;
    const bool by_tokens = !out.requests_left || (out.tokens_left && *out.tokens_left <= 0);
    out.reset_ms = reader.wait_ms(by_tokens ? names.tokens_reset : names.requests_reset);
    return out;
  }
  return {};
}

}  // namespace benchhub
