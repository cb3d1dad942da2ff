// Pacer: when a provider may be sent the next request. A window of requests in flight that grows and shrinks with the
// replies, token buckets for requests and tokens per minute, and pauses that the provider asks for. Pure: the time is
// handed in. One per host and key; used by run/lane.cc.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "provider/rate_limit.h"

namespace benchhub {

struct PaceLimits {
  int first_window = 1, most_window = 1;  // requests in flight: at the start, and ever
  std::optional<double> requests_per_minute, tokens_per_minute;
};

enum class PaceEvent {
  answered,  // a whole reply of any kind that says nothing about load
  limited,   // 429, and overload that the provider names: one episode shrinks the window once
  trouble,   // 5xx, no reply: growth rests, nothing shrinks
  unsent     // taken back before it left
};

class Pacer {
 public:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  explicit Pacer(const PaceLimits& limits);

  // The smaller of each limit holds from now on.
  void narrow(const PaceLimits& limits);

  // The time at which a request of so many tokens may leave: now_ns or before if at once, kNever if only a reply can
  // help.
  std::int64_t ready_ns(std::int64_t now_ns, double tokens = 0) const;
  void sent(std::int64_t now_ns, double tokens);
  // sent_ns, tokens: of the request that ended, as sent() was told. took: the tokens that it really took, if known.
  void ended(std::int64_t now_ns, std::int64_t sent_ns, PaceEvent event, std::optional<double> retry_after_ms,
             double tokens = 0, std::optional<double> took = std::nullopt);
  // What the reply's headers told of the limits.
  void learn(std::int64_t now_ns, const RateHint& hint);

  int window() const { return static_cast<int>(window_); }
  int in_flight() const { return in_flight_; }
  std::int64_t paused_until_ns() const { return paused_until_; }
  // Since when nothing but limits came back; 0: the last reply was none.
  std::int64_t limited_since_ns() const { return limited_since_; }

 private:
  struct Bucket {  // refills evenly, holds a second's worth, may go below zero; in no minute more than declared
    double per_minute = 0, per_ns = 0, size = 0, level = 0;
    std::int64_t at = 0;
    void set(double most_per_minute);  // full
    void take(std::int64_t now_ns, double amount);
    std::int64_t ready_ns() const;  // when the level is at least 1, or the size if that is smaller
  };

  void pause(std::int64_t now_ns, double ms);
  void shrink(std::int64_t now_ns, std::optional<double> retry_after_ms);

  double window_;
  double most_window_;
  bool ramping_ = true;  // one more per answer, until the first limit; then one more per window of answers
  int in_flight_ = 0;
  double tokens_in_flight_ = 0;
  std::optional<Bucket> requests_, tokens_;
  std::int64_t paused_until_ = 0;
  std::int64_t growth_rests_until_ = 0;
  std::int64_t last_cut_ = 0;
  std::int64_t limited_since_ = 0;
  int episodes_ = 0;                              // in a row, without an answer in between
  std::int64_t allowed_ = 0, allowed_until_ = 0;  // requests left until then, as told, less those sent since
  double tokens_allowed_ = 0;                     // likewise
  std::int64_t tokens_allowed_until_ = 0;
};

}  // namespace benchhub
