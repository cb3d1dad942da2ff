// What is gathered while the requests beside a pair's cases are planned. Used by judging.cc, escalation.cc, rivals.cc
// and besides.cc only.
#pragma once

#include "plan/estimate.h"
#include "plan/judging.h"

namespace benchhub {

struct VerdictPlanner::Needs {
  VerdictEstimates estimates;
  std::size_t waiting = 0;  // verdicts and vectors of answers that are not there
};

// What a judge or an embedder is asked about; everything else has its score, or none, without one.
bool can_be_graded(const Benchmark& benchmark, const Answer* answer);

std::optional<double> value_in(const VerdictPlan& verdict);  // nullopt: none, or not there
inline bool is_retired(const JudgeSeat& seat) { return !seat.model->retired.empty(); }

std::string canary_scorer(const JudgeSpec& spec);  // "judge_score/canary", of verdicts about the canary

}  // namespace benchhub
