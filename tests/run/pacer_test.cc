// The pace: growth, limits, cooldowns, buckets. All times are handed in.
#include "run/pacer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace benchhub {
namespace {

constexpr std::int64_t kMs = 1'000'000, kSecond = 1000 * kMs;

PaceLimits window_of(int first, int most) {
  PaceLimits out;
  out.first_window = first;
  out.most_window = most;
  return out;
}

// Sends what the window allows at once, and lets all of it end `ms` later in the same way.
std::int64_t one_wave(Pacer& pacer, std::int64_t now, PaceEvent event, std::int64_t ms = 100) {
  int sent = 0;
  while (pacer.ready_ns(now) <= now) {
    pacer.sent(now, 0);
    ++sent;
  }
  for (int i = 0; i < sent; ++i) pacer.ended(now + ms * kMs, now, event, std::nullopt, 0);
  return now + ms * kMs;
}

TEST(Pacer, WindowDoublesPerWaveUntilItsLimit) {
  Pacer pacer(window_of(4, 20));
  std::int64_t now = kSecond;
  now = one_wave(pacer, now, PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 8);
  now = one_wave(pacer, now, PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 16);
  now = one_wave(pacer, now, PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 20);
}

TEST(Pacer, AnEpisodeOfLimitsCutsOnceAndPauses) {
  Pacer pacer(window_of(10, 10));
  const std::int64_t now = one_wave(pacer, kSecond, PaceEvent::limited);
  EXPECT_EQ(pacer.window(), 8) << "ten 429s of one burst are one episode";
  EXPECT_GT(pacer.ready_ns(now), now) << "and the lane cools down";
  const std::int64_t later = one_wave(pacer, pacer.ready_ns(now), PaceEvent::limited);
  EXPECT_EQ(pacer.window(), 6);
  EXPECT_GE(pacer.ready_ns(later) - later, 2 * kSecond) << "longer from episode to episode";
}

TEST(Pacer, GrowsSlowlyAfterALimit) {
  Pacer pacer(window_of(10, 10));
  std::int64_t now = one_wave(pacer, kSecond, PaceEvent::limited);
  now = one_wave(pacer, pacer.ready_ns(now), PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 8) << "eight answers are not yet one more: 8 + 8 x about 1/8.5";
  now = one_wave(pacer, now, PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 9);
}

TEST(Pacer, RetryAfterIsKeptByTheWholeLane) {
  Pacer pacer(window_of(2, 2));
  pacer.sent(kSecond, 0);
  pacer.ended(2 * kSecond, kSecond, PaceEvent::limited, 7000.0, 0);
  EXPECT_EQ(pacer.ready_ns(2 * kSecond), 9 * kSecond);
  EXPECT_EQ(pacer.limited_since_ns(), 2 * kSecond);
}

TEST(Pacer, RetryAtOnceIsBelievedOnceInARow) {
  Pacer pacer(window_of(1, 1));
  std::int64_t now = kSecond;
  int sends = 0;
  for (; now < 600 * kSecond; ++sends) {
    pacer.sent(now, 0);
    pacer.ended(now, now, PaceEvent::limited, sends % 2 == 0 ? 0.0 : -5.0, 0);
    if (sends == 0) {
      EXPECT_EQ(pacer.ready_ns(now), now);
    }
    now = std::max(now + 1, pacer.ready_ns(now));
  }
  EXPECT_LT(sends, 40);
}

TEST(Pacer, AbsurdRetryAfterIsBounded) {
  Pacer pacer(window_of(2, 2));
  pacer.sent(kSecond, 0);
  pacer.ended(2 * kSecond, kSecond, PaceEvent::limited, 1e300, 0);
  EXPECT_LE(pacer.ready_ns(2 * kSecond), 200 * kSecond);
}

TEST(Pacer, TroubleRestsGrowthAndShrinksNothing) {
  Pacer pacer(window_of(4, 20));
  std::int64_t now = one_wave(pacer, kSecond, PaceEvent::trouble);
  EXPECT_EQ(pacer.window(), 4);
  now = one_wave(pacer, now, PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 4);
  now = one_wave(pacer, now + 11 * kSecond, PaceEvent::answered);
  EXPECT_EQ(pacer.window(), 8);
}

TEST(Pacer, KeepsRequestsPerMinute) {
  PaceLimits limits = window_of(1000, 1000);
  limits.requests_per_minute = 60;
  Pacer pacer(limits);
  std::int64_t now = kSecond, sent = 0;
  while (now < 121 * kSecond) {
    now = std::max(now, pacer.ready_ns(now));
    pacer.sent(now, 0);
    pacer.ended(now, now, PaceEvent::answered, std::nullopt, 0);
    ++sent;
  }
  EXPECT_NEAR(static_cast<double>(sent), 120 + 10, 2) << "one a second, after a start of ten seconds' worth";
}

TEST(Pacer, KeepsTokensPerMinuteAndCorrectsItsGuess) {
  PaceLimits limits = window_of(1000, 1000);
  limits.tokens_per_minute = 6000;
  Pacer pacer(limits);
  std::int64_t now = kSecond, sent = 0;
  while (now < 61 * kSecond) {
    now = std::max(now, pacer.ready_ns(now));
    pacer.sent(now, 500);
    pacer.ended(now, now, PaceEvent::answered, std::nullopt, 100 - 500.0);  // it took 100 only
    ++sent;
  }
  EXPECT_NEAR(static_cast<double>(sent), 70, 3) << "60 a minute of 100 tokens each, and ten seconds' worth";
}

TEST(Pacer, WaitsForTheResetThatHeadersTell) {
  Pacer pacer(window_of(10, 10));
  RateHint hint;
  hint.requests_left = 2;
  hint.reset_ms = 5000;
  pacer.learn(kSecond, hint);
  pacer.sent(kSecond, 0);
  EXPECT_LE(pacer.ready_ns(kSecond), kSecond);
  pacer.sent(kSecond, 0);
  EXPECT_EQ(pacer.ready_ns(kSecond), 6 * kSecond);
  EXPECT_LE(pacer.ready_ns(6 * kSecond), 6 * kSecond);
}

}  // namespace
}  // namespace benchhub
