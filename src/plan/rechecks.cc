// Calibration items of a pair: what is to be frozen, what is to be asked again, what was said each time. When and why
// is calibration.h's part; see judging.h.
#include <algorithm>

#include "plan/calibration.h"
#include "plan/estimate.h"
#include "plan/judging.h"
#include "plan/needs.h"

namespace benchhub {
namespace {

JudgeRef calibration_ref(const JudgeTask& task, const JudgeRef& of, int ask, int round) {
  return {calibration_scorer(task.spec.name),
          task.seat->model->slug,
          task.series,
          of.order,
          ask,
          task.prompt,
          static_cast<int>(task.seat->grammar),
          task.form,
          of.rival,
          round};
}

std::map<std::pair<std::string_view, int>, std::size_t> items_of(const PairPlan& pair) {
  std::map<std::pair<std::string_view, int>, std::size_t> out;
  for (std::size_t i = 0; i < pair.cases.size(); ++i)
    out[{pair.benchmark->cases[pair.cases[i].case_index].id, pair.cases[i].repeat}] = i;
  return out;
}

}  // namespace

void VerdictPlanner::look_for_drift(const Repository& repository, const AsksModel& asks) {
  const auto has_model = [&](const std::string& slug) {
    const Model* model = repository.find_model(slug);
    return model != nullptr && asks(*model);
  };
  for (const auto& [place, task] : tasks_) {
    const JudgeSeat& seat = *task->seat;
    // A judge of this process cannot move without another program; one that cannot be asked is not checked.
    if (seat.model->is_baseline() || !seat.blocked.empty() || repository.config.judge_drift.items == 0) continue;
    if (task->spec.explains) continue;  // its labels are worth nothing: there is nothing to compare
    calibrations_.emplace(task, Calibration({benchmark_, *task, lookup_.own, repository.config.judge_drift,
                                             lookup_.options.now_ms, has_model}));
  }
}

void VerdictPlanner::calibrate(PairPlan& pair, Needs& needs) const {
  const std::size_t answers = pair.verdicts.size();  // what is added below is about frozen texts
  for (const auto& [task, calibration] : calibrations_) {
    for (std::size_t i = 0; i < answers; ++i) {
      if (pair.verdicts[i].task == task) freeze(pair, i, calibration);
    }
    if (calibration.due_ms() > 0 && (pair.recheck_due_ms == 0 || calibration.due_ms() < pair.recheck_due_ms))
      pair.recheck_due_ms = calibration.due_ms();
  }
  const PairData* data = lookup_.own.pair(pair.id.model);
  if (data == nullptr || tasks_.empty()) return;
  const auto items = items_of(pair);
  for (const Answer& reply : data->judgments) {
    const auto item = items.find({reply.case_id, reply.repeat});
    const auto task = item == items.end() ? nullptr : calibrated_by(*reply.verdict);
    if (!task) continue;
    pair.rechecked.push_back({item->second, task, &reply});
    pair.judge_in_doubt = pair.judge_in_doubt || reply.verdict->round > 0;
    const auto calibration = calibrations_.find(task);
    if (reply.verdict->round == 0 && reply.verdict->frozen && calibration != calibrations_.end())
      check(pair, pair.rechecked.back(), calibration->second, needs);
  }
}

std::shared_ptr<const JudgeTask> VerdictPlanner::calibrated_by(const JudgeRef& ref) const {
  for (const auto& [place, task] : tasks_) {
    if (task->series == ref.series && calibration_scorer(task->spec.name) == ref.scorer) return task;
  }
  return nullptr;
}

// The verdict stands already: its texts are written beside it, under the item's own place.
void VerdictPlanner::freeze(PairPlan& pair, std::size_t which, const Calibration& calibration) const {
  const VerdictPlan& said = pair.verdicts[which];
  const CasePlan& item = pair.cases[said.item];
  if (said.canary || said.other_judge || said.status != CaseStatus::fresh ||
      !reply_value(said.task->spec, *said.answer))
    return;
  if (!calibration.chosen(pair.id.model, benchmark_.cases[item.case_index].id, item.repeat, said.ref->rival)) return;
  VerdictPlan out = said;
  out.decides = false;
  out.adopted = true;
  out.frozen = std::make_shared<const JudgeInput>(judge_input(pair, graded_by(said)));
  JudgeRef ref = calibration_ref(*said.task, *said.ref, said.ref->ask, 0);
  ref.frozen = out.frozen;
  out.ref = std::make_shared<const JudgeRef>(std::move(ref));
  pair.verdicts.push_back(std::move(out));
}

void VerdictPlanner::check(PairPlan& pair, const Rechecked& item, const Calibration& calibration, Needs& needs) const {
  const JudgeSeat& seat = *item.task->seat;
  const CasePlan& of = pair.cases[item.item];
  for (int ask = 0; calibration.round() > 0 && ask < 2; ++ask) {
    VerdictPlan now;
    now.item = item.item;
    now.task = item.task;
    now.decides = false;
    now.frozen = item.reply->verdict->frozen;
    now.ref =
        std::make_shared<const JudgeRef>(calibration_ref(*item.task, *item.reply->verdict, ask, calibration.round()));
    const Place place = place_of(benchmark_.cases[of.case_index].id, of.repeat, now.ref.get());
    const Answer* here = lookup_.own.at(pair.id.model, place);
    if (here != nullptr && is_final(here->state)) {  // asked in this round, whatever would be sent today
      if (reply_value(item.task->spec, *here)) return;
      continue;
    }
    const auto make = [&](const Route& route) { return judge_request(pair, now, route); };
    const Request request = lookup_.find(pair.id.model, place, seat.all, seat.routes, make, now);
    now.selected = of.selected;
    if (now.status != CaseStatus::failed && now.status != CaseStatus::fresh) {
      ++pair.rechecks;
      pair.recheck_reason = "judge " + seat.model->slug + " " + calibration.reason();
    }
    now.size = size_of(request);
    needs.estimates.rechecks[&seat].add_answer(now.size, *item.reply);
    pair.verdicts.push_back(std::move(now));
    return;
  }
}

}  // namespace benchhub
