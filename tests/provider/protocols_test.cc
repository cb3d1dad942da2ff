// What holds for every HTTP protocol: the same answer out of a stream and a document, no answer out of a cut stream,
// one form of tool calls, bytes that are damaged at random.
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/text.h"
#include "provider/samples.h"

namespace benchhub {
namespace {

using samples::Sample;

std::vector<Sample> all_samples() { return {samples::openai(), samples::anthropic(), samples::gemini()}; }

const Protocol& protocol_of(const Sample& sample) { return *find_protocol(sample.protocol); }

TEST(EveryProtocol, ReadsTheSameAnswerFromAStreamAndADocument) {
  for (const Sample& sample : all_samples()) {
    for (const RawReply& raw : {samples::stream_of(sample.stream), samples::document_of(sample.document)}) {
      const ParsedReply got = protocol_of(sample).parse(raw);
      EXPECT_EQ(got.state, AnswerState::answered) << sample.protocol << got.error;
      EXPECT_EQ(got.text, "caf\xC3\xA9 end") << sample.protocol;
      EXPECT_EQ(got.model_served, "m") << sample.protocol;
      EXPECT_EQ(got.request_id, "i") << sample.protocol;
      EXPECT_EQ(got.usage.input, 5) << sample.protocol;
      EXPECT_EQ(got.usage.output, 7) << sample.protocol;
      EXPECT_FALSE(got.usage.estimated) << sample.protocol;
      EXPECT_EQ(got.note, "") << sample.protocol;
      EXPECT_EQ(got.tool_calls.dump(),
                R"([{"function":{"arguments":"{\"a\":1}","name":"f"},"id":"c","type":"function"}])")
          << sample.protocol;
    }
  }
}

// Cut anywhere before the end of the answer, a stream is never an answer; cut after it, always.
TEST(EveryProtocol, AStreamCutAtAnyByteIsAnsweredOnlyOnceItEnded) {
  for (const Sample& sample : all_samples()) {
    for (std::size_t n = 0; n <= sample.stream.size(); ++n) {
      for (const HttpEnd how : {HttpEnd::complete, HttpEnd::unknown_failure}) {
        RawReply raw = samples::stream_of(sample.stream.substr(0, n));
        raw.end = how;
        const ParsedReply got = protocol_of(sample).parse(raw);
        const bool whole = n >= sample.stream_end;
        ASSERT_EQ(got.state == AnswerState::answered, whole) << sample.protocol << n << sample.stream.substr(0, n);
        ASSERT_EQ(got.retry, whole ? Retry::none : Retry::unknown) << sample.protocol << n;
        if (whole) continue;
        ASSERT_EQ(got.state, how == HttpEnd::complete ? AnswerState::provider_error : AnswerState::unknown_outcome);
      }
    }
  }
}

TEST(EveryProtocol, ADocumentCutAtAnyByteIsNoAnswer) {
  for (const Sample& sample : all_samples()) {
    for (std::size_t n = 0; n < sample.document.size(); ++n) {
      const ParsedReply got = protocol_of(sample).parse(samples::document_of(sample.document.substr(0, n)));
      ASSERT_EQ(got.state, AnswerState::provider_error) << sample.protocol << n;
    }
  }
}

TEST(EveryProtocol, TimerSeesTheSameTokensForEverySplit) {
  for (const Sample& sample : all_samples()) {
    const std::size_t reasoning = sample.stream.find("hm"), answer = sample.stream.find("caf");
    const auto line_end = [&](std::size_t at) { return sample.stream.find('\n', sample.stream.find('\n', at) + 1); };
    for (std::size_t split = 1; split < sample.stream.size(); ++split) {
      const auto timer = protocol_of(sample).timer();
      timer->data(std::string_view(sample.stream).substr(0, split), 1);
      timer->data(std::string_view(sample.stream).substr(split), 2);
      // The line break after a \r may come late: it belongs to it.
      const auto seen = [&](std::size_t at) {
        return split >= line_end(at) + (sample.stream[line_end(at) - 1] != '\r');
      };
      ASSERT_EQ(timer->first_token_ns, seen(reasoning) ? 1 : 2) << sample.protocol << split;
      ASSERT_EQ(timer->first_answer_token_ns, seen(answer) ? 1 : 2) << sample.protocol << split;
    }
  }
}

