// Every fault that the loopback server plays, through the real client and each protocol: state, class of retry,
// text that is kept, and how often the server was asked.
#include <gtest/gtest.h>

#include "base/parallel.h"
#include "base/text.h"
#include "provider/provider.h"
#include "support/exchange.h"

namespace benchhub {
namespace {

struct Conversation {
  RawReply raw;
  ParsedReply parsed;
  LoopbackStats stats;
};

Conversation converse(LoopbackServer& server, const std::string& fault, bool stream,
                      const std::string& text = "hello there", const std::string& key = "",
                      const char* protocol = "openai") {
  RealClock clock;
  const auto http = loopback::client(clock);
  const Protocol& spoken = *find_protocol(protocol);
  Request request;
  request.model = "m";
  request.messages = {{"system", "be brief"}, {"user", text}};
  Provider provider;
  provider.base_url = fault.empty() ? server.base_url() : server.fault_url(fault);
  if (spoken.name == std::string_view("gemini")) provider.base_url.resize(provider.base_url.size() - 3);  // its own v
  provider.stream = stream;
  // Only the timer that a fault is about is short: a loaded machine must not change the outcome.
  provider.first_byte_timeout_ms = fault == "hang" ? 60 : 5000;
  provider.idle_timeout_ms = fault == "sse_stall" ? 100 : 5000;
  provider.total_timeout_ms = fault == "slowloris" ? 150 : 9000;
  const auto timer = spoken.timer();
  HttpRequest to_send = spoken.build(request, provider, key);
  to_send.max_body_bytes = fault == "sse_bigline" ? 8 << 20 : 1 << 20;
  const HttpReply reply = loopback::exchange(*http, std::move(to_send),
                                             [&](std::string_view bytes, std::int64_t at) { timer->data(bytes, at); });
  Conversation out;
  out.raw = make_raw_reply(reply, timer.get());
  out.parsed = spoken.parse(out.raw);
  out.stats = server.stats();
  return out;
}

struct FaultOutcome {
  const char* fault;
  AnswerState state;
  Retry retry;
  const char* text;        // of the answer or the part that came
  const char* error = "";  // part of it
  int modes = 3;           // 1: not streamed, 2: streamed, 3: both
};

using S = AnswerState;
const FaultOutcome kOutcomes[] = {
    {"", S::answered, Retry::none, "hello there"},
    {"429", S::provider_error, Retry::safe, "", "HTTP 429: rate_limit_exceeded: slow down"},
    {"429s", S::provider_error, Retry::safe, ""},
    {"429date", S::provider_error, Retry::safe, ""},
    {"429quota", S::provider_error, Retry::stop_provider, "", "no money left"},
    {"401", S::provider_error, Retry::stop_provider, "", "bad key"},
    {"402", S::provider_error, Retry::stop_provider, "", "HTTP 402: buy credits"},
    {"403", S::provider_error, Retry::stop_provider, ""},
    {"404", S::provider_error, Retry::stop_model, "", "no such model"},
    {"400ctx", S::provider_error, Retry::never, "", "maximum is 4096 tokens"},
    {"400filter", S::filtered, Retry::none, ""},
    {"408", S::provider_error, Retry::safe, ""},
    {"413", S::provider_error, Retry::never, ""},
    {"500", S::provider_error, Retry::unknown, ""},
    {"502", S::provider_error, Retry::unknown, "", "HTTP 502: server error"},
    {"503", S::provider_error, Retry::safe, ""},
    {"529", S::provider_error, Retry::safe, ""},
    {"redirect", S::provider_error, Retry::never, "", "redirect"},
    {"hang", S::unknown_outcome, Retry::unknown, "", "no reply within"},
    {"rst0", S::unknown_outcome, Retry::unknown, ""},
    {"close0", S::unknown_outcome, Retry::unknown, ""},
    {"rst_mid", S::unknown_outcome, Retry::unknown, ""},
    {"short_cl", S::unknown_outcome, Retry::unknown, ""},
    {"nolength", S::answered, Retry::none, "hello there"},
    {"nolength_cut", S::provider_error, Retry::unknown, ""},
    {"gzbomb", S::provider_error, Retry::never, "", "larger than", 1},
    {"infinite", S::provider_error, Retry::never, "", "larger than", 1},
    {"badgz", S::provider_error, Retry::unknown, ""},
    {"garbage", S::provider_error, Retry::unknown, ""},
    {"headers_huge", S::provider_error, Retry::unknown, ""},
    {"cookie", S::answered, Retry::none, "hello there"},
    {"sse_err", S::provider_error, Retry::unknown, "hello there", "upstream broke"},
    {"sse_err0", S::provider_error, Retry::safe, "", "slow down"},
    {"sse_nodone", S::provider_error, Retry::unknown, "hello there", "without a finish_reason"},
    {"sse_cutline", S::provider_error, Retry::unknown, "hello there", "unreadable"},
    {"sse_dup", S::answered, Retry::none, "hello therehello there"},
    {"sse_after", S::answered, Retry::none, "hello there"},
    {"sse_split", S::answered, Retry::none, "hello there", "", 2},
    {"sse_stall", S::unknown_outcome, Retry::unknown, "hello there", "the reply stopped"},
    {"sse_rst", S::unknown_outcome, Retry::unknown, "hello there"},
    {"sse_rst_done", S::answered, Retry::none, "hello there"},
    {"sse_json", S::answered, Retry::none, "hello there"},
    {"json_sse", S::answered, Retry::none, "hello there"},
    {"err200", S::provider_error, Retry::safe, "", "HTTP 429: slow down"},
    {"badjson", S::provider_error, Retry::unknown, "", "unreadable"},
    {"emptybody", S::provider_error, Retry::unknown, "", "empty"},
    {"null", S::provider_error, Retry::unknown, "", "not a JSON object"},
    {"array", S::provider_error, Retry::unknown, "", "not a JSON object"},
    {"deep", S::provider_error, Retry::unknown, "", "deeper"},
    {"nofinish", S::provider_error, Retry::unknown, "hello there"},
    {"empty", S::empty, Retry::none, ""},
    {"blank", S::empty, Retry::none, " \n\t"},
    {"length", S::truncated, Retry::none, "hello there"},
    {"filter", S::filtered, Retry::none, ""},
    {"refusal", S::refused, Retry::none, "I will not."},
    {"tools", S::answered, Retry::none, ""},
    {"oddfinish", S::other, Retry::none, "hello there", "unknown finish_reason \"abort\""},
    {"nousage", S::answered, Retry::none, "hello there"},
    {"badusage", S::answered, Retry::none, "hello there"},
    {"surrogate", S::answered, Retry::none,
     "a\xEF\xBF\xBD"
     "b"},
    {"nul", S::answered, Retry::none,
     "a\xEF\xBF\xBD"
     "b"},
    {"latin1", S::answered, Retry::none, "caf\xEF\xBF\xBD"},
    {"slowloris", S::unknown_outcome, Retry::unknown, "", "no complete reply", 1},
    {"echo_key", S::provider_error, Retry::stop_provider, ""},
};

// Faults of the transport are the same whatever is spoken: once is enough.
bool of_transport(std::string_view fault) {
  constexpr std::string_view kNames[] = {"redirect",  "hang",      "rst0",         "close0", "rst_mid",
                                         "short_cl",  "gzbomb",    "infinite",     "badgz",  "garbage",
                                         "slowloris", "sse_stall", "headers_huge", "cookie"};
  return std::find(std::begin(kNames), std::end(kNames), fault) != std::end(kNames);
}

// Where another protocol has other words, or none.
struct OtherOutcome {
  std::string_view protocol, fault;
  AnswerState state;
  Retry retry;
};
const OtherOutcome kOthers[] = {{"anthropic", "filter", S::refused, Retry::none},
                                {"gemini", "refusal", S::filtered, Retry::none}};

void expect_outcome(FaultOutcome row, const char* protocol, bool stream) {
  const bool other = protocol != std::string_view("openai");
  for (const OtherOutcome& entry : kOthers) {
    if (entry.protocol != protocol || entry.fault != row.fault) continue;
    row.state = entry.state;
    row.retry = entry.retry;
  }
  LoopbackServer server;
  const Conversation got = converse(server, row.fault, stream, "hello there", "", protocol);
  const std::string what = std::string(protocol) + " " + row.fault + (stream ? " streamed: " : ": ") + got.parsed.error;
  EXPECT_EQ(to_string(got.parsed.state), to_string(row.state)) << what;
  EXPECT_EQ(static_cast<int>(got.parsed.retry), static_cast<int>(row.retry)) << what;
  EXPECT_EQ(got.parsed.text, row.text) << what;
  EXPECT_TRUE(other || contains(got.parsed.error, row.error)) << what;
  EXPECT_EQ(got.parsed.error.empty(), row.state == S::answered) << what;
  EXPECT_EQ(got.stats.hits, 1) << what;
  const auto again = raw_reply_from_json(parse_json(to_json(got.raw).dump()).value());
  ASSERT_TRUE(again) << what;
  EXPECT_EQ(again->body, got.raw.body) << what;
}

TEST(Faults, EveryProtocolEndsInTheSameState) {
  for (const char* protocol : {"anthropic", "gemini"}) {
    for (const FaultOutcome& row : kOutcomes) {
      for (const bool stream : {false, true}) {
        if ((row.modes & (stream ? 2 : 1)) && !of_transport(row.fault)) expect_outcome(row, protocol, stream);
      }
    }
  }
}

TEST(Faults, EveryProtocolGivesTheSameToolCallsAndUsage) {
  for (const char* protocol : {"openai", "anthropic", "gemini"}) {
    for (const bool stream : {false, true}) {
      LoopbackServer server;
      const auto said = [&](const char* fault) { return converse(server, fault, stream, "hi", "k", protocol).parsed; };
      EXPECT_EQ(said("tools").tool_calls.dump(),
                R"([{"function":{"arguments":"{\"a\":1}","name":"f"},"id":"c1","type":"function"}])")
          << protocol;
      const ParsedReply plain = said("");
      EXPECT_EQ(plain.text, "hi") << protocol << plain.error;
      EXPECT_EQ(plain.model_served, "m") << protocol;
      EXPECT_GT(plain.usage.input.value_or(0), 0) << protocol;
      EXPECT_EQ(plain.usage.output, 1) << protocol;
      EXPECT_EQ(said("reroute").model_served, "another-model") << protocol;
      const ParsedReply thought = said("reasoning");
      EXPECT_EQ(thought.usage.output, 50) << protocol;
      EXPECT_EQ(thought.usage.reasoning, 40) << protocol;
      EXPECT_EQ(thought.text, "hi") << protocol;
      EXPECT_TRUE(said("nousage").usage.estimated) << protocol;
      EXPECT_TRUE(said("badusage").usage.estimated) << protocol;
    }
  }
}

