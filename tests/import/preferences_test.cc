// Published comparisons as a benchmark: in memory, with a scorer that only has a name. Whole stories:
// tests/e2e/import.txt.
#include "import/preferences.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

ScorerCatalog pair_scorer() {
  static const ObjectSpec options{
      "scoring: judge_pair", "", {{"type", FieldType::string, "", true}, {"against", FieldType::string, "", true}}};
  const auto check = [](const Benchmark&, const Case&, const Scoring&) { return std::string(); };
  const auto reference = [](const Case&, const Scoring&) { return std::string(); };
  return {{"judge_pair", "", &options, check, reference}};
}

class PreferenceImportTest : public testing::Test {
 protected:
  PreferenceImportTest() {
    put("r/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    put("r/models/other.json", R"({"format": 1, "name": "O", "protocol": "openai", "base_url": "https://o.example/v1",
        "models": [{"slug": "other", "id": "o", "name": "O", "tags": ["published", "chat"]}]})");
  }
  void put(const std::string& path, const std::string& bytes) { ASSERT_TRUE(fs_.write_atomic(path, bytes, false)); }

  static std::string rows_of(int first, int last) {
    std::string out;
    for (int i = first; i < last; ++i)
      out += Json{{"instruction", "One?"},
                  {"output_1", "r"},
                  {"generator_1", "ref"},
                  {"output_2", "a"},
                  {"generator_2", "M " + std::to_string(i)},
                  {"annotator", "judge"},
                  {"preference", 1.5}}
                 .dump() +
             "\n";
    return out;
  }

  Repository load() {
    Diagnostics diagnostics;
    Repository out = load_repository(fs_, "r", pair_scorer(), {}, diagnostics);
    for (const auto& error : diagnostics.errors()) ADD_FAILURE() << error.to_string();
    return out;
  }

  Result<PreferenceSurvey> survey() { return survey_preferences(fs_, import_, load()); }

  void import_rows(const std::string& rows) {
    put("rows.jsonl", rows);
    const auto found = survey();
    ASSERT_TRUE(found) << found.error().to_string();
    ASSERT_TRUE(write_definitions(fs_, import_, *found, {}));
    ASSERT_NE(load().find_benchmark("pub"), nullptr);
    Store store(fs_, "r");
    ASSERT_TRUE(write_preferences(fs_, load(), store, import_, *found));
  }

  // Names of the models that the benchmark takes by a tag.
  std::set<std::string> models_taken() {
    const Repository repository = load();
    const auto& tags = repository.find_benchmark("pub")->model_tags;
    std::set<std::string> out;
    for (const Model& model : repository.models) {
      const auto wanted = [&](const std::string& tag) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
      };
      if (std::any_of(model.tags.begin(), model.tags.end(), wanted)) out.insert(model.id);
    }
    return out;
  }

  MemoryFs fs_;
  PublishedImport import_{"r", "pub", {"rows.jsonl"}, 1'700'000'000'000, "1"};
};

TEST_F(PreferenceImportTest, HoldsManyModelsInAShortDefinition) {
  import_rows(rows_of(0, 1200));
  const auto taken = models_taken();
  EXPECT_EQ(taken.size(), 1201u) << "with the one that all are compared with";
  EXPECT_FALSE(taken.contains("o") || taken.contains("judge")) << "others have the tag `published` too";
  EXPECT_LT(fs_.read("r/benchmarks/pub/benchmark.json", 1u << 20)->size(), 1000u);
}

TEST_F(PreferenceImportTest, SaysThatAnLfsPointerIsNotTheFile) {
  put("rows.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n");
  const auto found = survey();
  ASSERT_FALSE(found);
  EXPECT_TRUE(found.error().to_string().starts_with("rows.jsonl:1:1: error: this is a Git LFS pointer"));
  EXPECT_TRUE(contains(found.error().fix, "git lfs pull"));
}

TEST_F(PreferenceImportTest, LaterImportAddsModels) {
  import_rows(rows_of(0, 3));
  import_rows(rows_of(2, 5));
  EXPECT_EQ(models_taken(), (std::set<std::string>{"M 0", "M 1", "M 2", "M 3", "M 4", "ref"}));
}

}  // namespace
}  // namespace benchhub
