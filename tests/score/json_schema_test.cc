// What is new in JSON Schema since draft 7, references, errors, and the bounds for schemas and documents nobody trusts.
#include "score/json_schema.h"

#include <gtest/gtest.h>

#include <ctime>

#include "score/json_value.h"
#include "score/schema_uri.h"

namespace benchhub {
namespace {

// Documents separated by " ; ", each with the verdict before it: "+" valid, "-" not.
void expect_verdicts(const char* schema_text, const std::vector<std::string>& documents) {
  const CompiledSchema schema(Json::parse(schema_text));
  ASSERT_EQ(schema.problem(), "") << schema_text;
  for (const auto& document : documents) {
    const SchemaResult result = schema.check(Json::parse(document.substr(1)));
    EXPECT_EQ(result.valid, document[0] == '+') << schema_text << " " << document;
    EXPECT_EQ(result.valid, result.errors.empty()) << schema_text << " " << document;
  }
}

std::string problem_of(const char* schema_text) { return schema_problem(Json::parse(schema_text)); }

TEST(JsonSchema, PrefixItemsAndItems) {
  expect_verdicts(R"({"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false})",
                  {"+[]", "+[1]", "+[1, \"a\"]", "-[1, \"a\", 2]", "-[\"a\"]", "+{\"0\": \"a\"}"});
  expect_verdicts(R"({"items": {"type": "integer"}})", {"+[1, 2]", "-[1, \"a\"]"});
}

TEST(JsonSchema, ContainsWithBounds) {
  expect_verdicts(R"({"contains": {"const": 1}})", {"+[0, 1]", "-[0]", "-[]"});
  expect_verdicts(R"({"contains": {"const": 1}, "minContains": 0, "maxContains": 1})", {"+[]", "+[1]", "-[1, 1]"});
  expect_verdicts(R"({"contains": {"const": 1}, "minContains": 2.0})", {"-[1]", "+[1, 1]"});
}

TEST(JsonSchema, Dependents) {
  expect_verdicts(R"({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"b": {"maxProperties": 2}}})",
                  {"+{}", "-{\"a\": 1}", "+{\"a\": 1, \"b\": 1}", "-{\"a\": 1, \"b\": 1, \"c\": 1}", "+[\"a\"]"});
}

TEST(JsonSchema, UnevaluatedPropertiesSeeWhatSubschemasThatHoldHaveSeen) {
  expect_verdicts(R"({"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}],
                      "anyOf": [{"properties": {"c": {"type": "integer"}}, "required": ["c"]}, {}],
                      "unevaluatedProperties": false})",
                  {"+{\"a\": 1, \"b\": 1, \"c\": 1}", "-{\"c\": \"x\"}", "-{\"d\": 1}", "+{}"});
  expect_verdicts(
      R"({"if": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]},
                      "then": {"properties": {"x": {}}}, "else": {"properties": {"y": {}}},
                      "unevaluatedProperties": false})",
      {"+{\"kind\": \"x\", \"x\": 1}", "-{\"kind\": \"x\", \"y\": 1}", "-{\"kind\": \"z\", \"y\": 1}", "+{\"y\": 1}"});
  expect_verdicts(R"({"not": {"not": {"properties": {"a": {}}}}, "unevaluatedProperties": false})", {"-{\"a\": 1}"});
  expect_verdicts(R"({"$ref": "#/$defs/base", "properties": {"b": {}}, "unevaluatedProperties": {"type": "integer"},
                      "$defs": {"base": {"properties": {"a": {}}}}})",
                  {"+{\"a\": \"\", \"b\": \"\", \"c\": 1}", "-{\"c\": \"\"}"});
  expect_verdicts(R"({"properties": {"a": {}}, "allOf": [{"unevaluatedProperties": false}]})", {"-{\"a\": 1}"});
}

