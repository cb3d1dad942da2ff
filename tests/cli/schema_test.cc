// The published schemas accept and refuse what the loader accepts and refuses, over one corpus of documents.
#include <gtest/gtest.h>

#include "base/fs.h"
#include "base/text.h"
#include "cli/session.h"
#include "score/json_schema.h"

namespace benchhub {
namespace {

constexpr const char* kGood =
    R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}], "prompt": {"user": "{{q}}"},
  "cases": [{"id": "c1", "vars": {"q": "x"}, "expected": "y"}], "scoring": [{"type": "equals"}]})";

bool loader_accepts(const std::string& text) {
  MemoryFs fs;
  EXPECT_TRUE(
      fs.write_atomic("r/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})", false));
  EXPECT_TRUE(fs.write_atomic("r/benchmarks/b/benchmark.json", text, false));
  Diagnostics diagnostics;
  load_repository(fs, "r", scorer_catalog(), {}, diagnostics);
  return diagnostics.ok();
}

bool schema_accepts(const std::string& text) {
  const Json schema = Json::parse(all_schemas("https://x.example").at("benchmark.schema.json"));
  const SchemaResult result = check_json_schema(schema, Json::parse(text));
  EXPECT_EQ(result.schema_error, "");
  return result.valid;
}

// Edits of the good document: a JSON merge patch each.
TEST(PublishedSchema, AgreesWithTheLoader) {
  const char* patches[] = {
      R"({})",
      R"({"tags": ["math", "units"], "canary": "9ee54990-934f-4b29-8408-7dbb88498c8b", "repeats": 3, "metric": "mean"})",
      R"({"params": {"temperature": 0.5, "max_tokens": 16, "stop": ["\n"]}})",
      R"({"policy": {"truncated": "unscored"}, "models": {"tags": ["chat"]}, "forked_from": "other@0123abc"})",
      R"({"scoring": [{"type": "equals", "ignore_case": false, "weight": 2}]})",
      R"({"scoring": [{"type": "contains", "mode": "all"}], "refresh": {"max_age_days": 30}})",
      R"({"cases": [{"id": "c1", "messages": [{"role": "user", "content": "x"}], "expected": "y", "weight": 0.5}]})",
      R"({"name": null})",
      R"({"name": 5})",
      R"({"name": ""})",
      R"({"name": "two\nlines"})",
      R"({"name": "\u200b\u3164\u00a0"})",
      R"({"name": "a\u202eb"})",
      R"({"name": "\u200bn\u00e4me"})",
      R"({"nmae": "x"})",
      R"({"format": 2})",
      R"({"format": "1"})",
      R"({"authors": []})",
      R"({"authors": [{}]})",
      R"({"authors": [{"name": "A", "mail": "x"}]})",
      R"({"tags": ["Not A Slug"]})",
      R"({"canary": "nope"})",
      R"({"repeats": 0})",
      R"({"repeats": 1.5})",
      R"({"metric": "median"})",
      R"({"scoring": []})",
      R"({"scoring": [{"type": "equal"}]})",
      R"({"scoring": [{"type": "equals", "mode": "all"}]})",
      R"({"scoring": [{}]})",
      R"({"params": {"temperature": 3}})",
      R"({"params": {"temprature": 1}})",
      R"({"params": {"stop": ["a", "b", "c", "d", "e"]}})",
      R"({"policy": {"truncated": "zero"}})",
      R"({"refresh": {}})",
      R"({"forked_from": "../x"})",
      R"({"cases": "../cases.jsonl"})",
      R"({"cases": "cases.yaml"})",
      R"({"cases": []})",
      R"({"cases": [{"id": "c1", "expected": "y"}]})",
      R"({"cases": [{"id": "c 1", "vars": {"q": "x"}, "expected": "y"}]})",
      R"({"cases": [{"id": "c1", "vars": {"q": []}, "expected": "y"}]})",
      R"({"cases": [{"id": "c1", "vars": {"q": "x"}, "messages": [{"role": "user", "content": "x"}], "expected": "y"}]})",
      R"({"cases": [{"id": "c1", "vars": {"q": "x"}}]})",
      R"({"answer_format": ""})",
      R"({"labels": "yes"})",
  };
  int accepted = 0;
  for (const char* patch : patches) {
    Json document = Json::parse(kGood);
    document.merge_patch(Json::parse(patch));
    const std::string text = document.dump();
    accepted += loader_accepts(text);
    EXPECT_EQ(loader_accepts(text), schema_accepts(text)) << patch;
  }
  EXPECT_EQ(accepted, 8) << "the corpus must hold both kinds";
}

TEST(PublishedSchema, AcceptsTheRepositorysOwnFiles) {
  const auto fs = make_real_fs();
  const auto schemas = all_schemas("https://x.example");
  Diagnostics diagnostics;
  const auto check = [&](const std::string& path, const char* schema) {
    const auto bytes = fs->read(path, kMaxDefinitionBytes);
    ASSERT_TRUE(bytes) << path;
    const auto doc = parse_json_doc(path, *bytes, {true, 1}, diagnostics);
    ASSERT_TRUE(doc) << path;
    const SchemaResult result = check_json_schema(Json::parse(schemas.at(schema)), doc->to_json());
    EXPECT_TRUE(result.valid) << path << ": " << result.schema_error << join(result.errors, "; ");
  };
  const std::string root = BENCHHUB_SOURCE_DIR;
  check(root + "/benchhub.json", "site.schema.json");
  const auto slugs = fs->list(root + "/benchmarks").value(), files = fs->list(root + "/models").value();
  for (const auto& slug : slugs) check(root + "/benchmarks/" + slug + "/benchmark.json", "benchmark.schema.json");
  for (const auto& file : files) check(root + "/models/" + file, "provider.schema.json");
}

}  // namespace
}  // namespace benchhub
