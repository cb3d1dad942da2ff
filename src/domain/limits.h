// What a stored number may be. A record outside of this is damage, whatever its digest says: nothing behind it has to
// expect a date in the year 60000 or a sum that overflows. Writers keep to it, so that what is written can be read.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace benchhub {

inline constexpr std::int64_t kFirstMoment = 946'684'800'000;          // 2000-01-01, in milliseconds since 1970
inline constexpr std::int64_t kLastMoment = 7'258'118'399'999;         // the end of 2199
inline constexpr std::int64_t kMostCount = 1'000'000'000;              // tokens, cases
inline constexpr std::int64_t kMostMoney = 1'000'000'000'000'000'000;  // Nano, either sign: of a whole pair
inline constexpr std::int64_t kMostCost = 10'000'000'000'000;          // of one answer: sums of a million fit
inline constexpr std::int64_t kMostPrice = 1'000'000'000'000'000;      // per million tokens
inline constexpr double kMostMillis = 1e9;

// A clock that is far off must not cost an answer: its time is moved to the nearest that is accepted.
inline std::int64_t stored_moment(std::int64_t ms) { return std::clamp(ms, kFirstMoment, kLastMoment); }
inline bool is_count(std::int64_t n) { return n >= 0 && n <= kMostCount; }
inline bool is_money(std::int64_t nano) { return nano >= -kMostMoney && nano <= kMostMoney; }
inline bool is_cost(std::int64_t nano) { return nano >= -kMostCost && nano <= kMostCost; }
inline bool is_price(std::int64_t nano) { return nano >= 0 && nano <= kMostPrice; }
inline bool is_millis(double ms) { return std::isfinite(ms) && ms >= 0 && ms <= kMostMillis; }
inline bool is_fraction(double value) { return value >= 0 && value <= 1; }
inline bool is_moment(std::int64_t ms) { return ms >= kFirstMoment && ms <= kLastMoment; }

}  // namespace benchhub
