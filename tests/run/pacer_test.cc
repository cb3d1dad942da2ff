// The pace: growth, limits, cooldowns, buckets. All times are handed in.
#include "run/pacer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

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
  while (true) {
    now = std::max(now, pacer.ready_ns(now));
    if (now >= 121 * kSecond) break;
    pacer.sent(now, 0);
    pacer.ended(now, now, PaceEvent::answered, std::nullopt, 0);
    ++sent;
  }
  EXPECT_NEAR(static_cast<double>(sent), 120, 1) << "one a second, from the first minute on";
}

TEST(Pacer, NoMinuteHasMoreThanIsDeclared) {
  for (const double per_minute : {1.0, 7.0, 60.0, 90.0, 600.0, 3000.0}) {
    PaceLimits limits = window_of(10'000, 10'000);
    limits.requests_per_minute = per_minute;
    Pacer pacer(limits);
    std::vector<std::int64_t> sent;
    for (std::int64_t now = kSecond; true;) {
      now = std::max(now, pacer.ready_ns(now));
      if (now >= 301 * kSecond) break;
      if (sent.size() == 3) now += 100 * kSecond;  // the bucket is full again
      pacer.sent(now, 0);
      pacer.ended(now, now, PaceEvent::answered, std::nullopt, 0);
      sent.push_back(now);
    }
    const auto most = static_cast<std::size_t>(per_minute);
    for (std::size_t i = most; i < sent.size(); ++i) ASSERT_GE(sent[i] - sent[i - most], 59.9 * kSecond) << per_minute;
    EXPECT_GT(static_cast<double>(sent.size()), 190.0 / 60 * per_minute * 0.97 - 2) << per_minute;
  }
}

TEST(Pacer, KeepsTokensPerMinuteAndCorrectsItsGuess) {
  PaceLimits limits = window_of(1000, 1000);
  limits.tokens_per_minute = 6000;
  Pacer pacer(limits);
  std::int64_t now = kSecond, sent = 0;
  while (true) {
    now = std::max(now, pacer.ready_ns(now));
    if (now >= 61 * kSecond) break;
    pacer.sent(now, 500);
    pacer.ended(now, now, PaceEvent::answered, std::nullopt, 500, 100);
    ++sent;
  }
  EXPECT_NEAR(static_cast<double>(sent), 60, 2) << "60 a minute of 100 tokens each";
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

TEST(Pacer, WhatIsInFlightCountsAgainstWhatAReplySaysIsLeft) {
  Pacer pacer(window_of(10, 10));
  for (int i = 0; i < 5; ++i) pacer.sent(kSecond, 0);
  RateHint hint;
  hint.requests_left = 5;
  hint.reset_ms = 5000;
  pacer.ended(kSecond, kSecond, PaceEvent::answered, std::nullopt);
  pacer.learn(kSecond, hint);
  pacer.sent(kSecond, 0);
  EXPECT_EQ(pacer.ready_ns(kSecond), 6 * kSecond) << "4 were on their way when the provider counted 5";
}

TEST(Pacer, TheSmallerOfTwoSetsOfLimitsHolds) {
  PaceLimits limits = window_of(8, 64);
  limits.requests_per_minute = 600;
  Pacer pacer(limits);
  PaceLimits other = window_of(4, 4);
  other.requests_per_minute = 60;
  other.tokens_per_minute = 6000;
  pacer.narrow(other);
  EXPECT_EQ(pacer.window(), 4);
  pacer.sent(kSecond, 500);
  EXPECT_GT(pacer.ready_ns(kSecond), 5 * kSecond) << "100 tokens a second";
  pacer.narrow(limits);
  EXPECT_EQ(pacer.window(), 4);
  pacer.ended(7 * kSecond, kSecond, PaceEvent::answered, std::nullopt, 500, 500);
  EXPECT_EQ(pacer.window(), 4);
  pacer.sent(7 * kSecond, 0);
  EXPECT_GT(pacer.ready_ns(7 * kSecond), 7 * kSecond) << "one request a second";
}

TEST(Pacer, TokensInFlightCountAgainstWhatAReplySaysIsLeft) {
  Pacer pacer(window_of(10, 10));
  for (int i = 0; i < 5; ++i) pacer.sent(kSecond, 100);
  RateHint hint;
  hint.tokens_left = 500;
  hint.reset_ms = 5000;
  pacer.ended(kSecond, kSecond, PaceEvent::answered, std::nullopt, 100, 300);
  pacer.learn(kSecond, hint);
  EXPECT_EQ(pacer.ready_ns(kSecond, 101), 6 * kSecond) << "400 were on their way when the provider counted 500";
  EXPECT_LE(pacer.ready_ns(kSecond, 100), kSecond);
  for (int i = 0; i < 4; ++i) pacer.ended(kSecond, kSecond, PaceEvent::answered, std::nullopt, 100);
  pacer.learn(kSecond, hint);
  EXPECT_LE(pacer.ready_ns(kSecond, 500), kSecond) << "nothing is on its way";
}

TEST(Pacer, WaitsForTokensThatARequestNeeds) {
  Pacer pacer(window_of(10, 10));
  pacer.sent(kSecond, 100);
  RateHint hint;
  hint.tokens_left = 500;
  hint.reset_ms = 5000;
  pacer.learn(kSecond, hint);
  EXPECT_LE(pacer.ready_ns(kSecond, 400), kSecond);
  EXPECT_EQ(pacer.ready_ns(kSecond, 600), 6 * kSecond);
  pacer.sent(kSecond, 400);
  EXPECT_EQ(pacer.ready_ns(kSecond, 400), 6 * kSecond) << "counted down by each send";
}

TEST(Pacer, NoRequestsLeftWithoutAResetPausesForTheUsualTime) {
  Pacer pacer(window_of(10, 10));
  RateHint hint;
  hint.requests_left = 0;
  pacer.learn(kSecond, hint);
  EXPECT_EQ(pacer.ready_ns(kSecond), 2 * kSecond);
}

}  // namespace
}  // namespace benchhub
