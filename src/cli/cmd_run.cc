// `run` and `build`: execute the plan; then, for build, render.
#include <sys/resource.h>

#include <random>
#include <set>

#include "base/text.h"
#include "cli/batch_wait.h"
#include "cli/github.h"
#include "cli/history.h"
#include "cli/judge_alarms.h"
#include "cli/live.h"
#include "cli/output.h"
#include "cli/plan_memo.h"
#include "cli/progress_file.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/site_report.h"
#include "cli/version.h"
#include "run/batch.h"
#include "run/engine.h"
#include "run/trace.h"

namespace benchhub {
namespace {

// A shard has its part of every limit that holds for the whole run.
RunLimits limits_of(const Args& args, const SiteConfig& config) {
  const auto share = [&](Nano whole) { return whole / args.shard.of; };
  RunLimits out;
  out.run = share(args.budget ? nano_from_usd(*args.budget).value_or(0) : config.budget_per_run.value_or(0));
  out.night = config.budget_per_night;
  out.shards = args.shard.of;
  if (config.budget_per_benchmark) out.benchmark = share(*config.budget_per_benchmark);
  return out;
}

// Also of rates and of the number of requests at once, which a provider counts per key and not per machine.
Repository shared_limits(Repository repository, int shards) {
  const auto share = [&](std::optional<double>& limit) {
    if (limit) *limit /= shards;
  };
  for (auto& provider : repository.providers) {
    share(provider.requests_per_minute);
    share(provider.tokens_per_minute);
    if (provider.concurrency) provider.concurrency = std::max(1, *provider.concurrency / shards);
    if (provider.budget_per_run) provider.budget_per_run = *provider.budget_per_run / shards;
  }
  return repository;
}

constexpr std::int64_t kOwnFiles = 48;  // open beside the sockets: journal, pair files, templates, libraries

// Where the system allows few open files, fewer requests are in flight; without a socket each would count as a failure.
void keep_to_file_limit(const Context& context, Args& args, Repository& repository) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  std::vector<Provider*> asked;
  for (auto& provider : repository.providers) {
    const bool usable = provider.key_env.empty() || context.env(provider.key_env);
    if (usable && provider.protocol != "baseline" && (!provider.local || args.local)) asked.push_back(&provider);
  }
  const auto most = static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_cur, 1 << 20)) - kOwnFiles;
  const auto room = static_cast<int>(std::max<std::int64_t>(1, most / std::max<std::int64_t>(1, std::ssize(asked))));
  for (Provider* provider : asked) {
    const int wanted = args.concurrency > 0 ? args.concurrency : provider->concurrency.value_or(kMostWindow);
    if (wanted <= room) continue;
    note(provider->slug + ": " + std::to_string(room) + " requests at once instead of " + std::to_string(wanted) +
         ", since so few files may be open (ulimit -n)");
    provider->concurrency = room;
  }
  if (args.concurrency > room) args.concurrency = room;
}

std::uint64_t random_seed() { return std::random_device{}(); }

struct Outcome {
  RunReport report;
  CollectReport collected;             // of batches that were open
  std::optional<BatchRounds> batches;  // with --batch
  std::int64_t taken_over = 0;         // answers that were there already, elsewhere
  std::int64_t named_blocked = 0;      // pairs of models that were asked for by name and cannot be asked now
  std::int64_t given_up = 0;           // cases that failed in three runs, and were not asked again
  bool damaged = false;                // the plan found damaged records
  std::vector<std::string> moved;      // judges that no longer say what they said
  Estimate estimate;
  Sample sample;  // with --sample
};

