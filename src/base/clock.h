// Clock: wall time for records, monotonic time for durations; a fake for tests. Also UTC text <-> milliseconds,
// without locale or time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace benchhub {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t unix_ms() = 0;  // wall clock, milliseconds since 1970-01-01T00:00:00Z
  virtual std::int64_t mono_ns() = 0;  // never goes back; origin unspecified
};

class RealClock : public Clock {
 public:
  std::int64_t unix_ms() override;
  std::int64_t mono_ns() override;
};

class FakeClock : public Clock {
 public:
  explicit FakeClock(std::int64_t unix_ms = 1'767'225'600'000) : unix_ms_(unix_ms) {}  // 2026-01-01
  std::int64_t unix_ms() override { return unix_ms_; }
  std::int64_t mono_ns() override { return mono_ns_; }
  void advance_ms(std::int64_t ms) {
    unix_ms_ += ms;
    mono_ns_ += ms * 1'000'000;
  }

 private:
  std::int64_t unix_ms_;
  std::int64_t mono_ns_ = 0;
};

std::string utc_text(std::int64_t unix_ms);                    // "2026-01-01T00:00:00Z" (milliseconds cut)
std::string utc_date(std::int64_t unix_ms);                    // "2026-01-01"
std::optional<std::int64_t> parse_utc(std::string_view text);  // both forms above; else nullopt
std::int64_t days_from_civil(int year, int month, int day);    // days since 1970-01-01, proleptic Gregorian

}  // namespace benchhub
