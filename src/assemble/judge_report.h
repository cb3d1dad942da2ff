// What a board says of its judges beyond their verdicts: agreement with people and with each other, biases, corrected
// means, win rates, former series. Called by board.cc; what each figure means stands in docs/judges.md.
#pragma once

#include <vector>

#include "assemble/opinions.h"

namespace benchhub {

// pairs: of one benchmark; empty if it has no judges. valid: gets the labels that count.
JudgeReport judge_report(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                         const std::vector<HumanLabel>& labels, std::vector<const HumanLabel*>& valid);

// Parts of it.
void add_biases(const std::vector<const PairPlan*>& pairs, const std::vector<OpinionSeries>& all, std::size_t which,
                JudgeSeriesView& out);
DriftView drift_of(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series,
                   const std::vector<HumanLabel>& labels);  // judge_drift.cc
std::vector<PairRateView> pair_rates(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series);
std::optional<SeriesChangeView> series_change(const std::vector<const PairPlan*>& pairs, const OpinionSeries& before,
                                              const OpinionSeries* now);
// The values of two on the answers that both have one for.
struct SharedValues {
  std::vector<AnswerPlace> places;
  std::vector<double> a, b;
};
SharedValues shared_values(const OpinionSeries& a, const OpinionSeries& b);

}  // namespace benchhub
