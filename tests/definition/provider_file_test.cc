// models/<provider>.json: how it is spoken to, where its key travels, which parameters reach its models.
#include <gtest/gtest.h>

#include "base/text.h"
#include "definition/repository.h"

namespace benchhub {
namespace {

struct LoadedProvider {
  Repository repository;
  std::string errors;
};

LoadedProvider load_provider_file(const std::string& fields, const std::string& model_fields = "") {
  MemoryFs fs;
  const auto put = [&](const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(fs.write_atomic("r/" + path, bytes, false));
  };
  put("benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
  put("models/p.json", R"({"format":1,"name":"P","protocol":"openai","base_url":"https://h/v1",)" + fields +
                           R"("models":[{"slug":"m","id":"m","name":"M")" + model_fields + "}]}");
  Diagnostics diagnostics;
  LoadedProvider out;
  out.repository = load_repository(fs, "r", {}, {}, diagnostics);
  for (const auto& error : diagnostics.errors()) out.errors += error.to_string() + "\n";
  return out;
}

TEST(ProviderFile, SaysHowItsModelsAreSpokenTo) {
  const auto got = load_provider_file(
      R"("key_header":"api-key","query":{"api-version":"2024-10-21"},"local":true,)"
      R"("parameters":[{"name":"temperature","min":0,"max":1},{"name":"seed","drop":true},)"
      R"({"name":"max_tokens","send_as":"max_completion_tokens"},{"name":"response_format","only":["json_schema"]}],)",
      R"(,"capabilities":["tools"],"parameters":[{"name":"reasoning_effort","values":{"low":1024},"send_as":"thinking_budget"}])");
  ASSERT_EQ(got.errors, "");
  const Provider& provider = got.repository.providers.at(0);
  EXPECT_EQ(provider.key_header, "api-key");
  EXPECT_EQ(provider.query["api-version"], "2024-10-21");
  EXPECT_TRUE(provider.local);
  ASSERT_EQ(provider.parameters.size(), 4u);
  EXPECT_EQ(provider.parameters[0].max, 1);
  EXPECT_TRUE(provider.parameters[1].drop);
  EXPECT_EQ(provider.parameters[2].send_as, "max_completion_tokens");
  const Model& model = got.repository.models.at(0);
  EXPECT_EQ(model.capabilities, std::vector<std::string>{"tools"});
  EXPECT_EQ(model.parameters.at(0).values["low"], 1024);
}

TEST(ProviderFile, RulesThatContradictThemselvesAreRefused) {
  const auto rule = [](const std::string& rule) { return load_provider_file("\"parameters\":[" + rule + "],").errors; };
  EXPECT_TRUE(
      contains(rule(R"({"name":"seed","drop":true,"max":3})"), "a parameter that is dropped has no other rules"));
  EXPECT_TRUE(contains(rule(R"({"name":"seed"})"), "the rule says nothing"));
  EXPECT_TRUE(contains(rule(R"({"name":"top_p","min":1,"max":0})"), "min is greater than max"));
  EXPECT_TRUE(contains(rule(R"({"name":"max_tokens","send_as":"num_predict"})"), "the budget knows the limit"));
  EXPECT_TRUE(contains(rule(R"({"name":"tools","send_as":"functions"})"), "can be dropped or limited"));
  const std::string twice = rule(R"({"name":"seed","drop":true},
    {"name":"seed","drop":true})");
  EXPECT_TRUE(contains(twice, "models/p.json:2:5: error: parameter \"seed\"; there is a rule for it already")) << twice;
}

TEST(ProviderFile, ALimitOfTheAnswerIsAWholeNumber) {
  const auto params = [](const std::string& params) {
    return load_provider_file("", ",\n\"params\": " + params).errors;
  };
  for (const char* good : {R"({"max_tokens": 1e5})", R"({"max_tokens": 100000.0})", R"({"max_tokens": null})",
                           R"({"max_completion_tokens": 10000000000000000000})", R"({"x": "y"})",
                           R"({"generationConfig": {"maxOutputTokens": 1}})"}) {
    EXPECT_EQ(params(good), "") << good;
  }
  EXPECT_EQ(
      params(R"({"max_tokens": "100000"})"),
      "models/p.json:2:26: error: \"max_tokens\" must be a whole number of at least 1; it is the most tokens of an "
      "answer, and the budget reserves for so many; write a number, or null to send none\n");
  for (const char* bad : {R"({"max_output_tokens": [1]})", R"({"maxOutputTokens": 0})", R"({"max_tokens": 0.5})",
                          R"({"generationConfig": {"maxOutputTokens": "9"}})"}) {
    EXPECT_TRUE(contains(params(bad), "must be a whole number of at least 1")) << bad;
  }
  const auto rule = [](const std::string& rule) { return load_provider_file("\"parameters\":[" + rule + "],").errors; };
  EXPECT_EQ(rule(R"({"name":"max_tokens","min":100000.0,"max":1e6})"), "");
  EXPECT_EQ(rule(R"({"name":"reasoning_effort","values":{"low":2048},"send_as":"max_tokens"})"), "");
  for (const char* bad : {R"({"name":"max_tokens","max":100000.5})", R"({"name":"max_tokens","max":0})",
                          R"({"name":"max_tokens","values":{"much":"100000"}})",
                          R"({"name":"reasoning_effort","values":{"low":"2048"},"send_as":"max_tokens"})"}) {
    EXPECT_TRUE(contains(rule(bad), "a limit of the answer is a whole number of at least 1")) << bad;
  }
  EXPECT_TRUE(contains(rule(R"({"name":"max_output_tokens","send_as":"n_predict"})"), "the budget knows the limit"));
}

TEST(ProviderFile, TheQueryCarriesNoKeys) {
  EXPECT_TRUE(contains(load_provider_file(R"("query":{"key":"x"},)").errors, "keys travel in a header"));
  EXPECT_TRUE(contains(load_provider_file(R"("query":{"sig":"x"},)").errors, "keys travel in a header"));
  EXPECT_TRUE(contains(load_provider_file(R"("query":{"v":1},)").errors, "its value is not a text"));
  EXPECT_TRUE(contains(load_provider_file(R"("key_header":"a: b",)").errors, "the name of an HTTP header"));
}

}  // namespace
}  // namespace benchhub