int code_of(const Outcome& ran) {
  const RunReport& report = ran.report;
  const BatchRounds rounds = ran.batches.value_or(BatchRounds());
  const BatchReport& batches = rounds.report;
  if (report.interrupted) return kInterrupted;
  if (!report.stopped.empty() || !batches.troubles.empty()) return kProviderStopped;
  if (!report.limit_reached.empty() || !batches.limit_reached.empty()) return kBudgetReached;
  // Nothing that was asked of a provider came back: it is down, even if no single failure said so.
  if (report.errors > 0 && report.answered == report.in_process) return kProviderStopped;
  if (!ran.moved.empty()) return kJudgeMoved;
  const auto open = report.not_run + batches.not_run + batches.not_offered +
                    static_cast<std::int64_t>(rounds.still_open) + ran.named_blocked + ran.given_up;
  const int code = report.errors > 0 || open > 0 || !ran.collected.troubles.empty() ? kUnscored : kDone;
  return code_with_damage(ran.damaged, code);
}

std::string sample_text(const Sample& sample) {
  return counted(sample.cases, "case") + " of each benchmark, drawn with --sample-seed " + std::to_string(sample.seed);
}

// For the step summary: what came of batches, and what was drawn, a line each.
std::vector<std::string> more_lines(const Outcome& ran) {
  std::string text = collect_text(ran.collected);
  if (ran.batches) text += (text.empty() ? "" : "\n") + batch_text(ran.batches->report);
  std::vector<std::string> out;
  for (const auto line : split_lines(text)) {
    if (!line.empty()) out.emplace_back(line);
  }
  if (ran.sample.cases > 0) out.push_back("sample: " + sample_text(ran.sample));
  return out;
}

RunOptions run_options(const Context& context, const Args& args, const SiteConfig& config) {
  RunOptions options;
  options.limits = limits_of(args, config);
  if (args.concurrency > 0) options.concurrency = std::max(1, args.concurrency / args.shard.of);
  options.max_time_s = args.max_time_s;
  options.remote = !args.batch;
  options.tool_version = version();
  options.commit = head_commit(args.root);
  options.env = context.env;
  options.stop = &context.stop;
  return options;
}

// Answers of batches of earlier runs, before the plan is made; what stays open counts against the budget.
Result<CollectReport> fetch_batches(const Context& context, const Args& args, const RunContext& run_context,
                                    const Repository& repository, RunOptions& options,
                                    std::vector<OpenBatch>& still_open) {
  BH_TRY(auto collected, collect_batches(run_context, repository.providers, options));
  if (const std::string text = collect_text(collected); !text.empty() && !args.json) note(text);
  const std::int64_t now = context.clock.unix_ms();
  BH_CHECK(add_spending(context.fs, args.root, context.clock,
                        {collected.spent, collected.presumed, args.shard.of > 1 ? collected.spent : 0}));
  if (options.limits.night) {
    BH_TRY(options.today, spending_of_day(context.fs, args.root, now));
  }
  BH_TRY(still_open, waiting_batches(context, args));
  std::map<std::pair<std::string, std::string>, Nano> open;  // provider, benchmark
  for (const auto& batch : still_open) {
    for (const auto& [id, intent] : batch.intents)
      open[{batch.provider, intent.destinations.front().pair.benchmark}] += intent.most_cost;
  }
  for (const auto& [of, most] : open) options.open.push_back({of.first, of.second, most});
  return collected;
}

// Whoever names a model wants to hear that nothing came of it.
std::int64_t named_blocked(const Plan& plan, const Args& args) {
  const auto is_named = [](const std::vector<std::string>& names, const std::string& slug) {
    return std::find(names.begin(), names.end(), slug) != names.end();
  };
  return std::count_if(plan.pairs.begin(), plan.pairs.end(), [&](const PairPlan& pair) {
    return pair.state == PairState::blocked && is_named(args.models, pair.id.model) &&
           (args.benchmarks.empty() || is_named(args.benchmarks, pair.id.benchmark));
  });
}

