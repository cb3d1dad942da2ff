// The jobs of a run: one per distinct answer key and ways to it, with the pairs and cases that wait for it, in the
// order in which they are to be sent. Made from the plan before anything is sent. Used by engine.cc only.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "plan/plan.h"
#include "run/budget.h"
#include "run/records.h"

namespace benchhub {

// One way in which a job can be asked. A job that fails on one way goes on with the next.
struct JobRoute {
  const Provider* provider = nullptr;
  const Protocol* protocol = nullptr;
  const Model* model = nullptr;
  bool is_own = true;  // the model's own provider
  std::string key;     // of the answer
  Request request;
  std::string route() const { return is_own ? "" : provider->slug; }  // as Answer::route
};

struct Job {
  std::vector<JobRoute> routes;          // not empty
  std::size_t route = 0;                 // the one in use
  Intent intent;                         // id and attempt change with each send, the rest with the route
  Budget::Accounts accounts;             // that its sends are booked in
  bool alone = false;                    // its time is measured: nothing else of its provider is in flight meanwhile
  bool doubted = false;                  // the last that its model's own provider said was an error
  int failures = 0;                      // sends over this route that failed, limits not counted
  int unknown_outcomes = 0;              // sends in this run whose outcome is not known
  std::vector<const Answer*> elsewhere;  // as Asked::elsewhere
  std::optional<Answer> failure;         // what the last send came to, while a next one is waited for
  std::int64_t first_send_ns = 0, sent_ns = 0;

  const JobRoute& way() const { return routes[route]; }
};

// A job that waits for its retry; of two the first is due earlier.
struct Delayed {
  std::int64_t due_ns;
  std::uint64_t order;
  Job* job;
  bool operator>(const Delayed& other) const { return std::tie(due_ns, order) > std::tie(other.due_ns, other.order); }
};

struct JobList {
  std::vector<std::unique_ptr<Job>> jobs;         // what is missing first, cheap pairs before dear ones; then what is
                                                  // stale, the oldest answers first
  std::map<PairId, std::int64_t> open;            // jobs that a pair still waits for
  std::map<PairId, std::vector<Answer>> adopted;  // copies of answers found under another name
};

// Errc::invalid_input if a provider names an unknown protocol.
Result<JobList> make_jobs(const Plan& plan, const std::string& tool_version, const std::string& commit);

// Fills the intent for the route in use: key, prices, the most that a send can cost.
void aim(Job& job);
// Adds the parts of its key, which only a written intent and an answer have: of all jobs at once they would delay the
// first send.
void explain_key(Job& job);

}  // namespace benchhub
