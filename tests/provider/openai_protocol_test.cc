// The openai protocol without a network: what is built, how replies are read, bounds of tokens.
#include <gtest/gtest.h>

#include "base/text.h"
#include "provider/openai_reply.h"
#include "provider/provider.h"
#include "provider/samples.h"

namespace benchhub {
namespace {

const Protocol& openai_row() { return *find_protocol("openai"); }

RawReply sse_reply(const std::string& body) {
  return {.headers = {{"content-type", "text/event-stream"}}, .body = body};
}
RawReply json_reply_of(const Json& body) {
  return {.headers = {{"content-type", "application/json"}}, .body = body.dump()};
}
ParsedReply parsed_choice(const Json& message, const Json& finish = "stop", const Json& usage = nullptr) {
  return openai_row().parse(
      json_reply_of({{"model", "m"},
                     {"choices", {{{"index", 0}, {"message", message}, {"finish_reason", finish}}}},
                     {"usage", usage}}));
}

Request small_request() {
  Request request;
  request.model = "gpt-x";
  request.messages = {{"system", "s"}, {"user", "héllo"}};
  request.params = {{"temperature", 0.0}, {"max_tokens", 32}};
  return request;
}

TEST(OpenaiBuild, SendsModelMessagesParamsAndNothingElse) {
  Provider provider;
  provider.base_url = "https://host/v1/";
  provider.stream = false;
  provider.headers = {{"x-title", "t"}};
  Request request = small_request();
  request.response_format = {{"type", "json_object"}};
  request.context = {{"kind", "never sent"}};
  const HttpRequest http = openai_row().build(request, provider, "");
  EXPECT_EQ(http.url, "https://host/v1/chat/completions");
  EXPECT_EQ(http.body,
            R"({"max_tokens":32,"messages":[{"content":"s","role":"system"},{"content":"héllo","role":"user"}],)"
            R"("model":"gpt-x","response_format":{"type":"json_object"},"stream":false,"temperature":0})");
  EXPECT_TRUE(http.secret_headers.empty());
  EXPECT_EQ(http.headers.back(), (std::pair<std::string, std::string>{"x-title", "t"}));
}

TEST(OpenaiBuild, WrapsASchemaAsTheWireWantsIt) {
  Request request = small_request();
  request.response_format = {{"type", "json_schema"}, {"schema", {{"type", "object"}}}};
  const Json format = parse_json(openai_row().build(request, Provider{}, "").body).value()["response_format"];
  EXPECT_EQ(format.dump(), R"({"json_schema":{"name":"answer","schema":{"type":"object"}},"type":"json_schema"})");
}

TEST(OpenaiBuild, KeepsTheKeyApartAndTrimsIt) {
  Provider provider;
  const HttpRequest http = openai_row().build(small_request(), provider, " key-1\n");
  ASSERT_EQ(http.secret_headers.size(), 1u);
  EXPECT_EQ(http.secret_headers[0].second, "Bearer key-1");
  for (const auto& [name, value] : http.headers) EXPECT_FALSE(contains(value, "key-1"));
  EXPECT_TRUE(contains(http.body, R"("stream_options":{"include_usage":true})"));
}

TEST(OpenaiBuild, ParamsCannotReplaceModelOrMessages) {
  Request request = small_request();
  request.params = {{"model", "other"}, {"messages", "none"}, {"stream", false}};
  const Json body = parse_json(openai_row().build(request, Provider{}, "").body).value();
  EXPECT_EQ(body["model"], "gpt-x");
  EXPECT_EQ(body["messages"].size(), 2u);
  EXPECT_EQ(body["stream"], true);
}

std::string sample_stream() {
  const auto event = [](const char* delta, const char* rest) {
    return std::string(
               R"(data: {"id":"i","model":"m","system_fingerprint":"fp_1","provider":"P","choices":[{"index":0,"delta":)") +
           delta + rest + "\r\n\r\n";
  };
  return ": hello\n\n" + event(R"({"role":"assistant","content":""})", "}]}") + event(R"({"reasoning":"hm"})", "}]}") +
         event(R"({"content":"caf\u00e9 "})", "}]}") + event("{\"content\":\"\xF0\x9F\x98\x80 end\"}", "}]}") +
         event("{}", R"(,"finish_reason":"stop"}]})") +
         "data: "
         "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_"
         "tokens\":2}}}\n\n"
         "data: [DONE]\n\n";
}

TEST(OpenaiStream, IsReadWhole) {
  const ParsedReply got = openai_row().parse(sse_reply(sample_stream()));
  EXPECT_EQ(got.state, AnswerState::answered);
  EXPECT_EQ(got.text, "caf\xC3\xA9 \xF0\x9F\x98\x80 end");
  EXPECT_EQ(got.finish_reason, "stop");
  EXPECT_EQ(got.model_served, "m");
  EXPECT_EQ(got.fingerprint, "fp_1");
  EXPECT_EQ(got.upstream, "P");
  EXPECT_EQ(got.request_id, "i");
  EXPECT_EQ(got.usage.input, 5);
  EXPECT_EQ(got.usage.output, 7);
  EXPECT_EQ(got.usage.cached, 2);
  EXPECT_FALSE(got.usage.estimated);
  EXPECT_EQ(got.note, "");
}

// Cut anywhere before the end of the answer, a stream is never an answer; cut after it, always.
TEST(OpenaiStream, CutAtEveryByteIsAnsweredOnlyOnceItEnded) {
  const std::string whole = sample_stream();
  const std::size_t end = whole.find("\"stop\"}]}") + 9;
  for (std::size_t n = 0; n <= whole.size(); ++n) {
    for (const HttpEnd how : {HttpEnd::complete, HttpEnd::unknown_failure}) {
      RawReply raw = sse_reply(whole.substr(0, n));
      raw.end = how;
      const ParsedReply got = openai_row().parse(raw);
      ASSERT_EQ(got.state == AnswerState::answered, n >= end) << n << ": " << whole.substr(0, n);
      ASSERT_EQ(got.retry, n >= end ? Retry::none : Retry::unknown) << n;
      if (n < end) {
        ASSERT_EQ(got.state, how == HttpEnd::complete ? AnswerState::provider_error : AnswerState::unknown_outcome)
            << n;
      }
    }
  }
}

TEST(OpenaiStream, TimerSeesTheSameTokensForEverySplit) {
  const std::string whole = sample_stream();
  const std::size_t reasoning = whole.find("hm"), answer = whole.find("caf");
  for (std::size_t split = 1; split < whole.size(); ++split) {
    const auto timer = openai_row().timer();
    timer->data(std::string_view(whole).substr(0, split), 1);
    timer->data(std::string_view(whole).substr(split), 2);
    ASSERT_EQ(timer->first_token_ns, split > whole.find("\r\n\r\n", reasoning) + 2 ? 1 : 2) << split;
    ASSERT_EQ(timer->first_answer_token_ns, split > whole.find("\r\n\r\n", answer) + 2 ? 1 : 2) << split;
  }
}

TEST(OpenaiStream, NotesWhatComesAfterTheEnd) {
  const std::string more = R"(data: {"choices":[{"delta":{"content":"more"}}]})"
                           "\n\n";
  const std::string whole = sample_stream();
  const ParsedReply late = openai_row().parse(sse_reply(whole + more));
  EXPECT_EQ(late.note, "data after the end of the stream was ignored");
  const std::size_t usage = whole.find("data: {\"choices\":[],");
  const ParsedReply between = openai_row().parse(sse_reply(whole.substr(0, usage) + more + whole.substr(usage)));
  EXPECT_EQ(between.note, "text after the end of the answer was ignored");
  EXPECT_EQ(between.text, late.text);
}

TEST(OpenaiReply, ReadsContentParts) {
  const Json parts = {
      {{"type", "thinking"}, {"thinking", "hm"}}, {{"type", "text"}, {"text", "a"}}, {{"type", "text"}, {"text", "b"}}};
  EXPECT_EQ(parsed_choice({{"content", parts}}).text, "ab");
  EXPECT_EQ(parsed_choice({{"content", nullptr}}).state, AnswerState::empty);
}

TEST(OpenaiReply, FinishReasonDecidesTheState) {
  const std::pair<const char*, AnswerState> rows[] = {
      {"stop", AnswerState::answered},        {"STOP", AnswerState::answered},
      {"eos_token", AnswerState::answered},   {"length", AnswerState::truncated},
      {"max_tokens", AnswerState::truncated}, {"content_filter", AnswerState::filtered},
      {"SAFETY", AnswerState::filtered},      {"refusal", AnswerState::refused},
      {"error", AnswerState::provider_error}, {"load", AnswerState::other},
      {"COMPLETE", AnswerState::answered},    {"", AnswerState::provider_error}};
  for (const auto& [reason, state] : rows) EXPECT_EQ(parsed_choice({{"content", "x"}}, reason).state, state) << reason;
  EXPECT_EQ(parsed_choice({{"content", "x"}}, nullptr).retry, Retry::unknown);
  EXPECT_EQ(parsed_choice({{"content", ""}}, "length").state, AnswerState::truncated);
  EXPECT_EQ(parsed_choice({{"content", "x"}, {"refusal", "no"}}).state, AnswerState::refused);
}

TEST(OpenaiReply, ARoutersNativeFinishReasonIsKeptAndCorrectsIt) {
  const auto read = [](const char* reason, const char* native) {
    return openai_row().parse(json_reply_of(
        {{"choices",
          {{{"message", {{"content", "x"}}}, {"finish_reason", reason}, {"native_finish_reason", native}}}}}));
  };
  EXPECT_EQ(read("stop", "STOP").finish_reason, "stop");
  EXPECT_EQ(read("stop", "completed").finish_reason, "stop (completed)");
  EXPECT_EQ(read("stop", "completed").state, AnswerState::answered);
  EXPECT_EQ(read("stop", "MAX_TOKENS").state, AnswerState::truncated);
  EXPECT_EQ(read("stop", "SAFETY").state, AnswerState::filtered);
  EXPECT_EQ(read("length", "end_turn").state, AnswerState::truncated);
}

TEST(OpenaiReply, OldFunctionCallsAndArgumentsThatAreObjectsHaveTheNormalForm) {
  const Json call = {{"name", "f"}, {"arguments", {{"a", 1}}}};
  const char* normal = R"([{"function":{"arguments":"{\"a\":1}","name":"f"},"id":"","type":"function"}])";
  EXPECT_EQ(parsed_choice({{"content", nullptr}, {"function_call", call}}).tool_calls.dump(), normal);
  EXPECT_EQ(parsed_choice({{"tool_calls", {{{"function", call}}}}}, "tool_calls").tool_calls.dump(), normal);
}

