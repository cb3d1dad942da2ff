// What a provider wants back unread in the next step of a chain: taken from the reply and sent again, by each protocol.
#include <gtest/gtest.h>

#include "provider/samples.h"

namespace benchhub {
namespace {

std::string opaque_events(const std::vector<Json>& frames) {
  std::string out;
  for (const Json& frame : frames) out += "event: " + frame.value("type", "x") + "\ndata: " + frame.dump() + "\n\n";
  return out;
}

// The assistant's turn of the next request, as the wire has it; after a round through the stored form.
Json sent_turn(const char* protocol, const ParsedReply& reply) {
  Message said{"assistant", reply.text, reply.tool_calls};
  said.opaque = Json::parse(reply.opaque.dump()).value(protocol, Json());
  Message result{"tool", "ok"};
  result.tool_call_id = "c1";
  result.tool_name = "f";
  Request request;
  request.model = "m";
  request.messages = {{"user", "q"}, said, result};
  const Json body = Json::parse(find_protocol(protocol)->build(request, Provider{}, "").body);
  return body[protocol == std::string("gemini") ? "contents" : "messages"][1];
}

TEST(Opaque, GeminisSignaturesGoBackWithTheirParts) {
  const Json parts = {{{"text", "let me see"}, {"thoughtSignature", "T"}},
                      {{"functionCall", {{"name", "f"}, {"args", {{"a", 1}}}}}, {"thoughtSignature", "S1"}},
                      {{"functionCall", {{"name", "g"}, {"args", Json::object()}}}}};
  const Json frame = {{"candidates", {{{"content", {{"parts", parts}}}, {"finishReason", "STOP"}}}}};
  const Json sent = sent_turn("gemini", find_protocol("gemini")->parse(samples::document_of(frame.dump())));
  EXPECT_EQ(sent["parts"], parts);
}

TEST(Opaque, ASignatureThatComesAfterTheCallGoesBackAfterIt) {
  const auto frame = [](const Json& part, const char* finish) {
    Json candidate = {{"content", {{"parts", {part}}}}};
    if (*finish != '\0') candidate["finishReason"] = finish;
    return "data: " + Json{{"candidates", {candidate}}}.dump() + "\n\n";
  };
  const Json call = {{"functionCall", {{"name", "f"}, {"args", Json::object()}}}, {"thoughtSignature", "S"}};
  const Json late = {{"text", ""}, {"thoughtSignature", "late"}};
  const Json sent =
      sent_turn("gemini", find_protocol("gemini")->parse(samples::stream_of(frame(call, "") + frame(late, "STOP"))));
  EXPECT_EQ(sent["parts"], Json::array({call, late}));
}

TEST(Opaque, AnthropicsThinkingGoesBackInItsPlaces) {
  const Json blocks = {{{"type", "thinking"}, {"thinking", "hm"}, {"signature", "s1"}},
                       {{"type", "text"}, {"text", "ok"}},
                       {{"type", "redacted_thinking"}, {"data", "EncRypt"}},
                       {{"type", "tool_use"}, {"id", "c1"}, {"name", "f"}, {"input", {{"a", 1}}}}};
  const Json message = {{"type", "message"}, {"content", blocks}, {"stop_reason", "tool_use"}};
  const ParsedReply whole = find_protocol("anthropic")->parse(samples::document_of(message.dump()));
  EXPECT_EQ(sent_turn("anthropic", whole)["content"], blocks);
  const auto start = [](int at, const Json& block) {
    return Json{{"type", "content_block_start"}, {"index", at}, {"content_block", block}};
  };
  const auto delta = [](int at, const Json& piece) {
    return Json{{"type", "content_block_delta"}, {"index", at}, {"delta", piece}};
  };
  const ParsedReply streamed =
      find_protocol("anthropic")
          ->parse(samples::stream_of(opaque_events({
              start(0, {{"type", "thinking"}, {"thinking", ""}, {"signature", ""}}),
              delta(0, {{"type", "thinking_delta"}, {"thinking", "h"}}),
              delta(0, {{"type", "thinking_delta"}, {"thinking", "m"}}),
              delta(0, {{"type", "signature_delta"}, {"signature", "s1"}}),
              start(1, {{"type", "text"}, {"text", ""}}),
              delta(1, {{"type", "text_delta"}, {"text", "ok"}}),
              start(2, {{"type", "redacted_thinking"}, {"data", "EncRypt"}}),
              start(3, {{"type", "tool_use"}, {"id", "c1"}, {"name", "f"}, {"input", Json::object()}}),
              delta(3, {{"type", "input_json_delta"}, {"partial_json", R"({"a":1})"}}),
              {{"type", "message_delta"}, {"delta", {{"stop_reason", "tool_use"}}}},
          })));
  EXPECT_EQ(streamed.opaque, whole.opaque);
}

TEST(Opaque, ReasoningOfOpenaiDialectsGoesBack) {
  const Json call = {{"id", "c1"},
                     {"type", "function"},
                     {"function", {{"name", "f"}, {"arguments", "{}"}}},
                     {"extra_content", {{"google", {{"thought_signature", "S"}}}}}};
  const Json details = {{{"type", "reasoning.text"}, {"text", "hm, so"}, {"signature", "s"}, {"index", 0}},
                        {{"type", "reasoning.encrypted"}, {"data", "xyz"}, {"index", 1}}};
  const Json message = {{"role", "assistant"},
                        {"content", nullptr},
                        {"reasoning_content", "first this"},
                        {"reasoning_details", details},
                        {"tool_calls", {call}}};
  const Json body = {{"choices", {{{"message", message}, {"finish_reason", "tool_calls"}}}}};
  const ParsedReply whole = find_protocol("openai")->parse(samples::document_of(body.dump()));
  EXPECT_EQ(sent_turn("openai", whole), message);
  std::vector<Json> frames;
  for (const Json& delta : std::vector<Json>{
           {{"reasoning_content", "first "}},
           {{"reasoning_content", "this"}},
           {{"reasoning_details", {{{"type", "reasoning.text"}, {"text", "hm,"}, {"index", 0}}}}},
           {{"reasoning_details", {{{"type", "reasoning.text"}, {"text", " so"}, {"index", 0}}}}},
           {{"reasoning_details", {{{"type", "reasoning.text"}, {"signature", "s"}, {"index", 0}}, details[1]}}},
           {{"tool_calls", {call}}}})
    frames.push_back({{"choices", {{{"delta", delta}}}}});
  frames.push_back({{"choices", {{{"delta", Json::object()}, {"finish_reason", "tool_calls"}}}}});
  EXPECT_EQ(find_protocol("openai")->parse(samples::stream_of(opaque_events(frames))).opaque, whole.opaque);
}

TEST(Opaque, IsNoneWithoutCallsAndNotKeptBeyondItsBound) {
  const auto parsed = [](const Json& message) {
    const Json body = {{"choices", {{{"message", message}, {"finish_reason", "stop"}}}}};
    return find_protocol("openai")->parse(samples::document_of(body.dump()));
  };
  const Json calls = {{{"id", "c"}, {"function", {{"name", "f"}, {"arguments", "{}"}}}}};
  EXPECT_EQ(parsed({{"content", "x"}, {"reasoning_content", "hm"}}).opaque, nullptr);
  EXPECT_EQ(parsed({{"tool_calls", calls}}).opaque, nullptr);
  EXPECT_NE(parsed({{"tool_calls", calls}, {"reasoning_content", "hm"}}).opaque, nullptr);
  EXPECT_EQ(parsed({{"tool_calls", calls}, {"reasoning_content", std::string(2 << 20, 'x')}}).opaque, nullptr);
}

}  // namespace
}  // namespace benchhub
