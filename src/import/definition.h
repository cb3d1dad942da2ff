// The definition that published comparisons become: a benchmark, its cases, and a file of retired models. A later
// import of the same name adds to what an earlier one made. Used by preferences.cc alone; preferences.h is its face.
#pragma once

#include "import/comparisons.h"
#include "import/preferences.h"

namespace benchhub {

// What an import of that name made before; empty if there was none. Errc::usage if the benchmark is no import's.
Result<PreferenceSurvey> survey_before(const PublishedImport& import, const Repository& before);
// Adds what a row names. Errc::invalid_input where it cannot be part of the benchmark.
Status survey_row(const PublishedImport& import, const std::string& file, const PreferenceRow& row,
                  PreferenceSurvey& out);

}  // namespace benchhub