TEST(JsonSchema, UnevaluatedItems) {
  expect_verdicts(R"({"prefixItems": [{}], "contains": {"type": "string"}, "unevaluatedItems": false})",
                  {"+[1, \"a\"]", "+[\"a\"]", "-[1, \"a\", 2]"});
  expect_verdicts(
      R"({"anyOf": [{"prefixItems": [{}, {"const": 2}]}, {"prefixItems": [{}]}], "unevaluatedItems": false})",
      {"+[1, 2]", "-[1, 3]", "+[1]"});
}

TEST(JsonSchema, ReferencesStandBesideOtherKeywords) {
  expect_verdicts(R"({"$ref": "#/$defs/a", "maximum": 5, "$defs": {"a": {"type": "integer"}}})", {"+5", "-6", "-1.5"});
}

TEST(JsonSchema, ReferencesByPointerAnchorAndId) {
  expect_verdicts(
      R"({"properties": {"a": {"$ref": "#/$defs/x%25y~1z~0"}, "b": {"$ref": "#name"}, "c": {"$ref": "item#in"},
                                     "d": {"$ref": "/deep/down"}, "e": {"$ref": "#/unknown/0"}},
                      "$id": "https://example.org/root",
                      "$defs": {"x%y/z~": {"const": 1}, "n": {"$anchor": "name", "const": 2},
                                "i": {"$id": "item", "$defs": {"in": {"$anchor": "in", "const": 3}}},
                                "d": {"$id": "/deep/x/../down", "const": 4}},
                      "unknown": [{"const": 5}]})",
      {"+{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4, \"e\": 5}", "-{\"a\": 2}", "-{\"b\": 3}", "-{\"c\": 4}",
       "-{\"d\": 5}", "-{\"e\": 6}"});
  expect_verdicts(R"({"$id": "urn:uuid:1", "$ref": "urn:uuid:1#/$defs/a", "$defs": {"a": {"type": "string"}}})",
                  {"+\"\"", "-1"});
}

TEST(JsonSchema, IdsAndReferencesInConstantsAreData) {
  expect_verdicts(R"({"enum": [{"$ref": "#/nowhere", "$id": "x"}], "$defs": {"a": {"const": {"$id": "x"}}}})",
                  {"+{\"$ref\": \"#/nowhere\", \"$id\": \"x\"}", "-1"});
  expect_verdicts(R"({"properties": {"$ref": {"type": "string"}}})", {"+{\"$ref\": \"a\"}", "-{\"$ref\": 1}"});
}

TEST(JsonSchema, RecursionGoesAsDeepAsTheDocument) {
  expect_verdicts(R"({"properties": {"next": {"$ref": "#"}}, "required": ["v"]})",
                  {"+{\"v\": 1, \"next\": {\"v\": 2}}", "-{\"v\": 1, \"next\": {\"next\": {\"v\": 2}}}"});
}

TEST(JsonSchema, DynamicReferenceTakesTheOutermostAnchor) {
  const char* list = R"({"$id": "https://example.org/strings", "$ref": "list",
                         "$defs": {"s": {"$dynamicAnchor": "item", "type": "string"},
                                   "list": {"$id": "list", "items": {"$dynamicRef": "#item"},
                                            "$defs": {"any": {"$dynamicAnchor": "item"}}}}})";
  expect_verdicts(list, {"+[\"a\"]", "-[1]"});
  // Without an anchor of that name where the reference first leads, it is a plain reference.
  expect_verdicts(R"({"$id": "https://example.org/strings", "$ref": "list",
                      "$defs": {"s": {"$dynamicAnchor": "item", "type": "string"},
                                "list": {"$id": "list", "items": {"$dynamicRef": "#item"},
                                         "$defs": {"any": {"$anchor": "item"}}}}})",
                  {"+[\"a\"]", "+[1]"});
  expect_verdicts(
      R"({"$id": "https://example.org/tree", "$dynamicAnchor": "node", "$ref": "base",
                      "unevaluatedProperties": false,
                      "$defs": {"base": {"$id": "base", "$dynamicAnchor": "node",
                                         "properties": {"kids": {"items": {"$dynamicRef": "#node"}}}}}})",
      {"+{\"kids\": [{\"kids\": []}]}", "-{\"kids\": [{\"kidz\": []}]}"});
}

