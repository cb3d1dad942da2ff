// OpenaiReply: how the frames of chat completions are read, whole or as a stream of chunks, in OpenAI's own dialect and
// in those of OpenRouter, DeepSeek, xAI, Mistral, vLLM, Ollama and others. Used by openai_protocol.cc.
#pragma once

#include <map>

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
  Json opaque(const std::vector<ToolCall>& calls) const override;

 private:
  void take_choice(const Json& choice, const char* message_key);
  void take_message(const Json& message, bool streamed);
  void take_logprobs(const Json& logprobs);
  void take_tool_calls(const Json& calls, bool streamed);
  ToolCall* call_of(const Json& piece);
  ToolCall* call_with_id(const std::string& id);  // nullptr: none
  ToolCall* call_without_index(const std::string& id, const std::string& name);
  void take_reasoning(const Json& message);

  Json usage_ = nullptr;
  std::map<std::int64_t, std::size_t> call_at_;  // index of a stream's pieces -> the call that they add to
  std::string reasoning_;                        // reasoning_content
  Json details_ = Json::array();                 // reasoning_details
  Json extra_ = nullptr;                         // extra_content of the message
};

}  // namespace benchhub