TEST(OpenaiReply, AnOldFunctionCallTakesNothingOfTheMessageAroundIt) {
  const Json extra = {{"google", {{"thought_signature", "S"}}}};
  const Json call = {{"name", "f"}, {"arguments", "{}"}};
  const Json message = {{"id", "msg-1"}, {"index", 7}, {"extra_content", extra}, {"function_call", call}};
  const auto event = [](const Json& delta) {
    return "data: " + Json{{"choices", {{{"index", 0}, {"delta", delta}}}}}.dump() + "\n\n";
  };
  const std::string end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"function_call\"}]}\n\n";
  for (const ParsedReply& got :
       {parsed_choice(message, "function_call"), openai_row().parse(samples::stream_of(event(message) + end))}) {
    EXPECT_EQ(got.tool_calls.dump(), R"([{"function":{"arguments":"{}","name":"f"},"id":"","type":"function"}])");
    EXPECT_EQ(got.opaque.dump(), (Json{{"openai", {{"message", {{"extra_content", extra}}}}}}.dump()));
  }
}

TEST(OpenaiReply, AnErrorInsideAChoiceIsAnError) {
  Json body = {{"choices",
                {{{"message", {{"content", "par"}}},
                  {"finish_reason", "error"},
                  {"error", {{"code", 429}, {"message", "m"}}}}}}};
  const ParsedReply got = openai_row().parse(json_reply_of(body));
  EXPECT_EQ(got.state, AnswerState::provider_error);
  EXPECT_EQ(got.retry, Retry::unknown);  // tokens came: perhaps billed
  EXPECT_EQ(got.text, "par");
}

