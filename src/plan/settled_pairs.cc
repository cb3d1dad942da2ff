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

namespace benchhub {
namespace {

constexpr std::int64_t kMsOfDay = 86'400'000, kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kSettledName = "benchhub-settled 1";

Digest inputs_of_routes(const Inventory& inventory, const Repository& repository, const PlanOptions& options,
                        const Model& model) {
  BinaryWriter out;
  out(model.retired, model.retires);  // which of them it is changes with the day
  for (const Route& route : routes_of(repository, model))
    out(inventory.digest("models/" + route.model->provider + ".json"), blocker(route, options).empty());
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
  auto& [planned, state, reason, drift, fresh, judge_in_doubt, estimate, times, paid_ms] = x;
  a(planned, state, reason, drift, fresh, judge_in_doubt, estimate, times.from_ms, times.until_ms, paid_ms);
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
  // retry_failed and what waits in batches say nothing of pairs that have an answer to everything.
  shared_ = digest_of_values(program, inventory.digest("benchhub.json"), options.allow_unpriced, options.batch,
                             options.local);
  judged_ = digest_of_values(inventory.digest("models/"), keys_set(repository, options));
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
  if (benchmark == nullptr) return {};
  const Digest folder = inventory_.digest("benchmarks/" + slug + "/");
  if (!asks_besides(repository_, *benchmark)) return folder;
  return digest_of_values(folder, judged_, inventory_.digest("data/" + slug + "/"));
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
  Digest inputs;
  std::uint64_t count = 0;
  reader(inputs, count);
  if (inputs != inputs_of(slug, benchmark)) return out;
  // What cost something today (or later, by a clock that runs ahead) is read for what it cost.
  const std::int64_t today_ms =
      options_.with_spending && options_.now_ms != 0 ? options_.now_ms - options_.now_ms % kMsOfDay : kNever;
  for (; count > 0 && reader.ok(); --count) {
    std::string model;
    Digest of_model, stored;
    SettledPair pair;
    reader(model, of_model, stored, pair);
    if (of_model == inputs_of_model(model) && stored == stored_of(slug, model) && pair.times.hold(options_.now_ms) &&
        pair.paid_ms < today_ms)
      out.emplace(std::move(model), std::move(pair));
  }
  return reader.ended() ? std::move(out) : OfBenchmark();
}

void SettledPairs::note(const std::string& slug, const Benchmark* benchmark, const OfBenchmark& settled) {
  BinaryWriter out;
  out(inputs_of(slug, benchmark), static_cast<std::uint64_t>(settled.size()));
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
