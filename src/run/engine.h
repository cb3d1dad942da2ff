// The run engine: executes a plan. One thread drives all transfers; journal first, then the network, then data/.
// Order of writes per send: intent durable -> request leaves -> raw reply durable -> counted, kept; a pair's answers go
// to data/ when its last send has ended.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "net/http.h"
#include "plan/plan.h"
#include "run/observer.h"
#include "store/journal.h"
#include "store/ledger.h"
#include "store/store.h"

namespace benchhub {

struct RunLimits {
  Nano run = 0;
  std::optional<Nano> night;  // of the day (UTC), with what Plan::spent_today and the ledger say was spent
  int shards = 1;             // parts of the night that run beside this one: each has its part of what is left of it
  std::optional<Nano> benchmark;  // each benchmark in this run; a provider's own limit stands in its file
};

// Requests in flight of a hosted provider that does not declare a number.
inline constexpr int kMostWindow = 64;

// Requests of a provider that a crash can make unknown where so many are in flight at most: these, and a quarter more
// (at least one), whose intents are written ahead so that the next one leaves while the last reply is on its way to the
// disk. To wait for that would cost a sync per request: 1 % of the time at 50 at once, and half as much CPU again.
constexpr int most_unknown(int in_flight) { return in_flight + std::max(1, in_flight / 4); }

struct OpenCost {
  std::string provider, benchmark;
  Nano most = 0;
  bool ended = false;  // fetched in this run: what it cost, which stands in data/ and in the ledger of the day too
};

struct RunOptions {
  RunLimits limits;
  Nano carried = 0;                  // from fold: reservations of lost sends; they count in this run's limit
  Spending today;                    // store/ledger.h: for the limit of the night
  std::vector<OpenCost> open;        // of batches that are not fetched, or were in this run: they count in every limit
  std::set<std::string> in_batches;  // as PlanOptions::in_batches: not asked over another route either
  bool remote = true;                // false: only what costs nothing, baselines and adopted answers
  std::optional<int> concurrency;    // instead of each provider's own
  std::optional<double> max_time_s;  // after so long nothing more is sent; what is in flight is waited for
  std::string tool_version, commit;
  std::function<std::optional<std::string>(const std::string&)> env;  // API keys
  const std::atomic<int>* stop = nullptr;  // 1: send nothing more, wait for what is in flight; 2: stop now
  std::vector<RunObserver*> observers;
  std::function<Status(const PairId&)> stored;  // after a pair's answers went to data/, on a thread of its own
  std::chrono::milliseconds gather = JournalWriter::kGather;  // of journal records; tests that fake the time set 0
};

struct ProviderStop {
  std::string provider, model, reason;  // model: its id, where it alone was stopped; "" = the whole provider
  std::int64_t not_run = 0;             // requests that were not sent because of it
  bool is_of(const std::string& of_provider, const std::string& id) const {
    return provider == of_provider && (model.empty() || model == id);
  }
};

struct RunReport {
  std::int64_t requests = 0;    // answers wanted (equal requests counted once)
  std::int64_t answered = 0;    // ended in a final state
  std::int64_t errors = 0;      // ended in provider-error or unknown-outcome
  std::int64_t not_run = 0;     // budget, time, stop, stopped provider
  std::int64_t abandoned = 0;   // in flight when the run was stopped at once; the next start counts them as spent
  std::int64_t sends = 0;       // HTTP requests that left, retries included
  std::int64_t rerouted = 0;    // requests that went on over another route
  std::int64_t in_process = 0;  // of the answered: baselines
  std::int64_t unpriced = 0;    // of the answered: no price is known, so `spent` does not hold them
  Nano spent = 0, budget = 0;
  Nano presumed = 0;          // of `spent`: the most that sends with unknown outcome can have cost
  Nano abandoned_most = 0;    // that the abandoned can cost; not in `spent`
  std::string limit_reached;  // which budget kept a request from being sent; "" = none
  bool interrupted = false, time_over = false;
  std::vector<ProviderStop> stopped;
  std::map<std::string, std::int64_t> error_texts;  // one line -> count
  std::vector<PairId> changed;                      // pairs written to data/
};

struct RunContext {
  FileSystem& fs;
  Clock& clock;
  Random& random;  // jitter only
  HttpClient& http;
  Store& store;
};

// Plans again over what data/ holds by now.
using Replan = std::function<Result<Plan>()>;

// Runs all selected stale and missing cases of pairs that are neither blocked nor frozen nor excluded, and copies
// adopted answers; then, round by round, what `replan` finds besides: requests that need the answers of a round before
// them, like verdicts of judges. A run asks for nothing twice, whatever became of it. The journal must have been
// folded. Errc::storage if the journal or data/ cannot be written.
Result<RunReport> run_plan(const RunContext& context, const Plan& plan, const RunOptions& options,
                           const Replan& replan = nullptr);

}  // namespace benchhub