TEST(OpenaiReply, AWholeBodyOfABrokenTransferIsKept) {
  RawReply raw = json_reply_of({{"choices", {{{"message", {{"content", "x"}}}, {"finish_reason", "stop"}}}}});
  raw.end = HttpEnd::unknown_failure;
  EXPECT_EQ(openai_row().parse(raw).state, AnswerState::answered);
}

TEST(OpenaiReply, FailuresOfTheTransportKeepTheirClass) {
  const auto parse_end = [](HttpEnd end) { return openai_row().parse({.end = end, .status = 0, .error = "why"}); };
  EXPECT_EQ(parse_end(HttpEnd::safe_failure).retry, Retry::safe);
  EXPECT_EQ(parse_end(HttpEnd::safe_failure).state, AnswerState::provider_error);
  EXPECT_EQ(parse_end(HttpEnd::refused_to_resend).retry, Retry::unknown);
  EXPECT_EQ(parse_end(HttpEnd::refused_to_resend).state, AnswerState::unknown_outcome);
  EXPECT_EQ(parse_end(HttpEnd::unknown_failure).error, "why");
  EXPECT_EQ(openai_row().parse({.end = HttpEnd::unknown_failure, .status = 401}).retry, Retry::stop_provider);
}

TEST(OpenaiUsage, NonsenseIsLeftOut) {
  const auto read = [](const char* text) { return read_openai_usage(parse_json(text).value()); };
  for (const char* count : {"-1", "1e30", "\"7\"", "null", "1.5", "[]", "18446744073709551615"}) {
    const Usage usage = read((std::string(R"({"prompt_tokens":3,"completion_tokens":)") + count + "}").c_str());
    EXPECT_EQ(usage.input, 3) << count;
    EXPECT_EQ(usage.output, std::nullopt) << count;
    EXPECT_TRUE(usage.estimated) << count;
  }
  EXPECT_EQ(read(R"({"prompt_tokens":3,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":9}})").cached,
            std::nullopt);
  EXPECT_EQ(read(R"({"prompt_tokens":3.0,"completion_tokens":4})").input, 3);
  EXPECT_TRUE(read("null").estimated);
}

