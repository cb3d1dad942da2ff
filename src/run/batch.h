// Batches of a run: hands what is to be run to the providers' batch APIs, and brings the answers of earlier batches
// into data/. Each step is durable before the next (batch_file.h): what may have been paid for is never sent again
// unless the provider says that it does not have it, and its answers are fetched until they are in data/.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "run/batch_file.h"
#include "run/engine.h"

namespace benchhub {

struct BatchReport {
  std::int64_t batches = 0, requests = 0;  // handed over
  Nano reserved = 0;                       // the most that they can cost
  std::int64_t not_offered = 0;            // requests to providers without batches: not sent
  std::int64_t not_run = 0;                // budget, stop, or a provider in trouble
  std::string limit_reached;               // as in RunReport
  std::vector<std::string> troubles;       // one line each
};

// One batch per model and at most kMaxBatchRequests. Over the first usable route only. Nothing is handed over whose key
// is in `handed`, which gets the keys of what is.
Result<BatchReport> submit_batches(const RunContext& context, const Plan& plan, const RunOptions& options,
                                   std::set<std::string>& handed);
inline constexpr std::size_t kMaxBatchRequests = 10'000, kMaxBatchBytes = 64u << 20;

struct CollectReport {
  std::int64_t batches = 0;               // that ended
  std::int64_t answered = 0, errors = 0;  // requests of them
  std::int64_t not_run = 0;               // expired or canceled: missing again
  Nano spent = 0, presumed = 0;           // presumed: of that, what may have been billed
  std::vector<OpenCost> costs;            // the same by provider and benchmark, a row per request
  std::vector<PairId> changed;
  std::vector<std::string> notes;     // of batches that are still worked on, one line each
  std::vector<std::string> troubles;  // one line each
};

// Asks once for each open batch. A batch whose provider, key or network is missing stays open.
Result<CollectReport> collect_batches(const RunContext& context, const std::vector<Provider>& providers,
                                      const RunOptions& options);

}  // namespace benchhub
