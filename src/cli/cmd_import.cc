// `import`: published outputs and comparisons of models' answers, as a benchmark of this repository.
#include <functional>
#include <iterator>

#include "base/field_table.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/version.h"
#include "import/outputs.h"
#include "import/preferences.h"

namespace benchhub {

namespace {

// Files as they were, to be put back when what took their place cannot be loaded.
class KeptFiles {
 public:
  // Errc of the file system for one that is there and cannot be read: it could not be put back.
  static Result<KeptFiles> keep(FileSystem& fs, const std::vector<std::string>& paths) {
    KeptFiles out;
    for (const auto& path : paths) {
      auto bytes = fs.read(path);
      if (!bytes && bytes.error().code != Errc::not_found) return fail(std::move(bytes).error());
      out.files_.emplace_back(path, bytes ? std::optional(*std::move(bytes)) : std::nullopt);
    }
    return out;
  }

  Status put_back(FileSystem& fs) const {
    for (const auto& [path, bytes] : files_) {
      BH_CHECK(bytes ? fs.write_atomic(path, *bytes, false) : fs.remove(path));
      if (!bytes) (void)fs.remove(path.substr(0, path.rfind('/')));  // goes only if that folder is empty
    }
    return {};
  }

 private:
  std::vector<std::pair<std::string, std::optional<std::string>>> files_;
};

// One kind of published data, in the order in which it is taken over.
struct Kind {
  std::function<Status(const Repository& before)> survey;
  std::function<Status(const std::vector<std::string>& baselines)> define;
  std::function<Result<std::string>(const Repository&, Store&)> fill;  // what was imported, in words
};

std::string comparisons_text(const PublishedImport& import, const PreferenceSurvey& survey, std::int64_t left_out) {
  std::string out = "imported " + counted(survey.rows, "comparison") + "; " + import.benchmark + " now has " +
                    counted(std::ssize(survey.seconds), "model") + " beside " + escape_control(survey.first) + " and " +
                    counted(std::ssize(survey.cases), "case");
  if (survey.without > 0) out += "; " + with_thousands(survey.without) + " hold no preference and stay unscored";
  if (left_out > 0) out += "; " + with_thousands(left_out) + " contradict an earlier one and were left out";
  return out;
}

Kind comparisons(const Context& context, const PublishedImport& import, PreferenceSurvey& survey) {
  return {[&](const Repository& before) -> Status {
            BH_TRY(survey, survey_preferences(context.fs, import, before));
            return {};
          },
          [&](const std::vector<std::string>& baselines) {
            return write_definitions(context.fs, import, survey, baselines);
          },
          [&](const Repository& repository, Store& store) -> Result<std::string> {
            BH_TRY(const auto left_out, write_preferences(context.fs, repository, store, import, survey));
            return comparisons_text(import, survey, left_out);
          }};
}

std::string outputs_text(const PublishedImport& import, const OutputSurvey& survey, std::int64_t left_out) {
  std::string out = "imported " + counted(survey.outputs, "output") + ", " + with_thousands(survey.scores) +
                    " with a published score; " + import.benchmark + " now has " +
                    counted(std::ssize(survey.names.slugs), "model") + " and " +
                    counted(std::ssize(survey.cases), "case");
  if (survey.repeats > 1) out += ", up to " + counted(survey.repeats, "answer") + " of a model to each";
  if (left_out > 0)
    out += "; " + with_thousands(left_out) + " are not what an earlier import stored for the same, and were left out";
  if (survey.silent > 0) out += "; " + counted(survey.silent, "row") + " with a score and no output were left out";
  if (survey.scores == 0 && survey.own_scoring)
    out += "\nno published score was found: what is expected decides, or nothing does, until benchmark.json says how";
  return out + "\nfound " + survey.columns;
}

Kind outputs(const Context& context, const PublishedImport& import, const OutputColumns& columns,
             OutputSurvey& survey) {
  return {[&](const Repository& before) -> Status {
            BH_TRY(survey, survey_outputs(context.fs, import, columns, before));
            return {};
          },
          [&](const std::vector<std::string>& baselines) {
            return write_output_definitions(context.fs, import, survey, baselines);
          },
          [&](const Repository& repository, Store& store) -> Result<std::string> {
            BH_TRY(const auto left_out, write_outputs(context.fs, repository, store, import, columns, survey));
            return outputs_text(import, survey, left_out);
          }};
}

Result<int> take_over(const Context& context, const Args& args, const PublishedImport& import, const Kind& kind) {
  Args all = args;
  all.benchmarks.clear();
  std::vector<std::string> baselines;
  BH_TRY(const auto before, load_or_report(context, all));
  BH_CHECK(kind.survey(before.repository));
  for (const auto& model : before.repository.models) {
    if (model.is_baseline()) baselines.push_back(model.slug);
  }
  BH_TRY(const auto lock, take_lock(context, args));
  BH_TRY(const KeptFiles kept, KeptFiles::keep(context.fs, definition_files(import)));
  BH_CHECK(kind.define(baselines));
  const auto loaded = load_or_report(context, all);
  if (!loaded || loaded->repository.find_benchmark(import.benchmark) == nullptr) {
    BH_CHECK(kept.put_back(context.fs));
    note("what was imported is no valid benchmark: see above; the repository is as it was");
    return loaded ? reported(Errc::invalid_input) : fail(loaded.error());
  }
  Store store(context.fs, args.root);
  BH_TRY(const std::string text, kind.fill(loaded->repository, store));
  print(text);
  print("wrote benchmarks/" + import.benchmark + "/, models/" + import.benchmark + "-import.json and data/" +
        import.benchmark + "/");
  return loaded->code(kDone);
}

}  // namespace

Result<int> run_import(const Context& context, const Args& args) {
  if (args.paths.empty() || args.benchmarks.size() != 1)
    return fail(Errc::usage, "import needs files and the name of one benchmark", "",
                "benchhub-build import FILE... --benchmark SLUG");
  const PublishedImport import{args.root, args.benchmarks.front(), args.paths, context.clock.unix_ms(), version()};
  if (!find_pattern("slug")->matches(import.benchmark))
    return fail(Errc::usage, "\"" + escape_control(import.benchmark) + "\" cannot be the name of a benchmark",
                find_pattern("slug")->what);
  BH_TRY(OutputColumns columns, output_columns(args.columns));
  columns.model = args.output_of;
  columns.filter = args.filter;
  BH_TRY(const bool compared, holds_comparisons(context.fs, import.files.front()));
  PreferenceSurvey preferences;
  OutputSurvey answers;
  return take_over(context, args, import,
                   compared ? comparisons(context, import, preferences) : outputs(context, import, columns, answers));
}

}  // namespace benchhub