// read_ms: when the definitions began to be read.
Result<Outcome> run_repository(const Context& context, const Args& args, const Repository& repository, Store& store,
                               std::int64_t read_ms) {
  BH_CHECK(check_trace(context, args));
  BH_TRY(const auto folded, fold_left_journal(context, store, args));
  BH_TRY(const auto http, make_curl_client(context.clock, 1000, context.env("SSL_CERT_FILE").value_or("")));
  Random random(random_seed());
  const auto view = make_live_view(live_kind(args.json));
  std::optional<Trace> trace;
  RunOptions options = run_options(context, args, repository.config);
  options.carried = folded.carried;
  const auto file = make_progress_file(context.fs, args.root);
  options.observers = {view.get(), file.get()};
  if (!args.trace.empty()) options.observers.push_back(&trace.emplace(args.trace, version(), random_seed()));
  const RunContext run_context{context.fs, context.clock, random, *http, store};
  Outcome out;
  std::vector<OpenBatch> batches;
  BH_TRY(out.collected, fetch_batches(context, args, run_context, repository, options, batches));
  const PlanOptions wanted = plan_options(context, args, batches);
  options.in_batches = wanted.in_batches;
  BH_TRY(const auto plan, plan_of_now(context, args, wanted, repository, store, read_ms));
  if (!args.json) note(plan_text(plan));
  out.estimate = plan.total;
  out.sample = wanted.sample;
  out.named_blocked = named_blocked(plan, args);
  for (const auto& pair : plan.pairs) out.given_up += pair.may_run() ? pair.failed : 0;
  out.damaged = !plan.damage.empty();
  out.taken_over = count_adopted(plan).first;
  HistoryKeeper history(wanted, repository, store, options.commit);
  options.stored = [&](const PairId& id) { return history.record(id); };
  {
    const LogGroup group(context, "requests");
    BH_TRY(out.report, run_plan(run_context, plan, options, [&] {
             const PlanOptions now = plan_options(context, args, batches);
             return plan_of_now(context, args, now, repository, store, read_ms);
           }));
  }
  if (args.batch) {
    BH_TRY(out.batches, run_batches(context, args, run_context, repository, plan, options, out.collected, out.report));
    const std::string text = collect_text(out.collected);
    if (args.wait_s && !text.empty() && !args.json) note(text);
  }
  if (trace) {
    if (const auto sent = trace->close(context.fs, *http); !sent) print_error(sent.error());
  }
  BH_CHECK(history.record_rest(out.report.changed));
  const std::set<PairId> fetched(out.collected.changed.begin(), out.collected.changed.end());
  BH_CHECK(history.record_all({fetched.begin(), fetched.end()}));
  std::vector<PairId> changed = out.report.changed;
  changed.insert(changed.end(), fetched.begin(), fetched.end());
  BH_TRY(out.moved, judge_alarms(asked_again(plan, changed), context.fs, repository, store));
  write_step_summary(context, plan, out.report, {more_lines(out), out.moved});
  return out;
}

Json report_json(const Outcome& ran) {
  const RunReport& report = ran.report;
  Json out = {{"event", "report"},
              {"format", "benchhub-run"},
              {"version", 2},
              {"requests", report.requests},
              {"answered", report.answered},
              {"failed", report.errors},
              {"taken_over", ran.taken_over},
              {"not_run", report.not_run},
              {"abandoned", report.abandoned},
              {"abandoned_nano_usd", report.abandoned_most},
              {"sends", report.sends},
              {"spent_nano_usd", report.spent},
              {"presumed_nano_usd", report.presumed},
              {"rerouted", report.rerouted},
              {"limit_reached", report.limit_reached},
              {"time_over", report.time_over},
              {"interrupted", report.interrupted},
              {"errors", report.error_texts}};
  const CollectReport& collected = ran.collected;
  const BatchReport batches = ran.batches.value_or(BatchRounds()).report;
  out["batches"] = {
      {"fetched", collected.batches},          {"answered", collected.answered},     {"failed", collected.errors},
      {"spent_nano_usd", collected.spent},     {"handed_over", batches.batches},     {"requests", batches.requests},
      {"reserved_nano_usd", batches.reserved}, {"not_offered", batches.not_offered}, {"not_run", batches.not_run}};
  if (!collected.notes.empty()) out["batches"]["open"] = collected.notes.size();
  out["judges_moved"] = ran.moved;
  if (ran.sample.cases > 0) out["sample"] = {{"cases", ran.sample.cases}, {"seed", ran.sample.seed}};
  out["stopped"] = Json::array();
  for (const auto& stop : report.stopped)
    out["stopped"].push_back({{"provider", stop.provider},
                              {"model", stop.model.empty() ? Json() : Json(stop.model)},
                              {"reason", stop.reason},
                              {"not_run", stop.not_run}});
  return out;
}

