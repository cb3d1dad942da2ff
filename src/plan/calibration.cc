// See calibration.h.
#include "plan/calibration.h"

#include <algorithm>

#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kCalibrationSeed = 1;

std::string model_of(const Answer& reply) { return reply.route + "\n" + reply.model_served; }
std::string name_of(const Answer& reply) { return model_of(reply) + "\n" + reply.fingerprint; }

std::string shown_name(const Answer& reply) {
  std::string out = reply.model_served.empty() ? "a model that is not named" : reply.model_served;
  if (!reply.fingerprint.empty()) out += " (system fingerprint " + reply.fingerprint + ")";
  return out + (reply.route.empty() ? "" : " by " + reply.route);
}

bool has_place(const Benchmark& benchmark, const std::string& case_id, int repeat) {
  return repeat < benchmark.repeats && std::any_of(benchmark.cases.begin(), benchmark.cases.end(),
                                                   [&](const Case& one) { return one.id == case_id; });
}

std::string hash_of(const std::string& benchmark, const std::string& model, const std::string& case_id, int repeat,
                    const std::string& rival) {
  return sha256_hex(std::to_string(kCalibrationSeed) + "\n" + benchmark + "\n" + model + "\n" + case_id + "\n" +
                    std::to_string(repeat) + rival);
}

// Nothing more comes of it: a verdict, two replies without one, or requests in vain.
bool is_settled(const JudgeSpec& spec, const Answer& reply) {
  if (!is_final(reply.state)) return reply.failed_runs >= kMaxFailedRuns;
  return reply.verdict->ask > 0 || reply_value(spec, reply).has_value();
}

}  // namespace

std::string calibration_scorer(const std::string& scorer) { return scorer + "/drift"; }

std::optional<double> reply_value(const JudgeSpec& spec, const Answer& reply) {
  return read_verdict(spec, reply, *reply.verdict).value;
}

Calibration::Calibration(const Setup& setup) {
  read(setup);
  choose(setup);
  decide(setup);
}

bool Calibration::chosen(const std::string& model, const std::string& case_id, int repeat,
                         const std::string& rival) const {
  return chosen_.contains({model, case_id, repeat, rival});
}

void Calibration::read(const Setup& setup) {
  for (const PairData* data : setup.own.pairs()) {
    if (!setup.has_model(data->id.model)) continue;
    for (const Answer& reply : data->judgments) {
      if (reply.verdict->series == setup.task.series)
        take(setup, {data->id.model, reply.case_id, reply.repeat, reply.verdict->rival}, reply);
    }
  }
  std::stable_sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) { return a.at_ms < b.at_ms; });
}

void Calibration::take(const Setup& setup, const Spot& spot, const Answer& reply) {
  const JudgeRef& ref = *reply.verdict;
  const JudgeTask& task = setup.task;
  if (is_final(reply.state)) seen_.push_back({reply.at_ms, name_of(reply), &reply});
  if (!has_place(setup.benchmark, spot.case_id, spot.repeat)) return;
  if (ref.scorer == task.spec.name && reply_value(task.spec, reply)) judged_[spot][ref.order] = &reply;
  if (ref.scorer != calibration_scorer(task.spec.name)) return;
  if (ref.round == 0 && ref.frozen) {
    frozen_.emplace(spot, ref.order);
    frozen_names_.insert(model_of(reply));
  }
  if (is_settled(task.spec, reply)) settled_[ref.round].emplace(spot, ref.order);
  auto& last = last_ms_[ref.round];
  last = std::max(last, reply.at_ms);
}

void Calibration::choose(const Setup& setup) {
  std::set<Spot> frozen;
  for (const auto& [spot, order] : frozen_) frozen.insert(spot);
  const std::size_t orders = setup.task.spec.kind == JudgeKind::pair ? 2 : 1;
  std::set<std::string> keys;
  std::map<std::string, int> turn;                                    // of each model
  std::map<std::pair<std::string, std::string>, const Spot*> hashed;  // by model and hash
  std::map<std::pair<int, std::string>, const Spot*> candidates;      // by turn and hash
  for (const auto& [spot, verdicts] : judged_) {
    if (verdicts.size() != orders) continue;
    const bool again = !keys.insert(verdicts.begin()->second->key).second;  // another model's with the same words
    // What the judge says since it may have moved is nothing to compare with.
    const bool same_judge = frozen_names_.empty() || frozen_names_.contains(model_of(*verdicts.begin()->second));
    if (frozen.contains(spot)) ++turn[spot.model];
    else if (!again && same_judge)
      hashed[{spot.model, hash_of(setup.benchmark.slug, spot.model, spot.case_id, spot.repeat, spot.rival)}] = &spot;
  }
  for (const auto& [place, spot] : hashed) candidates[{turn[place.first]++, place.second}] = spot;
  for (const auto& [place, spot] : candidates) {
    if (static_cast<int>(frozen.size() + chosen_.size()) >= setup.config.items) break;
    chosen_.insert(*spot);
  }
}

// "" or how the judge is served since, as it never was up to then.
std::string Calibration::moved(std::int64_t since, std::int64_t now_ms) const {
  std::set<std::string> known, models;
  const Answer* former = nullptr;
  for (const Seen& one : seen_) {
    if (one.at_ms <= since) {
      known.insert(one.name);
      models.insert(model_of(*one.reply));
      former = one.reply;
      continue;
    }
    if (known.contains(one.name)) continue;
    // Backends change often, and some providers name each reply's: once a day is enough.
    const bool backend_alone = models.contains(model_of(*one.reply));
    if (backend_alone && (now_ms == 0 || now_ms - since < kDayMs)) continue;
    return "was served as " + (former == nullptr ? "another" : shown_name(*former)) + ", since " + utc_date(one.at_ms) +
           " as " + shown_name(*one.reply);
  }
  return "";
}

void Calibration::decide(const Setup& setup) {
  if (frozen_.empty() || last_ms_.empty()) return;
  const int last = last_ms_.rbegin()->first;
  const std::int64_t checked = last_ms_.rbegin()->second;
  const std::set<Seat>& settled = settled_[last];
  if (last > 0 && !std::includes(settled.begin(), settled.end(), frozen_.begin(), frozen_.end())) {
    round_ = last;
    reason_ = "is being checked since " + utc_date(checked);
    return;
  }
  due_ms_ = checked + setup.config.days * kDayMs;
  reason_ = moved(checked, setup.now_ms);
  if (reason_.empty() && setup.now_ms > due_ms_)
    reason_ = "was last checked on " + utc_date(checked) + ", more than " + counted(setup.config.days, "day") + " ago";
  if (!reason_.empty()) round_ = last + 1;
}

}  // namespace benchhub
