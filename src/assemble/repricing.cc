// See repricing.h.
#include "assemble/repricing.h"

#include <algorithm>

namespace benchhub {
namespace {

class Sums {
 public:
  explicit Sums(const Prices& today) : today_(today) {}

  // A case counts if all of its steps do.
  void add(const std::vector<const Answer*>& steps) {
    Nano before = 0, now = 0;
    for (const Answer* step : steps) {
      if (!step->route.empty() || !step->batch.empty()) return;
      const auto paid = usage_cost(step->usage, step->prices), same = usage_cost(step->usage, today_);
      if (!paid || !same) return;
      before += *paid;
      now += *same;
    }
    before_ += before;
    now_ += now;
    ++cases_;
    if (newest_ == nullptr || steps.back()->at_ms > newest_->at_ms) newest_ = steps.back();
  }

  std::optional<Repricing> result() const {
    if (newest_ == nullptr || before_ == now_) return std::nullopt;
    const Prices& paid = newest_->prices;
    return Repricing{paid.input, paid.output, paid.date, before_ * 1000 / cases_, now_ * 1000 / cases_};
  }

 private:
  const Prices& today_;
  const Answer* newest_ = nullptr;
  Nano before_ = 0, now_ = 0;
  std::int64_t cases_ = 0;
};

}  // namespace

std::optional<Repricing> repricing(const PairPlan& pair) {
  Sums sums(pair.model->prices);
  for (const CasePlan& item : pair.cases) {
    if (item.answer == nullptr || !is_final(item.answer->state)) continue;
    std::vector<const Answer*> steps(item.steps.begin(), item.steps.end());
    steps.push_back(item.answer);
    sums.add(steps);
  }
  return sums.result();
}

}  // namespace benchhub
