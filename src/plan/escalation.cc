// The share of a model's answers whose grade is nearest to the middle, graded again by a stronger judge. See judging.h.
#include <algorithm>
#include <cmath>

#include "plan/judging.h"
#include "plan/needs.h"

namespace benchhub {

// By the distance of the panel's mean from the middle, the least first; a verdict that could not be read is as unsure
// as can be. nullopt before the panel has said all.
std::optional<std::vector<std::size_t>> VerdictPlanner::least_sure(const PairPlan& pair, std::size_t scoring) const {
  std::map<std::size_t, std::pair<double, int>> sums;  // item -> sum and number of verdicts
  for (const auto& verdict : pair.verdicts) {
    if (verdict.task->scoring != scoring || !verdict.decides) continue;
    if (verdict.status != CaseStatus::fresh && verdict.status != CaseStatus::failed) return std::nullopt;
    auto& [sum, n] = sums[verdict.item];
    sum += value_in(verdict).value_or(0.5);
    ++n;
  }
  std::vector<std::pair<double, std::size_t>> unsure;
  for (const auto& [item, sum] : sums) unsure.emplace_back(std::abs(sum.first / sum.second - 0.5), item);
  std::sort(unsure.begin(), unsure.end());
  const double share = benchmark_.judging.escalate_share * static_cast<double>(unsure.size());
  std::vector<std::size_t> out;
  for (const auto& [confidence, item] : unsure) {
    if (static_cast<double>(out.size()) < share) out.push_back(item);
  }
  return out;
}

void VerdictPlanner::escalate(PairPlan& pair, std::size_t scoring, Needs& needs) const {
  const auto items = needs.waiting == 0 ? least_sure(pair, scoring) : std::nullopt;
  if (!items) {
    ++needs.waiting;  // at least one verdict will be asked for
    return;
  }
  for (const std::size_t item : *items) {
    const std::size_t before = pair.verdicts.size();
    std::map<std::string, const Answer*> orders;  // and the answer that it is compared with
    for (const auto& verdict : pair.verdicts) {
      if (verdict.item == item && verdict.task->scoring == scoring && !verdict.canary)
        orders[verdict.ref->order] = verdict.rival;
    }
    for (const auto& [order, rival] : orders) {
      VerdictPlan next;
      next.item = item;
      next.rival = rival;
      next.retired = is_retired(*stronger_);
      next.task = tasks_.at({scoring, stronger_.get()});
      ask(pair, std::move(next), order, needs);
    }
    const auto added = pair.verdicts.begin() + static_cast<std::ptrdiff_t>(before);
    // Whom nobody can ask any more overrules nobody.
    if (std::any_of(added, pair.verdicts.end(), [](const VerdictPlan& verdict) { return verdict.retired; })) {
      pair.verdicts.erase(added, pair.verdicts.end());
      continue;
    }
    for (auto it = pair.verdicts.begin(); it != added; ++it) {
      if (it->item == item && it->task->scoring == scoring && !it->canary) it->decides = false;
    }
  }
}

}  // namespace benchhub
