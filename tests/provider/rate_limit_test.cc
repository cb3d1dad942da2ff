// Rate limit headers as providers write them.
#include "provider/rate_limit.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

TEST(RateHint, ReadsOpenaisHeaders) {
  const RateHint hint = rate_hint({{"x-ratelimit-remaining-requests", "0"},
                                   {"x-ratelimit-remaining-tokens", "149984"},
                                   {"x-ratelimit-reset-requests", "6m0.5s"},
                                   {"x-ratelimit-reset-tokens", "20ms"}});
  EXPECT_EQ(hint.requests_left, 0);
  EXPECT_EQ(hint.tokens_left, 149984);
  EXPECT_EQ(hint.reset_ms, 360'500);
}

TEST(RateHint, TheResetIsThatOfWhatHasRunOut) {
  const RateHint hint = rate_hint({{"x-ratelimit-remaining-requests", "12"},
                                   {"x-ratelimit-remaining-tokens", "0"},
                                   {"x-ratelimit-reset-requests", "1s"},
                                   {"x-ratelimit-reset-tokens", "7.66s"}});
  EXPECT_EQ(hint.reset_ms, 7660);
}

TEST(RateHint, ReadsAnthropicsTimesAgainstTheReplysDate) {
  const RateHint hint = rate_hint({{"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                   {"anthropic-ratelimit-requests-remaining", "3"},
                                   {"anthropic-ratelimit-requests-reset", "1994-11-06T08:49:40Z"}});
  EXPECT_EQ(hint.requests_left, 3);
  EXPECT_EQ(hint.reset_ms, 3000);
}

TEST(RateHint, ReadsSecondsAndDatesSince1970) {
  EXPECT_EQ(rate_hint({{"ratelimit-remaining", "1"}, {"ratelimit-reset", "30"}}).reset_ms, 30'000);
  const Headers router = {{"date", "Sat, 21 Nov 2026 06:00:00 GMT"},
                          {"x-ratelimit-remaining", "0"},
                          {"x-ratelimit-reset", "1795240804000"}};
  EXPECT_EQ(rate_hint(router).reset_ms, 4000);
}

TEST(RateHint, NonsenseIsNotTold) {
  for (const char* text : {"", "soon", "-5", "1e999", "nan", "5 minutes", "1s1", "s", "9999999999999999999999"}) {
    const RateHint hint = rate_hint({{"x-ratelimit-remaining-requests", "1"}, {"x-ratelimit-reset-requests", text}});
    EXPECT_TRUE(!hint.reset_ms || (*hint.reset_ms >= 0 && *hint.reset_ms <= 86'400'000)) << text;
  }
  EXPECT_FALSE(rate_hint({}).requests_left);
}

TEST(RateHint, RetryAfterSaysItAll) {
  const Headers headers = {{"x-ratelimit-remaining-requests", "0"},
                           {"x-ratelimit-reset-requests", "1s"},
                           {"x-ratelimit-remaining-tokens", "0"},
                           {"x-ratelimit-reset-tokens", "6m0s"}};
  EXPECT_EQ(rate_hint(headers).reset_ms, 360'000);
  Headers with = headers;
  with.emplace_back("retry-after", "1");
  EXPECT_FALSE(rate_hint(with).reset_ms || rate_hint(with).requests_left);
}

}  // namespace
}  // namespace benchhub
