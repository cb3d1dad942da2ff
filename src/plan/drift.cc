// See drift.h.
#include "plan/drift.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/clock.h"
#include "base/text.h"

namespace benchhub {
namespace {

using Field = std::string Answer::*;

// The newest answer of each route that tells the field.
std::map<std::string, const Answer*> newest_by_route(const PairPlan& pair, Field field) {
  std::map<std::string, const Answer*> out;
  for (const auto& item : pair.cases) {
    if (item.status != CaseStatus::fresh || (item.answer->*field).empty()) continue;
    const Answer*& last = out[item.answer->route];
    if (last == nullptr || item.answer->at_ms > last->at_ms) last = item.answer;
  }
  return out;
}

// A gateway may answer under several names in turn. Each would make the answers of the others stale, for ever.
bool takes_turns(const PairPlan& pair, const Answer& now) {
  std::int64_t since = now.at_ms, last_of_others = 0;
  for (const auto& item : pair.cases) {
    if (item.status != CaseStatus::fresh || item.answer->route != now.route || item.answer->model_served.empty())
      continue;
    if (item.answer->model_served == now.model_served) since = std::min(since, item.answer->at_ms);
    else last_of_others = std::max(last_of_others, item.answer->at_ms);
  }
  return last_of_others >= since;
}

void look_for_models(PairPlan& pair) {
  const auto newest = newest_by_route(pair, &Answer::model_served);
  std::set<std::string> in_turn;  // routes
  for (const auto& [route, now] : newest) {
    if (takes_turns(pair, *now)) in_turn.insert(route);
  }
  int drifted = 0;
  for (auto& item : pair.cases) {
    if (item.status != CaseStatus::fresh || item.answer->model_served.empty()) continue;
    const Answer& now = *newest.at(item.answer->route);
    if (item.answer->model_served == now.model_served) continue;
    ++drifted;
    pair.drift = "was served as " + item.answer->model_served + ", since " + utc_date(now.at_ms) + " as " +
                 now.model_served + " (" + counted(drifted, "answer") + " of the former)";
    if (pair.model->drift != Drift::stale || in_turn.contains(item.answer->route)) continue;
    item.status = CaseStatus::stale;
    item.reasons = {"served as " + item.answer->model_served + ", now " + now.model_served};
  }
}

// Several backends that take turns are no change: all answers of the others must be older than all of the newest one's.
void look_for_backends(PairPlan& pair) {
  for (const auto& [route, now] : newest_by_route(pair, &Answer::fingerprint)) {
    const Answer* former = nullptr;
    std::int64_t since = std::numeric_limits<std::int64_t>::max(), others = 0;
    for (const auto& item : pair.cases) {
      if (item.status != CaseStatus::fresh || item.answer->route != route || item.answer->fingerprint.empty()) continue;
      if (item.answer->fingerprint == now->fingerprint) {
        since = std::min(since, item.answer->at_ms);
        continue;
      }
      ++others;
      if (former == nullptr || item.answer->at_ms > former->at_ms) former = item.answer;
    }
    if (former == nullptr || former->at_ms >= since) continue;
    pair.drift = "has the system fingerprint " + now->fingerprint + " since " + utc_date(since) + ", before " +
                 former->fingerprint + " (" + counted(others, "answer") + " of before)";
  }
}

}  // namespace

void look_for_drift(PairPlan& pair) {
  look_for_models(pair);
  if (pair.drift.empty()) look_for_backends(pair);
}

}  // namespace benchhub
