// Published outputs of models, with the scores that they were published with, if any: the logs of evaluation harnesses,
// or any list of questions and outputs. They become a benchmark of retired models with stored answers. Its first
// scoring is `published`, the scores as they came; whoever writes another recomputes them, and `explain` says where
// they differ. docs/import.md. Used by `import`.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "import/output_rows.h"
#include "import/published.h"
#include "store/store.h"

namespace benchhub {

// What the benchmark will hold, without the outputs: what an earlier import made, then what the files name.
struct OutputSurvey {
  std::vector<std::pair<std::string, Json>> cases;  // id and line, in order of first appearance
  std::map<std::string, std::size_t> case_at;       // by id
  std::map<std::string, std::string> asked_in;      // id of the first case by the digest of its question, and of its
                                                    // question and what is expected
  ModelNames names;
  std::int64_t outputs = 0, scores = 0;  // of the files
  int repeats = 1;                       // most outputs of one model to one case
  bool graded = false;                   // some score is neither 0 nor 1
  bool own_scoring = true;               // nobody has written another than an import does
  std::int64_t silent = 0;               // rows with a score and no output
  std::string columns;                   // where the roles were found
};

// Errc::invalid_input (file, row, what) for a row that cannot be used, or that asks something else under the id of a
// case; Errc::usage if the benchmark is there and no
// import of outputs made it.
Result<OutputSurvey> survey_outputs(FileSystem& fs, const PublishedImport& import, const OutputColumns& columns,
                                    const Repository& before);
// exclude: slugs of baselines.
Status write_output_definitions(FileSystem& fs, const PublishedImport& import, const OutputSurvey& survey,
                                const std::vector<std::string>& exclude);
// The answers, once the definitions are loaded. Of a model's outputs to one case, the n-th that a import finds is its
// n-th repeat. Returns how many are other ones than an earlier import stored, which stay.
Result<std::int64_t> write_outputs(FileSystem& fs, const Repository& repository, Store& store,
                                   const PublishedImport& import, const OutputColumns& columns,
                                   const OutputSurvey& survey);

}  // namespace benchhub
