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

#include "import/published.h"
#include "store/store.h"

namespace benchhub {

// What the benchmark will hold, without the texts of answers: what an earlier import made, then what the files name.
struct PreferenceSurvey {
  std::vector<std::pair<std::string, std::string>> cases;  // id and instruction, in order of first appearance
  std::set<std::string> known_cases;                       // their ids
  std::string first;                                       // the model that all others are compared with
  std::set<std::string> seconds, judges;                   // as the files name them
  ModelNames names;                                        // of all of these
  std::int64_t rows = 0, without = 0;                      // of the files; without: those that hold no preference
};

// Whether the file's rows compare two models: its beginning names a generator_1.
Result<bool> holds_comparisons(FileSystem& fs, const std::string& file);
// Errc::invalid_input (file, line or number of the row, what) for a row that is none, and where the first model
// differs between rows; Errc::usage if the benchmark is there and no import made it.
Result<PreferenceSurvey> survey_preferences(FileSystem& fs, const PublishedImport& import, const Repository& before);
// exclude: slugs of baselines, which nobody would judge.
Status write_definitions(FileSystem& fs, const PublishedImport& import, const PreferenceSurvey& survey,
                         const std::vector<std::string>& exclude);
// Answers and verdicts, once the definitions are loaded. Of rows that contradict each other (another answer, or another
// preference, of the same comparison) the first counts; returns how many were left out.
Result<std::int64_t> write_preferences(FileSystem& fs, const Repository& repository, Store& store,
                                       const PublishedImport& import, const PreferenceSurvey& survey);

}  // namespace benchhub
