// Shared steps of the commands; see session.h.
#include "cli/session.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "base/text.h"
#include "cli/output.h"
#include "cli/version.h"
#include "domain/choices.h"
#include "run/trace.h"
#include "score/score.h"
#include "score/tool_calls.h"

namespace benchhub {
namespace {

// Where the option stands that the sentence speaks of: the one with the longest name in it, else the whole scoring.
Location place_of(const std::string& file, const Scoring& scoring, const std::string& sentence) {
  std::string named;
  for (const auto& [key, place] : scoring.places) {
    if (key != "type" && key.size() > named.size() && contains(sentence, key)) named = key;
  }
  const auto place = scoring.places.find(named);
  return place == scoring.places.end() ? Location{file, 1, 1}
                                       : Location{file, place->second.first, place->second.second};
}

// What only scorers can tell: patterns and schemas that cannot be used, and references that do not score 1.
void check_scoring(const Repository& repository, Diagnostics& diagnostics) {
  for (const auto& benchmark : repository.benchmarks) {
    const std::string folder = "benchmarks/" + benchmark.slug + "/";
    const std::string cases_file = folder + (benchmark.cases_file.empty() ? "benchmark.json" : benchmark.cases_file);
    bool usable = true;
    for (const auto& problem : scoring_problems(benchmark)) {
      if (problem.the_case != nullptr) continue;  // found by the loader, with its place
      usable = false;
      diagnostics.add({Errc::invalid_input,
                       "scoring \"" + benchmark.scoring[problem.scoring].type + "\": " + problem.what, "",
                       "see docs/scorers.md",
                       place_of(folder + "benchmark.json", benchmark.scoring[problem.scoring], problem.what)});
    }
    const CompiledBenchmark compiled(benchmark);
    for (const auto& the_case : benchmark.cases) {
      const Json calls = benchmark.scoring.empty() ? Json() : reference_calls(the_case, benchmark.scoring.front());
      const auto chain = reference_chain(the_case);
      if (!usable || (the_case.reference.empty() && calls.is_null() && !chain)) continue;
      Answer answer;
      if (chain) answer.chain = std::make_shared<const ChainRun>(*chain);
      answer.tool_calls = calls;
      answer.case_id = the_case.id;
      answer.state = AnswerState::answered;
      answer.text = the_case.reference;
      answer.repeat = kAsWritten;
      const CaseScore score = compiled.score(the_case, answer);
      const bool unknown = !score.value && score.unscored_reason != "invalid definition";  // latency, cost
      if (unknown || score.value.value_or(0) >= 1 - 1e-9) continue;
      const std::string detail =
          score.parts.empty() ? score.unscored_reason : score.parts.front().scorer + ": " + score.parts.front().detail;
      diagnostics.add({Errc::invalid_input,
                       "case \"" + the_case.id + "\": its own expected answer does not score 1",
                       detail,
                       "correct `expected`, `scoring` or `answer_format`",
                       {cases_file, the_case.line, 1}});
    }
  }
}

}  // namespace

tl::unexpected<Error> reported(Errc code) { return fail(code, ""); }

ScorerCatalog scorer_catalog() {
  ScorerCatalog out;
  for (const auto& scorer : scorers())
    out.push_back({scorer.name, scorer.help, scorer.options, check_case, reference_answer});
  return out;
}

unsigned thread_count(const Args& args) {
  return args.threads > 0 ? static_cast<unsigned>(args.threads) : std::max(1u, std::thread::hardware_concurrency());
}

Repository load_checked(const Context& context, const Args& args, const LoadOptions& options,
                        Diagnostics& diagnostics) {
  Repository repository = load_repository(context.fs, args.root, scorer_catalog(), options, diagnostics);
  check_scoring(repository, diagnostics);
  retire_models(repository, utc_date(context.clock.unix_ms()));
  return repository;
}

// A name given on the command line that the repository does not have.
template <class T>
Status check_names(const std::vector<std::string>& names, const std::vector<T>& known, const char* kind) {
  std::vector<std::string> slugs;
  for (const auto& item : known) slugs.push_back(item.slug);
  for (const auto& name : names) {
    if (std::find(slugs.begin(), slugs.end(), name) != slugs.end()) continue;
    const auto near = did_you_mean(name, slugs);
    return fail(Errc::usage, std::string("there is no ") + kind + " \"" + name + "\"",
                near ? "did you mean \"" + *near + "\"?" : "",
                std::string("`benchhub-build list ") + kind + "s` names them");
  }
  return {};
}

void print_diagnostics(const Diagnostics& diagnostics) {
  for (const auto& warning : diagnostics.warnings()) print_warning(warning);
  for (const auto& error : diagnostics.errors()) print_error(error);
  if (diagnostics.dropped() > 0) note("… and " + std::to_string(diagnostics.dropped()) + " more errors");
}

namespace {

// Leaves out every benchmark that an error names. False if an error lies elsewhere: then nothing can be relied on.
bool leave_out_broken(Repository& repository, const Diagnostics& diagnostics) {
  std::set<std::string> broken;
  for (const auto& error : diagnostics.errors()) {
    if (!error.where.file.starts_with("benchmarks/")) return false;
    const std::string rest = error.where.file.substr(11);
    broken.insert(rest.substr(0, rest.find('/')));
  }
  std::erase_if(repository.benchmarks, [&](const Benchmark& b) { return broken.contains(b.slug); });
  note("left out: " + join({broken.begin(), broken.end()}, ", "));
  return true;
}

}  // namespace

// A case given on the command line that no chosen benchmark has: "ID" or "BENCHMARK/ID".
Status check_cases(const Args& args, const std::vector<Benchmark>& benchmarks) {
  std::vector<std::string> known;
  for (const auto& benchmark : benchmarks) {
    const auto& chosen = args.benchmarks;
    if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), benchmark.slug) == chosen.end()) continue;
    for (const auto& one : benchmark.cases) {
      known.push_back(one.id);
      known.push_back(benchmark.slug + "/" + one.id);
    }
  }
  for (const auto& name : args.only) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = did_you_mean(name, known);
    return fail(Errc::usage, "there is no case " + in_quotes(name),
                near ? "did you mean " + in_quotes(*near) + "?" : "no benchmark that was chosen has it",
                "a case's id, or BENCHMARK/ID");
  }
  return {};
}