TEST(Faults, GeminisPauseIsInItsBody) {
  LoopbackServer server;
  EXPECT_EQ(converse(server, "429", false, "x", "", "gemini").parsed.retry_after_ms, 20);
}

TEST(OpenaiFaults, EachEndsInItsStateAfterOneSend) {
  parallel_for(std::size(kOutcomes), 4, [](std::size_t i) {  // most of the time is waiting
    for (const bool stream : {false, true}) {
      if (kOutcomes[i].modes & (stream ? 2 : 1)) expect_outcome(kOutcomes[i], "openai", stream);
    }
  });
}

TEST(OpenaiFaults, RetryAfterIsRead) {
  LoopbackServer server;
  EXPECT_EQ(converse(server, "429s", false).parsed.retry_after_ms, 1000);
  EXPECT_EQ(converse(server, "429ms", false).parsed.retry_after_ms, 20);
  EXPECT_EQ(converse(server, "429date", false).parsed.retry_after_ms, 2000);
  EXPECT_EQ(converse(server, "429", false).parsed.retry_after_ms, std::nullopt);
}

TEST(OpenaiFaults, AFaultPlayedTwiceThenEnds) {
  LoopbackServer server;
  EXPECT_EQ(converse(server, "503*2", true).parsed.retry, Retry::safe);
  EXPECT_EQ(converse(server, "503*2", true).parsed.retry, Retry::safe);
  EXPECT_EQ(converse(server, "503*2", true).parsed.state, S::answered);
  EXPECT_EQ(server.stats().most_hits_of_one_body, 3);
}

