// The declared table of parameters: what is sent, and that the answer key follows it.
#include "plan/parameters.h"

#include <gtest/gtest.h>

#include "plan/requests.h"

namespace benchhub {
namespace {

Json sent_params(const std::vector<ParamRule>& provider_rules, const Json& params,
                 const std::vector<ParamRule>& model_rules = {}) {
  Provider provider;
  provider.parameters = provider_rules;
  Model model;
  model.parameters = model_rules;
  Request request;
  request.params = params;
  apply_parameter_rules(provider, model, request);
  return request.params;
}

TEST(ParameterRules, DropClampRenameAndMap) {
  const Json params = {{"temperature", 1.7}, {"seed", 4}, {"max_tokens", 256}, {"reasoning_effort", "high"}};
  const std::vector<ParamRule> rules = {
      {.name = "temperature", .min = 0, .max = 1},
      {.name = "seed", .drop = true},
      {.name = "max_tokens", .min = 8192, .send_as = "max_completion_tokens"},
      {.name = "reasoning_effort", .values = {{"high", 24576}}, .send_as = "thinking_budget"},
      {.name = "stop", .drop = true}};
  EXPECT_EQ(canonical_json(sent_params(rules, params)),
            R"({"max_completion_tokens":8192,"temperature":1,"thinking_budget":24576})");
  EXPECT_EQ(sent_params({}, params), params);
}

TEST(ParameterRules, ValuesOutsideAListAreDropped) {
  const std::vector<ParamRule> rules = {{.name = "reasoning_effort", .only = {"low", "high"}},
                                        {.name = "response_format", .only = {"json_schema"}}};
  EXPECT_EQ(sent_params(rules, {{"reasoning_effort", "low"}}).size(), 1u);
  EXPECT_EQ(sent_params(rules, {{"reasoning_effort", "minimal"}}).size(), 0u);
  Provider provider;
  provider.parameters = rules;
  Request request;
  request.response_format = {{"type", "json_schema"}, {"schema", Json::object()}};
  apply_parameter_rules(provider, {}, request);
  EXPECT_FALSE(request.response_format.is_null());
  request.response_format = {{"type", "json_object"}};
  apply_parameter_rules(provider, {}, request);
  EXPECT_TRUE(request.response_format.is_null());
}

TEST(ParameterRules, AModelsRuleStandsInForItsProviders) {
  const std::vector<ParamRule> provider = {{.name = "seed", .drop = true}, {.name = "stop", .drop = true}};
  const std::vector<ParamRule> model = {{.name = "seed", .send_as = "random_seed"}};
  EXPECT_EQ(sent_params(provider, {{"seed", 1}, {"stop", {"x"}}}, model).dump(), R"({"random_seed":1})");
  EXPECT_EQ(sent_params({{.name = "a", .send_as = "b"}}, {{"a", 1}, {"b", 2}}).dump(), R"({"b":2})");
}

TEST(ParameterRules, AskingForThinkingReachesOnlyModelsThatCan) {
  Benchmark benchmark;
  benchmark.user_prompt = "q";
  benchmark.cases.resize(1);
  Provider provider;
  Model model;
  const auto parts = [&] {
    RequestMaker maker(benchmark);
    return answer_key_parts(maker.make(0, 0, provider, model));
  };
  const auto plain = parts();
  EXPECT_FALSE(plain.contains("params.reasoning_effort"));  // keys of definitions without it are as they were
  benchmark.params["reasoning_effort"] = "low";
  EXPECT_EQ(parts(), plain);
  model.tags = {"chat", "reasoning"};
  EXPECT_EQ(parts().at("params.reasoning_effort"), "\"low\"");
  model.tags = {"chat"};
  model.capabilities = {"reasoning"};
  EXPECT_EQ(parts().at("params.reasoning_effort"), "\"low\"");
  model.params["reasoning_effort"] = "high";  // the owner's word
  EXPECT_EQ(parts().at("params.reasoning_effort"), "\"high\"");
}

// The key is made of what is sent: a rule that changes nothing leaves it, one that changes something changes it.
TEST(ParameterRules, TheAnswerKeyFollowsWhatIsSent) {
  Benchmark benchmark;
  benchmark.user_prompt = "q";
  benchmark.params = {{"max_tokens", 256}, {"temperature", 0}, {"seed", 3}};
  benchmark.cases.resize(1);
  Provider provider;
  provider.slug = "p";
  Model model;
  model.id = "m";
  RequestMaker maker(benchmark);
  const auto key = [&] { return answer_key(maker.make(0, 0, provider, model)); };
  const std::string plain = key();
  provider.parameters = {{.name = "temperature", .max = 1}, {.name = "stop", .drop = true}};
  EXPECT_EQ(key(), plain);
  provider.parameters.push_back({.name = "seed", .drop = true});
  EXPECT_NE(key(), plain);
  benchmark.params.erase("seed");
  provider.parameters.clear();
  const std::string without = key();
  benchmark.params["seed"] = 3;
  provider.parameters = {{.name = "seed", .drop = true}};
  EXPECT_EQ(key(), without);
  EXPECT_FALSE(answer_key_parts(maker.make(0, 0, provider, model)).contains("params.seed"));
}

TEST(ParameterRules, WhatAProtocolHasNoPlaceForIsNeitherSentNorInTheKey) {
  Provider provider;
  provider.protocol = "anthropic";
  Model model;
  Request request;
  request.params = {{"seed", 3}, {"top_k", 4}};
  request.response_format = {{"type", "json_object"}};
  Request taken = request;
  apply_parameter_rules(provider, model, request);
  EXPECT_EQ(request.params.dump(), R"({"top_k":4})");
  EXPECT_EQ(request.response_format, nullptr);
  provider.parameters = {{.name = "seed"}};  // this server takes one
  taken.response_format = {{"type", "json_schema"}, {"schema", Json::object()}};
  apply_parameter_rules(provider, model, taken);
  EXPECT_EQ(taken.params["seed"], 3);
  EXPECT_FALSE(taken.response_format.is_null());
}

TEST(ParameterRules, NoLongerAnswerIsAskedForThanTheModelCanGive) {
  Benchmark benchmark;
  benchmark.user_prompt = "q";
  benchmark.params = {{"max_tokens", 4096}};
  benchmark.cases.resize(1);
  Provider provider;
  Model model;
  model.id = "m";
  RequestMaker maker(benchmark);
  const auto parts = [&] { return answer_key_parts(maker.make(0, 0, provider, model)); };
  const auto plain = parts();
  model.max_output = 4096;
  EXPECT_EQ(parts(), plain) << "keys change only where less is sent";
  model.max_output = 1000;
  EXPECT_EQ(parts().at("params.max_tokens"), "1000");
  EXPECT_EQ(describe_parameter_rules(provider, model), "output at most 1000");
  provider.parameters = {{.name = "max_tokens", .send_as = "max_completion_tokens"}};
  EXPECT_EQ(parts().at("params.max_completion_tokens"), "1000");
  model.params = {{"max_completion_tokens", 2000}};  // the owner says it by the provider's name
  EXPECT_EQ(parts().at("params.max_completion_tokens"), "1000");
  provider.parameters = {{.name = "max_tokens", .max = 10}};
  model.params = Json::object();
  EXPECT_EQ(parts().at("params.max_tokens"), "10");
}

TEST(ParameterRules, NorByARuleByAnOddNumberOrByAProtocolsDefault) {
  Provider provider;
  Model model;
  model.max_output = 1000;
  const auto sent = [&](const Json& params) {
    Request request;
    request.params = params;
    apply_parameter_rules(provider, model, request);
    return canonical_json(request.params);
  };
  EXPECT_EQ(sent({{"max_tokens", 8192.0}}), R"({"max_tokens":1000})");
  EXPECT_EQ(sent({{"max_tokens", 10000000000000000000u}}), R"({"max_tokens":1000})");
  EXPECT_EQ(sent({{"max_tokens", 500.0}}), R"({"max_tokens":500})");
  EXPECT_EQ(sent({{"maxOutputTokens", 5000}}), R"({"maxOutputTokens":1000})");
  EXPECT_EQ(sent({{"generationConfig", {{"maxOutputTokens", 5000}, {"topK", 4}}}}),
            R"({"generationConfig":{"maxOutputTokens":1000,"topK":4}})");
  EXPECT_EQ(sent(Json::object()), "{}");
  provider.parameters = {{.name = "max_tokens", .min = 2000},
                         {.name = "effort", .values = {{"low", 4096}}, .send_as = "max_completion_tokens"}};
  EXPECT_EQ(sent({{"max_tokens", 256}}), R"({"max_tokens":1000})");
  EXPECT_EQ(sent({{"effort", "low"}}), R"({"max_completion_tokens":1000})");
  provider.protocol = "anthropic";  // which sends 8192 where nobody says
  EXPECT_EQ(sent(Json::object()), R"({"max_tokens":1000})");
  EXPECT_EQ(sent({{"max_completion_tokens", 7}}), R"({"max_completion_tokens":7})");
  model.max_output = 8192;
  EXPECT_EQ(sent(Json::object()), "{}") << "keys change only where less is sent";
}

// Keys are made of canonical JSON, which always wrote such a bound as a whole number.
TEST(ParameterRules, ABoundThatIsAWholeNumberIsSentAsOne) {
  const std::vector<ParamRule> rules = {{.name = "max_tokens", .min = 100000},
                                        {.name = "effort", .values = {{"low", 2048.0}}, .send_as = "thinking_budget"},
                                        {.name = "temperature", .max = 0.5}};
  const Json params = sent_params(rules, {{"max_tokens", 256}, {"effort", "low"}, {"temperature", 1}});
  EXPECT_TRUE(params["max_tokens"].is_number_integer());
  EXPECT_EQ(canonical_json(params), R"({"max_tokens":100000,"temperature":0.5,"thinking_budget":2048})");
  EXPECT_EQ(params.dump(), canonical_json(params));
  EXPECT_EQ(canonical_json(sent_params({{.name = "seed", .max = 1e17}}, {{"seed", 1e18}})),
            canonical_json({{"seed", 1e17}}));
}

TEST(ParameterRules, AreDescribedInOneLine) {
  Provider provider;
  provider.parameters = {{.name = "temperature", .min = 0, .max = 1},
                         {.name = "seed", .drop = true},
                         {.name = "max_tokens", .send_as = "max_completion_tokens"}};
  EXPECT_EQ(describe_parameter_rules(provider, {}), "max_tokens as max_completion_tokens; no seed; temperature 0 to 1");
}

}  // namespace
}  // namespace benchhub
