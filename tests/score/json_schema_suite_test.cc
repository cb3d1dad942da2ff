// json_schema.h against the official JSON-Schema-Test-Suite of Debian's package json-schema-test-suite. That of
// bookworm (2.0.0) ends with draft 7, so its files are read with the keywords that have changed since in their new
// form; what is new in draft 2020-12 is tested in json_schema_test.cc. Not run: optional/ (with format) and what
// kSkipped names.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/text.h"
#include "score/json_schema.h"

namespace benchhub {
namespace {

namespace fs = std::filesystem;
constexpr const char* kSuite = "/usr/share/json-schema-test-suite/tests/draft7";

struct SkippedGroup {
  const char* file;
  const char* group;  // description; "" = the whole file
  const char* reason;
};
constexpr SkippedGroup kSkipped[] = {
    {"refRemote.json", "", "remote references: nothing is fetched"},
    {"definitions.json", "", "refers to the remote metaschema"},
    {"ref.json", "remote ref, containing refs itself", "refers to the remote metaschema"},
    {"ref.json", "ref overrides any sibling keywords", "draft 7 only: siblings of $ref count since 2019-09"},
};

bool is_skipped(const std::string& file, const std::string& group) {
  return std::any_of(std::begin(kSkipped), std::end(kSkipped), [&](const SkippedGroup& skipped) {
    return file == skipped.file && (*skipped.group == '\0' || group == skipped.group);
  });
}

Json modern(const Json& schema);

Json modern_all(Json container) {
  for (auto& inner : container) inner = modern(inner);
  return container;
}

void modernise_dependencies(const Json& dependencies, Json& out) {
  for (const auto& [name, value] : dependencies.items()) {
    if (value.is_array()) out["dependentRequired"][name] = value;
    else out["dependentSchemas"][name] = modern(value);
  }
}

// A draft 7 schema in the words of draft 2020-12.
Json modern(const Json& schema) {
  if (!schema.is_object()) return schema;
  Json out = Json::object();
  for (const auto& [key, value] : schema.items()) {
    const bool holds_schemas = key == "properties" || key == "patternProperties" || key == "definitions" ||
                               key == "allOf" || key == "anyOf" || key == "oneOf";
    if (key == "dependencies") modernise_dependencies(value, out);
    else if (key == "items" && value.is_array() && value.empty()) continue;
    else if (key == "items" && value.is_array()) out["prefixItems"] = modern_all(value);
    else if (key == "additionalItems" && schema.contains("items") && schema["items"].is_array())
      out["items"] = modern(value);
    else if (key == "additionalItems") continue;
    else if (key == "$id" && value.get<std::string>().starts_with('#'))
      out["$anchor"] = value.get<std::string>().substr(1);
    else if (key == "$ref" && value.is_string())
      out["$ref"] = replace_all(value.get<std::string>(), "#/items/", "#/prefixItems/");
    else if (holds_schemas) out[key] = modern_all(value);
    else out[key] = key == "enum" || key == "const" ? value : modern(value);
  }
  return out;
}

struct SuiteCounts {
  int passed = 0, failed = 0, skipped = 0;
};

void run_group(const std::string& file, const Json& group, SuiteCounts& counts) {
  const CompiledSchema schema(modern(group["schema"]));
  for (const auto& test : group["tests"]) {
    const SchemaResult result = schema.check(test["data"]);
    const bool right = result.schema_error.empty() && result.valid == test["valid"].get<bool>();
    ++(right ? counts.passed : counts.failed);
    EXPECT_TRUE(right) << file << ": " << group["description"] << ": " << test["description"] << " "
                       << result.schema_error;
    EXPECT_EQ(result.valid, result.errors.empty()) << file << ": " << group["description"];
  }
}

TEST(JsonSchemaSuite, HoldsForAllFilesButTheNamedOnes) {
  if (!fs::exists(kSuite)) GTEST_SKIP() << "package json-schema-test-suite is not installed";
  SuiteCounts counts;
  for (const auto& entry : fs::directory_iterator(kSuite)) {
    if (entry.path().extension() != ".json") continue;
    const std::string file = entry.path().filename().string();
    std::ifstream in(entry.path());
    for (const auto& group : Json::parse(in)) {
      if (is_skipped(file, group["description"])) counts.skipped += static_cast<int>(group["tests"].size());
      else run_group(file, group, counts);
    }
  }
  EXPECT_EQ(counts.failed, 0);
  EXPECT_GE(counts.passed, 400);
  std::cout << "JSON-Schema-Test-Suite: " << counts.passed << " passed, " << counts.failed << " failed, "
            << counts.skipped << " in the skipped groups\n";
}

}  // namespace
}  // namespace benchhub
