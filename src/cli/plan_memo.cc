// See plan_memo.h.
#include "cli/plan_memo.h"

#include "base/binary.h"
#include "base/cache_file.h"
#include "base/clock.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/version.h"
#include "plan/valid_times.h"

namespace benchhub {
namespace {

constexpr std::string_view kMemoName = "benchhub-plan-memo 1";
constexpr std::size_t kMaxMemoBytes = 64u << 20;

// Every option that `plan` reads. now: its day, because of what was spent on it.
void put_options(BinaryWriter& out, const Args& args, const PlanOptions& options) {
  out(args.benchmarks, args.models, args.only, args.sample.cases, args.sample.seed, args.shard.index, args.shard.of);
  out(args.shards, args.json, args.explain, args.allow_unpriced, args.retry_failed, args.local, args.batch);
  out(args.keep_going, args.stranger, utc_date(options.now_ms), args.root);
  for (const std::string& key : options.in_batches) out(key);
}

}  // namespace

PlanMemo::PlanMemo(const Context& context, const Args& args, const PlanOptions& options)
    : context_(context), options_(options), folder_(join_path(args.root, ".benchhub")) {
  const auto own = context.fs.stat(folder_);
  const auto program = context.fs.stat(context.program);
  if (!own || own->kind != FileInfo::Kind::directory || !program) return;
  auto inventory =
      Inventory::take(context.fs, repository_inputs(args.root, folder_ + "/cache/inventory", thread_count(args)));
  if (!inventory) return;  // the plan itself will say what is wrong
  BinaryWriter out;
  out(std::string(version()), program->size, program->mtime_ns, program->ctime_ns, program->inode);
  for (const char* part : {"benchhub.json", "benchmarks/", "data/", "models/"}) out(inventory->digest(part));
  put_options(out, args, options);
  inputs_ = digest_of(out.bytes());
  inventory_ = *std::move(inventory);
}

void PrintedPlan::show() const {
  print(out.ends_with('\n') ? std::string_view(out).substr(0, out.size() - 1) : std::string_view(out));
  if (!hint.empty()) note(hint);
}

std::optional<PrintedPlan> PlanMemo::recall() const {
  const std::string bytes = inputs_ ? read_cache(context_.fs, folder_ + "/cache/plan", kMemoName) : "";
  if (bytes.empty()) return std::nullopt;
  BinaryReader reader(bytes);
  Digest inputs;
  ValidTimes times;
  std::vector<std::pair<std::string, bool>> keys;
  PrintedPlan printed;
  reader(inputs, times.from_ms, times.until_ms, keys, printed.out, printed.hint);
  if (!reader.ended() || inputs != inputs_ || !times.hold(options_.now_ms)) return std::nullopt;
  for (const auto& [variable, set] : keys) {
    if ((options_.has_env && options_.has_env(variable)) != set) return std::nullopt;
  }
  return printed;
}

void PlanMemo::keep(const PrintedPlan& printed, const Repository& repository, const Plan& plan) const {
  if (!inputs_ || printed.out.size() > kMaxMemoBytes) return;
  ValidTimes times = valid_times(plan.pairs, options_.now_ms);
  times.narrow(retirement_times(repository));
  CacheWriter writer(kMemoName, printed.out.size());
  writer(inputs_, times.from_ms, times.until_ms, keys_set(repository, options_), printed.out, printed.hint);
  (void)writer.save(context_.fs, folder_ + "/cache/plan");  // the next plan takes longer
  (void)inventory_->save();
}

}  // namespace benchhub