std::string summary(const Outcome& ran) {
  std::string out = run_text(ran.report);
  if (ran.batches) out += "\n" + batch_text(ran.batches->report);
  if (ran.batches && ran.batches->more)
    out +=
        "\nthen     verdicts or next steps follow, which need these answers: run again when they are there, or --wait";
  if (!ran.batches) out += estimate_error_text(ran.estimate, ran.report);
  for (const auto& judge : ran.moved) out += "\nmoved    judge " + escape_control(judge);
  if (!ran.moved.empty()) out += "\n         its scores stand as they were given; docs/judges.md says what can be done";
  if (ran.sample.cases > 0) out += "\nsample   " + sample_text(ran.sample);
  if (ran.taken_over > 0)
    out += "\ntook over " + counted(ran.taken_over, "answer") + " from another name or from before an edit";
  return out;
}

}  // namespace

Result<int> run_run(const Context& context, const Args& args) {
  if (args.dry_run) return run_plan_command(context, args);
  BH_TRY(const auto loaded, load_or_report(context, args));
  BH_CHECK(check_answers_are_here(args));
  BH_TRY(const auto lock, take_lock(context, args));
  Store store(context.fs, args.root);
  Args own = args;
  Repository repository = shared_limits(loaded.repository, args.shard.of);
  keep_to_file_limit(context, own, repository);
  BH_TRY(const auto ran, run_repository(context, own, repository, store, loaded.began_ms));
  if (args.json) print_json_line(report_json(ran));
  else print(summary(ran));
  return loaded.code(code_of(ran));
}

Result<int> run_build(const Context& context, const Args& args) {
  BH_TRY(const auto loaded, load_or_report(context, args));
  BH_CHECK(check_answers_are_here(args));
  BH_TRY(const auto lock, take_lock(context, args));
  Store store(context.fs, args.root);
  Args own = args;
  Repository repository = loaded.repository;
  keep_to_file_limit(context, own, repository);
  BH_TRY(const auto ran, run_repository(context, own, repository, store, loaded.began_ms));
  print(summary(ran));
  if (context.stop >= 2) {
    print("site     not rendered, as the run was stopped at once; benchhub-build render makes it");
    return loaded.code(code_of(ran));
  }
  SiteReporter reporter(context, args);
  BH_TRY(const auto build, begin_site(context, args, reporter.times()));
  BH_TRY(const auto site, build_site(*build, loaded));
  reporter.print_report(site);
  return loaded.code(code_with_damage(site.damaged(), code_of(ran)));
}

Result<int> run_render(const Context& context, const Args& args) {
  BH_TRY(const auto lock, take_lock(context, args));
  SiteReporter reporter(context, args);
  BH_TRY(const auto build, begin_site(context, args, reporter.times()));
  SiteBuildReport site;
  BH_TRY(const bool unchanged, build->nothing_changed(site));
  int code = kDone;
  if (!unchanged) {
    std::optional<PhaseSpan> span(std::in_place, reporter.times(), Phase::load);
    BH_TRY(const auto loaded, load_or_report(context, args));
    span.reset();
    BH_TRY(site, build_site(*build, loaded));
    code = loaded.code(code_with_damage(site.damaged(), kDone));
  }
  reporter.print_report(site);
  return code;
}

}  // namespace benchhub
