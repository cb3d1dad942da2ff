// OpenaiReply: gathers one chat completion, whole or as a stream of chunks, and concludes what became of it. Used by
// openai_protocol.cc. Text is added as it arrives, never de-duplicated; the first terminal event closes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "provider/classify.h"
#include "provider/sse.h"

namespace benchhub {

// Which channels a stream's chunk adds to. any: also reasoning. answer: text, refusal or tool call.
struct ChunkTokens {
  bool any = false;
  bool answer = false;
};
ChunkTokens tokens_in(const Json& chunk);

// Counts outside [0, 10^9], fractions and other types are nonsense and left out; `estimated` if input or output is.
Usage read_openai_usage(const Json& usage);

class OpenaiReply {
 public:
  void take_document(std::string_view body);  // a reply that is not a stream
  void take_event(const SseEvent& event);     // one event of a stream
  ParsedReply conclude(const RawReply& raw) const;

 private:
  std::optional<Json> parse(std::string_view bytes);
  void take_frame(const Json& document, const char* message_key);
  void take_choice(const Json& choice, const char* message_key);
  void take_message(const Json& message);
  void take_tool_calls(const Json& calls);
  bool closed() const { return done_ || finish_reason_.has_value(); }
  void settle(ParsedReply& out) const;

  std::string text_, refusal_, model_, upstream_, id_, note_;
  Json tool_calls_ = Json::array();
  std::optional<Json> usage_;
  std::optional<std::string> finish_reason_;
  std::optional<ProviderError> error_;
  std::string malformed_;  // why a part could not be read, "" = all could
  bool began_ = false;     // any token came
  bool done_ = false;      // [DONE] came
};

}  // namespace benchhub
