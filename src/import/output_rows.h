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
  std::string model;   // whose outputs they are, where rows name no model
  std::string filter;  // of a harness that logs every output once per filter: whose rows are taken; "" = there is one
};
// texts: "ROLE=PATH" or "ROLE=PATH~PATTERN". Errc::usage for a role that is none and for a bad pattern.
Result<OutputColumns> output_columns(const std::vector<std::string>& texts);

struct PublishedOutput {
  std::string model, text;
  Json calls = nullptr;         // of tools, as Answer::tool_calls
  std::optional<double> score;  // 0 to 1
};
struct OutputRow {
  std::int64_t number = 0;
  std::string id, question, category;  // "" = the row has none
  std::optional<Json> expected;
  bool silent = false;  // a score stands there, and no output
  std::vector<PublishedOutput> outputs;
  bool is_empty() const { return id.empty() && question.empty() && outputs.empty(); }  // the head of a log, say
};

// Reads files row by row and remembers where it found the roles.
class OutputReader {
 public:
  explicit OutputReader(const OutputColumns& columns) : columns_(columns) {}

  // Errc::invalid_input (file, row, what) for a row that cannot be used, and for rows of several filters of which none
  // was chosen.
  Status read(FileSystem& fs, const std::string& file, const std::function<Status(const OutputRow&)>& take);
  // "expected at target, output at response.output, question"
  std::string found_text() const;
  // "score=acc": what the command line says and no row has.
  std::vector<std::string> missing() const;

 private:
  Result<OutputRow> row_of(std::int64_t number, const Json& json);
  const Json* find(const Json& json, std::string_view role);
  Result<Json> matched(const Json& json, std::string_view role, const OutputRow& row) const;
  Result<std::string> text_in(const Json& json, std::string_view role, const OutputRow& row);
  Status read_outputs(const Json& json, OutputRow& row);
  Status read_members(const Json& json, OutputRow& row);
  Status add(const Json& json, const Json* output, const std::string& model, OutputRow& row);
  Result<std::optional<double>> score_in(const Json& json, const OutputRow& row);
  Result<bool> is_of_the_filter(const OutputRow& row, const Json& json);
  bool is_elsewhere(std::string_view role, const std::string& path) const;
  bool is_by_model() const;
  tl::unexpected<Error> bad(const OutputRow& row, const std::string& what) const;

  const OutputColumns& columns_;
  std::map<std::string, std::string, std::less<>> found_;  // by role
  std::string file_, filter_;
};

tl::unexpected<Error> bad_output(const std::string& file, std::int64_t number, const std::string& what);

}  // namespace benchhub
