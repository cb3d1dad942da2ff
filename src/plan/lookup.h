// What is stored for a request: fresh, stale (why), or nothing. The one rule for answers and for verdicts. Used by
// plan.cc and judging.cc.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "plan/plan.h"

namespace benchhub {

// The answers of some pairs: by what was asked, and by their place. Points into the data that was added.
class AnswerIndex {
 public:
  void add(const PairData& data);
  const Answer* by_key(const std::string& key) const;
  const Answer* at(const std::string& model, const Place& place) const;  // of pairs of one benchmark
  const PairData* pair(const std::string& model) const;                  // null if nothing of it was added
  std::vector<const PairData*> pairs() const;                            // all, by model

 private:
  std::unordered_map<std::string_view, const Answer*> by_key_;
  std::unordered_map<std::string, const Answer*> published_;
  std::unordered_map<std::string_view, const PairData*> by_model_;
};

// Among those of other benchmarks, for a case.
const Answer* find_for_case(const OtherAnswers& others, const std::string& key, std::string_view case_id);

// The model's own route and its others, in order; those of them that can be used now.
std::vector<Route> routes_of(const Repository& repository, const Model& model);
std::vector<Route> usable_routes(const std::vector<Route>& all, const PlanOptions& options);
// "" or why nothing can be sent over the route.
std::string blocker(const Route& route, const PlanOptions& options);

struct Lookup {
  const AnswerIndex& own;  // of the benchmark
  const OtherAnswers& others;
  const PlanOptions& options;

  using MakeRequest = std::function<Request(const Route&)>;
  // Sets key, status, answer, reasons, adopted and in_batch of `out`, which has its place in the pair; returns what
  // would be sent. `all` begins with the model's own route; `usable` are those of them that can be used now.
  Request find(const std::string& model, const Place& place, const std::vector<Route>& all,
               const std::vector<Route>& usable, const MakeRequest& make, Asked& out) const;
};

}  // namespace benchhub
