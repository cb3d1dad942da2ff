// See plan_memo.h.
#include "cli/plan_memo.h"

#include <algorithm>

#include "base/binary.h"
#include "base/cache_file.h"
#include "base/clock.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/version.h"
#include "plan/judging.h"
#include "plan/settled_pairs.h"
#include "plan/valid_times.h"
#include "store/file_names.h"

namespace benchhub {
namespace {

constexpr std::string_view kMemoName = "benchhub-plan-memo 4";
constexpr std::int64_t kClockStepMs = 50;  // of a file system, and more
constexpr std::size_t kMaxMemoBytes = 64u << 20;

// Every option that `plan` reads. now: its day, because of what was spent on it.
void put_options(BinaryWriter& out, const Args& args, const PlanOptions& options) {
  out(args.benchmarks, args.models, args.only, args.sample.cases, args.sample.seed, args.shard.index, args.shard.of);
  out(args.shards, args.json, args.explain, args.allow_unpriced, args.retry_failed, args.local, args.batch);
  out(args.keep_going, args.stranger, utc_date(options.now_ms), args.root);
  for (const std::string& key : options.in_batches) out(key);
}

// git writes it whenever it puts files into the folder. All zero: there is none here.
FileInfo index_of_git(const Context& context, const Args& args) {
  return context.fs.stat(join_path(args.root, ".git/index")).value_or(FileInfo());
}

}  // namespace

struct PlanMemo::Kept {
  Digest choices;  // program and options
  Digest inputs;   // what the files hold
  ValidTimes times;
  std::vector<std::pair<std::string, bool>> keys;
  std::vector<std::string> asking;  // benchmarks of which something is asked beside their cases
  FileInfo git;
  PrintedPlan printed;
  std::string_view identities;  // into bytes
  std::string bytes;
  std::int64_t noted_ns = 0;
};

PlanMemo::PlanMemo(const Context& context, const Args& args, const PlanOptions& options)
    : context_(context),
      args_(args),
      options_(options),
      folder_(join_path(args.root, ".benchhub")),
      files_(repository_inputs(args.root, folder_ + "/cache/inventory", thread_count(args))) {
  const auto own = context.fs.stat(folder_);
  const auto program = context.fs.stat(context.program);
  if (!own || own->kind != FileInfo::Kind::directory || !program) return;
  BinaryWriter out;
  out(std::string(version()), program->size, program->mtime_ns, program->ctime_ns, program->inode);
  program_ = out.take();
}

void PlanMemo::look() {
  if (inventory_ || program_.empty()) return;
  git_ = index_of_git(context_, args_);  // first: what git brings meanwhile is not taken for seen
  auto taken = Inventory::take(context_.fs, files_);
  if (taken) inventory_ = *std::move(taken);  // else the plan itself will say what is wrong
}

Digest PlanMemo::inputs() const {
  BinaryWriter out;
  out(inventory_->digest_of_files("data/", kHistoryFile));
  for (const char* part : {"benchhub.json", "benchmarks/", "models/"}) out(inventory_->digest(part));
  return digest_of(out.bytes());
}

Digest PlanMemo::choices() const {
  BinaryWriter out;
  out(program_);
  put_options(out, args_, options_);
  return digest_of(out.bytes());
}

void PrintedPlan::show() const {
  print(out.ends_with('\n') ? std::string_view(out).substr(0, out.size() - 1) : std::string_view(out));
  if (!hint.empty()) note(hint);
}

std::optional<PlanMemo::Kept> PlanMemo::kept() const {
  const std::string file = folder_ + "/cache/plan";
  const auto info = program_.empty() ? fail(Errc::not_found, "") : context_.fs.stat(file);
  if (!info) return std::nullopt;
  Kept out;
  out.bytes = read_cache(context_.fs, file, kMemoName);
  out.noted_ns = info->mtime_ns;
  BinaryReader reader(out.bytes);
  reader(out.choices, out.inputs, out.times.from_ms, out.times.until_ms, out.keys, out.asking, out.git.size,
         out.git.mtime_ns, out.git.ctime_ns, out.git.inode, out.printed.out, out.printed.hint, out.identities);
  return reader.ended() ? std::optional(std::move(out)) : std::nullopt;
}

// A pair's folder is looked at only where a file that comes to stand in it would count: verdicts do where something is
// asked about answers, and answers where there are none.
void PlanMemo::save(const Kept& kept) const {
  const std::string identities = inventory_->identities([&](std::string_view path, std::string_view next) {
    const std::string_view folder = path.substr(0, path.rfind('/') + 1);
    if (!path.starts_with("data/") || std::count(folder.begin(), folder.end(), '/') != 3)
      return path.starts_with("templates/") && path != "templates/";
    if (path != folder) return path.substr(folder.size()) == kHistoryFile;
    const std::string_view benchmark = path.substr(5, path.find('/', 5) - 5);
    return next.starts_with(path) && next.substr(path.size()) == kAnswersFile &&
           !std::binary_search(kept.asking.begin(), kept.asking.end(), benchmark);
  });
  CacheWriter writer(kMemoName, kept.printed.out.size() + identities.size());
  writer(kept.choices, kept.inputs, kept.times.from_ms, kept.times.until_ms, kept.keys, kept.asking, kept.git.size,
         kept.git.mtime_ns, kept.git.ctime_ns, kept.git.inode, kept.printed.out, kept.printed.hint, identities);
  (void)writer.save(context_.fs, folder_ + "/cache/plan");  // the next plan takes longer
}

bool PlanMemo::hold(const Kept& kept) const {
  return kept.choices == choices() && kept.times.hold(options_.now_ms) &&
         std::all_of(kept.keys.begin(), kept.keys.end(),
                     [&](const auto& key) { return (options_.has_env && options_.has_env(key.first)) == key.second; });
}

bool PlanMemo::are_as_before(const Kept& kept) const {
  return index_of_git(context_, args_) == kept.git &&
         Inventory::are_as_noted(context_.fs, files_, kept.identities, kept.noted_ns);
}

std::optional<PrintedPlan> PlanMemo::recall() {
  auto before = kept();
  if (!before || !hold(*before)) return std::nullopt;
  if (are_as_before(*before)) return std::move(before->printed);
  look();
  if (!inventory_ || inputs() != before->inputs) return std::nullopt;
  before->git = git_;
  save(*before);
  (void)inventory_->save();
  return std::move(before->printed);
}

void PlanMemo::keep(const PrintedPlan& printed, const Repository& repository, const Plan& plan) const {
  if (!inventory_ || printed.out.size() > kMaxMemoBytes) return;
  Kept kept{choices(), inputs(), plan.times, keys_set(repository, options_), {}, git_, printed};
  kept.times.narrow(retirement_times(repository));
  for (const Benchmark& benchmark : repository.benchmarks) {
    if (asks_besides(repository, benchmark)) kept.asking.push_back(benchmark.slug);
  }
  save(kept);
}

Result<Plan> PlanMemo::plan(const Repository& repository, const Store& store, std::int64_t read_ms) {
  if (options_.shards == 1) look();  // a part of a plan takes nothing from others
  // Files of a moment later may be other ones than those that were read.
  for (const char* part : {"benchhub.json", "benchmarks/", "models/"}) {
    if (inventory_ && inventory_->last_change_ns(part) >= (read_ms - kClockStepMs) * 1'000'000) inventory_.reset();
  }
  if (!inventory_) return make_plan(repository, store, options_);
  BH_TRY(auto stored, stored_pairs(*inventory_, store));
  SettledPairs known(context_.fs, *inventory_, repository, options_, std::move(stored), program_, folder_ + "/cache");
  BH_TRY(auto plan, make_plan(repository, store, options_, &known));
  (void)known.save();
  (void)inventory_->save();
  return plan;
}

Result<Plan> plan_of_now(const Context& context, const Args& args, const PlanOptions& options,
                         const Repository& repository, const Store& store, std::int64_t read_ms) {
  return PlanMemo(context, args, options).plan(repository, store, read_ms);
}

}  // namespace benchhub