TEST(OpenaiUsage, ReasoningThatIsNotCountedAsOutputIsAdded) {
  const Usage usage = read_openai_usage({{"prompt_tokens", 10},
                                         {"completion_tokens", 5},
                                         {"total_tokens", 115},
                                         {"completion_tokens_details", {{"reasoning_tokens", 100}}}});
  EXPECT_EQ(usage.output, 105);
  EXPECT_EQ(usage.reasoning, 100);
}

TEST(OpenaiMostTokens, BoundsInputByBytesAndOutputByTheLimit) {
  Request request = small_request();
  Model model;
  EXPECT_EQ(openai_row().most_tokens(request, model), (std::pair<std::int64_t, std::int64_t>{1 + 6 + 32, 32}));
  request.params = Json::object();
  EXPECT_EQ(openai_row().most_tokens(request, model).second, 8192);
  model.max_output = 100;
  EXPECT_EQ(openai_row().most_tokens(request, model).second, 100);
  request.params = {{"max_completion_tokens", 7}, {"n", 3}};
  EXPECT_EQ(openai_row().most_tokens(request, model).second, 21);
  request.params = {{"max_tokens", INT64_MAX}, {"n", INT64_MAX}};
  EXPECT_GT(openai_row().most_tokens(request, model).second, 0);
  request.tools = {{"a", 1}};
  EXPECT_EQ(openai_row().most_tokens(request, model).first, 39 + 7);
}

// Whatever the body says is reserved for: canonical JSON writes 1e5 as 100000.
TEST(OpenaiBound, IsOfWhatIsSentInWhateverNumber) {
  Request request = small_request();
  const auto most = [&](const Json& params) {
    request.params = params;
    return openai_row().most_tokens(request, Model{}).second;
  };
  EXPECT_EQ(most({{"max_tokens", 1e5}}), 100000);
  EXPECT_EQ(most({{"max_tokens", 99999.5}}), 100000);
  EXPECT_EQ(most({{"max_tokens", 100}, {"max_completion_tokens", 100000.0}}), 100000);
  EXPECT_EQ(most({{"max_tokens", nullptr}, {"max_output_tokens", 100000}}), 100000);
  EXPECT_EQ(most({{"max_output_tokens", 100}}), 8192) << "not of this API: a server may not take it";
  EXPECT_EQ(most({{"max_tokens", 100}, {"n", 3.0}}), 300);
  EXPECT_EQ(most({{"max_tokens", nullptr}}), 8192);
  const std::int64_t unbounded = most({{"max_tokens", 10000000000000000000u}});
  EXPECT_GE(unbounded, 1'000'000'000);
  for (const Json& odd : {Json(1e300), Json("100000"), Json({100000}), Json(true), Json(-1), Json(0)})
    EXPECT_EQ(most({{"max_tokens", odd}}), unbounded) << odd;
}

}  // namespace
}  // namespace benchhub