TEST(JsonSchema, NumbersCompareByValue) {
  expect_verdicts(R"({"const": 1})", {"+1.0", "+1e0", "-true", "-\"1\""});
  expect_verdicts(R"({"type": "integer"})", {"+1.0", "+1e300", "-1.5", "+18446744073709551615"});
  expect_verdicts(R"({"uniqueItems": true})",
                  {"-[1, 1.0]", "+[1, true, \"1\", [1], {\"a\": 1}]", "-[{\"a\": 1, \"b\": 2}, {\"b\": 2, \"a\": 1}]"});
  expect_verdicts(R"({"maximum": 9007199254740993})", {"+9007199254740993", "-9007199254740994"});
  expect_verdicts(R"({"enum": [9007199254740993]})", {"-9007199254740992", "-9007199254740992.0"});
}

TEST(JsonSchema, MultipleOfIsExactForDecimals) {
  expect_verdicts(R"({"multipleOf": 0.1})", {"+0.3", "+1.1", "+-0.7", "+0", "+1e300", "-0.35"});
  expect_verdicts(R"({"multipleOf": 0.01})", {"+19.99", "+4.35", "-0.005"});
  expect_verdicts(R"({"multipleOf": 0.0001})", {"+0.0075", "-0.00751"});
  expect_verdicts(R"({"multipleOf": 3})", {"+9223372036854775806", "-9223372036854775807", "+18446744073709551615"});
  expect_verdicts(R"({"multipleOf": 0.123456789})", {"-1e308"});
  expect_verdicts(R"({"multipleOf": 1e300})", {"+1e300", "-1e299", "-1"});
}

TEST(JsonSchema, LengthsCountCodePoints) {
  expect_verdicts(R"({"minLength": 2, "maxLength": 2})", {"+\"é😀\"", "-\"😀\"", "+\"e\u0301\"", "+1"});
}

TEST(JsonSchema, FormatAndUnknownKeywordsAreAnnotations) {
  expect_verdicts(R"({"format": "date", "contentEncoding": "base64", "x-note": {"$ref": "#/none"}, "then": false})",
                  {"+\"nonsense\""});
}

TEST(JsonSchema, ErrorsNamePlaceValueAndRule) {
  const auto result =
      check_json_schema(Json::parse(
                            R"({"properties": {"items": {"items": {"properties": {"name": {}, "price": {"maximum": 10}},
                      "additionalProperties": false,
                      "required": ["name"]}}}, "type": "object"})"),
                        Json::parse(R"({"items": [{"name": "x"}, {"price": 12, "a/b": 1}]})"));
  const std::vector<std::string> expected = {
      "/items/1: \"name\" is missing", "/items/1/price: 12 is more than maximum 10", "/items/1/a~1b: is not allowed"};
  EXPECT_EQ(result.errors, expected);
  EXPECT_EQ(check_json_schema(Json::parse(R"({"type": "object"})"), 1).errors.at(0),
            "the value: 1 is not of type object");
}

TEST(JsonSchema, AtMostTwentyErrors) {
  const auto result =
      check_json_schema(Json::parse(R"({"items": {"type": "string"}})"), Json(std::vector<int>(1000, 1)));
  EXPECT_FALSE(result.valid);
  EXPECT_EQ(result.errors.size(), 20u);
}