TEST(EveryProtocol, TheKeyIsSecretTrimmedAndNotInTheUrl) {
  Provider provider;
  provider.base_url = "https://host";
  for (const Sample& sample : all_samples()) {
    Request request;
    request.model = "m";
    const HttpRequest http = protocol_of(sample).build(request, provider, " key-1\n");
    ASSERT_EQ(http.secret_headers.size(), 1u);
    EXPECT_TRUE(http.secret_headers[0].second.ends_with("key-1")) << sample.protocol;
    EXPECT_FALSE(contains(http.url, "key-1"));
    for (const auto& [name, value] : http.headers) EXPECT_FALSE(contains(value, "key-1")) << name;
    const HttpRequest list = protocol_of(sample).list_models(provider, "key-1", "a&b");
    EXPECT_EQ(list.method, "GET");
    EXPECT_FALSE(contains(list.url, "key-1") || contains(list.url, "a&b")) << list.url;
    EXPECT_EQ(list.secret_headers.size(), 1u);
  }
}

TEST(EveryProtocol, TheFileNamesTheKeysHeaderAndTheQuery) {
  Provider provider;
  provider.base_url = "https://host/openai/deployments/d";
  provider.key_header = "api-key";
  provider.query = {{"api-version", "2024-10-21"}, {"b c", "d&e"}};
  const HttpRequest http = find_protocol("openai")->build({}, provider, "k");
  EXPECT_EQ(http.url, "https://host/openai/deployments/d/chat/completions?api-version=2024-10-21&b%20c=d%26e");
  EXPECT_EQ(http.secret_headers[0], (std::pair<std::string, std::string>{"api-key", "k"}));
  provider.base_url = "https://host";
  EXPECT_TRUE(
      find_protocol("gemini")->build({}, provider, "k").url.ends_with("?alt=sse&api-version=2024-10-21&b%20c=d%26e"));
  provider.key_header = "Authorization";
  EXPECT_EQ(find_protocol("anthropic")->build({}, provider, "k").secret_headers[0].second, "Bearer k");
}

std::string damaged(const std::string& bytes, Random& random) {
  static const std::vector<std::string> kPieces = {"null",
                                                   "[]",
                                                   "{}",
                                                   "\"\"",
                                                   "-1",
                                                   "1e400",
                                                   "\xff",
                                                   "\\ud800",
                                                   "\n\n",
                                                   "[[[[[[[[",
                                                   "\"index\":99999999999,",
                                                   std::string(1, '\0'),
                                                   "true"};
  std::string out = bytes;
  for (std::size_t left = 1 + random.index(4); left > 0 && !out.empty(); --left) {
    const std::size_t at = random.index(out.size()), length = 1 + random.index(12);
    switch (random.index(5)) {
      case 0:
        out[at] = static_cast<char>(random.index(256));
        break;
      case 1:
        out.erase(at, length);
        break;
      case 2:
        out.insert(at, kPieces[random.index(kPieces.size())]);
        break;
      case 3:
        out.insert(random.index(out.size()), std::string(out, at, length * 8));
        break;
      default:
        out.replace(at, std::min(length, out.size() - at), kPieces[random.index(kPieces.size())]);
    }
  }
  return out;
}

