// Plan and run as text; see report.h.
#include "cli/report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"
#include "cli/output.h"

namespace benchhub {
namespace {

constexpr PairState kShown[] = {PairState::fresh, PairState::partial, PairState::missing,
                                PairState::stale, PairState::frozen,  PairState::blocked};

std::string count_cell(std::int64_t n) { return n == 0 ? "·" : with_thousands(n); }

std::string blocked_text(const Plan& plan) {
  std::map<std::string, int> reasons;
  for (const auto& pair : plan.pairs) {
    if (pair.state == PairState::blocked) ++reasons[pair.provider->name + ": " + pair.reason];
  }
  std::string out;
  for (const auto& [reason, pairs] : reasons)
    out += "blocked  " + escape_control(reason) + " (" + counted(pairs, "pair") + ")\n";
  return out;
}

std::string retry_text(const Plan& plan) {
  std::int64_t again = 0;
  for (const auto& pair : plan.pairs) {
    for (const auto& item : pair.cases) {
      again += item.status == CaseStatus::missing && !item.in_batch && item.answer != nullptr;
    }
  }
  if (again == 0) return "";
  return "again    " + counted(again, "case") + " failed in an earlier run (given up after " +
         std::to_string(kMaxFailedRuns) + " runs)\n";
}

std::string in_batch_text(const Plan& plan) {
  std::int64_t cases = 0, pairs = 0;
  for (const auto& pair : plan.pairs) {
    cases += pair.in_batch;
    pairs += pair.in_batch > 0;
  }
  if (cases == 0) return "";
  return "in batch " + counted(cases, "case") + " of " + counted(pairs, "pair") +
         ": not sent again; `run` fetches the answers once they are there\n";
}

// Verdicts that are wanted, by benchmark and judge; those about answers that are not there yet among them.
std::string verdicts_text(const Plan& plan) {
  std::map<std::string, std::pair<std::int64_t, Estimate>> wanted;
  std::map<std::string, std::string> blocked;
  for (const auto& pair : plan.pairs) {
    if (pair.unjudged == pair.unjudged_elsewhere) continue;
    std::vector<std::string> judges;
    for (const auto& seat : pair.besides)
      judges.push_back(seat->model->slug + (seat->model == pair.model ? " (canary)" : ""));
    const std::string name = pair.id.benchmark + " by " + join(judges, ", ");
    auto [it, fresh] = wanted.try_emplace(name, 0, pair.judging);
    if (!fresh) it->second.second.add(pair.judging);
    it->second.first += pair.unjudged - pair.unjudged_elsewhere;
    if (!pair.unjudged_reason.empty()) blocked[name] = pair.unjudged_reason;
  }
  std::string out;
  for (const auto& [name, verdicts] : wanted) {
    const Estimate& e = verdicts.second;
    out += "verdicts " + escape_control(name) + ": " + with_thousands(verdicts.first) + " missing";
    if (blocked.contains(name)) out += "; " + escape_control(blocked[name]);
    else if (e.requests > 0 && e.cost_low && e.cost_high)
      out += ", " + usd_text(*e.cost_low) + " to " + usd_text(*e.cost_high);
    out += "\n";
  }
  return out;
}

// Verdicts that are asked for again, to see whether their judge has moved.
std::string rechecks_text(const Plan& plan) {
  std::map<std::pair<std::string, std::string>, std::pair<int, Estimate>> wanted;  // by benchmark and reason
  for (const auto& pair : plan.pairs) {
    if (pair.rechecks == 0) continue;
    auto [it, fresh] = wanted.try_emplace({pair.id.benchmark, pair.recheck_reason}, 0, pair.rechecking);
    if (!fresh) it->second.second.add(pair.rechecking);
    it->second.first += pair.rechecks;
  }
  std::string out;
  for (const auto& [of, verdicts] : wanted) {
    out += "recheck  " + escape_control(of.first) + ": " + counted(verdicts.first, "verdict") + " asked again";
    const Estimate& e = verdicts.second;
    if (e.requests > 0 && e.cost_low && e.cost_high)
      out += ", " + usd_text(*e.cost_low) + " to " + usd_text(*e.cost_high);
    out += ": " + escape_control(of.second) + "\n";
  }
  return out;
}

// Models whose answers can be asked for until a day to come.
std::string retires_text(const Plan& plan) {
  std::map<std::string, const Model*> models;
  for (const auto& pair : plan.pairs) {
    if (!pair.model->retires.empty() && pair.state != PairState::excluded) models[pair.id.model] = pair.model;
  }
  std::string out;
  for (const auto& [slug, model] : models)
    out += "retires  " + escape_control(slug) + " on " + model->retires +
           ": from then on its answers are kept as they are\n";
  return out;
}

std::string adopted_text(const Plan& plan) {
  const auto [cases, pairs] = count_adopted(plan);
  if (cases == 0) return "";
  return "taken over " + counted(cases, "answer") + " in " + counted(pairs, "pair") +
         " from another name or from before an edit (the same question was asked there): not asked again\n";
}

}  // namespace

std::string damage_text(const Damage& damage) {
  return "damaged  " + escape_control(damage.file) + ":" + std::to_string(damage.line) + ": " +
         escape_control(damage.reason);
}

std::string minutes_text(double seconds) {
  if (seconds < 90) return std::to_string(static_cast<int>(std::ceil(seconds))) + " s";
  if (seconds < 5400) return std::to_string(static_cast<int>(std::ceil(seconds / 60))) + " min";
  return with_thousands(static_cast<std::int64_t>(std::ceil(seconds / 3600))) + " h";
}

std::pair<std::int64_t, std::int64_t> count_adopted(const Plan& plan) {
  std::int64_t cases = 0, pairs = 0;
  for (const auto& pair : plan.pairs) {
    const auto n = std::count_if(pair.cases.begin(), pair.cases.end(), [](const CasePlan& c) { return c.adopted; });
    cases += n;
    pairs += n > 0;
  }
  return {cases, pairs};
}

std::string estimate_text(const Estimate& e) {
  if (e.requests == 0) return "to run: no paid or remote request";
  std::string out = "to run: " + counted(e.requests, "request") + ", about " + with_thousands(e.input_tokens) +
                    " input and " + with_thousands(e.output_tokens) + " output tokens, ";
  out += e.cost_low && e.cost_high ? usd_text(*e.cost_low) + " to " + usd_text(*e.cost_high)
                                   : std::string("cost unknown (a price is missing)");
  return out + ", about " + minutes_text(e.seconds);
}

std::string plan_text(const Plan& plan) {
  std::vector<std::vector<std::string>> rows{{"benchmark"}};
  for (const auto state : kShown) rows[0].emplace_back(to_string(state));
  for (const char* name : {"|", "cases fresh", "stale", "missing", "given up"}) rows[0].emplace_back(name);
  std::map<std::string, std::vector<const PairPlan*>> groups;
  for (const auto& pair : plan.pairs) groups[pair.id.benchmark].push_back(&pair);
  for (const auto& [benchmark, pairs] : groups) {
    std::map<PairState, std::int64_t> states;
    std::int64_t fresh = 0, stale = 0, missing = 0, failed = 0;
    for (const auto* pair : pairs) {
      ++states[pair->state];
      fresh += pair->fresh;
      stale += pair->stale;
      missing += pair->missing;
      failed += pair->failed;
    }
    std::vector<std::string> row{benchmark};
    for (const auto state : kShown) row.push_back(count_cell(states[state]));
    for (const auto& cell :
         {std::string("|"), count_cell(fresh), count_cell(stale), count_cell(missing), count_cell(failed)})
      row.push_back(cell);
    rows.push_back(std::move(row));
  }
  std::string out = text_table(rows) + "\n" + blocked_text(plan);
  for (const auto& damage : plan.damage) out += damage_text(damage) + "\n";
  if (!plan.damage.empty())
    out +=
        "         a run asks these answers again where their pair is still run, and no other; restore the files from "
        "git "
        "to keep them\n";
  for (const auto& pair : plan.pairs) {
    if (!pair.drift.empty())
      out += "drift    " + escape_control(pair.id.benchmark + " / " + pair.id.model + " " + pair.drift) + "\n";
  }
  return out + retires_text(plan) + in_batch_text(plan) + retry_text(plan) + adopted_text(plan) + verdicts_text(plan) +
         rechecks_text(plan) + estimate_text(plan.total);
}

// How good the estimate was, where one was possible and the run did all that it was made for.
std::string estimate_error_text(const Estimate& before, const RunReport& report) {
  if (!before.cost_low || !before.cost_high || *before.cost_high == 0 || report.not_run > 0 || report.sends == 0)
    return "";
  const bool within = report.spent >= *before.cost_low && report.spent <= *before.cost_high;
  return "\nestimate " + usd_text(*before.cost_low) + " to " + usd_text(*before.cost_high) +
         (within                            ? ": held"
          : report.spent < *before.cost_low ? ": too high"
                                            : ": too low");
}

std::string abandoned_text(const RunReport& report) {
  return counted(report.abandoned, "request") +
         " in flight: they may be billed, so the next run counts them as spent, at most " +
         usd_text(report.abandoned_most) + ", and asks them again";
}

std::string run_text(const RunReport& report) {
  const std::int64_t ran = report.answered + report.errors;
  std::string out = "ran " + (report.not_run > 0 ? with_thousands(ran) + " of " : std::string()) +
                    counted(report.requests, "request") + ": " + with_thousands(report.answered) + " answered, " +
                    with_thousands(report.errors) + " failed, " + with_thousands(report.not_run) + " not run; spent " +
                    usd_text(report.spent);
  if (report.presumed > 0)
    out += " (at most " + usd_text(report.presumed) + " of it for sends that ended without a known outcome)";
  if (report.unpriced > 0) out += " and an unknown amount (" + counted(report.unpriced, "answer") + " without a price)";
  if (report.in_process > 0)
    out += "; " + counted(report.in_process, "answer") + " came from baselines, in this process";
  for (const auto& stop : report.stopped) {
    out += "\nstopped  " + escape_control(stop.provider + (stop.model.empty() ? "" : ", " + stop.model)) + ": " +
           escape_control(stop.reason) + " (" + counted(stop.not_run, "request") + " not sent)";
  }
  int shown = 0;
  for (const auto& [text, count] : report.error_texts) {
    if (++shown > 10) break;
    out += "\nfailed   " + std::to_string(count) + " × " + escape_control(text);
  }
  if (report.rerouted > 0)
    out += "\nrerouted " + counted(report.rerouted, "request") + " to another provider of the model";
  if (!report.limit_reached.empty()) {
    out += "\nbudget   reached: " + report.limit_reached +
           "; a larger --budget, or the limits of benchhub.json and models/, let the rest run";
  }
  if (report.time_over) out += "\ntime     is over (--max-time); the same command goes on from here";
  if (report.abandoned > 0) out += "\nabandoned " + abandoned_text(report);
  if (report.interrupted) out += "\ninterrupted: nothing received is lost; the same command goes on from here";
  return out;
}

std::string collect_text(const CollectReport& report) {
  std::string out;
  if (report.batches > 0 || report.answered + report.errors > 0) {
    out = "fetched  " + with_thousands(report.batches) + (report.batches == 1 ? " batch: " : " batches: ") +
          with_thousands(report.answered) + " answered, " + with_thousands(report.errors) + " failed, " +
          with_thousands(report.not_run) + " not run; spent " + usd_text(report.spent) + "\n";
  }
  for (const auto& line : report.notes) out += "open     " + escape_control(line) + "\n";
  for (const auto& line : report.troubles) out += "trouble  " + escape_control(line) + "\n";
  return out.empty() ? out : out.substr(0, out.size() - 1);
}

std::string batch_text(const BatchReport& report) {
  std::string out = report.batches == 0
                        ? "handed over no batch"
                        : "handed over " + with_thousands(report.batches) +
                              (report.batches == 1 ? " batch" : " batches") + " of " +
                              counted(report.requests, "request") + ", at most " + usd_text(report.reserved);
  if (report.batches > 0) out += "; `benchhub-build run` fetches the answers, most often within a day";
  if (report.not_offered > 0)
    out += "\nopen     " + counted(report.not_offered, "request") +
           " to providers without batches; `benchhub-build run` sends them";
  if (report.not_run > 0) out += "\nnot sent " + counted(report.not_run, "request");
  for (const auto& line : report.troubles) out += "\ntrouble  " + escape_control(line);
  if (!report.limit_reached.empty()) out += "\nbudget   reached: " + report.limit_reached;
  return out;
}

std::string render_text(const RenderReport& report, const std::string& folder) {
  return "site     " + folder + "/index.html: " + with_thousands(report.files) + " files, " +
         with_thousands(report.written) + " written, " + with_thousands(report.removed) + " removed";
}

}  // namespace benchhub
