// What a board says of its judges: who they are, what they cost, and how far their failures could move a rank. Used by
// board.cc.
#pragma once

#include <vector>

#include "plan/plan.h"
#include "render/site_model.h"

namespace benchhub {

// Shares of a pair's cases that judges left without a score: above the first the row says so, above the second it has
// no rank.
inline constexpr double kFlaggedJudgeErrors = 0.02, kWithheldJudgeErrors = 0.05;

// Why an answer outside of the judged sample has no score; it is no gap in the coverage.
inline constexpr const char* kNotSampled = "not in the judged sample";

JudgingView judging_of(const PairPlan& pair, const std::vector<CaseScore>& scores);

bool is_judge_error(const CaseScore& score);
// The scores as they would be if every answer that judges failed on had got `value`.
std::vector<CaseScore> with_judge_errors_as(std::vector<CaseScore> scores, double value);

// The judges' replies about one answer (an index into PairPlan::cases), in the order in which they were asked for.
std::vector<const Answer*> verdicts_of(const PairPlan& pair, std::size_t item);

}  // namespace benchhub