Result<Loaded> load_or_report(const Context& context, const Args& args, Diagnostics* said) {
  Diagnostics own;
  Diagnostics& diagnostics = said == nullptr ? own : *said;
  LoadOptions options;
  options.stranger = args.stranger;
  const std::int64_t began_ms = context.clock.unix_ms();
  Loaded out{load_checked(context, args, options, diagnostics), !diagnostics.ok(), false, began_ms};
  out.warned = out.skipped || !diagnostics.warnings().empty() || out.repository.models.empty();
  print_diagnostics(diagnostics);
  if (out.skipped && !args.keep_going && !args.benchmarks.empty())
    note("with --keep-going benchmarks that have errors are left out, and the others worked on");
  if (out.skipped && !(args.keep_going && leave_out_broken(out.repository, diagnostics)))
    return reported(Errc::invalid_input);
  BH_CHECK(check_names(args.benchmarks, out.repository.benchmarks, "benchmark"));
  BH_CHECK(check_names(args.models, out.repository.models, "model"));
  BH_CHECK(check_cases(args, out.repository.benchmarks));
  if (out.repository.models.empty())
    note("models/ has no model: copy presets of the project into it, models/baseline.json at least");
  return out;
}

namespace {

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// weakly_canonical alone leaves a path relative whose first part does not exist yet.
std::filesystem::path resolved(const std::string& path, std::error_code& error) {
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  return error ? whole : std::filesystem::weakly_canonical(whole, error);
}

// The folder of the repository that `path` lies in and that this program does not write such a thing to; "" = none.
// Both are as the file system resolves them, links included.
std::string kept_folder(const std::filesystem::path& root, const std::filesystem::path& path) {
  std::error_code error;
  for (const char* kept : {"benchmarks", "models", "data", "templates", ".git", ".github", ".benchhub"}) {
    if (is_below(path, root / kept) || is_below(path, std::filesystem::weakly_canonical(root / kept, error)))
      return kept;
  }
  return "";
}

}  // namespace

