// The gemini protocol without a network: what is built, how replies are read.
#include <gtest/gtest.h>

#include "base/text.h"
#include "provider/gemini_reply.h"
#include "provider/samples.h"

namespace benchhub {
namespace {

const Protocol& gemini_row() { return *find_protocol("gemini"); }

Json gemini_body(const Request& request) { return parse_json(gemini_row().build(request, {}, "").body).value(); }

TEST(GeminiBuild, ContentsSystemAndConfig) {
  Provider provider;
  provider.base_url = "https://host";
  provider.stream = false;
  Request request;
  request.model = "gemini-x";
  request.messages = {{"system", "s"}, {"user", "u"}, {"assistant", "a"}, {"user", "v"}};
  request.params = {{"max_tokens", 32}, {"temperature", 0}, {"top_p", 0.5}, {"seed", 3}, {"stop", {"X"}}};
  const HttpRequest http = gemini_row().build(request, provider, "k");
  EXPECT_EQ(http.url, "https://host/v1beta/models/gemini-x:generateContent");
  EXPECT_EQ(http.body,
            R"({"contents":[{"parts":[{"text":"u"}],"role":"user"},{"parts":[{"text":"a"}],"role":"model"},)"
            R"({"parts":[{"text":"v"}],"role":"user"}],"generationConfig":{"maxOutputTokens":32,"seed":3,)"
            R"("stopSequences":["X"],"temperature":0,"topP":0.5},"systemInstruction":{"parts":[{"text":"s"}]}})");
  EXPECT_EQ(http.secret_headers[0], (std::pair<std::string, std::string>{"x-goog-api-key", "k"}));
  provider.stream = true;
  request.model = "tunedModels/a?b";
  EXPECT_EQ(gemini_row().build(request, provider, "k").url,
            "https://host/v1beta/tunedModels/a%3Fb:streamGenerateContent?alt=sse");
}

TEST(GeminiBuild, TheBoundIsOfTheLimitThatIsSent) {
  Request request;
  Model model;
  EXPECT_EQ(gemini_row().most_tokens(request, model).second, 8192);
  for (const Json& params :
       {Json{{"max_tokens", 1e5}}, Json{{"maxOutputTokens", 100000}}, Json{{"max_output_tokens", 100000.0}},
        Json{{"max_completion_tokens", 100000}}, Json{{"generationConfig", {{"maxOutputTokens", 100000}}}},
        Json{{"generationConfig", {{"maxOutputTokens", 5}}}, {"max_tokens", 50000}, {"n", 2}}}) {
    request.params = params;
    EXPECT_EQ(gemini_row().most_tokens(request, model).second, 100000) << params;
  }
}

TEST(GeminiBuild, ToolsSchemaAndThinking) {
  Request request;
  request.tools =
      parse_json(R"([{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},)"
                 R"({"googleSearch":{}}])")
          .value();
  request.response_format = {{"type", "json_schema"}, {"schema", {{"type", "object"}}}};
  request.params = {{"tool_choice", {{"type", "function"}, {"function", {{"name", "f"}}}}},
                    {"reasoning_effort", "low"},
                    {"safetySettings", Json::array()},
                    {"topK", 4}};
  const Json body = gemini_body(request);
  EXPECT_EQ(
      body["tools"].dump(),
      R"([{"googleSearch":{}},{"functionDeclarations":[{"description":"d","name":"f","parametersJsonSchema":{"type":"object"}}]}])");
  EXPECT_EQ(body["toolConfig"].dump(), R"({"functionCallingConfig":{"allowedFunctionNames":["f"],"mode":"ANY"}})");
  EXPECT_EQ(body["generationConfig"].dump(),
            R"({"responseJsonSchema":{"type":"object"},"responseMimeType":"application/json",)"
            R"("thinkingConfig":{"thinkingLevel":"LOW"},"topK":4})");
  EXPECT_TRUE(body.contains("safetySettings"));
  request.params = {{"thinking_budget", 0}};
  request.response_format = {{"type", "json_object"}};
  EXPECT_EQ(gemini_body(request)["generationConfig"].dump(),
            R"({"responseMimeType":"application/json","thinkingConfig":{"thinkingBudget":0}})");
}

TEST(GeminiReplies, FinishReasonDecidesTheState) {
  const std::tuple<const char*, AnswerState, Retry> rows[] = {
      {"STOP", AnswerState::answered, Retry::none},
      {"MAX_TOKENS", AnswerState::truncated, Retry::none},
      {"SAFETY", AnswerState::filtered, Retry::none},
      {"RECITATION", AnswerState::filtered, Retry::none},
      {"BLOCKLIST", AnswerState::filtered, Retry::none},
      {"PROHIBITED_CONTENT", AnswerState::filtered, Retry::none},
      {"SPII", AnswerState::filtered, Retry::none},
      {"MALFORMED_FUNCTION_CALL", AnswerState::provider_error, Retry::unknown},
      {"OTHER", AnswerState::provider_error, Retry::unknown},
      {"LANGUAGE", AnswerState::other, Retry::none},
      {"FINISH_REASON_UNSPECIFIED", AnswerState::other, Retry::none}};
  for (const auto& [reason, state, retry] : rows) {
    const ParsedReply got =
        gemini_row().parse(samples::document_of(replace_all(samples::gemini().document, "STOP", reason)));
    EXPECT_EQ(got.state, state) << reason;
    EXPECT_EQ(got.retry, retry) << reason;
  }
}

TEST(GeminiReplies, ABlockedPromptIsFiltered) {
  const char* body =
      R"({"promptFeedback":{"blockReason":"OTHER"},"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}})";
  for (const RawReply& raw : {samples::document_of(body), samples::stream_of(std::string("data: ") + body + "\n\n")}) {
    const ParsedReply got = gemini_row().parse(raw);
    EXPECT_EQ(got.state, AnswerState::filtered);
    EXPECT_EQ(got.error, "the prompt was blocked by the provider's content filter: OTHER");
    EXPECT_EQ(got.usage.input, 4);
    EXPECT_EQ(got.usage.output, 0);
  }
}

