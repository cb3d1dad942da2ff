// Published comparisons of two models' answers, as AlpacaEval keeps them (annotations.json: a list of objects, or one
// object per line): what was asked, both answers, who compared them, and the preference, 1 for the first, 2 for the
// second, anything between for a probability. They become a benchmark of retired models with stored answers and
// verdicts: it asks nobody anything, and its win rates are the published ones. Format: docs/judges.md. Used by
// `import`.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/fs.h"
#include "definition/repository.h"
#include "store/store.h"

namespace benchhub {

struct PreferenceImport {
  std::string root;
  std::string benchmark;  // slug; its folder, models/<slug>-import.json and data/<slug>/ are written
  std::vector<std::string> files;
  std::int64_t now_ms = 0;
  std::string tool_version;
};

// What the benchmark will hold, without the texts of answers: what an earlier import made, then what the files name.
struct PreferenceSurvey {
  std::vector<std::pair<std::string, std::string>> cases;  // id and instruction, in order of first appearance
  std::set<std::string> known_cases;                       // their ids
  std::string first;                                       // the model that all others are compared with
  std::set<std::string> seconds, judges;                   // as the files name them
  std::map<std::string, std::string> slugs;                // of all of these, by name
  std::set<std::string> taken;                             // slugs of every model of the repository and of these
  std::int64_t rows = 0, without = 0;                      // of the files; without: those that hold no preference
};

// Errc::invalid_input (file, line or number of the row, what) for a row that is none, and where the first model
// differs between rows; Errc::usage if the benchmark is there and no import made it.
Result<PreferenceSurvey> survey_preferences(FileSystem& fs, const PreferenceImport& import, const Repository& before);
// The three files of the definition, written by write_definitions in this order.
std::vector<std::string> definition_files(const PreferenceImport& import);
// exclude: slugs of baselines, which nobody would judge.
Status write_definitions(FileSystem& fs, const PreferenceImport& import, const PreferenceSurvey& survey,
                         const std::vector<std::string>& exclude);
// Answers and verdicts, once the definitions are loaded. Of rows that contradict each other (another answer, or another
// preference, of the same comparison) the first counts; returns how many were left out.
Result<std::int64_t> write_preferences(FileSystem& fs, const Repository& repository, Store& store,
                                       const PreferenceImport& import, const PreferenceSurvey& survey);

}  // namespace benchhub
