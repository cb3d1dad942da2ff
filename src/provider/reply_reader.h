// ReplyReader: gathers one reply of any protocol, whole or as a stream of events, and concludes what became of it. The
// part that all protocols share; *_reply.cc add how a protocol's frames are read. Text is added as it arrives, never
// de-duplicated; the first reason to finish closes the answer, and nothing but that makes it one. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_view.h"
#include "provider/classify.h"
#include "provider/sse.h"

namespace benchhub {

// Which channels a stream's event adds to. any: also reasoning. answer: text, refusal or tool call.
struct ChunkTokens {
  bool any = false;
  bool answer = false;
};

// How a protocol says that an answer ended. What is in no row is no answer that one can trust.
struct FinishRow {
  std::string_view reason;  // in lower case
  AnswerState state;
  const char* error;          // "" for answered
  Retry retry = Retry::none;  // of provider_error
};
using FinishTable = std::vector<FinishRow>;

// A whole number in [0, 10^9]; nullopt if absent or nonsense (negative, a fraction, another type).
std::optional<std::int64_t> token_count(const Json& object, const char* key);
// The member; nullptr or nullopt if absent or null.
const Json* member(const Json& object, const char* key);
std::optional<JsonView> member(const JsonView& object, const char* key);
// One answer is asked for: of a server that sends more in its list only the first counts. nullopt: none came.
std::optional<JsonView> first_answer(const JsonView& frame, const char* list);
// One short line of what a provider wrote.
std::string one_line(const std::string& text);

class ReplyReader {
 public:
  explicit ReplyReader(const FinishTable& table) : table_(table) {}
  virtual ~ReplyReader() = default;
  void take_document(std::string_view body);  // a reply that is not a stream
  void take_event(const SseEvent& event);     // one event of a stream
  ParsedReply conclude(const RawReply& raw) const;

 protected:
  // A document (streamed = false) or the data of an event. Errors inside it were taken already.
  virtual void take_frame(const JsonView& frame, bool streamed) = 0;
  virtual Usage usage() const = 0;

  struct ToolCall {
    std::string id, name, arguments;  // arguments: JSON as text
    std::int64_t order = 0;           // among the calls; of equals the first that came
    Json extra = nullptr;             // what the provider wants back with it
  };
  // As ParsedReply::opaque; `calls` in their order.
  virtual Json opaque(const std::vector<ToolCall>&) const { return nullptr; }
  // nullptr: too many. index == calls(): a new one.
  ToolCall* tool_call(std::size_t index);
  std::size_t calls() const { return tool_calls_.size(); }
  static void keep_first(std::string& field, const JsonView& object, const char* key);
  void take_error(std::optional<ProviderError> error);
  void add_text(std::string_view text) { text_ += text; }
  void add_refusal(std::string_view text) { refusal_ += text; }
  // Each token of the answer, {"token", KEY: the logarithm of its probability}, with the list of those that were
  // likeliest there, where it is told; the drawn one need not be among them.
  void take_token(const JsonView& drawn, const std::optional<JsonView>& likeliest, const char* key);
  void began() { began_ = true; }
  bool has_begun() const { return began_; }
  void note(const char* text) { note_ = text; }
  // `detail` is put behind the row's error text.
  void finish(std::string reason, std::string detail = "");
  bool finished() const { return finish_reason_.has_value(); }
  // What was taken for the end was none. more_came: tokens followed it, so that only the end of the stream is one.
  void reopen(bool more_came);
  const FinishRow* find_finish(const std::string& reason) const;

  std::string model_, fingerprint_, upstream_, id_;
  std::string native_;  // a router's word for what the provider behind it said, where it differs

 private:
  std::optional<JsonView> parse(std::string_view bytes);
  bool closed() const { return done_ || (finished() && !reopened_); }
  void settle(ParsedReply& out) const;
  static Json normal_tool_calls(const std::vector<ToolCall>& calls);

  JsonParser parser_;
  const FinishTable& table_;
  std::string text_, refusal_, note_, detail_;
  std::vector<ToolCall> tool_calls_;
  std::optional<NumberOdds> odds_;  // of the last token with a digit in it
  std::optional<std::string> finish_reason_;
  std::optional<ProviderError> error_;
  std::string malformed_;  // why a part could not be read, "" = all could
  bool began_ = false;     // any token came
  bool whole_ = false;     // a document was read to its end
  bool done_ = false;      // [DONE] came
  bool reopened_ = false;  // tokens came after a finish reason
};

}  // namespace benchhub
