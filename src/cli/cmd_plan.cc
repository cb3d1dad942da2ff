// `plan`: what is missing, stale, fresh or blocked, why, and what running it would cost.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"

namespace benchhub {
namespace {

void explain_missing(const PairPlan& pair) {
  std::int64_t never = 0;
  std::map<std::string, std::int64_t> failures;
  for (const auto& item : pair.cases) {
    if (item.status != CaseStatus::missing || item.in_batch) continue;
    if (item.answer == nullptr) ++never;
    else ++failures[std::string(to_string(item.answer->state)) + ": " + item.answer->error];
  }
  const std::string name = pair.id.benchmark + " / " + pair.id.model + ": ";
  if (pair.in_batch > 0) print(escape_control(name + counted(pair.in_batch, "case") + " in a batch"));
  if (never > 0) print(escape_control(name + counted(never, "case") + " never asked"));
  for (const auto& [why, count] : failures)
    print(escape_control(name + counted(count, "case") + " failed before: " + why));
}

void explain(const Plan& plan) {
  for (const auto& pair : plan.pairs) {
    explain_missing(pair);
    for (const auto& item : pair.cases) {
      if (item.status != CaseStatus::stale) continue;
      const std::string place =
          pair.id.benchmark + " / " + pair.id.model + " / " + pair.benchmark->cases[item.case_index].id;
      print(escape_control(place + (item.repeat > 0 ? " (repeat " + std::to_string(item.repeat) + ")" : "") + ": " +
                           join(item.reasons, "; ")));
    }
  }
}

Json estimate_json(const Estimate& e) {
  Json out = {{"requests", e.requests},
              {"input_tokens", e.input_tokens},
              {"output_tokens", e.output_tokens},
              {"seconds", e.seconds}};
  out["cost_low_nano_usd"] = e.cost_low ? Json(*e.cost_low) : Json();
  out["cost_high_nano_usd"] = e.cost_high ? Json(*e.cost_high) : Json();
  return out;
}

Json plan_json(const Plan& plan, bool with_cases) {
  Json pairs = Json::array();
  for (const auto& pair : plan.pairs) {
    Json row = {{"benchmark", pair.id.benchmark},
                {"model", pair.id.model},
                {"state", to_string(pair.state)},
                {"reason", pair.reason},
                {"drift", pair.drift},
                {"fresh", pair.fresh},
                {"stale", pair.stale},
                {"missing", pair.missing},
                {"failed", pair.failed},
                {"in_batch", pair.in_batch}};
    row["taken_over"] =
        std::count_if(pair.cases.begin(), pair.cases.end(), [](const CasePlan& c) { return c.adopted; });
    row["estimate"] = estimate_json(pair.estimate);
    row["stale_cases"] = Json::array();
    for (const auto& item : pair.cases) {
      if (!with_cases || item.status != CaseStatus::stale) continue;
      row["stale_cases"].push_back(
          {{"case", pair.benchmark->cases[item.case_index].id}, {"repeat", item.repeat}, {"reasons", item.reasons}});
    }
    pairs.push_back(std::move(row));
  }
  return {
      {"format", "benchhub-plan"}, {"version", 1}, {"pairs", std::move(pairs)}, {"total", estimate_json(plan.total)}};
}

// {"shard": ["1/4", …]}: as `strategy.matrix` takes it. A pair is the smallest part, and an empty matrix is an error
// there, so that there is always one job.
Json matrix_json(const Plan& plan, int shards) {
  int pairs = 0;
  for (const auto& pair : plan.pairs) pairs += pair.may_run() && pair.estimate.requests > 0;
  const int jobs = std::clamp(pairs, 1, shards);
  Json out = {{"shard", Json::array()}};
  for (int i = 1; i <= jobs; ++i) out["shard"].push_back(std::to_string(i) + "/" + std::to_string(jobs));
  return out;
}

}  // namespace

Result<int> run_plan_command(const Context& context, const Args& args) {
  BH_TRY(const auto loaded, load_or_report(context, args));
  const Store store(context.fs, args.root);
  BH_TRY(const auto batches, waiting_batches(context, args));
  BH_TRY(const auto plan, make_plan(loaded.repository, store, plan_options(context, args, batches)));
  if (args.shards > 0) {
    if (!args.json) return fail(Errc::usage, "--shards needs --json", "it prints a matrix for GitHub Actions");
    print_json_line(matrix_json(plan, args.shards));
    return loaded.code(kDone);
  }
  if (args.json) {
    print_json(plan_json(plan, args.explain));
    return loaded.code(kDone);
  }
  print(plan_text(plan));
  if (args.explain) explain(plan);
  else if (plan.count(PairState::stale) > 0) note("--explain names the reason for every stale case");
  return loaded.code(kDone);
}

}  // namespace benchhub