TEST(OpenaiFaults, AnEchoedKeyReachesNothingThatIsKept) {
  LoopbackServer server;
  const std::string key = "sk-Sentinel-0123456789";
  const Conversation got = converse(server, "echo_key", true, "x", key);
  const std::string all = to_json(got.raw).dump() + got.parsed.error + got.parsed.request_id;
  EXPECT_FALSE(contains(all, "Sentinel")) << all;
  EXPECT_FALSE(contains(all, "U2VudGluZWw")) << all;
  EXPECT_TRUE(contains(got.parsed.error, "[hidden]")) << got.parsed.error;
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_TRUE(contains(server.requests()[0].body, "\"x\""));
}

TEST(OpenaiFaults, ABigLineIsReadWholeAndInTime) {
  LoopbackServer server;
  const Conversation got = converse(server, "sse_bigline", true);
  EXPECT_EQ(got.parsed.state, S::answered) << got.parsed.error;
  EXPECT_EQ(got.parsed.text.size(), 2u << 20);
}

TEST(OpenaiFaults, ServedModelUpstreamAndIdsAreRecorded) {
  LoopbackServer server;
  const ParsedReply got = converse(server, "reroute", false).parsed;
  EXPECT_EQ(got.model_served, "another-model");
  EXPECT_EQ(got.upstream, "Upstream Ltd");
  EXPECT_EQ(got.request_id, "chatcmpl-1");
}

