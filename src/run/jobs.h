// The jobs of a run: one per distinct answer key, with the pairs and cases that wait for it. Made from the plan before
// anything is sent. Used by engine.cc only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "run/records.h"

namespace benchhub {

struct Job {
  Request request;
  const Provider* provider = nullptr;
  const Protocol* protocol = nullptr;
  const Model* model = nullptr;
  Intent intent;             // id and attempt change with each send
  int unknown_outcomes = 0;  // sends in this run whose outcome is not known
  std::int64_t first_send_ns = 0;
};

struct JobList {
  std::vector<std::unique_ptr<Job>> jobs;         // in the plan's order
  std::map<PairId, std::int64_t> open;            // jobs that a pair still waits for
  std::map<PairId, std::vector<Answer>> adopted;  // copies of answers found under another name
};

// Errc::invalid_input if a provider names an unknown protocol.
Result<JobList> make_jobs(const Plan& plan, const std::string& tool_version, const std::string& commit);

}  // namespace benchhub
