// See runs.h.
#include "assemble/runs.h"

#include <algorithm>

namespace benchhub {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

void count_answer(const Answer& answer, const std::string& model, bool baseline, std::map<std::int64_t, RunHour>& out) {
  if (answer.at_ms <= 0 || answer.state == AnswerState::not_run) return;
  RunHour& hour = out[answer.at_ms / kHourMs];
  hour.first_ms = hour.first_ms == 0 ? answer.at_ms : std::min(hour.first_ms, answer.at_ms);
  hour.last_ms = std::max(hour.last_ms, answer.at_ms);
  const bool failed = !is_final(answer.state);
  ++(answer.verdict ? hour.verdicts : hour.answers);
  hour.failed += failed;
  if (!answer.verdict) hour.models[model] += failed;
  hour.cost += answer.cost.value_or(0) + answer.presumed;
  if (!answer.cost && !baseline && !failed) ++hour.unpriced;
}

}  // namespace

std::vector<RunHour> run_hours(const Repository& repository, const std::vector<const PairData*>& pairs) {
  std::map<std::int64_t, RunHour> hours;
  for (const PairData* pair : pairs) {
    const Model* model = repository.find_model(pair->id.model);
    const bool baseline = model != nullptr && model->is_baseline();
    for (const Answer& answer : pair->answers) count_answer(answer, pair->id.model, baseline, hours);
    for (const Answer& verdict : pair->judgments) {
      const Model* judge = repository.find_model(verdict.verdict->judge);
      count_answer(verdict, pair->id.model, judge != nullptr && judge->is_baseline(), hours);
    }
  }
  std::vector<RunHour> out;
  for (auto& [hour, counted] : hours) out.push_back(std::move(counted));
  if (out.size() > kKeptHours) out.erase(out.begin(), out.end() - kKeptHours);
  return out;
}

}  // namespace benchhub
