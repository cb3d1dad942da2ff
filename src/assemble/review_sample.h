// Which answers people are asked to label. Called by `review`. Pure.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/label.h"
#include "plan/plan.h"

namespace benchhub {

struct ReviewSample {
  std::vector<HumanLabel> added;
  int judged = 0, known = 0;  // answers with a verdict; those of them that are in the file already
};

// A systematic sample: the answers that judges of today graded stand in the order of model, category and value, and
// every so-many-th is taken from a start that `seed` draws, so that each of these is there by its share. Calibration
// items have the first places: only with labels of theirs does a check of a judge compare it with people. What `have`
// holds counts. share in (0, 1]. Baselines only if there is nothing else.
ReviewSample draw_for_review(const std::vector<const PairPlan*>& pairs, const std::vector<HumanLabel>& have,
                             double share, std::uint64_t seed);

// Of calibration items: the scorer and HumanLabel::subject of the texts that are frozen.
std::set<std::pair<std::string, std::string>> frozen_subjects(const std::vector<const PairPlan*>& pairs);

}  // namespace benchhub
