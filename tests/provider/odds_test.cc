// What is kept of token probabilities: of the last number alone, whole or streamed, and nothing where what is told are
// no probabilities.
#include <gtest/gtest.h>

#include <cmath>

#include "provider/samples.h"

namespace benchhub {
namespace {

Json odds_entry(const std::string& token, double logprob, const std::vector<std::pair<std::string, Json>>& top) {
  Json out = {{"token", token}, {"logprob", logprob}, {"top_logprobs", Json::array()}};
  for (const auto& [other, value] : top) out["top_logprobs"].push_back({{"token", other}, {"logprob", value}});
  return out;
}

const Json kBracket = odds_entry("[[", 0, {{"[[", 0}}), kClosing = odds_entry("]]", 0, {{"]]", 0}});

Json choice_with(const Json& content) {
  return {{"index", 0},
          {"message", {{"role", "assistant"}, {"content", "2 facts.\n[[4]]"}}},
          {"logprobs", {{"content", content}}},
          {"finish_reason", "stop"}};
}

std::optional<NumberOdds> odds_in_content(const Json& content) {
  const Json document = {{"model", "m"}, {"choices", Json::array({choice_with(content)})}};
  return find_protocol("openai")->parse(samples::document_of(document.dump())).odds;
}

std::optional<NumberOdds> odds_in(const std::vector<Json>& tokens) { return odds_in_content(tokens); }

TEST(TokenOdds, OfTheLastNumberAloneAreKept) {
  const auto odds = odds_in({odds_entry("2", -0.1, {{"2", -0.1}}), odds_entry(" facts", 0, {{" facts", 0}}), kBracket,
                             odds_entry("4", -0.5, {{"4", -0.5}, {"5", -1.5}, {" 4", -3}, {"four", -4}}), kClosing});
  ASSERT_TRUE(odds);
  EXPECT_EQ(odds->written, "4");
  ASSERT_EQ(odds->logprobs.size(), 2u);
  EXPECT_NEAR(odds->logprobs.at("4"), std::log(std::exp(-0.5) + std::exp(-3.0)), 1e-12);
  EXPECT_NEAR(odds->logprobs.at("5"), -1.5, 1e-12);
}

TEST(TokenOdds, AreTheSameInAStreamHoweverItIsCut) {
  const auto event = [](const Json& delta, const std::vector<Json>& content, const Json& finish = nullptr) {
    const Json choice = {
        {"index", 0}, {"delta", delta}, {"logprobs", {{"content", content}}}, {"finish_reason", finish}};
    return "data: " + Json{{"model", "m"}, {"choices", Json::array({choice})}}.dump() + "\n\n";
  };
  const Json four = odds_entry("4", -0.5, {{"4", -0.5}, {"5", -1.5}});
  const std::string apart = event({{"content", "[["}}, {kBracket}) + event({{"content", "4"}}, {four}) +
                            event({{"content", "]]"}}, {kClosing}) + event(Json::object(), {}, "stop");
  const std::string joined = event({{"content", "[[4]]"}}, {kBracket, four, kClosing}, "stop");
  const auto parse = [](const std::string& events) {
    return find_protocol("openai")->parse(samples::stream_of(events + "data: [DONE]\n\n")).odds;
  };
  ASSERT_TRUE(parse(apart));
  EXPECT_EQ(parse(apart), parse(joined));
  EXPECT_EQ(parse(apart)->logprobs.size(), 2u);
}

TEST(TokenOdds, TheTokenThatWasDrawnCountsThoughItIsNotAmongTheLikeliest) {
  const auto odds = odds_in({odds_entry("4", -3, {{"5", -0.2}, {"3", -2}})});
  ASSERT_TRUE(odds);
  EXPECT_NEAR(odds->logprobs.at("4"), -3, 1e-12);
}

TEST(TokenOdds, WhatIsNoProbabilityIsNotKept) {
  EXPECT_FALSE(odds_in({odds_entry("4", 0.7, {{"4", 0.7}}), kClosing})) << "above 1";
  EXPECT_FALSE(odds_in({odds_entry("4", -0.1, {{"4", -0.1}, {"5", -0.1}})})) << "above 1 in sum";
  EXPECT_FALSE(odds_in({odds_entry("4", -0.1, {{"4", "high"}})}));
  EXPECT_FALSE(odds_in({odds_entry("4", -0.1, {{"4", -0.1}}), odds_entry("5/", -0.1, {{"5/", -0.1}})}))
      << "the last number is no token of its own";
  for (const Json& odd : {Json(nullptr), Json("x"), Json::array({1, "a", nullptr}), Json::object()})
    EXPECT_FALSE(odds_in_content(odd)) << odd;
  EXPECT_TRUE(odds_in({odds_entry("4", 0.0001, {{"4", 0.0001}, {"5", -9999}})})) << "a rounding";
}

TEST(TokenOdds, GeminiTellsThemInTwoLists) {
  const auto one = [](const char* token, double p) { return Json{{"token", token}, {"logProbability", p}}; };
  const Json result = {
      {"chosenCandidates", {one("[[", 0), one("4", -0.5)}},
      {"topCandidates",
       Json::array({Json{{"candidates", Json::array({one("[[", 0)})}},
                    Json{{"candidates", Json::array({one("4", -0.5), one("5", -1.5), one("four", -5)})}}})}};
  Json candidate = {{"content", {{"parts", Json::array({Json{{"text", "[[4]]"}}})}}},
                    {"finishReason", "STOP"},
                    {"logprobsResult", result}};
  const Json frame = {{"candidates", Json::array({candidate})}};
  const auto odds = find_protocol("gemini")->parse(samples::document_of(frame.dump())).odds;
  ASSERT_TRUE(odds);
  EXPECT_EQ(odds->written, "4");
  EXPECT_NEAR(odds->logprobs.at("5"), -1.5, 1e-12);
}

TEST(TokenOdds, AreAskedForInGeminisWords) {
  Request request;
  request.model = "m";
  request.params = {{"logprobs", true}, {"top_logprobs", 10}};
  const Json body = Json::parse(find_protocol("gemini")->build(request, Provider{}, "").body);
  EXPECT_EQ(body["generationConfig"], Json({{"responseLogprobs", true}, {"logprobs", 10}}));
}

}  // namespace
}  // namespace benchhub
