// See judge_alarms.h.
#include "cli/judge_alarms.h"

#include <fmt/format.h>

#include <algorithm>

#include "assemble/judge_report.h"
#include "base/clock.h"
#include "base/text.h"
#include "plan/judge_names.h"
#include "store/labels.h"

namespace benchhub {
namespace {

class NoOthers : public OtherAnswers {
 public:
  const Answer* find(const std::string&) const override { return nullptr; }
};

bool was_asked_again(const PairData& data) {
  return std::any_of(data.judgments.begin(), data.judgments.end(),
                     [](const Answer& reply) { return reply.verdict->round > 0; });
}

std::string sentence(const std::string& benchmark, const JudgeSeriesView& one) {
  const DriftView& drift = one.drift;
  std::string out =
      fmt::format("{} on {} ({}): {} of {} verdicts are others than before ({} higher, {} lower", one.judge, benchmark,
                  one.scorer, drift.up + drift.down, drift.compared, drift.up, drift.down);
  if (drift.p) out += ", McNemar p " + fixed(*drift.p, 4);
  if (drift.kappa && drift.kappa_before)
    out += fmt::format(", kappa{} {} before, now {}", drift.labelled > 0 ? " with people" : "",
                       fixed(*drift.kappa_before, 2), fixed(*drift.kappa, 2));
  if (!drift.served_now.empty() && drift.served_now != drift.served_before)
    out += "; served as " + drift.served_now + (drift.served_before.empty() ? "" : ", before " + drift.served_before);
  return out + ")";
}

bool is_in_doubt(const std::vector<PairData>& data) {
  JudgeNames names;
  for (const PairData& one : data) {
    for (const Answer& reply : one.judgments) names.add(reply);
  }
  return std::any_of(data.begin(), data.end(), [&](const PairData& one) {
    return was_asked_again(one) || std::any_of(one.judgments.begin(), one.judgments.end(), [&](const Answer& reply) {
             return names.is_other(reply.verdict->series, reply);
           });
  });
}

std::string sentence_of_others(const std::string& benchmark, const JudgeSeriesView& one) {
  const bool single = one.others == 1;
  return fmt::format(
      "{} on {} ({}): {} {} given by another model under its name than {}; {} a series apart and no score. "
      "Name a dated version of the judge, or say in models/ since when it is another (\"moved\")",
      one.judge, benchmark, one.scorer, counted(one.others, "verdict"), single ? "was" : "were", join(one.served, ", "),
      single ? "it is" : "they are");
}

Status add_alarms(FileSystem& fs, const Repository& repository, const Store& store, const Benchmark& benchmark,
                  const std::vector<PairId>& ids, std::vector<std::string>& out) {
  std::vector<PairData> data;
  for (const PairId& id : ids) {
    if (id.benchmark != benchmark.slug) continue;
    BH_TRY(PairData one, store.read(id));
    data.push_back(std::move(one));
  }
  if (!is_in_doubt(data)) return {};
  std::vector<const PairData*> own;
  for (const PairData& one : data) own.push_back(&one);
  const std::vector<PairPlan> plans = plan_benchmark(repository, benchmark, own, NoOthers(), {});
  std::vector<const PairPlan*> pairs;
  for (const PairPlan& pair : plans) {
    if (pair.state != PairState::excluded) pairs.push_back(&pair);
  }
  BH_TRY(const LabelFile labels, read_labels(fs, store.root(), benchmark.slug));
  std::vector<const HumanLabel*> valid;
  for (const JudgeSeriesView& one : judge_report(benchmark, pairs, labels.labels, valid).series) {
    if (one.drift.alarm) out.push_back(sentence(benchmark.slug, one));
    if (one.others > 0) out.push_back(sentence_of_others(benchmark.slug, one));
  }
  return {};
}

}  // namespace

std::set<std::string> asked_again(const Plan& plan, const std::vector<PairId>& changed) {
  std::set<std::string> out;
  for (const PairPlan& pair : plan.pairs) {
    if (pair.judge_in_doubt) out.insert(pair.id.benchmark);
  }
  for (const PairId& id : changed) out.insert(id.benchmark);
  return out;
}

Result<std::vector<std::string>> judge_alarms(const std::set<std::string>& benchmarks, FileSystem& fs,
                                              const Repository& repository, const Store& store) {
  std::vector<std::string> out;
  if (benchmarks.empty()) return out;
  BH_TRY(const auto ids, store.pairs());
  for (const Benchmark& benchmark : repository.benchmarks) {
    if (benchmarks.contains(benchmark.slug) && has_judges(benchmark))
      BH_CHECK(add_alarms(fs, repository, store, benchmark, ids, out));
  }
  return out;
}

}  // namespace benchhub
