// json_schema and json_equal: answers that are JSON. docs/scorers.md.
#include <fmt/format.h>

#include "base/text.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/json_value.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {

// Every JSON value can be expected, null too; the schema is compiled and checked before.
std::string check_nothing(const Benchmark&, const Case&, const Scoring&) { return ""; }

ScorerResult score_json_schema(const ScorerInput& in) {
  const auto json = extract_json(in.text);
  if (!json.value) return wrong(FailureKind::not_json, "no JSON in the answer: " + json.why);
  const SchemaResult result = in.compiled.schema->check(*json.value);
  const std::string read = excerpt(canonical_json(*json.value));
  if (result.valid) return verdict(true, read, "valid against the schema");
  return verdict(false, read, result.errors.empty() ? "not valid against the schema" : excerpt(result.errors.front()),
                 {FailureKind::schema, ""});
}

ScorerResult score_json_equal(const ScorerInput& in) {
  const auto json = extract_json(in.text);
  if (!json.value) return wrong(FailureKind::not_json, "no JSON in the answer: " + json.why);
  const bool right = same_json(*json.value, in.the_case.expected);
  return verdict(right, excerpt(canonical_json(*json.value)), right ? "the expected value" : "another value");
}

}  // namespace benchhub
