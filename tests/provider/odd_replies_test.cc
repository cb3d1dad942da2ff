// Odd but legal replies: tool calls numbered in every way, wrong content types, ends in the middle, empty errors.
#include <gtest/gtest.h>

#include "provider/samples.h"

namespace benchhub {
namespace {

ParsedReply read_odd(const char* protocol, const RawReply& raw) { return find_protocol(protocol)->parse(raw); }

std::string odd_event(const Json& frame) { return "data: " + frame.dump() + "\n\n"; }

Json openai_piece(const Json& delta, const Json& finish = nullptr) {
  return {{"model", "m"}, {"choices", {{{"index", 0}, {"delta", delta}, {"finish_reason", finish}}}}};
}

// id and name as told; "" = not told.
Json call_piece(const Json& index, const char* id, const char* name, const char* arguments) {
  Json out = {{"function", {{"arguments", arguments}}}};
  if (!index.is_null()) out["index"] = index;
  if (*id != '\0') out["id"] = id;
  if (*name != '\0') out["function"]["name"] = name;
  return out;
}

// "f{"a":1} g{"a":2}" of a stream with one delta per list of pieces.
std::string calls_of(const std::vector<Json>& deltas) {
  std::string body;
  for (const Json& pieces : deltas) body += odd_event(openai_piece({{"tool_calls", pieces}}));
  body += odd_event(openai_piece(Json::object(), "tool_calls"));
  const ParsedReply got = read_odd("openai", samples::stream_of(body));
  EXPECT_EQ(got.state, AnswerState::answered);
  std::string out;
  for (const Json& call : got.tool_calls) {
    out += (out.empty() ? "" : " ") + call["function"]["name"].get<std::string>() +
           call["function"]["arguments"].get<std::string>();
  }
  return out;
}

TEST(OddToolCalls, AreKeptHoweverTheyAreNumbered) {
  const char* both = R"(f{"a":1} g{"a":2})";
  const auto one = [](const Json& piece) { return Json::array({piece}); };
  EXPECT_EQ(calls_of({one(call_piece(0, "x", "f", R"({"a":1})")), one(call_piece(0, "y", "g", R"({"a":2})"))}), both);
  EXPECT_EQ(calls_of({one(call_piece(0, "x", "f", R"({"a")")), one(call_piece(0, "", "", ":1}")),
                      one(call_piece(0, "y", "g", R"({"a")")), one(call_piece(0, "", "", ":2}"))}),
            both)
      << "all with number 0";
  EXPECT_EQ(calls_of({one(call_piece(0, "x", "f", R"({"a")")), one(call_piece(0, "y", "g", R"({"a")")),
                      one(call_piece(0, "x", "", ":1}")), one(call_piece(0, "y", "", ":2}"))}),
            both)
      << "all with number 0, by turns";
  EXPECT_EQ(
      calls_of({one(call_piece(nullptr, "x", "f", R"({"a":1})")), one(call_piece(nullptr, "y", "g", R"({"a":2})"))}),
      both)
      << "not numbered";
  EXPECT_EQ(calls_of({one(call_piece(nullptr, "", "f", R"({"a")")), one(call_piece(nullptr, "", "", ":1}")),
                      one(call_piece(nullptr, "", "g", R"({"a":2})"))}),
            both)
      << "neither numbered nor named";
  EXPECT_EQ(calls_of({one(call_piece(nullptr, "", "f", R"({"a")")), one(call_piece(nullptr, "", "f", ":1}")),
                      one(call_piece(nullptr, "", "g", R"({"a":2})"))}),
            both)
      << "the name with every piece";
  EXPECT_EQ(calls_of({one(call_piece(1, "x", "f", R"({"a")")), one(call_piece(1, "", "", ":1}")),
                      one(call_piece(2, "y", "g", R"({"a":2})"))}),
            both)
      << "from 1";
  EXPECT_EQ(calls_of({one(call_piece(1, "y", "g", R"({"a":2})")), one(call_piece(0, "x", "f", R"({"a":1})"))}), both)
      << "the second first";
  EXPECT_EQ(calls_of({Json::array({call_piece(0, "x", "f", ""), call_piece(1, "y", "g", "")}),
                      one(call_piece(1, "", "", R"({"a")")), one(call_piece(0, "", "", R"({"a":1)")),
                      Json::array({call_piece(1, "", "", ":2}"), call_piece(0, "", "", "}")})}),
            both)
      << "by turns";
  EXPECT_EQ(calls_of({one(call_piece(0, "x", "f", R"({"a")")), one(call_piece(0, "x2", "", ":1}"))}), R"(f{"a":1})")
      << "another id with every piece";
}

TEST(OddToolCalls, OfAWholeMessageAreEachOne) {
  Json calls = Json::array({call_piece(0, "", "f", "{}"), call_piece(0, "", "f", "{}")});
  const ParsedReply got = read_odd(
      "openai",
      samples::document_of(
          Json{{"choices", {{{"message", {{"tool_calls", calls}}}, {"finish_reason", "tool_calls"}}}}}.dump()));
  EXPECT_EQ(got.tool_calls.size(), 2u);
}

TEST(OddContentTypes, TheBodySaysWhatItIs) {
  for (const auto& sample : {samples::openai(), samples::anthropic(), samples::gemini()}) {
    RawReply stream = samples::document_of(sample.stream), whole = samples::stream_of(sample.document);
    EXPECT_EQ(read_odd(sample.protocol, stream).state, AnswerState::answered) << sample.protocol;
    EXPECT_EQ(read_odd(sample.protocol, stream).text, "caf\xC3\xA9 end") << sample.protocol;
    EXPECT_EQ(read_odd(sample.protocol, whole).text, "caf\xC3\xA9 end") << sample.protocol;
    whole.body = "\xEF\xBB\xBF \n" + whole.body;
    EXPECT_EQ(read_odd(sample.protocol, whole).state, AnswerState::answered) << sample.protocol;
  }
}

TEST(OddContentTypes, AnErrorInAStreamThatIsNoneIsThatError) {
  const char* error = R"({"error":{"message":"bad key","code":"invalid_api_key"}})";
  for (const std::string& body : {std::string(error), ": hello\n\n" + std::string(error) + "\n"}) {
    const ParsedReply got = read_odd("openai", samples::stream_of(body));
    EXPECT_EQ(got.retry, Retry::stop_provider) << body;
    EXPECT_EQ(got.error, "invalid_api_key: bad key");
  }
}

TEST(OddErrors, AnEmptyOneBesideAnAnswerIsNone) {
  for (const Json& nothing : {Json::object(), Json(), Json(""), Json(false)}) {
    for (const auto& sample : {samples::openai(), samples::anthropic(), samples::gemini()}) {
      Json body = Json::parse(sample.document);
      body["error"] = nothing;
      if (body.contains("choices")) body["choices"][0]["error"] = nothing;
      EXPECT_EQ(read_odd(sample.protocol, samples::document_of(body.dump())).state, AnswerState::answered)
          << sample.protocol << nothing.dump();
    }
  }
  EXPECT_EQ(read_odd("openai", samples::document_of(R"({"error":{}})")).state, AnswerState::provider_error);
}

Json gemini_piece(const char* text, const char* finish) {
  Json candidate = {{"index", 0}, {"content", {{"parts", {{{"text", text}}}}}}};
  if (*finish != '\0') candidate["finishReason"] = finish;
  return {{"candidates", {candidate}}, {"usageMetadata", {{"promptTokenCount", 3}, {"candidatesTokenCount", 2}}}};
}

TEST(OddGeminiStreams, AFinishReasonWithEveryChunkCutsNothing) {
  RawReply raw = samples::stream_of(odd_event(gemini_piece("4", "STOP")) + odd_event(gemini_piece("2", "STOP")) +
                                    odd_event(gemini_piece("", "STOP")));
  EXPECT_EQ(read_odd("gemini", raw).text, "42");
  EXPECT_EQ(read_odd("gemini", raw).state, AnswerState::answered);
  EXPECT_EQ(read_odd("gemini", raw).note, "");
  raw.end = HttpEnd::unknown_failure;  // none of those words was an end, so this is none either
  EXPECT_EQ(read_odd("gemini", raw).state, AnswerState::unknown_outcome);
  const RawReply cut =
      samples::stream_of(odd_event(gemini_piece("4", "STOP")) + odd_event(gemini_piece("2", "MAX_TOKENS")));
  EXPECT_EQ(read_odd("gemini", cut).state, AnswerState::truncated);
}

TEST(OddGeminiStreams, AListOfChunksIsReadAsAStream) {
  const Json list = {gemini_piece("4", ""), gemini_piece("2", "STOP")};
  for (const RawReply& raw : {samples::document_of(list.dump()), samples::stream_of(odd_event(list))}) {
    EXPECT_EQ(read_odd("gemini", raw).text, "42");
    EXPECT_EQ(read_odd("gemini", raw).state, AnswerState::answered);
  }
  const Json broken = {gemini_piece("4", ""), {{"error", {{"code", 503}, {"status", "UNAVAILABLE"}}}}};
  EXPECT_EQ(read_odd("gemini", samples::document_of(broken.dump())).retry, Retry::unknown);
}

TEST(OddOpenaiStreams, AWholeMessageInOneEventIsTheAnswer) {
  const Json choice = {{"index", 0}, {"message", {{"content", "42"}}}, {"finish_reason", "stop"}};
  const Json whole = {{"choices", {choice}}};
  const ParsedReply got = read_odd("openai", samples::stream_of(odd_event(whole) + "data: [DONE]\n\n"));
  EXPECT_EQ(got.state, AnswerState::answered);
  EXPECT_EQ(got.text, "42");
  // Beside the pieces it says nothing new.
  EXPECT_EQ(
      read_odd("openai", samples::stream_of(odd_event(openai_piece({{"content", "42"}})) + odd_event(whole))).text,
      "42");
}

TEST(OddOpenaiStreams, TheWordNullIsNoEnd) {
  const ParsedReply got = read_odd("openai", samples::stream_of(odd_event(openai_piece({{"content", "4"}}, "null")) +
                                                                odd_event(openai_piece({{"content", "2"}}, "null")) +
                                                                odd_event(openai_piece(Json::object(), "stop"))));
  EXPECT_EQ(got.text, "42");
  EXPECT_EQ(got.state, AnswerState::answered);
}

TEST(OddBills, AReplyThatFailedTellsWhatItUsedOrThatTokensCame) {
  const Json usage = {{"prompt_tokens", 3}, {"completion_tokens", 4}};
  Json odd = {{"choices", {{{"message", {{"content", ""}}}, {"finish_reason", "abort"}}}}, {"usage", usage}};
  const ParsedReply told = read_odd("openai", samples::document_of(odd.dump()));
  EXPECT_EQ(told.state, AnswerState::provider_error);
  EXPECT_TRUE(told.usage_told);
  EXPECT_FALSE(told.began);
  const ParsedReply begun =
      read_odd("openai", samples::stream_of(odd_event(openai_piece({{"content", "4"}})) +
                                            odd_event({{"error", {{"type", "invalid_request_error"}}}})));
  EXPECT_TRUE(begun.began);
  EXPECT_FALSE(begun.usage_told);
  EXPECT_EQ(begun.retry, Retry::never);
  const ParsedReply refused = read_odd("openai", samples::document_of(R"({"error":{"code":"model_not_found"}})"));
  EXPECT_FALSE(refused.began || refused.usage_told);
}

}  // namespace
}  // namespace benchhub
