// `run --batch`: hands over what is to be run; with --wait asks for the open batches again and again until none is
// left, and then hands over what could be asked only now: verdicts about the answers, next steps of chains. Used by
// cmd_run.cc only.
#pragma once

#include "cli/command.h"
#include "definition/repository.h"
#include "run/batch.h"

namespace benchhub {

struct BatchRounds {
  BatchReport report;
  std::size_t still_open = 0;  // batches, after --wait
  bool more = false;           // something can be asked only when what was handed over is answered
};

// `first`: the plan that was run in this process. Waits until all batches have ended, args.wait_s are over, or the user
// stops it; asks after a second at first, then less and less often. A round follows only where the one before was
// handed over and fetched whole; no request is handed over twice. All rounds share one budget: what was fetched stays
// in options.open. Adds what was fetched to `collected`, whose notes are those of the last time, and what this process
// answered in later rounds to `report`.
Result<BatchRounds> run_batches(const Context& context, const Args& args, const RunContext& run_context,
                                const Repository& repository, const Plan& first, RunOptions& options,
                                CollectReport& collected, RunReport& report);

}  // namespace benchhub
