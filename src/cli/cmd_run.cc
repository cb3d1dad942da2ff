// `run` and `build`: execute the plan; then, for build, render.
#include <sys/ioctl.h>
#include <unistd.h>

#include <random>

#include "assemble/assemble.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/version.h"
#include "run/engine.h"

namespace benchhub {
namespace {

void show_progress(const RunProgress& p) {
  if (!::isatty(STDERR_FILENO)) return;
  std::string line = "\r" + with_thousands(p.done) + " of " + with_thousands(p.total) + " done, " +
                     std::to_string(p.in_flight) + " in flight, " + std::to_string(p.errors) + " failed, " +
                     usd_text(p.spent) + "   ";
  std::fputs(p.done == p.total ? (line + "\n").c_str() : line.c_str(), stderr);
}

// Numbers of the pairs that changed go into history.jsonl, from a plan made after the run.
Status record_history(const Context& context, const Args& args, const Repository& repository, Store& store,
                      const std::vector<PairId>& changed, const std::string& commit) {
  if (changed.empty()) return {};
  BH_TRY(const auto plan, make_plan(repository, store, plan_options(context, args)));
  for (const auto& pair : plan.pairs) {
    if (std::find(changed.begin(), changed.end(), pair.id) == changed.end()) continue;
    if (const auto entry = summarise_pair(pair, commit)) BH_CHECK(store.append_history(pair.id, *entry));
  }
  return {};
}

Json report_json(const RunReport& report) {
  Json out = {{"format", "benchhub-run"},
              {"version", 1},
              {"requests", report.requests},
              {"answered", report.answered},
              {"failed", report.errors},
              {"not_run", report.not_run},
              {"sends", report.sends},
              {"spent_nano_usd", report.spent},
              {"budget_reached", report.budget_reached},
              {"interrupted", report.interrupted},
              {"errors", report.error_texts}};
  out["stopped"] = Json::array();
  for (const auto& stop : report.stopped)
    out["stopped"].push_back({{"provider", stop.provider}, {"reason", stop.reason}, {"not_run", stop.not_run}});
  return out;
}

int code_of(const RunReport& report) {
  if (report.interrupted) return kInterrupted;
  if (!report.stopped.empty()) return kProviderStopped;
  if (report.budget_reached) return kBudgetReached;
  return report.errors > 0 ? kUnscored : kDone;
}

Nano budget_of(const Args& args, const Repository& repository) {
  if (args.budget) return nano_from_usd(*args.budget).value_or(0);
  return repository.config.budget_per_run.value_or(0);
}

std::uint64_t jitter_seed() { return std::random_device{}(); }

Result<RunReport> run_repository(const Context& context, const Args& args, const Repository& repository, Store& store) {
  BH_TRY(const auto folded, fold_left_journal(context, store, args));
  BH_TRY(const auto plan, make_plan(repository, store, plan_options(context, args)));
  if (!args.json) note(plan_text(plan));
  BH_TRY(const auto http, make_curl_client(context.clock, 1000));
  Random random(jitter_seed());
  const std::string commit = read_git(args.root, "benchmarks").commit;
  RunOptions options;
  options.budget = budget_of(args, repository);
  options.carried = folded.carried;
  if (args.concurrency > 0) options.concurrency = args.concurrency;
  options.tool_version = version();
  options.commit = commit;
  options.env = context.env;
  options.stop = &context.stop;
  options.on_progress = show_progress;
  const RunContext run_context{context.fs, context.clock, random, *http, store};
  BH_TRY(auto report, run_plan(run_context, plan, options));
  BH_CHECK(record_history(context, args, repository, store, report.changed, commit));
  return report;
}

}  // namespace

Result<int> run_run(const Context& context, const Args& args) {
  if (args.dry_run) return run_plan_command(context, args);
  BH_TRY(const auto repository, load_or_report(context, args));
  BH_TRY(const auto lock, take_lock(context, args));
  Store store(context.fs, args.root);
  BH_TRY(const auto report, run_repository(context, args, repository, store));
  print(args.json ? report_json(report).dump(2) : run_text(report));
  return code_of(report);
}

Result<int> run_build(const Context& context, const Args& args) {
  BH_TRY(const auto repository, load_or_report(context, args));
  BH_TRY(const auto lock, take_lock(context, args));
  Store store(context.fs, args.root);
  BH_TRY(const auto report, run_repository(context, args, repository, store));
  print(run_text(report));
  BH_TRY(const auto site, build_site(context, args, repository, store));
  print(render_text(site, site_folder(args)));
  return code_of(report);
}

Result<int> run_render(const Context& context, const Args& args) {
  BH_TRY(const auto repository, load_or_report(context, args));
  BH_TRY(const auto lock, take_lock(context, args));
  const Store store(context.fs, args.root);
  BH_TRY(const auto site, build_site(context, args, repository, store));
  print(render_text(site, site_folder(args)));
  return kDone;
}

}  // namespace benchhub
