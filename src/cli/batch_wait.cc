// See batch_wait.h.
#include "cli/batch_wait.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"
#include "store/ledger.h"

namespace benchhub {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr double kFirstPauseS = 1, kLongestPauseS = 60;
constexpr int kLookMs = 200;  // how soon an interrupt is noticed

void add(CollectReport& out, CollectReport more) {
  out.batches += more.batches;
  out.answered += more.answered;
  out.errors += more.errors;
  out.not_run += more.not_run;
  out.spent += more.spent;
  out.presumed += more.presumed;
  out.costs.insert(out.costs.end(), more.costs.begin(), more.costs.end());
  out.changed.insert(out.changed.end(), more.changed.begin(), more.changed.end());
  out.notes = std::move(more.notes);
  out.troubles = std::move(more.troubles);
}

void add(BatchReport& out, BatchReport more) {
  out.batches += more.batches;
  out.requests += more.requests;
  out.reserved += more.reserved;
  out.not_offered = more.not_offered;  // of the last plan: what was not handed over is wanted still
  out.not_run = more.not_run;
  out.limit_reached = std::move(more.limit_reached);
  out.troubles.insert(out.troubles.end(), more.troubles.begin(), more.troubles.end());
}

// Of a round in this process.
void add(RunReport& out, const RunReport& more) {
  out.requests += more.requests;
  out.answered += more.answered;
  out.in_process += more.in_process;
  out.errors += more.errors;
  out.not_run += more.not_run;
  out.interrupted = out.interrupted || more.interrupted;
  out.changed.insert(out.changed.end(), more.changed.begin(), more.changed.end());
}

void tell(const Args& args, std::size_t open, std::int64_t requests) {
  if (args.json) {
    print_json_line({{"event", "waiting"}, {"batches", open}, {"requests", requests}});
    return;
  }
  note("waiting  for " + std::to_string(open) + (open == 1 ? " batch" : " batches") + " of " +
       counted(requests, "request") + "; Ctrl-C ends the waiting, a later run goes on");
}

// The number of batches that are open still.
Result<std::size_t> wait_for_batches(const Context& context, const Args& args, const RunContext& run_context,
                                     const std::vector<Provider>& providers, const RunOptions& options, double seconds,
                                     CollectReport& out) {
  const std::int64_t start = context.clock.mono_ns();
  const auto passed = [&] { return static_cast<double>(context.clock.mono_ns() - start) / kNsPerSecond; };
  std::size_t told = 0;
  for (double pause = kFirstPauseS;; pause = std::min(pause * 1.5, kLongestPauseS)) {
    BH_TRY(const auto open, waiting_batches(context, args));
    if (open.empty() || context.stop.load() > 0 || passed() >= seconds) return open.size();
    std::int64_t requests = 0;
    for (const auto& batch : open) requests += std::ssize(batch.intents);
    if (open.size() != told) tell(args, open.size(), requests);
    told = open.size();
    const double until = std::min(passed() + pause, seconds);
    while (passed() < until && context.stop.load() == 0) run_context.http.poll(kLookMs);
    BH_TRY(auto more, collect_batches(run_context, providers, options));
    add(out, std::move(more));
  }
}

// What was fetched counts on: in the ledger of the day, and in this run's limits instead of what its batches reserved.
Status book(const Context& context, const Args& args, const CollectReport& before, const CollectReport& now,
            RunOptions& options) {
  const std::int64_t at_ms = context.clock.unix_ms();
  const Nano spent = now.spent - before.spent;
  BH_CHECK(add_spending(context.fs, args.root, context.clock,
                        {spent, now.presumed - before.presumed, args.shard.of > 1 ? spent : 0}));
  const auto today = spending_of_day(context.fs, args.root, at_ms);
  if (!today && options.limits.night) return fail(today.error());
  options.today = today.value_or(Spending());
  options.open = now.costs;
  return {};
}

}  // namespace

Result<BatchRounds> run_batches(const Context& context, const Args& args, const RunContext& run_context,
                                const Repository& repository, const Plan& first, RunOptions& options,
                                CollectReport& collected, RunReport& report) {
  const auto replan = [&]() -> Result<Plan> {
    BH_TRY(const auto open, waiting_batches(context, args));
    return make_plan(repository, run_context.store, plan_options(context, args, open));
  };
  const std::int64_t start = context.clock.mono_ns();
  BatchRounds out;
  std::set<std::string> handed;
  for (bool again = false;; again = true) {
    std::optional<Plan> later;  // verdicts about what this process answered
    if (again || first.waits) {
      BH_TRY(later, replan());
    }
    const Plan& plan = later ? *later : first;
    BH_TRY(auto submitted, submit_batches(run_context, plan, options, handed));
    const bool whole = submitted.troubles.empty() && submitted.limit_reached.empty();
    out.more = plan.waits && submitted.batches > 0;
    add(out.report, std::move(submitted));
    if (!args.wait_s) return out;
    const CollectReport before = collected;
    const double passed = static_cast<double>(context.clock.mono_ns() - start) / kNsPerSecond;
    BH_TRY(out.still_open, wait_for_batches(context, args, run_context, repository.providers, options,
                                            *args.wait_s - passed, collected));
    report.interrupted = report.interrupted || context.stop.load() > 0;
    BH_CHECK(book(context, args, before, collected, options));
    if (!whole || !plan.waits || out.still_open > 0 || context.stop.load() > 0) return out;
    if (collected.batches == before.batches) return out;  // nothing new is there
    BH_TRY(const auto next, replan());
    BH_TRY(const auto ran, run_plan(run_context, next, options, replan));
    add(report, ran);
  }
}

}  // namespace benchhub
