// Field tables: one row per key of a file format. The row drives reading (types, defaults, limits, "did you mean"),
// the trust policy, the reference in docs/ and the JSON Schema, so that these cannot drift apart.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_doc.h"

namespace benchhub {

// Who may set a field. `anyone`: also in a stranger's pull request. `owner`: only files that CODEOWNERS guard.
enum class Trust { anyone, owner };

enum class FieldType {
  string,
  integer,
  number,
  boolean,
  string_list,
  object,
  object_list,
  any,
  text_or_file,
  string_or_list
};

struct ObjectSpec;

struct Field {
  std::string name;
  FieldType type = FieldType::any;
  std::string help;  // one sentence for docs and schema
  bool required = false;
  Json default_value = nullptr;  // null: none
  Trust trust = Trust::anyone;
  std::vector<std::string> choices = {};     // strings: the allowed values
  std::string pattern = {};                  // strings (and list items): a name out of field_patterns()
  std::optional<double> min = {}, max = {};  // numbers: bounds; strings: length in bytes (max); lists: number of items
  const ObjectSpec* spec = nullptr;          // object, object_list
  bool open = false;                         // object: free keys of any value
};

struct ObjectSpec {
  std::string name;  // "benchmark", "case", "scoring: numeric"
  std::string help;
  std::vector<Field> fields;
  const Field* find(std::string_view key) const;
};

struct FieldPattern {
  const char* name;
  const char* regex;  // for the schema (ECMA 262, anchored)
  const char* what;   // "a slug: a-z, 0-9 and -, at most 64"
  bool (*matches)(std::string_view);
  std::string (*explain)(std::string_view) = nullptr;  // what is wrong with a text that does not match
};
const FieldPattern* find_pattern(
    std::string_view name);  // slug, case_id, uuid, env_var, http_url, date, fork, file_name, line

// Checks `node` against the table: types, unknown keys (with a suggestion), missing keys, limits, nested objects.
// Returns the object with defaults filled in (text_or_file as written); errors go to `diagnostics`. `ok` tells if any
// was added.
Json read_object(const ObjectSpec& spec, const JsonNode& node, Diagnostics& diagnostics, bool* ok = nullptr);

// JSON Schema (draft 2020-12) of one table; `id` is its $id. Accepts exactly what read_object accepts.
Json schema_of(const ObjectSpec& spec, const std::string& id);
// A Markdown table: key, type, default, who may set it, meaning.
std::string markdown_of(const ObjectSpec& spec);

}  // namespace benchhub