TEST(OpenaiFaults, ReasoningIsTimedApartFromTheAnswer) {
  LoopbackServer server;
  const Conversation got = converse(server, "reasoning", true);
  EXPECT_EQ(got.parsed.text, "hello there");
  EXPECT_EQ(got.parsed.usage.reasoning, 40);
  EXPECT_EQ(got.parsed.usage.output, 50);
  const Timing& timing = got.raw.timing;
  ASSERT_TRUE(timing.ttft_ms && timing.first_answer_ms && timing.total_ms);
  EXPECT_GE(*timing.ttft_ms, 29);
  EXPECT_GE(*timing.first_answer_ms - *timing.ttft_ms, 25);
  EXPECT_GE(*timing.total_ms, *timing.first_answer_ms);
}

TEST(OpenaiFaults, AReplyWithoutStreamHasNoTokenTimes) {
  LoopbackServer server;
  const Conversation got = converse(server, "", false);
  EXPECT_FALSE(got.raw.timing.ttft_ms);
  EXPECT_FALSE(got.raw.timing.first_answer_ms);
  EXPECT_TRUE(got.raw.timing.total_ms);
}

TEST(OpenaiFaults, ToolCallsAreJoined) {
  LoopbackServer server;
  const Json calls = converse(server, "tools", true).parsed.tool_calls;
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0]["function"]["name"], "f");
  EXPECT_EQ(calls[0]["function"]["arguments"], "{\"a\":1}");
}

}  // namespace
}  // namespace benchhub