// Random damage never crashes, gives valid UTF-8 and one line of error, and a damaged stream that was cut before its
// end is never answered.
TEST(EveryProtocol, SurvivesDamagedBytes) {
  Random random(20261121);
  for (const Sample& sample : all_samples()) {
    const Protocol& protocol = protocol_of(sample);
    for (int i = 0; i < 4000; ++i) {
      const std::string bytes = damaged(i % 2 ? sample.stream : sample.document, random);
      RawReply raw = i % 2 ? samples::stream_of(bytes) : samples::document_of(bytes);
      raw.status = i % 7 ? 200 : 429;
      raw.end = i % 3 ? HttpEnd::complete : HttpEnd::unknown_failure;
      raw.error = "cut";
      const ParsedReply got = protocol.parse(raw);
      ASSERT_FALSE(invalid_utf8(got.text) || invalid_utf8(got.error) || invalid_utf8(got.tool_calls.dump()) ||
                   invalid_utf8(got.opaque.dump()));
      ASSERT_EQ(got.error.find('\n'), std::string::npos);
      ASSERT_EQ(got.error.empty(), got.state == AnswerState::answered) << bytes;
      ASSERT_GE(got.usage.input.value_or(0), 0);
      ASSERT_GE(got.usage.output.value_or(1'000'000'000), got.usage.reasoning.value_or(0));
      ASSERT_GE(got.usage.input.value_or(got.usage.cached.value_or(0)), got.usage.cached.value_or(0));
      const auto timer = protocol.timer();
      timer->data(bytes, 1);
      const std::string cut = damaged(sample.stream.substr(0, random.index(sample.finish_at)), random);
      ASSERT_NE(protocol.parse(samples::stream_of(cut)).state, AnswerState::answered) << cut;
      static_cast<void>(protocol.parse_models(bytes));
    }
  }
}

TEST(ModelLists, OfEveryProvider) {
  const auto ids = [](const char* body) { return find_protocol("openai")->parse_models(body); };
  EXPECT_EQ(ids(R"({"object":"list","data":[{"id":"a"},{"id":"b"},{}]})")->ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(ids(R"([{"id":"a"}])")->ids, std::vector<std::string>{"a"});
  const auto anthropic = ids(R"({"data":[{"id":"a","type":"model"}],"has_more":true,"first_id":"a","last_id":"a"})");
  EXPECT_EQ(anthropic->next, "a");
  const auto gemini = ids(R"({"models":[{"name":"models/g","displayName":"G"}],"nextPageToken":"t"})");
  EXPECT_EQ(gemini->ids, std::vector<std::string>{"g"});
  EXPECT_EQ(gemini->next, "t");
  EXPECT_FALSE(ids("{}"));
  EXPECT_FALSE(ids("<html>"));
}

// A turn with two calls and the replies to them, in the form of each provider.
TEST(EveryProtocol, SendsCallsOfToolsAndTheirReplies) {
  Request request;
  request.model = "m";
  Message calls{"assistant", "Let me see."};
  for (const char* id : {"call10000", "call10001"})
    calls.tool_calls.push_back(
        {{"id", id}, {"type", "function"}, {"function", {{"name", "look"}, {"arguments", "{\"n\":1}"}}}});
  Message first{"tool", R"({"a":1})"}, second{"tool", "plain"};
  first.tool_call_id = "call10000", second.tool_call_id = "call10001";
  first.tool_name = second.tool_name = "look";
  request.messages = {{"user", "Look twice."}, calls, first, second};
  const auto body = [&](const char* protocol) {
    return parse_json(find_protocol(protocol)->build(request, {}, "").body).value();
  };
  const Json openai = body("openai")["messages"];
  EXPECT_EQ(openai[1]["content"], "Let me see.");
  EXPECT_EQ(openai[1]["tool_calls"], calls.tool_calls);
  EXPECT_EQ(openai[3], Json({{"role", "tool"}, {"tool_call_id", "call10001"}, {"content", "plain"}}));
  const Json anthropic = body("anthropic")["messages"];
  ASSERT_EQ(anthropic.size(), 3u);
  EXPECT_EQ(anthropic[1]["content"][1],
            Json({{"type", "tool_use"}, {"id", "call10000"}, {"name", "look"}, {"input", {{"n", 1}}}}));
  EXPECT_EQ(anthropic[2]["role"], "user");
  EXPECT_EQ(anthropic[2]["content"][1],
            Json({{"type", "tool_result"}, {"tool_use_id", "call10001"}, {"content", "plain"}}));
  const Json gemini = body("gemini")["contents"];
  ASSERT_EQ(gemini.size(), 3u);
  EXPECT_EQ(gemini[1]["role"], "model");
  EXPECT_EQ(gemini[1]["parts"][2]["functionCall"], Json({{"name", "look"}, {"args", {{"n", 1}}}}));
  EXPECT_EQ(gemini[2]["parts"][0]["functionResponse"]["response"], Json({{"a", 1}}));
  EXPECT_EQ(gemini[2]["parts"][1]["functionResponse"]["response"], Json({{"result", "plain"}}));
}

}  // namespace
}  // namespace benchhub
