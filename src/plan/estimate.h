// What running a pair would take: requests, tokens, money, time. From the pair's own history where it has one. Used by
// plan.cc only; the figures are shown by `plan` before a run and compared with what was spent after it.
#pragma once

#include "plan/plan.h"

namespace benchhub {

Estimate no_requests();  // costs 0, which is known

struct RequestSize {
  double bytes = 0;               // of all messages
  double most_output = 0;         // tokens, by the request's own limit, or what is usual without one
  std::int64_t asked_output = 0;  // the request's own limit; 0: none
};
RequestSize size_of(const Request& request);

// Takes in each request of a pair that would be sent, and each answer that the pair has.
class PairEstimate {
 public:
  void add_request(const RequestSize& size);
  void add_answer(const RequestSize& size, const Answer& answer);
  // Over `route`, within the limits of its provider. alone: requests go one at a time, as those of speed benchmarks do.
  Estimate conclude(const Route& route, bool alone = false) const;

 private:
  std::int64_t requests_ = 0;
  double input_bytes_ = 0, most_output_ = 0;
  int answers_ = 0, timed_ = 0;
  double seen_bytes_ = 0, seen_input_ = 0, seen_output_ = 0, seen_seconds_ = 0;
  std::int64_t longest_output_ = 0;
};

}  // namespace benchhub
