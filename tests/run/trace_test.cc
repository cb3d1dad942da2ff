// Spans as OTLP wants them, and nothing of what was said.
#include "run/trace.h"

#include <gtest/gtest.h>

#include "support/loopback_server.h"

namespace benchhub {
namespace {

SendRecord sample_send() {
  SendRecord send;
  send.pair = {"sums", "tiny"};
  send.case_id = "c1";
  send.provider = "openai";
  send.base_url = "https://api.example:8443/v1";
  send.model_id = "tiny-1";
  send.model_served = "tiny-1-0105";
  send.finish_reason = "stop";
  send.state = AnswerState::answered;
  send.status = 200;
  send.usage.input = 12;
  send.usage.output = 34;
  send.timing.total_ms = 250;
  send.end_unix_ms = 1'767'225'600'000;
  return send;
}

std::string attribute(const Json& span, const std::string& key) {
  for (const Json& row : span["attributes"]) {
    if (row["key"] == key) return canonical_json(row["value"]);
  }
  return "";
}

TEST(Trace, WritesOneSpanPerSendToAFile) {
  MemoryFs fs;
  RealClock clock;
  const auto http = make_curl_client(clock, 1).value();
  Trace trace("spans.jsonl", "1.0", 7);
  trace.ended(sample_send());
  SendRecord failed = sample_send();
  failed.state = AnswerState::provider_error;
  failed.status = 400;
  failed.error = "HTTP 400: your prompt was: the sentinel";
  failed.base_url = "https://generativelanguage.googleapis.com";
  trace.ended(failed);
  ASSERT_TRUE(trace.close(fs, *http));
  const auto body = parse_json(fs.read("spans.jsonl", 1 << 20).value());
  ASSERT_TRUE(body);
  const Json& spans = (*body)["resourceSpans"][0]["scopeSpans"][0]["spans"];
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0]["traceId"].get<std::string>().size(), 32u);
  EXPECT_EQ(spans[0]["spanId"].get<std::string>().size(), 16u);
  EXPECT_NE(spans[0]["spanId"], spans[1]["spanId"]);
  EXPECT_EQ(spans[0]["startTimeUnixNano"], "1767225599750000000");
  EXPECT_EQ(spans[0]["endTimeUnixNano"], "1767225600000000000");
  EXPECT_EQ(attribute(spans[0], "gen_ai.request.model"), R"({"stringValue":"tiny-1"})");
  EXPECT_EQ(attribute(spans[0], "gen_ai.usage.output_tokens"), R"({"intValue":"34"})");
  EXPECT_EQ(attribute(spans[0], "server.address"), R"({"stringValue":"api.example"})");
  EXPECT_EQ(attribute(spans[0], "server.port"), R"({"intValue":"8443"})");
  EXPECT_FALSE(spans[0].contains("status"));
  EXPECT_EQ(spans[1]["status"]["code"], 2);
  EXPECT_EQ(spans[1]["status"]["message"], "HTTP 400");
  EXPECT_EQ(spans[1].dump().find("sentinel"), std::string::npos) << "providers repeat prompts";
  EXPECT_EQ(attribute(spans[1], "gen_ai.provider.name"), R"({"stringValue":"gcp.gemini"})");
  EXPECT_EQ(attribute(spans[0], "gen_ai.provider.name"), attribute(spans[0], "benchhub.provider"));
  EXPECT_EQ(attribute(spans[1], "error.type"), R"({"stringValue":"provider-error"})");
}

TEST(Trace, TheServersAddressIsItsHostAlone) {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"https://api.example/v1", "api.example", "443"},
      {"http://user:word@127.0.0.1:8080/v1", "127.0.0.1", "8080"},
      {"http://[::1]:11434/v1", "::1", "11434"},
      {"https://[2001:db8::7]", "2001:db8::7", "443"},
      {"http://local?x=a:b@c", "local", "80"}};
  for (const auto& [url, host, port] : rows) {
    MemoryFs fs;
    RealClock clock;
    const auto http = make_curl_client(clock, 1).value();
    Trace trace("spans.jsonl", "1.0", 7);
    SendRecord send = sample_send();
    send.base_url = url;
    trace.ended(send);
    ASSERT_TRUE(trace.close(fs, *http));
    const Json body = parse_json(fs.read("spans.jsonl", 1 << 20).value()).value();
    const Json& span = body["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    EXPECT_EQ(attribute(span, "server.address"), std::string(R"({"stringValue":")") + host + R"("})") << url;
    EXPECT_EQ(attribute(span, "server.port"), std::string(R"({"intValue":")") + port + R"("})") << url;
  }
}

TEST(Trace, SendsToACollectorAndSaysWhenThereIsNone) {
  MemoryFs fs;
  RealClock clock;
  const auto http = make_curl_client(clock, 1).value();
  std::string where;
  {
    LoopbackServer server;
    where = server.root_url();
    Trace trace(where, "1.0", 7);
    trace.ended(sample_send());
    (void)trace.close(fs, *http);
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_EQ(server.requests()[0].path, "/v1/traces");
    EXPECT_NE(server.requests()[0].body.find("resourceSpans"), std::string::npos);
  }
  Trace trace(where, "1.0", 7);
  trace.ended(sample_send());
  const Status sent = trace.close(fs, *http);
  ASSERT_FALSE(sent);
  EXPECT_NE(sent.error().what.find("could not be sent"), std::string::npos);
}

TEST(Trace, AnAddressIsShownWithoutWhatMayBeAKey) {
  MemoryFs fs;
  RealClock clock;
  const auto http = make_curl_client(clock, 1).value();
  Trace trace("http://user:sk-Secret77@127.0.0.1:9/v1/traces?api-key=sk-Other88", "1.0", 7);
  SendRecord send = sample_send();
  send.base_url = "https://me:sk-Third99@api.example/v1";
  trace.ended(send);
  const auto sent = trace.close(fs, *http);
  ASSERT_FALSE(sent);
  const std::string told = sent.error().what + sent.error().why;
  EXPECT_NE(told.find("http://[hidden]@127.0.0.1:9/v1/traces?[hidden]"), std::string::npos) << told;
  EXPECT_EQ(told.find("sk-"), std::string::npos) << told;
  Trace local("spans.jsonl", "1.0", 7);
  local.ended(send);
  ASSERT_TRUE(local.close(fs, *http));
  EXPECT_EQ(fs.read("spans.jsonl", 1 << 20).value().find("sk-"), std::string::npos);
}

}  // namespace
}  // namespace benchhub
