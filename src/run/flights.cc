// Single flight; see flights.h.
#include "run/flights.h"

#include <algorithm>

namespace benchhub {

void Flights::expect(const Job& job) {
  for (std::size_t i = 1; i < job.routes.size(); ++i) expected_.insert(job.routes[i].key);
}

bool Flights::join(Job& job) {
  const auto [flight, fresh] = flights_.try_emplace(job.way().key, Flight{&job, {}});
  if (!fresh) flight->second.others.push_back(&job);
  return !fresh;
}

std::vector<Job*> Flights::leave(const Job& job) {
  const auto flight = flights_.find(job.way().key);
  if (flight == flights_.end() || flight->second.leader != &job) return {};
  std::vector<Job*> others = std::move(flight->second.others);
  flights_.erase(flight);
  return others;
}

void Flights::answered(const Job& job, const ParsedReply& parsed, const RawReply& raw, std::int64_t at_ms) {
  if (!expected_.contains(job.way().key)) return;
  Destination all = job.intent.destinations.front();
  all.chained = true;  // with all that a chain may need; copy_answer leaves out what its destination does not
  answers_.emplace(job.way().key, make_answer(job.intent, all, parsed, raw, at_ms));
}

const Answer* Flights::answer(const Job& job, const std::string& key) const {
  const auto known = answers_.find(key);
  if (known != answers_.end()) return &known->second;
  const auto stored =
      std::find_if(job.elsewhere.begin(), job.elsewhere.end(), [&](const Answer* one) { return one->key == key; });
  return stored == job.elsewhere.end() ? nullptr : *stored;
}

}  // namespace benchhub
