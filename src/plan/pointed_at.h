// Which pair files the plan still points into: an answer or verdict that is found by its key may be stored with another
// model, whose own pair has nothing left to do. Called by make_plan.cc before it lets go of data.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "plan/plan.h"

namespace benchhub {

class PointedAt {
 public:
  explicit PointedAt(const std::vector<std::unique_ptr<PairData>>& data);
  void add(const PairPlan& pair);  // everything that it points to
  bool contains(const PairData& data) const { return used_.contains(&data); }

 private:
  struct Range {
    const Answer *begin, *end;
    const PairData* data;
  };
  void add(const Answer* answer);
  std::vector<Range> ranges_;  // by address
  std::set<const PairData*> used_;
};

}  // namespace benchhub