ParsedReply parse_gemini_error(int status, const char* word, const char* message, const char* details) {
  RawReply raw = samples::document_of(std::string(R"({"error":{"code":)") + std::to_string(status) + R"(,"message":")" +
                                      message + R"(","status":")" + word + R"(","details":[)" + details + "]}}");
  raw.status = status;
  return gemini_row().parse(raw);
}

TEST(GeminiReplies, ErrorsHaveTheirClassAndTheirPause) {
  const char* info = R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.5s"})";
  const ParsedReply limit = parse_gemini_error(429, "RESOURCE_EXHAUSTED", "m", info);
  EXPECT_EQ(limit.retry, Retry::safe);
  EXPECT_EQ(limit.retry_after_ms, 34'500);
  EXPECT_EQ(
      parse_gemini_error(429, "RESOURCE_EXHAUSTED", "m",
                         R"({"@type":"x/google.rpc.QuotaFailure","violations":[{"quotaId":"RequestsPerDayPerModel"}]})")
          .retry,
      Retry::stop_provider);
  EXPECT_EQ(parse_gemini_error(400, "INVALID_ARGUMENT", "m",
                               R"({"@type":"x/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"})")
                .retry,
            Retry::stop_provider);
  EXPECT_EQ(parse_gemini_error(400, "INVALID_ARGUMENT", "too many tokens", "").retry, Retry::never);
  EXPECT_EQ(parse_gemini_error(400, "FAILED_PRECONDITION", "enable billing", "").retry, Retry::stop_provider);
  EXPECT_EQ(parse_gemini_error(403, "PERMISSION_DENIED", "m", "").retry, Retry::stop_provider);
  EXPECT_EQ(parse_gemini_error(503, "UNAVAILABLE", "overloaded", "").retry, Retry::safe);
  EXPECT_EQ(parse_gemini_error(500, "INTERNAL", "m", "").retry, Retry::unknown);
  EXPECT_EQ(parse_gemini_error(504, "DEADLINE_EXCEEDED", "m", "").retry, Retry::unknown);
  for (const char* bad : {"soon", "-5s", "1e999s", "s"}) {
    const std::string detail = std::string(R"({"@type":"x/google.rpc.RetryInfo","retryDelay":")") + bad + "\"}";
    EXPECT_EQ(parse_gemini_error(429, "RESOURCE_EXHAUSTED", "m", detail.c_str()).retry_after_ms.value_or(0), 0) << bad;
  }
}

TEST(GeminiUsage, ThinkingIsOutputAndWhatIsLeftOutIsNoneOnlyIfTheTotalAgrees) {
  const auto read = [](const char* text) { return read_gemini_usage(parse_json(text).value()); };
  const Usage whole = read(
      R"({"promptTokenCount":10,"candidatesTokenCount":3,"thoughtsTokenCount":40,"toolUsePromptTokenCount":5,"cachedContentTokenCount":8,"totalTokenCount":58})");
  EXPECT_EQ(whole.input, 15);
  EXPECT_EQ(whole.output, 43);
  EXPECT_EQ(whole.reasoning, 40);
  EXPECT_EQ(whole.cached, 8);
  EXPECT_EQ(read(R"({"promptTokenCount":10,"thoughtsTokenCount":40,"totalTokenCount":50})").output, 40);
  EXPECT_TRUE(read(R"({"promptTokenCount":10,"thoughtsTokenCount":40,"totalTokenCount":70})").estimated);
  EXPECT_TRUE(read(R"({"promptTokenCount":10,"candidatesTokenCount":-1,"totalTokenCount":10})").estimated);
  EXPECT_TRUE(read("null").estimated);
}

}  // namespace
}  // namespace benchhub
