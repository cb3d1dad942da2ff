// `validate` and `verify`: they read and report, and change nothing.
#include <algorithm>
#include <map>
#include <set>

#include "assemble/items.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "score/score.h"

namespace benchhub {
namespace {

// What a path given to validate means.
struct Target {
  enum class Kind { benchmark, owners_file, elsewhere } kind = Kind::elsewhere;
  std::string slug;
};

// "benchmarks/x/cases.jsonl", "./benchmarks/x/" and "x" name the benchmark x; other files are the owners'.
Target target_of(std::string path) {
  while (path.starts_with("./")) path.erase(0, 2);
  while (path.ends_with('/')) path.pop_back();
  const bool leaves =
      path.empty() || path.starts_with('/') || ("/" + path + "/").find("/../") != std::string::npos || path == ".";
  if (leaves) return {};
  if (path.starts_with("benchmarks/")) path.erase(0, 11);
  else if (path.find('/') != std::string::npos || path.find('.') != std::string::npos)
    return {Target::Kind::owners_file, ""};
  return {Target::Kind::benchmark, path.substr(0, path.find('/'))};
}

Json error_json(const Error& e) {
  return {{"file", e.where.file}, {"line", e.where.line}, {"col", e.where.col},
          {"what", e.what},       {"why", e.why},         {"fix", e.fix}};
}

// What to do about it is most often the same.
struct FoundDamage : Damage {
  std::string fix = "restore the file from git";
};

void add_damage(const std::vector<Damage>& from, std::vector<FoundDamage>& out) {
  for (const Damage& damage : from) out.push_back({damage});
}

// A file that is refused as a whole is one damage more; another error ends the command.
template <class T, class Use>
Status collect(const Result<T>& read, const std::string& root, std::vector<FoundDamage>& damage, Use use) {
  if (read) {
    use(*read);
    return {};
  }
  const Error& error = read.error();
  if (error.code != Errc::corruption) return fail(error);
  std::string file = error.where.file;
  if (const std::string prefix = join_path(root, ""); file.starts_with(prefix)) file.erase(0, prefix.size());
  FoundDamage found{{std::move(file), error.where.line, error.what + (error.why.empty() ? "" : "; " + error.why)}};
  if (!error.fix.empty()) found.fix = error.fix;
  damage.push_back(std::move(found));
  return {};
}

constexpr std::size_t kNamedDuplicates = 3;

// Cases that ask nearly the same count twice; where they are meant to, one cluster says so.
void warn_of_duplicates(const Benchmark& benchmark, Diagnostics& diagnostics) {
  std::map<std::string_view, const Case*> by_id;
  for (const Case& one : benchmark.cases) by_id[one.id] = &one;
  const std::string folder = "benchmarks/" + benchmark.slug + "/";
  const std::string file = folder + (benchmark.cases_file.empty() ? "benchmark.json" : benchmark.cases_file);
  std::size_t named = 0, more = 0;
  for (const NearDuplicate& pair : near_duplicates(benchmark)) {
    const Case &first = *by_id.at(pair.first), &second = *by_id.at(pair.second);
    if (!first.cluster.empty() && first.cluster == second.cluster) continue;
    if (++named > kNamedDuplicates && ++more) continue;
    diagnostics.warn({Errc::invalid_input,
                      "cases " + in_quotes(first.id) + " and " + in_quotes(second.id) + " are nearly the same",
                      fixed(pair.likeness * 100, 0) + " % of their word triples are shared",
                      "keep one, or give both the same cluster",
                      {file, second.line, 1}});
  }
  if (more > 0)
    diagnostics.warn({Errc::invalid_input,
                      counted(static_cast<std::int64_t>(more), "more pair") + " of cases nearly the same",
                      "",
                      "",
                      {file, 1, 1}});
}

// A benchmark that repeats another's cases measures nothing new, and what leaked with one leaked with both.
void warn_of_shared_cases(const Repository& repository, Diagnostics& diagnostics) {
  std::vector<const Benchmark*> all;
  for (const Benchmark& benchmark : repository.benchmarks) all.push_back(&benchmark);
  std::map<std::pair<std::size_t, std::size_t>, std::pair<int, SharedCase>> pairs;  // how many, and the first
  for (const SharedCase& one : shared_cases(all)) {
    auto& [count, first] = pairs[{one.first_benchmark, one.second_benchmark}];
    if (count++ == 0) first = one;
  }
  std::map<std::size_t, int> others;  // of each benchmark, how many before it share cases with it
  for (const auto& [key, found] : pairs) ++others[key.second];
  std::set<std::size_t> warned;
  for (const auto& [key, found] : pairs) {
    const auto& [count, one] = found;
    if (!warned.insert(key.second).second) continue;
    const Benchmark &a = *all[one.first_benchmark], &b = *all[one.second_benchmark];
    const int more = others[key.second] - 1;
    const std::string file = "benchmarks/" + b.slug + "/" + (b.cases_file.empty() ? "benchmark.json" : b.cases_file);
    diagnostics.warn({Errc::invalid_input,
                      "case " + in_quotes(b.cases[one.second].id) + " is nearly the same as case " +
                          in_quotes(a.cases[one.first].id) + " of the benchmark " + in_quotes(a.slug),
                      fixed(one.likeness * 100, 0) + " % of their word triples are shared" +
                          (count > 1 ? "; likewise " + counted(count - 1, "more pair") + " of cases" : "") +
                          (more > 0 ? "; and cases of " + counted(more, "other benchmark") : ""),
                      "write it anew, or say \"forked_from\"",
                      {file, b.cases[one.second].line, 1}});
  }
}

constexpr std::size_t kNamedAdvice = 3;

void warn_of_scoring(const Benchmark& benchmark, Diagnostics& diagnostics) {
  const std::string folder = "benchmarks/" + benchmark.slug + "/";
  const std::string cases = folder + (benchmark.cases_file.empty() ? "benchmark.json" : benchmark.cases_file);
  const auto advice = scoring_advice(benchmark);
  for (std::size_t i = 0; i < std::min(advice.size(), kNamedAdvice); ++i) {
    const ScoringProblem& one = advice[i];
    const Location where =
        one.the_case == nullptr ? Location{folder + "benchmark.json", 1, 1} : Location{cases, one.the_case->line, 1};
    const std::string of = one.the_case == nullptr ? "scoring" : "case " + in_quotes(one.the_case->id);
    const std::size_t more = i + 1 == kNamedAdvice ? advice.size() - kNamedAdvice : 0;
    diagnostics.warn(
        {Errc::invalid_input, of + ": " + one.what,
         more > 0 ? "and " + counted(static_cast<std::int64_t>(more), "more remark") + " of this kind" : "",
         "see docs/scorers.md", where});
  }
}

Result<int> finish(const Diagnostics& diagnostics, const Repository& repository, bool json) {
  std::size_t cases = 0;
  for (const auto& benchmark : repository.benchmarks) cases += benchmark.cases.size();
  if (json) {
    Json out = {{"format", "benchhub-validate"},
                {"version", 1},
                {"ok", diagnostics.ok()},
                {"dropped", diagnostics.dropped()},
                {"errors", Json::array()}};
    for (const auto& e : diagnostics.errors()) out["errors"].push_back(error_json(e));
    out["warnings"] = Json::array();
    for (const auto& e : diagnostics.warnings()) out["warnings"].push_back(error_json(e));
    print_json(out);
  } else {
    print_diagnostics(diagnostics);
    if (diagnostics.ok())
      print("valid: " + counted(std::ssize(repository.benchmarks), "benchmark") + ", " +
            counted(static_cast<std::int64_t>(cases), "case") + ", " + counted(std::ssize(repository.models), "model"));
  }
  return diagnostics.ok() ? kDone : kInvalidInput;
}

}  // namespace

Result<int> run_validate(const Context& context, const Args& args) {
  Diagnostics diagnostics;
  LoadOptions options;
  options.stranger = args.stranger;
  for (const auto& path : args.paths) {
    const Target target = target_of(path);
    if (target.kind == Target::Kind::benchmark) {
      options.only.push_back(target.slug);
    } else if (target.kind == Target::Kind::elsewhere) {
      return fail({Errc::usage,
                   "not in this repository",
                   "a path is below the repository's root, like benchmarks/<slug>",
                   "name another repository with --root",
                   {path, 0, 0}});
    } else if (args.stranger) {
      diagnostics.add({Errc::invalid_input,
                       "only an owner of the repository may change this file",
                       "",
                       "take it out of the pull request",
                       {path, 0, 0}});
    }
  }
  std::sort(options.only.begin(), options.only.end());
  options.only.erase(std::unique(options.only.begin(), options.only.end()), options.only.end());
  const Repository repository = load_checked(context, args, options, diagnostics);
  for (const Benchmark& benchmark : repository.benchmarks) {
    warn_of_scoring(benchmark, diagnostics);
    warn_of_duplicates(benchmark, diagnostics);
  }
  warn_of_shared_cases(repository, diagnostics);
  return finish(diagnostics, repository, args.json);
}

Result<int> run_verify(const Context& context, const Args& args) {
  const Store store(context.fs, args.root);
  BH_TRY(auto found, store.survey());
  std::vector<FoundDamage> damage;
  add_damage(found.misplaced, damage);
  std::int64_t answers = 0;
  for (const auto& id : found.pairs) {
    BH_CHECK(collect(store.read(id), args.root, damage, [&](const PairData& data) {
      answers += std::ssize(data.answers) + std::ssize(data.judgments) + std::ssize(data.older);
      add_damage(data.damage, damage);
    }));
    std::vector<Damage> of_history;
    BH_CHECK(collect(store.history(id, &of_history), args.root, damage, [](const auto&) {}));
    add_damage(of_history, damage);
  }
  Json list = Json::array();
  for (const auto& d : damage) list.push_back({{"file", d.file}, {"line", d.line}, {"reason", d.reason}});
  if (args.json) {
    print_json({{"format", "benchhub-verify"}, {"version", 1}, {"answers", answers}, {"damage", std::move(list)}});
  } else {
    for (const auto& d : damage) print_error({Errc::corruption, d.reason, "", d.fix, {d.file, d.line, 0}});
    print(counted(answers, "answer") + " in " + counted(std::ssize(found.pairs), "pair") + ", " +
          counted(std::ssize(damage), "damaged line"));
  }
  return damage.empty() ? kDone : kCorruption;
}

}  // namespace benchhub
