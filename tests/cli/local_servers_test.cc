// What `doctor` proposes for model servers on this machine: valid files, every slug once, embedders as embedders.
#include "cli/local_servers.h"

#include <gtest/gtest.h>

#include "base/fs.h"
#include "base/text.h"

namespace benchhub {
namespace {

std::vector<std::string> embedders(const std::vector<LocalModel>& models) {
  std::vector<std::string> out;
  for (const LocalModel& model : models) {
    if (model.embeds) out.push_back(model.id);
  }
  return out;
}

TEST(LocalServers, TellsEmbeddersByWhatTheServerSaysAndByTheirName) {
  auto ollama = read_local_models(Json::parse(
      R"({"object": "list", "data": [{"id": "llama3:8b"}, {"id": "nomic-embed-text:latest"}, {"id": "all-minilm:l6"},
          {"id": "bge-m3:latest"}, {"id": "qwen3-embedding:4b"}]})"));
  ASSERT_TRUE(ollama);
  EXPECT_EQ(embedders(*ollama), (std::vector<std::string>{"nomic-embed-text:latest", "qwen3-embedding:4b"}));
  add_local_details(Json::parse(R"({"models": [
      {"name": "llama3:8b", "details": {"family": "llama"}, "capabilities": ["completion", "tools"]},
      {"name": "all-minilm:l6", "details": {"family": "bert"}},
      {"name": "bge-m3:latest", "details": {"family": "llama"}, "capabilities": ["embedding"]}]})"),
                    *ollama);
  EXPECT_EQ(embedders(*ollama), (std::vector<std::string>{"nomic-embed-text:latest", "all-minilm:l6", "bge-m3:latest",
                                                          "qwen3-embedding:4b"}));
  auto studio = read_local_models(Json::parse(R"({"data": [{"id": "gte-large"}, {"id": "embedded-c-coder"}]})"));
  ASSERT_TRUE(studio);
  add_local_details(Json::parse(R"({"data": [{"id": "gte-large", "type": "embeddings"},
                                             {"id": "embedded-c-coder", "type": "llm"}]})"),
                    *studio);
  EXPECT_EQ(embedders(*studio), std::vector<std::string>{"gte-large"});
  // llama.cpp lists its one model twice, and says "completion" of every one.
  const auto llamacpp = read_local_models(Json::parse(
      R"({"models": [{"name": "m.gguf", "type": "model", "capabilities": ["completion"]}], "data": [{"id": "m.gguf"}]})"));
  ASSERT_TRUE(llamacpp);
  EXPECT_EQ(llamacpp->size(), 1U);
  EXPECT_TRUE(embedders(*llamacpp).empty());
  EXPECT_FALSE(read_local_models(Json::parse(R"({"models": []})")));
}

TEST(LocalServers, ProposesASlugOnceWhateverServerHasTheModel) {
  const std::vector<LocalModel> models = {
      {"llama3", false}, {"llama-3", false}, {"nomic-embed", true}, {"模型", false}, {std::string(70, 'a'), false}};
  Repository repository;
  Model known;
  known.slug = "llama-3";
  known.provider = "elsewhere";
  repository.models = {known};
  std::set<std::string> taken;
  std::vector<std::string> slugs, files;
  for (const LocalServer& server : kLocalServers) {
    for (const Proposal& one : propose(server, "http://127.0.0.1:1/v1", models, repository, "2026-11-22", taken)) {
      slugs.insert(slugs.end(), one.slugs.begin(), one.slugs.end());
      files.push_back(one.file);
      const auto text = parse_json(one.text);
      ASSERT_TRUE(text) << one.text;
      EXPECT_EQ((*text)["protocol"], one.embeds ? "openai-embeddings" : "openai");
      EXPECT_EQ((*text)["models"].size(), one.slugs.size());
    }
  }
  EXPECT_EQ(std::set<std::string>(slugs.begin(), slugs.end()).size(), slugs.size()) << join(slugs, " ");
  EXPECT_EQ(slugs.size(), models.size() * kLocalServers.size());
  EXPECT_EQ(slugs[0], "llama3");
  EXPECT_EQ(slugs[1], "llama-3-ollama") << "another provider's model has the name";
  EXPECT_EQ(slugs[5], "llama3-lmstudio");
  EXPECT_EQ(files[1], "models/ollama-embeddings.json");
  EXPECT_EQ(std::set<std::string>(files.begin(), files.end()).size(), files.size());
}

// The whole file is read as models/ reads it.
TEST(LocalServers, ProposesOnlyWhatModelsTakes) {
  const std::string path = "/home/someone/models--meta/snapshots/" + std::string(100, '0') + "/Llama-3.1-8B-Q4.gguf";
  Json list = {{"data", Json::array()}};
  for (const std::string& id : {path, std::string("a"), std::string("a"), std::string(), std::string("x\x1b[31m"),
                                std::string(200, 'y'), std::string(300, 'z')})
    list["data"].push_back({{"id", id}});
  const auto models = read_local_models(list);
  ASSERT_TRUE(models);
  EXPECT_EQ(models->size(), 6U) << "an id that is listed twice is one model";
  std::set<std::string> taken;
  const auto got = propose(kLocalServers[2], "http://127.0.0.1:1/v1", *models, {}, "2026-11-22", taken);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].slugs, (std::vector<std::string>{"llama-3-1-8b-q4-gguf", "a", "local-model"}));
  const auto text = parse_json(got[0].text);
  ASSERT_TRUE(text);
  EXPECT_EQ((*text)["models"][0]["id"], path);
  EXPECT_EQ((*text)["models"][0]["name"], "Llama-3.1-8B-Q4.gguf");
  EXPECT_EQ((*text)["models"][2]["name"], std::string(120, 'y'));
  MemoryFs fs;
  ASSERT_TRUE(
      fs.write_atomic("r/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})", false));
  ASSERT_TRUE(fs.write_atomic("r/" + got[0].file, got[0].text, false));
  Diagnostics diagnostics;
  load_repository(fs, "r", {}, {}, diagnostics);
  for (const auto& error : diagnostics.errors()) ADD_FAILURE() << error.to_string();
}

TEST(LocalServers, ProposesNothingThatTheRepositoryHas) {
  Repository repository;
  Model known;
  known.slug = "mine";
  known.id = "llama3";
  known.provider = "ollama";
  repository.models = {known};
  std::set<std::string> taken;
  const auto at = [&](const std::vector<LocalModel>& models) {
    return propose(kLocalServers[0], "http://127.0.0.1:1/v1", models, repository, "2026-11-22", taken);
  };
  EXPECT_TRUE(at({{"llama3", false}}).empty());
  const auto more = at({{"llama3", false}, {"mine", false}});
  ASSERT_EQ(more.size(), 1U);
  EXPECT_EQ(more[0].slugs, std::vector<std::string>{"mine-ollama"});
}

}  // namespace
}  // namespace benchhub
