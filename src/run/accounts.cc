// The limits of a request; see accounts.h.
#include "run/accounts.h"

#include <algorithm>
#include <functional>

namespace benchhub {
namespace {

Nano open_cost(const RunOptions& options, const std::function<bool(const OpenCost&)>& counts) {
  Nano sum = 0;
  for (const auto& open : options.open) sum += counts(open) ? open.most : 0;
  return sum;
}

}  // namespace

Nano spent_before(const RunOptions& options) {
  return options.carried + open_cost(options, [](const OpenCost&) { return true; });
}

Budget::Accounts accounts_of(const Job& job, const RunOptions& options, Nano spent_today, Budget& budget) {
  Budget::Accounts out{Budget::kRun};
  const RunLimits& limits = options.limits;
  if (limits.night) {
    // Not `carried`: what was lost in a crash stands in the ledger of its day.
    const Nano open = open_cost(options, [](const OpenCost& cost) { return !cost.ended; });
    const Nano spent = std::max(options.today.cost, spent_today + options.today.presumed);
    // A part of a run has its part of what was left before all parts began.
    const Nano before = limits.shards > 1 ? std::max<Nano>(0, spent - options.today.of_part) : 0;
    const Nano part = std::max<Nano>(0, *limits.night - before) / limits.shards;
    out.push_back(budget.account("the budget of the night", part, spent - before + open));
  }
  const std::string& benchmark = job.intent.destinations.front().pair.benchmark;
  if (limits.benchmark) {
    const Nano open = open_cost(options, [&](const OpenCost& cost) { return cost.benchmark == benchmark; });
    out.push_back(budget.account("the budget of benchmark " + benchmark, *limits.benchmark, open));
  }
  const Provider& provider = *job.way().provider;
  if (provider.budget_per_run) {
    const Nano open = open_cost(options, [&](const OpenCost& cost) { return cost.provider == provider.slug; });
    out.push_back(budget.account("the budget of provider " + provider.slug, *provider.budget_per_run, open));
  }
  return out;
}

}  // namespace benchhub
