// What is gathered while the requests beside a pair's cases are planned. Used by judging.cc and besides.cc only.
#pragma once

#include <map>
#include <set>

#include "plan/estimate.h"
#include "plan/judging.h"

namespace benchhub {

struct VerdictPlanner::Needs {
  std::map<const JudgeSeat*, PairEstimate> estimates;
  std::map<const JudgeSeat*, PairEstimate> rechecks;
  std::set<std::string> texts;  // whose vectors are asked for: equal ones are one request
  std::size_t waiting = 0;      // verdicts and vectors of answers that are not there
};

// What a judge or an embedder is asked about; everything else has its score, or none, without one.
bool can_be_graded(const Benchmark& benchmark, const Answer* answer);

}  // namespace benchhub