TEST(JsonSchema, SchemaProblemsAreNamed) {
  EXPECT_EQ(problem_of("{}"), "");
  EXPECT_EQ(problem_of("true"), "");
  EXPECT_EQ(problem_of("1"), "schema at its root: a schema must be an object, true or false");
  EXPECT_EQ(problem_of(R"({"properties": {"a": {"minimum": "1"}}})"), "schema /properties/a/minimum: must be a number");
  EXPECT_EQ(problem_of(R"({"items": [{}]})"),
            "schema /items: must be a schema (the array form of older drafts is prefixItems)");
  EXPECT_EQ(problem_of(R"({"type": "text"})"), "schema /type: must be a type or an array of types");
  EXPECT_EQ(problem_of(R"({"multipleOf": 0})"), "schema /multipleOf: must be a number above 0");
  EXPECT_EQ(problem_of(R"({"minLength": -1})"), "schema /minLength: must be a whole number, 0 or more");
  EXPECT_EQ(problem_of(R"({"required": "a"})"), "schema /required: must be an array of strings");
  EXPECT_EQ(problem_of(R"({"$schema": "http://json-schema.org/draft-07/schema#"})"),
            "schema at its root: $schema must be https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(problem_of(R"({"$ref": "#/$defs/none"})"),
            "schema at its root: $ref \"#/$defs/none\" is not in this schema, and nothing is fetched");
  for (const char* remote : {"https://json-schema.org/draft/2020-12/schema", "file:///etc/passwd", "other.json"}) {
    EXPECT_NE(schema_problem({{"$ref", remote}}), "") << remote;
  }
  EXPECT_NE(schema_problem({{"pattern", "(?=a)"}}), "");
  EXPECT_NE(problem_of(R"({"patternProperties": {"(": {}}})"), "");
  EXPECT_NE(problem_of(R"({"$anchor": "1"})"), "");
  EXPECT_NE(problem_of(R"({"$id": "#a"})"), "");
  EXPECT_NE(problem_of(R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}})"), "");
  EXPECT_NE(problem_of(R"({"$defs": {"a": {"$id": "x"}, "b": {"$id": "x"}}})"), "");
  EXPECT_EQ(check_json_schema(Json::parse(R"({"type": 1})"), 1).schema_error,
            "schema /type: must be a type or an array of types");
}

TEST(JsonSchema, ReferenceLoopsAreAProblemOfTheSchema) {
  EXPECT_NE(problem_of(R"({"$ref": "#"})"), "");
  EXPECT_NE(problem_of(R"({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"not": {"$ref": "#/$defs/a"}}]}}})"),
            "");
  EXPECT_EQ(
      problem_of(
          R"({"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}], "$defs": {"a": {"items": {"$ref": "#"}}}})"),
      "");
}

TEST(JsonSchema, DeepSchemasAreRefused) {
  Json schema = true;
  for (int i = 0; i < 40; ++i) schema = {{"not", {{"items", schema}}}};
  EXPECT_NE(schema_problem(schema).find("nested deeper than 64"), std::string::npos);
  Json chain = {{"$ref", "#/$defs/0"}};
  for (int i = 0; i < 5000; ++i) chain["$defs"][std::to_string(i)] = {{"$ref", "#/$defs/" + std::to_string(i + 1)}};
  chain["$defs"]["5000"] = true;
  EXPECT_NE(schema_problem(chain), "");
}

TEST(JsonSchema, ExponentialSchemasEndQuicklyAndAreNotValid) {
  Json schema = {{"$ref", "#/$defs/0"}};
  for (int i = 0; i < 40; ++i) {
    const Json next = {{"$ref", "#/$defs/" + std::to_string(i + 1)}};
    schema["$defs"][std::to_string(i)] = {{"allOf", {next, next}}};
  }
  schema["$defs"]["40"] = true;
  const std::clock_t start = std::clock();  // CPU time: the wall's depends on what else runs
  for (const auto& one : {schema, Json{{"not", schema["$defs"]["0"]}, {"$defs", schema["$defs"]}}}) {
    const SchemaResult result = check_json_schema(one, 1);
    EXPECT_EQ(result.schema_error, "");
    EXPECT_FALSE(result.valid);
    EXPECT_EQ(result.errors, std::vector<std::string>{"the value: needs more than 1,000,000 checks"});
  }
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 5.0);
}

TEST(JsonSchema, LargeArraysOfUniqueItemsAreSorted) {
  Json array = Json::array();
  for (int i = 0; i < 10000; ++i) array.push_back({{"id", i * 7919 % 10000}});
  EXPECT_TRUE(check_json_schema({{"uniqueItems", true}}, array).valid);
  array.push_back({{"id", 5000.0}});
  EXPECT_EQ(check_json_schema({{"uniqueItems", true}}, array).errors.at(0),
            "the value: item {\"id\":5000} is there twice");
}

TEST(JsonSchema, PatternsAreLinear) {
  const Json document = std::string(100000, 'a') + "!";
  for (const char* pattern : {"^(a+)+$", "^(a|aa)+$", "(a*)*b", "^[a-z ]*$"}) {
    EXPECT_FALSE(check_json_schema({{"pattern", pattern}}, document).valid) << pattern;
  }
}

TEST(JsonSchemaUri, ResolvesAsTheStandardSays) {  // RFC 3986, 5.4
  const char* base = "http://a/b/c/d;p?q";
  const std::pair<const char*, const char*> examples[] = {{"g:h", "g:h"},
                                                          {"g", "http://a/b/c/g"},
                                                          {"./g", "http://a/b/c/g"},
                                                          {"g/", "http://a/b/c/g/"},
                                                          {"/g", "http://a/g"},
                                                          {"//g", "http://g"},
                                                          {"?y", "http://a/b/c/d;p?y"},
                                                          {"g?y", "http://a/b/c/g?y"},
                                                          {"#s", "http://a/b/c/d;p?q#s"},
                                                          {"g#s", "http://a/b/c/g#s"},
                                                          {"", "http://a/b/c/d;p?q"},
                                                          {".", "http://a/b/c/"},
                                                          {"..", "http://a/b/"},
                                                          {"../g", "http://a/b/g"},
                                                          {"../..", "http://a/"},
                                                          {"../../../g", "http://a/g"},
                                                          {"g;x=1/../y", "http://a/b/c/y"}};
  for (const auto& [reference, expected] : examples) EXPECT_EQ(resolve_uri(base, reference), expected) << reference;
  EXPECT_EQ(resolve_uri("", "node"), "node");
  EXPECT_EQ(resolve_uri("http://a", "b"), "http://a/b");
}

TEST(JsonSchemaUri, PointersMustBeCanonical) {
  const Json root = Json::parse(R"({"a": [10, {"": 1}], "~/": 2})");
  EXPECT_EQ(*resolve_pointer(root, ""), root);
  EXPECT_EQ(*resolve_pointer(root, "/a/1/"), 1);
  EXPECT_EQ(*resolve_pointer(root, "/~0~1"), 2);
  for (const char* none : {"a", "/a/01", "/a/-1", "/a/2", "/a/x", "/b", "/a/0/0", "/a/99999999999999999999"}) {
    EXPECT_EQ(resolve_pointer(root, none), nullptr) << none;
  }
}

TEST(JsonValue, OrderIsTotalOverIntegersAndDoubles) {
  const std::vector<Json> rising = {nullptr,
                                    false,
                                    true,
                                    -1e300,
                                    -2,
                                    -1.5,
                                    -1,
                                    0,
                                    0.5,
                                    9007199254740992.0,
                                    9007199254740993,
                                    9223372036854775807,
                                    18446744073709551615u,
                                    1e20,
                                    1e300,
                                    "",
                                    "a",
                                    Json::array({1}),
                                    Json::array({1, 2}),
                                    Json::object(),
                                    Json{{"a", 1}}};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      const int c = compare_json(rising[i], rising[j]);
      EXPECT_EQ(c < 0, i < j) << rising[i] << " " << rising[j];
      EXPECT_EQ(c == 0, i == j) << rising[i] << " " << rising[j];
    }
  }
  EXPECT_TRUE(same_json(-0.0, 0));
  EXPECT_TRUE(same_json(18446744073709551615u, 18446744073709551615u));
}

}  // namespace
}  // namespace benchhub
