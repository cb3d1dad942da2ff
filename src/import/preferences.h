// Published comparisons of two models' answers, as AlpacaEval keeps them (annotations.json: a list of objects, or one
// object per line): what was asked, both answers, who compared them, and the preference, 1 for the first, 2 for the
// second, anything between for a probability. They become a benchmark of retired models with stored answers and
// verdicts: it asks nobody anything, and its win rates are the published ones. Format: docs/judges.md. Used by
// `import`.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/fs.h"
#include "definition/repository.h"
#include "store/store.h"

namespace benchhub {

struct PreferenceImport {
  std::string benchmark;  // slug; its folder, models/<slug>-import.json and data/<slug>/ are written
  std::vector<std::string> files;
  std::int64_t now_ms = 0;
  std::string tool_version;
};

// What the files hold, without the texts of answers.
struct PreferenceSurvey {
  std::vector<std::pair<std::string, std::string>> questions;  // case id and instruction, in order of first appearance
  std::string first;                                           // the model that all others are compared with
  std::set<std::string> seconds, judges;                       // as the files name them
  std::int64_t rows = 0, without = 0;                          // without: rows that hold no preference
};

// Errc::invalid_input (file, line or number of the row, what) for a row that is none, and where the first model or the
// judge differs between rows.
Result<PreferenceSurvey> survey_preferences(FileSystem& fs, const PreferenceImport& import);
// The definition and the models; refuses what is there already unless it was made by an import. exclude: slugs of
// baselines, which nobody would judge.
Status write_definitions(FileSystem& fs, const std::string& root, const PreferenceImport& import,
                         const PreferenceSurvey& survey, const std::vector<std::string>& exclude);
// Answers and verdicts, once the definitions are loaded.
Status write_preferences(FileSystem& fs, const Repository& repository, Store& store, const PreferenceImport& import,
                         const PreferenceSurvey& survey);

}  // namespace benchhub
