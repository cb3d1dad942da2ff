// LatencyServer: an OpenAI-compatible provider on 127.0.0.1 for measuring. It knows no faults and does as little as it
// can; every piece of a reply is due at a fixed time after its request, on a timer of nanoseconds, and it keeps account
// of how late it was itself. (tests/support has the server that plays faults; its delays add up.)
#pragma once

#include <memory>
#include <string>

namespace benchhub::perf {

struct LatencyStats {
  long requests = 0, connections = 0;
  int most_in_flight = 0;
  double mean_late_ms = 0, most_late_ms = 0;  // of the last piece, after it was due
  double p50_ms = 0;                          // request read whole to the last piece sent: the true latency
  double window_s = 0;                        // first request to last reply
};

class LatencyServer {
 public:
  static constexpr int kFirstMs = 50, kPieces = 20, kBetweenMs = 5;
  // Of every reply, streamed (20 words, the first after 50 ms) or in one piece.
  static constexpr int kTotalMs = kFirstMs + (kPieces - 1) * kBetweenMs;

  LatencyServer();  // ends the program if it cannot listen
  ~LatencyServer();
  LatencyServer(const LatencyServer&) = delete;
  LatencyServer& operator=(const LatencyServer&) = delete;

  std::string base_url() const;
  LatencyStats take_stats();  // since the last call; only between runs

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace benchhub::perf
