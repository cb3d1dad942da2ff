// The anthropic protocol without a network: what is built, how replies are read.
#include <gtest/gtest.h>

#include "base/text.h"
#include "provider/anthropic_reply.h"
#include "provider/samples.h"

namespace benchhub {
namespace {

const Protocol& anthropic_row() { return *find_protocol("anthropic"); }

Json anthropic_body(const Request& request, Provider provider = {}) {
  return parse_json(anthropic_row().build(request, provider, "").body).value();
}

ParsedReply parse_anthropic_error(int status, const char* body) {
  RawReply raw = samples::document_of(body);
  raw.status = status;
  return anthropic_row().parse(raw);
}

TEST(AnthropicBuild, SystemIsApartAndParametersAreTranslated) {
  Provider provider;
  provider.base_url = "https://host/";
  provider.stream = false;
  Request request;
  request.model = "claude-x";
  request.messages = {{"system", "s"}, {"user", "u"}, {"assistant", "a"}, {"system", "t"}, {"user", "v"}};
  request.params = {{"max_tokens", 32}, {"temperature", 0.0}, {"stop", {"X"}}, {"reasoning_effort", "low"}};
  const HttpRequest http = anthropic_row().build(request, provider, "k");
  EXPECT_EQ(http.url, "https://host/v1/messages");
  EXPECT_EQ(http.body,
            R"({"max_tokens":32,"messages":[{"content":"u","role":"user"},{"content":"a","role":"assistant"},)"
            R"({"content":"v","role":"user"}],"model":"claude-x","output_config":{"effort":"low"},)"
            R"("stop_sequences":["X"],"stream":false,"system":"s\n\nt","temperature":0})");
  EXPECT_EQ(http.headers.back(), (std::pair<std::string, std::string>{"anthropic-version", "2023-06-01"}));
  EXPECT_EQ(http.secret_headers[0], (std::pair<std::string, std::string>{"x-api-key", "k"}));
}

TEST(AnthropicBuild, TheVersionIsNotDoubledAndAHeaderOfTheFileReplaces) {
  Provider provider;
  provider.base_url = "https://host/anthropic/v1";
  provider.headers = {{"Anthropic-Version", "2030-01-01"}};
  const HttpRequest http = anthropic_row().build({}, provider, "");
  EXPECT_EQ(http.url, "https://host/anthropic/v1/messages");
  EXPECT_EQ(http.headers.back().second, "2030-01-01");
}

TEST(AnthropicBuild, MaxTokensIsAlwaysSentAndBoundsTheCost) {
  Request request;
  Model model;
  EXPECT_EQ(anthropic_body(request)["max_tokens"], 8192);
  EXPECT_EQ(anthropic_row().most_tokens(request, model).second, 8192);
  model.max_output = 100;
  EXPECT_EQ(anthropic_row().most_tokens(request, model).second, 8192);  // what is sent, not what the model could
  request.params = {{"max_tokens", 7}};
  EXPECT_EQ(anthropic_row().most_tokens(request, model).second, 7);
  for (const Json& params : {Json{{"max_tokens", 1e5}}, Json{{"max_completion_tokens", 100000.0}},
                             Json{{"max_tokens", 100000}, {"max_completion_tokens", 7}}}) {
    request.params = params;
    EXPECT_EQ(canonical_json(anthropic_body(request)["max_tokens"]), "100000");
    EXPECT_EQ(anthropic_row().most_tokens(request, model).second, 100000);
  }
  request.params = {{"max_output_tokens", 7}};  // not of this API
  EXPECT_EQ(anthropic_row().most_tokens(request, model).second, 8192);
}

TEST(AnthropicBuild, ToolsSchemaAndThinking) {
  Request request;
  request.tools =
      parse_json(R"([{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},)"
                 R"({"type":"web_search_20250305","name":"web_search"}])")
          .value();
  request.response_format = {{"type", "json_schema"}, {"schema", {{"type", "object"}}}};
  request.params = {{"tool_choice", "required"}, {"thinking_budget", 2048}};
  const Json body = anthropic_body(request);
  EXPECT_EQ(body["tools"][0].dump(), R"({"description":"d","input_schema":{"type":"object"},"name":"f"})");
  EXPECT_EQ(body["tools"][1]["name"], "web_search");
  EXPECT_EQ(body["tool_choice"].dump(), R"({"type":"any"})");
  EXPECT_EQ(body["output_config"].dump(), R"({"format":{"schema":{"type":"object"},"type":"json_schema"}})");
  EXPECT_EQ(body["thinking"].dump(), R"({"budget_tokens":2048,"type":"enabled"})");
  request.params = {{"tool_choice", {{"type", "function"}, {"function", {{"name", "f"}}}}},
                    {"reasoning_effort", "none"}};
  EXPECT_EQ(anthropic_body(request)["tool_choice"].dump(), R"({"name":"f","type":"tool"})");
  EXPECT_EQ(anthropic_body(request)["thinking"].dump(), R"({"type":"disabled"})");
}

TEST(AnthropicReplies, StopReasonDecidesTheState) {
  const std::pair<const char*, AnswerState> rows[] = {{"end_turn", AnswerState::answered},
                                                      {"stop_sequence", AnswerState::answered},
                                                      {"tool_use", AnswerState::answered},
                                                      {"max_tokens", AnswerState::truncated},
                                                      {"model_context_window_exceeded", AnswerState::truncated},
                                                      {"pause_turn", AnswerState::truncated},
                                                      {"refusal", AnswerState::refused},
                                                      {"compaction", AnswerState::other}};
  for (const auto& [reason, state] : rows) {
    for (const std::string& text : {samples::anthropic().document, samples::anthropic().stream}) {
      const std::string body = replace_all(text, "end_turn", reason);
      const bool stream = body.starts_with("event");
      const ParsedReply got = anthropic_row().parse(stream ? samples::stream_of(body) : samples::document_of(body));
      EXPECT_EQ(got.state, state) << reason;
      EXPECT_EQ(got.finish_reason, reason);
    }
  }
}

TEST(AnthropicReplies, AStopReasonOfMessageStartIsNoEnd) {
  std::string body = samples::anthropic().stream;
  body = replace_all(body.substr(0, body.find("event: message_delta")), "\"stop_reason\":null",
                     "\"stop_reason\":\"end_turn\"");
  EXPECT_EQ(anthropic_row().parse(samples::stream_of(body)).state, AnswerState::provider_error);
}

TEST(AnthropicReplies, ARefusalSaysWhy) {
  const ParsedReply got = anthropic_row().parse(samples::document_of(
      R"({"type":"message","content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":null}})"));
  EXPECT_EQ(got.state, AnswerState::refused);
  EXPECT_EQ(got.error, "the model refused: bio");
}

TEST(AnthropicReplies, ErrorsHaveTheirClass) {
  const auto error = [](int status, const char* type, const char* message = "m") {
    return parse_anthropic_error(
        status, Json{{"type", "error"}, {"error", {{"type", type}, {"message", message}}}, {"request_id", "req_1"}}
                    .dump()
                    .c_str());
  };
  EXPECT_EQ(error(529, "overloaded_error").retry, Retry::safe);
  EXPECT_EQ(error(429, "rate_limit_error").retry, Retry::safe);
  EXPECT_EQ(error(500, "api_error").retry, Retry::unknown);
  EXPECT_EQ(error(504, "timeout_error").retry, Retry::unknown);
  EXPECT_EQ(error(404, "not_found_error").retry, Retry::stop_model);
  EXPECT_EQ(error(413, "request_too_large").retry, Retry::never);
  EXPECT_EQ(error(401, "authentication_error").retry, Retry::stop_provider);
  EXPECT_EQ(error(402, "billing_error").retry, Retry::stop_provider);
  EXPECT_EQ(error(403, "permission_error").retry, Retry::stop_provider);
  EXPECT_EQ(error(400, "invalid_request_error", "prompt is too long").retry, Retry::never);
  EXPECT_EQ(error(400, "invalid_request_error", "Your credit balance is too low to access the API").retry,
            Retry::stop_provider);
  EXPECT_EQ(error(400, "invalid_request_error", "Output blocked by content filtering policy").state,
            AnswerState::filtered);
  EXPECT_EQ(error(529, "overloaded_error").request_id, "req_1");
}

TEST(AnthropicReplies, AnErrorInsideAStreamIsSafeOnlyBeforeTokensCame) {
  const std::string error =
      "event: error\ndata: "
      "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
  const std::string whole = samples::anthropic().stream;
  EXPECT_EQ(anthropic_row().parse(samples::stream_of(error)).retry, Retry::safe);
  const std::string begun = whole.substr(0, whole.find("event: content_block_start"));
  EXPECT_EQ(anthropic_row().parse(samples::stream_of(begun + error)).retry, Retry::safe);
  const ParsedReply late =
      anthropic_row().parse(samples::stream_of(whole.substr(0, whole.find("event: message_delta")) + error));
  EXPECT_EQ(late.retry, Retry::unknown);
  EXPECT_EQ(late.error, "Overloaded");
  EXPECT_EQ(late.text, "caf\xC3\xA9 end");
}

TEST(AnthropicUsage, InputCountsWhatTheCacheTookAndGave) {
  const auto read = [](const char* text) { return read_anthropic_usage(parse_json(text).value()); };
  const Usage usage = read(
      R"({"input_tokens":10,"cache_read_input_tokens":200,"cache_creation_input_tokens":30,"output_tokens":9,"output_tokens_details":{"thinking_tokens":4}})");
  EXPECT_EQ(usage.input, 240);
  EXPECT_EQ(usage.cached, 200);
  EXPECT_EQ(usage.output, 9);
  EXPECT_EQ(usage.reasoning, 4);
  EXPECT_EQ(read(R"({"input_tokens":10,"output_tokens":9})").cached, std::nullopt);
  const Usage nonsense = read(R"({"input_tokens":10,"cache_read_input_tokens":-3,"output_tokens":9})");
  EXPECT_EQ(nonsense.input, std::nullopt);
  EXPECT_TRUE(nonsense.estimated);
}

}  // namespace
}  // namespace benchhub
