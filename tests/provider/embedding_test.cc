// The openai-embeddings protocol without a network.
#include <gtest/gtest.h>

#include "domain/embedding.h"
#include "provider/provider.h"

namespace benchhub {
namespace {

const Protocol& embedding_row() { return *find_protocol("openai-embeddings"); }

ParsedReply parsed_vector(const Json& body, int status = 200) {
  return embedding_row().parse(
      {.status = status, .headers = {{"content-type", "application/json"}}, .body = body.dump()});
}

Json vector_body(const Json& vector) {
  return {{"model", "m-2"},
          {"data", {{{"index", 0}, {"embedding", vector}}}},
          {"usage", {{"prompt_tokens", 3}, {"total_tokens", 3}}}};
}

TEST(EmbeddingProtocol, SendsOneTextAndNoStream) {
  Provider provider;
  provider.base_url = "https://host/v1";
  Request request;
  request.model = "m";
  request.messages = {{"input", "héllo"}};
  request.params = {{"dimensions", 256}};
  const HttpRequest http = embedding_row().build(request, provider, "key-1");
  EXPECT_EQ(http.url, "https://host/v1/embeddings");
  EXPECT_EQ(http.body, R"({"dimensions":256,"encoding_format":"float","input":"héllo","model":"m"})");
  EXPECT_EQ(http.secret_headers.at(0).second, "Bearer key-1");
  const auto [input, output] = embedding_row().most_tokens(request, Model{});
  EXPECT_GE(input, 6);
  EXPECT_EQ(output, 0);
}

TEST(EmbeddingProtocol, TheVectorIsTheAnswer) {
  const ParsedReply reply = parsed_vector(vector_body({0.5, -1, 2e-3}));
  EXPECT_EQ(reply.state, AnswerState::answered);
  EXPECT_EQ(vector_from_text(reply.text), (std::vector<float>{0.5f, -1.0f, 2e-3f}));
  EXPECT_EQ(reply.model_served, "m-2");
  EXPECT_EQ(reply.usage.input, 3);
  EXPECT_EQ(reply.usage.output, 0);
  EXPECT_FALSE(reply.usage.estimated);
}

TEST(EmbeddingProtocol, WhatHoldsNoVectorIsNoAnswer) {
  for (const Json& vector : {Json::array(), Json::array({1, "x"}), Json::array({nullptr}), Json("AACAPw=="), Json(5),
                             Json::array({1e300}), Json(std::vector<int>(kMostDimensions + 1, 1))}) {
    const ParsedReply reply = parsed_vector(vector_body(vector));
    EXPECT_NE(reply.state, AnswerState::answered) << vector.dump().substr(0, 80);
    EXPECT_TRUE(reply.text.empty());
  }
  for (const Json& body : {Json::object(), Json{{"data", Json::array()}}, Json{{"data", "x"}}})
    EXPECT_NE(parsed_vector(body).state, AnswerState::answered) << body.dump();
  EXPECT_EQ(parsed_vector({{"error", {{"message", "no"}, {"code", "invalid_api_key"}}}}, 401).retry,
            Retry::stop_provider);
}

TEST(EmbeddingProtocol, UsageThatIsNotToldIsEstimated) {
  Json body = vector_body({1});
  body.erase("usage");
  EXPECT_TRUE(parsed_vector(body).usage.estimated);
}

TEST(EmbeddingProtocol, TheBaselineGivesTheSameVectorForTheSameText) {
  Request request;
  request.messages = {{"input", "red car"}};
  request.context = {{"kind", "word_embedder"}};
  const Protocol& baseline = *find_protocol("baseline");
  const ParsedReply reply = baseline.parse(baseline.answer(request));
  EXPECT_EQ(vector_from_text(reply.text), hashed_words("red car"));
}

}  // namespace
}  // namespace benchhub
