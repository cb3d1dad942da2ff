// JSON Schema draft 2020-12 (core and validation vocabularies) for schemas and documents that nobody trusts: RE2 for
// `pattern`, bounds on depth, on the number of subschema evaluations and on errors. `$ref` only within the schema. `format` is an annotation.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace benchhub {

struct SchemaResult {
  bool valid = false;
  std::string schema_error;          // the schema itself cannot be used; valid is false
  std::vector<std::string> errors;   // "/items/3/price: 12 is more than maximum 10"; at most 20
};
SchemaResult check_json_schema(const Json& schema, const Json& document);
// "" or why the schema cannot be used (unknown $ref, bad pattern, too deep).
std::string schema_problem(const Json& schema);

}  // namespace benchhub
