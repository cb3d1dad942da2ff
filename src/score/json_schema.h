// JSON Schema draft 2020-12 (core and validation vocabularies) for schemas and documents that nobody trusts: RE2 for
// `pattern`, bounds on depth, on the number of subschema evaluations and on errors. `$ref` only within the schema.
// `format` is an annotation.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"

namespace benchhub {

struct SchemaResult {
  bool valid = false;
  std::string schema_error;         // the schema itself cannot be used; valid is false
  std::vector<std::string> errors;  // "/items/3/price: 12 is more than maximum 10"; at most 20
};

class SchemaIndex;

// A schema made ready once for many documents. Copies are cheap; const use is thread-safe.
class CompiledSchema {
 public:
  explicit CompiledSchema(const Json& schema);
  const std::string& problem() const { return problem_; }  // "" or why the schema cannot be used
  // A document that needs more than the bounds below is not valid, and the error says so.
  SchemaResult check(const Json& document) const;

  static constexpr int kMaxDepth = 64;               // of nested values in the schema
  static constexpr int kMaxRecursion = 512;          // of subschemas within subschemas while checking
  static constexpr int kMaxEvaluations = 1'000'000;  // of subschemas, in one document
  static constexpr std::size_t kMaxErrors = 20;

 private:
  std::shared_ptr<const SchemaIndex> index_;
  std::string problem_;
};

SchemaResult check_json_schema(const Json& schema, const Json& document);
// "" or why the schema cannot be used (unknown $ref, bad pattern, too deep).
std::string schema_problem(const Json& schema);

}  // namespace benchhub