Status check_folders(const Context& context, const Args& args) {
  const std::string own = join_path(args.root, ".benchhub");
  if (const auto info = context.fs.stat(own); info && info->kind != FileInfo::Kind::directory) {
    return fail({Errc::invalid_input,
                 "not a folder of its own",
                 "the journal of paid answers is kept in it",
                 "remove it: it is made anew",
                 {own, 0, 0}});
  }
  namespace files = std::filesystem;
  std::error_code error;
  const files::path root = resolved(args.root, error);
  files::path out = resolved(site_folder(args), error);
  if (!out.has_filename()) out = out.parent_path();  // a final slash
  const auto refuse = [&](const std::string& why) {
    return fail({Errc::usage,
                 "the site cannot be written to " + in_quotes(site_folder(args)),
                 why,
                 "name a folder of its own with --out, like site",
                 {}});
  };
  if (error) return refuse(error.message());
  if (is_below(root, out)) return refuse("it holds the repository itself");
  const std::string kept = kept_folder(root, out);
  return kept.empty() ? Status() : refuse("it lies in " + kept + "/, which is not made by this program");
}

Status check_trace(const Context& context, const Args& args) {
  if (args.trace.empty() || Trace::is_address(args.trace)) return {};
  namespace files = std::filesystem;
  std::error_code error;
  const files::path root = resolved(args.root, error);
  const files::path file = resolved(args.trace, error);
  std::string kept = kept_folder(root, file);
  if (kept.empty() && is_below(file, resolved(site_folder(args), error))) kept = "site";
  if (error || !kept.empty() || file == root / "benchhub.json") {
    return fail({Errc::usage,
                 "the trace cannot be written to " + in_quotes(args.trace),
                 error          ? error.message()
                 : kept.empty() ? "the repository's own file"
                                : "it lies in " + kept + "/, where it would damage or publish what is kept there",
                 "name another file, like /tmp/trace.jsonl",
                 {}});
  }
  BH_TRY(const auto opened, context.fs.open_append(args.trace));  // before money is spent, not after
  return {};
}

Status check_answers_are_here(const Args& args) {
  const auto left_out = left_out_folders(args.root, "data");
  const auto nobody_asks = left_out.empty() ? left_out : left_out_folders(args.root, "benchmarks");
  for (const std::string& benchmark : left_out) {
    // One that was renamed or removed is not among them: its answers are taken for the same questions elsewhere.
    if (!benchmark.empty() && std::binary_search(nobody_asks.begin(), nobody_asks.end(), benchmark)) continue;
    return fail({Errc::invalid_input,
                 "stored answers are not checked out",
                 "this is a sparse checkout without them, and they would be asked and paid for again",
                 "git sparse-checkout add data",
                 {join_path(args.root, join_path("data", benchmark)), 0, 0}});
  }
  return {};
}

