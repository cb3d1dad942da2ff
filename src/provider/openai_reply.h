// OpenaiReply: how the frames of chat completions are read, whole or as a stream of chunks, in OpenAI's own dialect and
// in those of OpenRouter, DeepSeek, xAI, Mistral, vLLM, Ollama and others. Used by openai_protocol.cc.
#pragma once

#include "provider/reply_reader.h"

namespace benchhub {

ChunkTokens openai_tokens_in(const Json& chunk);

// Counts outside [0, 10^9], fractions and other types are nonsense and left out; `estimated` if input or output is.
Usage read_openai_usage(const Json& usage);

class OpenaiReply : public ReplyReader {
 public:
  OpenaiReply();

 protected:
  void take_frame(const Json& frame, bool streamed) override;
  Usage usage() const override { return read_openai_usage(usage_); }

 private:
  void take_choice(const Json& choice, const char* message_key);
  void take_message(const Json& message);
  void take_tool_calls(const Json& calls);

  Json usage_ = nullptr;
};

}  // namespace benchhub
