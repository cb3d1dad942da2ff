// `export`: one SQLite database of all results, from those of the benchmarks in the rendered site.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "render/all_results.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxDatabase = 1ULL << 30;

// Adds every benchmark's database, by slug. Under an old slug stands a copy, which adds nothing.
Status add_all(FileSystem& fs, const std::string& site, AllResults& results) {
  const std::string folder = join_path(site, "benchmarks");
  auto slugs = fs.list(folder);
  if (!slugs && slugs.error().code != Errc::not_found) return fail(std::move(slugs).error());
  for (const std::string& slug : slugs ? *slugs : std::vector<std::string>()) {
    const std::string path = join_path(folder, slug + "/results.sqlite");
    const auto place = fs.stat(join_path(folder, slug));
    if (place && place->kind != FileInfo::Kind::directory) continue;  // the gallery's own page
    const auto info = fs.stat(path);
    if (!info && info.error().code == Errc::not_found) continue;
    BH_TRY(const std::string bytes, fs.read(path, kMaxDatabase));
    if (Status added = results.add(bytes); !added) {
      Error error = std::move(added).error();
      error.where.file = path;
      return fail(std::move(error));
    }
  }
  return {};
}

// A file that a person names is written anew only if an export made it.
Status check_target(FileSystem& fs, const std::string& target) {
  const auto there = fs.stat(target);
  if (!there && there.error().code == Errc::not_found) return {};
  if (!there) return fail(there.error());
  const auto bytes = there->kind == FileInfo::Kind::regular ? fs.read(target, kMaxDatabase) : Result<std::string>("");
  if (bytes && is_all_results(*bytes)) return {};
  return fail({Errc::usage,
               "there is another file at that place already",
               "it is none that export wrote",
               "name another place, or delete it first",
               {target, 0, 0}});
}

}  // namespace

Result<int> run_export(const Context& context, const Args& args) {
  if (args.paths.size() > 1)
    return fail(Errc::usage, "export writes one file: name one, or none for results.sqlite in the site");
  const std::string site = site_folder(args);
  const std::string target = args.paths.empty() ? join_path(site, "results.sqlite") : args.paths.front();
  if (!args.paths.empty()) BH_CHECK(check_target(context.fs, target));
  BH_TRY(AllResults results, AllResults::open());
  BH_CHECK(add_all(context.fs, site, results));
  if (results.benchmarks() == 0) {
    return fail({Errc::invalid_input,
                 "there is no results.sqlite of a benchmark in it",
                 "",
                 "render the site first: benchhub-build render",
                 {join_path(site, "benchmarks"), 0, 0}});
  }
  BH_TRY(const std::string bytes, results.bytes());
  BH_CHECK(context.fs.write_atomic(target, bytes, false));
  print(escape_control(fmt::format("wrote {}: {}, {}, {:.1f} MB", target, counted(results.benchmarks(), "benchmark"),
                                   counted(results.scores(), "score"), static_cast<double>(bytes.size()) / 1e6)));
  return kDone;
}

}  // namespace benchhub
