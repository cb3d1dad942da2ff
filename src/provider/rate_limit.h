// What a reply's headers tell of the provider's limits. Used by the run engine, through run/pacer.h.
#pragma once

#include <cstdint>
#include <optional>

#include "net/http.h"

namespace benchhub {

struct RateHint {
  std::optional<std::int64_t> requests_left, tokens_left;  // until the reset
  std::optional<double> reset_ms;                          // from now; of requests, else of tokens
};

// x-ratelimit-remaining-requests, -tokens and -reset-… (OpenAI and those who copy it: "1s", "6m0s", "20ms", seconds),
// anthropic-ratelimit-… (RFC 3339 times, read against the reply's Date), ratelimit-remaining and ratelimit-reset
// (seconds), x-ratelimit-remaining and -reset (seconds, or milliseconds since 1970). Not readable is not told. A reply
// with Retry-After tells nothing else: that is how long it wants to be left alone, and a bucket's reset may be far longer.
RateHint rate_hint(const Headers& headers);

}  // namespace benchhub
