// `import`: published comparisons of models' answers, as a benchmark of this repository.
#include <iterator>

#include "base/field_table.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/version.h"
#include "import/preferences.h"

namespace benchhub {

Result<int> run_import(const Context& context, const Args& args) {
  if (args.paths.empty() || args.benchmarks.size() != 1)
    return fail(Errc::usage, "import needs files and the name of one benchmark", "",
                "benchhub-build import FILE... --benchmark SLUG");
  const PreferenceImport import{args.benchmarks.front(), args.paths, context.clock.unix_ms(), version()};
  if (!find_pattern("slug")->matches(import.benchmark))
    return fail(Errc::usage, "\"" + escape_control(import.benchmark) + "\" cannot be the name of a benchmark",
                find_pattern("slug")->what);
  BH_TRY(const PreferenceSurvey survey, survey_preferences(context.fs, import));
  Args all = args;
  all.benchmarks.clear();
  std::vector<std::string> baselines;
  BH_TRY(const auto before, load_or_report(context, all));
  for (const auto& model : before.repository.models) {
    if (model.is_baseline()) baselines.push_back(model.slug);
  }
  BH_TRY(const auto lock, take_lock(context, args));
  BH_CHECK(write_definitions(context.fs, args.root, import, survey, baselines));
  BH_TRY(const auto loaded, load_or_report(context, all));
  Store store(context.fs, args.root);
  BH_CHECK(write_preferences(context.fs, loaded.repository, store, import, survey));
  print("imported " + counted(survey.rows, "comparison") + " of " + counted(std::ssize(survey.seconds), "model") +
        " with " + escape_control(survey.first) + " on " + counted(std::ssize(survey.questions), "question") +
        (survey.without > 0 ? "; " + with_thousands(survey.without) + " hold no preference and stay unscored" : ""));
  print("wrote benchmarks/" + import.benchmark + "/, models/" + import.benchmark + "-import.json and data/" +
        import.benchmark + "/");
  return loaded.code(kDone);
}

}  // namespace benchhub
