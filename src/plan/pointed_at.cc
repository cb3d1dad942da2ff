// See pointed_at.h.
#include "plan/pointed_at.h"

#include <algorithm>
#include <functional>

namespace benchhub {

PointedAt::PointedAt(const std::vector<std::unique_ptr<PairData>>& data) {
  for (const auto& pair : data) {
    for (const auto* records : {&pair->answers, &pair->judgments, &pair->older}) {
      if (!records->empty()) ranges_.push_back({records->data(), records->data() + records->size(), pair.get()});
    }
  }
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return std::less<>()(a.begin, b.begin); });
}

void PointedAt::add(const Answer* answer) {
  if (answer == nullptr) return;
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), answer,
                       [](const Answer* wanted, const Range& one) { return std::less<>()(wanted, one.begin); });
  if (after == ranges_.begin()) return;
  const Range& range = *std::prev(after);
  if (std::less<>()(answer, range.end)) used_.insert(range.data);
}

void PointedAt::add(const PairPlan& pair) {
  for (const CasePlan& item : pair.cases) {
    add(item.answer);
    for (const Answer* step : item.steps) add(step);
    for (const auto& step : item.adopted_steps) add(step.answer);
    for (const Answer* other : item.elsewhere) add(other);
  }
  for (const VerdictPlan& verdict : pair.verdicts) {
    add(verdict.answer);
    add(verdict.rival);
    for (const Answer* other : verdict.elsewhere) add(other);
  }
  for (const PastVerdict& past : pair.past) add(past.reply);
  for (const Rechecked& one : pair.rechecked) add(one.reply);
}

}  // namespace benchhub
