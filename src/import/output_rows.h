// Rows of published outputs: a question (with what is expected), or models' outputs to one, each with the score that it
// was published with. Harnesses name their columns differently: each role has the names that it is known by, and the
// command line may name another. Used by outputs.cc alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/fs.h"
#include "base/json.h"
#include "score/pattern.h"

namespace benchhub {

struct OutputRole {
  const char* name;                  // as --column names it
  const char* help;                  // for the docs
  std::vector<std::string> columns;  // where it stands, best first: paths as "output.completion"
};
const std::vector<OutputRole>& output_roles();

// Where a role stands in these files. In a path "*." at the start means: of every member that is an object, whose name
// is the model's.
struct OutputColumn {
  std::string path;                // "" = the files have none
  std::optional<Pattern> pattern;  // takes the group `answer` of its last match
};
struct OutputColumns {
  std::map<std::string, OutputColumn, std::less<>> by_role;
  std::string model;  // whose outputs they are, where rows name no model
};
// texts: "ROLE=PATH" or "ROLE=PATH~PATTERN". Errc::usage for a role that is none and for a bad pattern.
Result<OutputColumns> output_columns(const std::vector<std::string>& texts, const std::string& model);

struct PublishedOutput {
  std::string model, text;
  std::optional<double> score;  // 0 to 1
};
struct OutputRow {
  std::int64_t number = 0;
  std::string id, question, category;  // "" = the row has none
  std::optional<Json> expected;
  std::string filter;  // of lm-evaluation-harness: rows of several filters hold the same outputs
  std::vector<PublishedOutput> outputs;
};
// Errc::invalid_input (file, row, what) for a row that cannot be used.
Status read_output_rows(FileSystem& fs, const std::string& file, const OutputColumns& columns,
                        const std::function<Status(const OutputRow&)>& take);
tl::unexpected<Error> bad_output(const std::string& file, std::int64_t number, const std::string& what);

}  // namespace benchhub
