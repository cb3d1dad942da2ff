// `fork`: copies a benchmark's folder under a new name and writes down where it came from. Answers are kept by content:
// a fork asks no model anything until a case or a prompt is changed.
#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxForkedFile = 8u << 20;
constexpr int kMaxForkDepth = 4;

bool is_fork_name(std::string_view slug) {
  return !slug.empty() && slug.size() <= 64 &&
         slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == slug.npos;
}

// Every regular file below `from`/`rel`; links and devices are refused by read_beneath.
Status copy_folder(FileSystem& fs, const std::string& from, const std::string& to, const std::string& rel, int depth) {
  BH_CHECK(fs.make_dirs(join_path(to, rel)));
  BH_TRY(const auto names, fs.list(join_path(from, rel)));
  for (const std::string& name : names) {
    const std::string path = join_path(rel, name);
    BH_TRY(const FileInfo info, fs.stat(join_path(from, path)));
    if (info.kind == FileInfo::Kind::directory && depth < kMaxForkDepth) {
      BH_CHECK(copy_folder(fs, from, to, path, depth + 1));
    } else if (info.kind == FileInfo::Kind::regular && path != "benchmark.json") {
      BH_TRY(const std::string bytes, fs.read_beneath(from, path, kMaxForkedFile));
      BH_CHECK(fs.write_atomic(join_path(to, path), bytes, false));
    }
  }
  return {};
}

}  // namespace

Result<int> run_fork(const Context& context, const Args& args) {
  if (args.paths.size() != 2) return fail(Errc::usage, "fork wants two names", "", "benchhub-build fork OLD NEW");
  const std::string &old_slug = args.paths[0], &new_slug = args.paths[1];
  if (!is_fork_name(new_slug)) {
    return fail(Errc::usage, "'" + escape_control(new_slug) + "' cannot be the name of a benchmark", "",
                "use 1 to 64 of a-z, 0-9 and -");
  }
  BH_TRY(const auto loaded, load_or_report(context, args));
  const Benchmark* const old = loaded.repository.find_benchmark(old_slug);
  if (!old) {
    return fail(Errc::usage, "there is no benchmark '" + escape_control(old_slug) + "'", "",
                "benchhub-build list benchmarks names them");
  }
  const std::string from = join_path(args.root, "benchmarks/" + old_slug);
  const std::string to = join_path(args.root, "benchmarks/" + new_slug);
  if (context.fs.stat(to)) return fail({Errc::usage, "it is there already", "", "choose another name", {to, 0, 0}});
  const GitFacts git = read_git(args.root, "benchmarks");
  const auto facts = git.folders.find("benchmarks/" + old_slug);
  Json definition = old->definition;
  definition.erase("canary");    // a fork needs its own
  definition.erase("formerly");  // its parent's addresses are not its own
  definition["name"] = std::string(prefix_code_points(old->name, 113)) + " (fork)";
  definition["forked_from"] =
      old_slug +
      (facts == git.folders.end() || facts->second.last_commit.empty() ? "" : "@" + facts->second.last_commit);
  BH_CHECK(copy_folder(context.fs, from, to, "", 0));
  BH_CHECK(context.fs.write_atomic(join_path(to, "benchmark.json"), definition.dump(2) + "\n", false));
  print("wrote benchmarks/" + new_slug + "/; edit it, then run: benchhub-build validate " + new_slug);
  return loaded.code(kDone);
}

}  // namespace benchhub
