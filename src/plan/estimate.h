// What running a pair would take: requests, tokens, money, time. From the pair's own history where it has one. Used by
// plan.cc and make_plan.cc only; the figures are shown by `plan` before a run and compared with what was spent after
// it.
#pragma once

#include "plan/plan.h"

namespace benchhub {

Estimate no_requests();  // costs 0, which is known

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

// What is asked beside the cases of a pair, by who is asked: what is stored, and what cannot be asked yet.
struct VerdictEstimates {
  std::map<const JudgeSeat*, PairEstimate> verdicts, rechecks;
};
// Sets judging, rechecking and unjudged_elsewhere: a request of several pairs counts with the first.
void estimate_verdicts(std::vector<PairPlan>& pairs);

}  // namespace benchhub
