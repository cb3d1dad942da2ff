// The limits of a request; see accounts.h.
#include "run/accounts.h"

namespace benchhub {

Budget::Accounts accounts_of(const Job& job, const RunOptions& options, Nano spent_today, Budget& budget) {
  Budget::Accounts out{Budget::kRun};
  const RunLimits& limits = options.limits;
  if (limits.night)
    out.push_back(budget.account("the budget of the night", *limits.night, spent_today + options.carried));
  const std::string& benchmark = job.intent.destinations.front().pair.benchmark;
  if (limits.benchmark) out.push_back(budget.account("the budget of benchmark " + benchmark, *limits.benchmark));
  const Provider& provider = *job.way().provider;
  if (provider.budget_per_run)
    out.push_back(budget.account("the budget of provider " + provider.slug, *provider.budget_per_run));
  return out;
}

}  // namespace benchhub
