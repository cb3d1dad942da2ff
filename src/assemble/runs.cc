// See runs.h. Answers stand by case, not by time: they are counted by the hour (UTC), and the hours put together.
#include "assemble/runs.h"

#include <algorithm>

namespace benchhub {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
using Hours = std::map<std::int64_t, StoredRun>;

void count_answer(const Answer& answer, std::uint32_t model, bool baseline, Hours& out) {
  if (answer.at_ms <= 0 || answer.state == AnswerState::not_run) return;
  StoredRun& hour = out[answer.at_ms / kHourMs];
  hour.first_ms = hour.first_ms == 0 ? answer.at_ms : std::min(hour.first_ms, answer.at_ms);
  hour.last_ms = std::max(hour.last_ms, answer.at_ms);
  const bool failed = !is_final(answer.state);
  ++(answer.verdict ? hour.verdicts : hour.answers);
  hour.failed += failed;
  hour.cost += answer.cost.value_or(0) + answer.presumed;
  if (!answer.cost && !baseline && !failed) ++hour.unpriced;
  if (answer.verdict) return;
  if (hour.models.empty() || hour.models.back().first != model) hour.models.emplace_back(model, 0);
  hour.models.back().second += failed;
}

void add_hour(const StoredRun& hour, StoredRun& run) {
  run.first_ms = run.first_ms == 0 ? hour.first_ms : run.first_ms;
  run.last_ms = hour.last_ms;
  run.answers += hour.answers;
  run.verdicts += hour.verdicts;
  run.failed += hour.failed;
  run.unpriced += hour.unpriced;
  run.cost += hour.cost;
  run.models.insert(run.models.end(), hour.models.begin(), hour.models.end());
}

// Every model once.
void sum_models(StoredRun& run) {
  std::sort(run.models.begin(), run.models.end());
  std::vector<std::pair<std::uint32_t, int>> out;
  for (const auto& [model, failed] : run.models) {
    if (out.empty() || out.back().first != model) out.emplace_back(model, 0);
    out.back().second += failed;
  }
  run.models = std::move(out);
}

std::vector<StoredRun> put_together(const Hours& hours) {
  std::vector<StoredRun> out;
  for (const auto& [number, hour] : hours) {
    if (out.empty() || hour.first_ms - out.back().last_ms >= kRunPauseMs) out.emplace_back();
    add_hour(hour, out.back());
  }
  if (out.size() > kKeptRuns) out.erase(out.begin(), out.end() - kKeptRuns);
  for (StoredRun& run : out) sum_models(run);
  return out;
}

}  // namespace

StoredRuns stored_runs(const Repository& repository, const std::vector<const PairData*>& pairs) {
  StoredRuns out;
  Hours hours;
  for (const PairData* pair : pairs) {
    const Model* model = repository.find_model(pair->id.model);
    const bool baseline = model != nullptr && model->is_baseline();
    const auto number = static_cast<std::uint32_t>(out.models.size());
    out.models.push_back(pair->id.model);
    for (const auto* records : {&pair->answers, &pair->judgments, &pair->older}) {
      for (const Answer& answer : *records) {
        const Model* judge = answer.verdict ? repository.find_model(answer.verdict->judge) : nullptr;
        count_answer(answer, number, answer.verdict ? judge != nullptr && judge->is_baseline() : baseline, hours);
      }
    }
  }
  out.runs = put_together(hours);
  return out;
}

}  // namespace benchhub
