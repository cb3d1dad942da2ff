// See settled_pairs.h. The file: the digest of what all depend on, then the benchmarks, each a slug and the bytes of
// its pairs.
#include "plan/settled_pairs.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/binary.h"
#include "base/cache_file.h"
#include "plan/judging.h"
#include "plan/valid_times.h"
#include "store/file_names.h"

namespace benchhub {
namespace {

constexpr std::int64_t kMsOfDay = 86'400'000, kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kSettledName = "benchhub-settled 2";

Digest inputs_of_routes(const Inventory& inventory, const Repository& repository, const PlanOptions& options,
                        const Model& model) {
  BinaryWriter out;
  out(model.retired, model.retires);  // which of them it is changes with the day
  for (const Route& route : routes_of(repository, model))
    out(inventory.digest("models/" + route.model->provider + ".json"), blocker(route, options));
  return digest_of(out.bytes());
}

}  // namespace

template <class A>
void archive(A& a, Of<Estimate> auto& x) {
  auto& [requests, input_tokens, output_tokens, most_output_tokens, cost_low, cost_high, seconds] = x;
  a(requests, input_tokens, output_tokens, most_output_tokens, cost_low, cost_high, seconds);
}
template <class A>
void archive(A& a, Of<SettledPair> auto& x) {
  auto& [planned, lacking, state, reason, drift, misfit, fresh, stale, missing, failed, unfit, judge_in_doubt, estimate,
         times, paid_ms] = x;
  a(planned, lacking, state, reason, drift, misfit, fresh, stale, missing, failed, unfit, judge_in_doubt, estimate,
    times.from_ms, times.until_ms, paid_ms);
}

SettledPair numbers_of(const PairPlan& pair, bool lacking, std::int64_t now_ms) {
  SettledPair out;
  out.lacking = lacking;
  out.state = pair.state;
  out.reason = pair.reason;
  out.drift = pair.drift;
  out.misfit = pair.misfit;
  out.fresh = pair.fresh;
  out.stale = pair.stale;
  out.missing = pair.missing;
  out.failed = pair.failed;
  out.unfit = pair.unfit;
  out.judge_in_doubt = pair.judge_in_doubt;
  out.estimate = pair.estimate;
  out.times = valid_times(pair, now_ms);
  return out;
}

PairPlan plan_of(const SettledPair& known, const Repository& repository, const Benchmark& benchmark,
                 const Model& model) {
  PairPlan out;
  out.id = {benchmark.slug, model.slug};
  out.benchmark = &benchmark;
  out.model = &model;
  out.provider = repository.find_provider(model.provider);
  out.state = known.state;
  out.reason = known.reason;
  out.drift = known.drift;
  out.misfit = known.misfit;
  out.fresh = known.fresh;
  out.stale = known.stale;
  out.missing = known.missing;
  out.failed = known.failed;
  out.unfit = known.unfit;
  out.judge_in_doubt = known.judge_in_doubt;
  out.estimate = known.estimate;
  return out;
}

std::int64_t newest_paid_ms(const PairData& data) {
  std::int64_t out = 0;
  for (const auto* records : {&data.answers, &data.judgments, &data.older})
    for (const Answer& answer : *records) {
      if (answer.cost.value_or(0) > 0) out = std::max(out, answer.at_ms);
    }
  return out;
}

SettledPairs::SettledPairs(FileSystem& fs, const Inventory& inventory, const Repository& repository,
                           const PlanOptions& options, StoredPairs stored, std::string_view program,
                           const std::string& folder)
    : fs_(fs),
      inventory_(inventory),
      repository_(repository),
      options_(options),
      stored_(std::move(stored)),
      file_(join_path(folder, "settled")),
      keys_file_(join_path(folder, "keys")) {
  shared_ = digest_of_values(program, inventory.digest("benchhub.json"), options.allow_unpriced, options.batch,
                             options.local, options.retry_failed);
  for (const Model& model : repository.models)
    models_.emplace(model.slug, inputs_of_routes(inventory, repository, options, model));
  before_ = read_cache(fs_, file_, kSettledName);
  BinaryReader reader(before_);
  Digest shared;
  std::uint64_t count = 0;
  reader(shared, count);
  for (; count > 0 && reader.ok(); --count) {
    std::string_view slug, pairs;
    reader(slug, pairs);
    unchanged_.emplace(slug, pairs);
  }
  if (!reader.ended() || shared != shared_) unchanged_.clear();
}

Digest SettledPairs::inputs_of(const std::string& slug, const Benchmark* benchmark) const {
  return benchmark == nullptr ? Digest() : inventory_.digest("benchmarks/" + slug + "/");
}

bool SettledPairs::knows_lacking(const PlanOptions& options) {
  return !options.explained && options.in_batches.empty() && options.only.empty() && options.sample.cases == 0;
}

const Digest& SettledPairs::all_stored() const {
  if (!all_stored_) all_stored_ = inventory_.digest_of_files("data/", kHistoryFile);
  return *all_stored_;
}

const Digest& SettledPairs::inputs_of_model(const std::string& slug) const {
  static const Digest kNone;
  const auto it = models_.find(slug);
  return it == models_.end() ? kNone : it->second;
}

const Digest& SettledPairs::stored_of(const std::string& benchmark, const std::string& model) const {
  static const Digest kNone;
  const auto it = std::lower_bound(
      stored_.begin(), stored_.end(), std::tie(benchmark, model),
      [](const auto& pair, const auto& wanted) { return std::tie(pair.first.benchmark, pair.first.model) < wanted; });
  return it == stored_.end() || it->first.benchmark != benchmark || it->first.model != model ? kNone : it->second;
}

SettledPairs::OfBenchmark SettledPairs::of(const std::string& slug, const Benchmark* benchmark) const {
  OfBenchmark out;
  const auto found = unchanged_.find(slug);
  if (found == unchanged_.end()) return out;
  BinaryReader reader(found->second);
  Digest inputs, all_stored_then;
  std::uint64_t count = 0;
  reader(inputs, all_stored_then, count);
  if (inputs != inputs_of(slug, benchmark)) return out;
  // What cost something today (or later, by a clock that runs ahead) is read for what it cost.
  const std::int64_t today_ms =
      options_.with_spending && options_.now_ms != 0 ? options_.now_ms - options_.now_ms % kMsOfDay : kNever;
  for (; count > 0 && reader.ok(); --count) {
    std::string model;
    Digest of_model, stored;
    SettledPair pair;
    reader(model, of_model, stored, pair);
    if (pair.lacking && (!knows_lacking(options_) || all_stored_then != all_stored())) continue;
    if (of_model == inputs_of_model(model) && stored == stored_of(slug, model) && pair.times.hold(options_.now_ms) &&
        pair.paid_ms < today_ms)
      out.emplace(std::move(model), std::move(pair));
  }
  return reader.ended() ? std::move(out) : OfBenchmark();
}

void SettledPairs::note(const std::string& slug, const Benchmark* benchmark, const OfBenchmark& settled) {
  const bool lacking = std::any_of(settled.begin(), settled.end(), [](const auto& one) { return one.second.lacking; });
  BinaryWriter out;
  out(inputs_of(slug, benchmark), lacking ? all_stored() : Digest(), static_cast<std::uint64_t>(settled.size()));
  for (const auto& [model, pair] : settled) out(model, inputs_of_model(model), stored_of(slug, model), pair);
  noted_.insert_or_assign(slug, out.take());
}

Status SettledPairs::save() {
  std::set<std::string_view> there;
  for (const Benchmark& benchmark : repository_.benchmarks) there.insert(benchmark.slug);
  for (const auto& [pair, digest] : stored_) there.insert(pair.benchmark);
  std::map<std::string_view, std::string_view> sections;
  for (const auto& [slug, pairs] : noted_) sections.emplace(slug, pairs);
  for (const auto& [slug, pairs] : unchanged_) {
    if (there.contains(slug)) sections.emplace(slug, pairs);
  }
  CacheWriter writer(kSettledName, before_.size());
  writer(shared_, static_cast<std::uint64_t>(sections.size()));
  for (const auto& [slug, pairs] : sections) writer(slug, pairs);
  return writer.body() == before_ ? Status() : writer.save(fs_, file_);
}

}  // namespace benchhub
