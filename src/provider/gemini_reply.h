// GeminiReply: how the documents of generateContent and the chunks of streamGenerateContent are read; both are the same
// object. Used by gemini_protocol.cc.
#pragma once

#include "provider/reply_reader.h"

namespace benchhub {

ChunkTokens gemini_tokens_in(const JsonView& chunk);

// promptTokenCount has the cached part in it; thinking is counted apart from candidatesTokenCount, which is left out
// where it is zero. Usage::output counts both.
Usage read_gemini_usage(const Json& usage);

class GeminiReply : public ReplyReader {
 public:
  GeminiReply();

 protected:
  void take_frame(const JsonView& frame, bool streamed) override;
  Usage usage() const override { return read_gemini_usage(usage_); }
  Json opaque(const std::vector<ToolCall>& calls) const override;

 private:
  void take_candidate(const JsonView& candidate);
  void take_part(const JsonView& part);
  void take_logprobs(const JsonView& result);

  Json usage_ = nullptr;
  std::string text_signature_;  // of the last part of the text that has one
};

}  // namespace benchhub
