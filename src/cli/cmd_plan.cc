// `plan`: what is missing, stale, fresh or blocked, why, and what running it would cost.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/output.h"
#include "cli/plan_memo.h"
#include "cli/report.h"
#include "cli/session.h"

namespace benchhub {
namespace {

std::string explain_missing(const PairPlan& pair) {
  std::string out;
  const auto line = [&](const std::string& text) { out += escape_control(text) + "\n"; };
  std::int64_t never = 0;
  std::map<std::string, std::int64_t> failures;
  for (const auto& item : pair.cases) {
    if (item.status != CaseStatus::missing || item.in_batch) continue;
    if (item.answer == nullptr) ++never;
    else ++failures[std::string(to_string(item.answer->state)) + ": " + item.answer->error];
  }
  const std::string name = pair.id.benchmark + " / " + pair.id.model + ": ";
  if (pair.in_batch > 0) line(name + counted(pair.in_batch, "case") + " in a batch");
  if (never > 0) line(name + counted(never, "case") + " never asked");
  for (const auto& [why, count] : failures) line(name + counted(count, "case") + " failed before: " + why);
  return out;
}

std::string explain(const Plan& plan) {
  std::string out;
  for (const auto& pair : plan.pairs) {
    out += explain_missing(pair);
    for (const auto& item : pair.cases) {
      if (item.status != CaseStatus::stale) continue;
      const std::string place =
          pair.id.benchmark + " / " + pair.id.model + " / " + pair.benchmark->cases[item.case_index].id;
      out += escape_control(place + (item.repeat > 0 ? " (repeat " + std::to_string(item.repeat) + ")" : "") + ": " +
                            join(item.reasons, "; ")) +
             "\n";
    }
  }
  return out;
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
    row["rechecks"] = pair.rechecks;
    row["recheck_reason"] = pair.recheck_reason;
    row["estimate"] = estimate_json(pair.estimate);
    row["stale_cases"] = Json::array();
    for (const auto& item : pair.cases) {
      if (!with_cases || item.status != CaseStatus::stale) continue;
      row["stale_cases"].push_back(
          {{"case", pair.benchmark->cases[item.case_index].id}, {"repeat", item.repeat}, {"reasons", item.reasons}});
    }
    pairs.push_back(std::move(row));
  }
  Json damage = Json::array();
  for (const Damage& at : plan.damage) damage.push_back({{"file", at.file}, {"line", at.line}, {"reason", at.reason}});
  return {{"format", "benchhub-plan"},
          {"version", 1},
          {"pairs", std::move(pairs)},
          {"damage", std::move(damage)},
          {"total", estimate_json(plan.total)}};
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
  BH_CHECK(check_answers_are_here(args));
  BH_TRY(const auto batches, waiting_batches(context, args));
  PlanOptions options = plan_options(context, args, batches);
  options.with_spending = false;
  options.explained = args.explain;
  PlanMemo memo(context, args, options);
  if (const auto before = args.json ? std::nullopt : memo.recall()) {
    before->show();
    return kDone;
  }
  BH_TRY(const auto loaded, load_or_report(context, args));
  const Store store(context.fs, args.root);
  BH_TRY(const auto plan, memo.plan(loaded.repository, store, loaded.began_ms));
  if (args.shards > 0) {
    if (!args.json) return fail(Errc::usage, "--shards needs --json", "it prints a matrix for GitHub Actions");
    print_json_line(matrix_json(plan, args.shards));
    return loaded.code(kDone);
  }
  const int code = loaded.code(code_with_damage(!plan.damage.empty(), kDone));
  if (args.json) {
    print_json(plan_json(plan, args.explain));
    return code;
  }
  PrintedPlan printed{plan_text(plan), ""};
  if (args.explain) printed.out += "\n" + explain(plan);
  else if (plan.count(PairState::stale) > 0) printed.hint = "--explain names the reason for every stale case";
  printed.show();
  if (!loaded.warned && plan.damage.empty()) memo.keep(printed, loaded.repository, plan);
  return code;
}

}  // namespace benchhub