Result<std::unique_ptr<FileLock>> take_lock(const Context& context, const Args& args) {
  constexpr std::int64_t kPatienceNs = 2'000'000'000;
  const std::int64_t start_ns = context.clock.mono_ns();
  for (bool told = false;; told = true) {
    auto lock = take_lock_at_once(context, args);
    const bool held = !lock && lock.error().code == Errc::locked;
    if (!held || context.clock.mono_ns() - start_ns > kPatienceNs || context.stop > 0) return lock;
    if (!told) note("waiting for the lock, " + lock.error().why);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

namespace {

// The repository's folder is what is locked: .benchhub/ may be removed while a run goes on. The file beside says who
// holds it, and is all there is where the file system can lock no folder (NFS).
struct RepositoryLock : FileLock {
  std::unique_ptr<FileLock> folder, file;
};

}  // namespace

Result<std::unique_ptr<FileLock>> take_lock_at_once(const Context& context, const Args& args) {
  const std::string folder = join_path(args.root, ".benchhub"), file = folder + "/lock";
  BH_CHECK(check_folders(context, args));
  BH_CHECK(context.fs.make_dirs(folder, true));
  auto out = std::make_unique<RepositoryLock>();
  auto held = context.fs.lock(args.root, "");
  if (!held && held.error().code == Errc::locked) {
    Error error = std::move(held).error();
    error.why = context.fs.read(file, 4096).value_or("");
    error.where.file = file;
    return fail(std::move(error));
  }
  if (held) out->folder = *std::move(held);
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const std::string owner = "held by pid " + std::to_string(::getpid()) + " on " + host.data() + " since " +
                            utc_text(context.clock.unix_ms());
  BH_TRY(out->file, context.fs.lock(file, owner));
  return std::unique_ptr<FileLock>(std::move(out));
}

Result<FoldReport> fold_left_journal(const Context& context, Store& store, const Args& args) {
  BH_TRY(const auto report, fold_journal(context.fs, store, context.clock, args.root, args.shard.of > 1));
  if (report.answers > 0)
    note("resumed an interrupted run: " + counted(report.answers - report.lost, "answer") + " kept, " +
         counted(report.lost, "request") + " without a reply (at most " + usd_text(report.carried) + ")");
  if (report.torn_bytes > 0)
    note("the journal had a damaged tail of " + std::to_string(report.torn_bytes) + " bytes; it is kept beside it");
  return report;
}

PlanOptions plan_options(const Context& context, const Args& args) {
  PlanOptions options;
  options.benchmarks = args.benchmarks;
  options.models = args.models;
  options.has_env = [env = context.env](const std::string& name) { return env(name).has_value(); };
  options.now_ms = context.clock.unix_ms();
  options.allow_unpriced = args.allow_unpriced;
  options.retry_failed = args.retry_failed;
  options.batch = args.batch;
  options.only = args.only;
  options.sample = args.sample;
  options.shard = args.shard.index;
  options.shards = args.shard.of;
  options.local = args.local;
  options.threads = thread_count(args);
  return options;
}

Result<std::vector<OpenBatch>> waiting_batches(const Context& context, const Args& args) {
  BH_TRY(auto batches, open_batches(context.fs, args.root));
  std::erase_if(batches, [](const OpenBatch& batch) { return !batch.maybe_submitted; });
  return batches;
}

PlanOptions plan_options(const Context& context, const Args& args, const std::vector<OpenBatch>& batches) {
  PlanOptions options = plan_options(context, args);
  options.in_batches = keys_in_batches(batches);
  options.open_only = true;
  return options;
}

int code_with_damage(bool damaged, int own) {
  return damaged && (own == kDone || own == kUnscored) ? int{kCorruption} : own;
}

std::string site_folder(const Args& args) { return args.out.empty() ? join_path(args.root, "site") : args.out; }

std::map<std::string, std::string> all_schemas(const std::string& base_url) {
  const auto text = [](const Json& json) { return json.dump(2) + "\n"; };
  const auto id = [&](const char* name) { return base_url + "/schema/" + name; };
  std::map<std::string, std::string> out;
  out["benchmark.schema.json"] = text(benchmark_schema(scorer_catalog(), id("benchmark.schema.json")));
  out["case.schema.json"] = text(case_schema(id("case.schema.json")));
  out["provider.schema.json"] = text(schema_of(provider_spec(), id("provider.schema.json")));
  out["site.schema.json"] = text(schema_of(site_spec(), id("site.schema.json")));
  return out;
}

SiteBuildOptions site_options(const Context& context, const Args& args, PhaseTimes* times) {
  Args all = args;  // the site always shows everything
  all.benchmarks.clear();
  all.models.clear();
  all.only.clear();
  all.sample = {};
  all.shard = {};
  SiteBuildOptions options;
  options.root = args.root;
  options.template_dirs = context.template_dirs;
  options.program = context.program;
  options.output_dir = site_folder(args);
  options.tool_version = version();
  options.plan = plan_options(context, all);
  options.threads = thread_count(args);
  options.times = times;
  return options;
}

Result<std::unique_ptr<SiteBuild>> begin_site(const Context& context, const Args& args, PhaseTimes* times,
                                              bool name_files) {
  BH_CHECK(context.fs.make_dirs(join_path(args.root, ".benchhub")));
  SiteBuildOptions options = site_options(context, args, times);
  options.name_files = args.explain || name_files;
  return SiteBuild::begin(context.fs, options);
}

Result<SiteModel> site_frame(SiteBuild& build, const Repository& repository) {
  return build.frame(repository, all_schemas(repository.config.base_url));
}

Result<SiteBuildReport> build_site(SiteBuild& build, const Loaded& loaded) {
  BH_TRY(auto frame, site_frame(build, loaded.repository));
  return build_site(build, loaded, std::move(frame));
}

Result<SiteBuildReport> build_site(SiteBuild& build, const Loaded& loaded, SiteModel frame) {
  BH_TRY(auto report, build.run(loaded.repository, std::move(frame), !loaded.warned));
  for (const auto& notice : report.notices) {
    if (notice.level == "error") note("damaged  " + notice.text);
  }
  for (const std::string& text : report.template_notes) note("warning  " + escape_control(text));
  return report;
}

}  // namespace benchhub
