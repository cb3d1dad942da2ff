// Pacing; see pacer.h. The window follows the rule that is usual for model APIs: grow while answers come, times 0.8 per
// episode of limits. An episode is all replies to requests that left before the cut, so that a burst of 429s counts
// once.
#include "run/pacer.h"

#include <algorithm>
#include <cmath>

namespace benchhub {
namespace {

constexpr std::int64_t kMsInNs = 1'000'000;
constexpr double kNsPerMinute = 60e9;
constexpr double kBucketSeconds = 1;
constexpr double kShrink = 0.8;
constexpr double kFirstCooldownMs = 1000,
                 kMostCooldownMs = 30'000;                // where no Retry-After is told; doubles per episode
constexpr double kMostHintMs = 120'000;                   // believed of a header that tells when a limit is renewed
constexpr std::int64_t kGrowthRestNs = 10'000 * kMsInNs;  // after a 5xx

}  // namespace

void Pacer::Bucket::set(double most_per_minute) {
  per_minute = most_per_minute;
  size = std::max(1.0, per_minute / 60 * kBucketSeconds);
  per_ns = (per_minute - (size > 1 ? size : 0)) / kNsPerMinute;
  level = size;
}

void Pacer::Bucket::take(std::int64_t now_ns, double amount) {
  level = std::min(size, level + static_cast<double>(now_ns - at) * per_ns) - amount;
  at = now_ns;
}

std::int64_t Pacer::Bucket::ready_ns() const {
  const double lacking = 1 - level;
  return lacking <= 0 ? at : at + static_cast<std::int64_t>(std::ceil(lacking / per_ns));
}

Pacer::Pacer(const PaceLimits& limits) : window_(limits.first_window), most_window_(limits.most_window) {
  if (limits.requests_per_minute) requests_.emplace().set(*limits.requests_per_minute);
  if (limits.tokens_per_minute) tokens_.emplace().set(*limits.tokens_per_minute);
}

void Pacer::narrow(const PaceLimits& limits) {
  most_window_ = std::min<double>(most_window_, limits.most_window);
  window_ = std::min(window_, most_window_);
  const auto narrow = [](std::optional<Bucket>& bucket, const std::optional<double>& per_minute) {
    if (per_minute && (!bucket || *per_minute < bucket->per_minute)) bucket.emplace().set(*per_minute);
  };
  narrow(requests_, limits.requests_per_minute);
  narrow(tokens_, limits.tokens_per_minute);
}

std::int64_t Pacer::ready_ns(std::int64_t now_ns, double tokens) const {
  if (in_flight_ >= static_cast<int>(window_)) return kNever;
  std::int64_t out = paused_until_;
  if (allowed_ <= 0 && now_ns < allowed_until_) out = std::max(out, allowed_until_);
  // Alone it goes all the same: the guess may be wrong, and no reset may help one that is larger than the limit.
  if (tokens > tokens_allowed_ && in_flight_ > 0 && now_ns < tokens_allowed_until_)
    out = std::max(out, tokens_allowed_until_);
  if (requests_) out = std::max(out, requests_->ready_ns());
  if (tokens_) out = std::max(out, tokens_->ready_ns());
  return out;
}

void Pacer::sent(std::int64_t now_ns, double tokens) {
  ++in_flight_;
  tokens_in_flight_ += tokens;
  if (requests_) requests_->take(now_ns, 1);
  if (tokens_) tokens_->take(now_ns, tokens);
  --allowed_;
  tokens_allowed_ -= tokens;
}

void Pacer::ended(std::int64_t now_ns, std::int64_t sent_ns, PaceEvent event, std::optional<double> retry_after_ms,
                  double tokens, std::optional<double> took) {
  --in_flight_;
  tokens_in_flight_ -= tokens;
  if (tokens_ && took) tokens_->take(now_ns, *took - tokens);
  switch (event) {
    case PaceEvent::limited:
      if (limited_since_ == 0) limited_since_ = now_ns;
      if (sent_ns >= last_cut_) {
        shrink(now_ns, retry_after_ms);
      } else if (retry_after_ms) {
        pause(now_ns, *retry_after_ms);
      }
      return;
    case PaceEvent::trouble:
      growth_rests_until_ = now_ns + kGrowthRestNs;
      return;
    case PaceEvent::unsent:
      return;
    case PaceEvent::answered:
      limited_since_ = 0;
      episodes_ = 0;
      if (now_ns >= growth_rests_until_) window_ = std::min(most_window_, window_ + (ramping_ ? 1 : 1 / window_));
      return;
  }
}

void Pacer::shrink(std::int64_t now_ns, std::optional<double> retry_after_ms) {
  last_cut_ = now_ns;
  ramping_ = false;
  // The one that ended was in flight too. A window that was never filled says nothing about the limit.
  window_ = std::max(1.0, std::floor(std::min(window_, in_flight_ + 1.0) * kShrink));
  const double cooldown = std::min(kMostCooldownMs, kFirstCooldownMs * std::exp2(std::min(episodes_, 10)));
  // "Again at once" is believed once in a row; a provider that says so for ever would be asked in a busy loop.
  const bool believed = retry_after_ms && (*retry_after_ms >= kFirstCooldownMs || episodes_ == 0);
  ++episodes_;
  pause(now_ns, believed ? *retry_after_ms : cooldown);
}

void Pacer::pause(std::int64_t now_ns, double ms) {
  const std::int64_t until = now_ns + static_cast<std::int64_t>(std::max(0.0, ms) * kMsInNs);
  paused_until_ = std::max(paused_until_, until);
}

void Pacer::learn(std::int64_t now_ns, const RateHint& hint) {
  const bool none_left = hint.requests_left.value_or(1) <= 0 || hint.tokens_left.value_or(1) <= 0;
  if (!hint.reset_ms && !none_left) return;
  const double ms = std::clamp(hint.reset_ms.value_or(kFirstCooldownMs), 0.0, kMostHintMs);
  const std::int64_t until = now_ns + static_cast<std::int64_t>(ms * kMsInNs);
  if (hint.requests_left) {
    allowed_ = *hint.requests_left - in_flight_;  // which the provider may not have seen yet when it counted
    allowed_until_ = until;
  }
  if (hint.tokens_left) {
    tokens_allowed_ = static_cast<double>(*hint.tokens_left) - tokens_in_flight_;
    tokens_allowed_until_ = until;
    if (*hint.tokens_left <= 0) pause(now_ns, ms);
  }
}

}  // namespace benchhub
