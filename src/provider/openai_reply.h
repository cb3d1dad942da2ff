// OpenaiReply: how the frames of chat completions are read, whole or as a stream of chunks, in OpenAI's own dialect and
// in those of OpenRouter, DeepSeek, xAI, Mistral, vLLM, Ollama and others. Used by openai_protocol.cc.
#pragma once

#include <map>

#include "provider/reply_reader.h"

namespace benchhub {

ChunkTokens openai_tokens_in(const JsonView& chunk);

// Counts outside [0, 10^9], fractions and other types are nonsense and left out; `estimated` if input or output is.
Usage read_openai_usage(const Json& usage);

class OpenaiReply : public ReplyReader {
 public:
  OpenaiReply();

 protected:
  void take_frame(const JsonView& frame, bool streamed) override;
  Usage usage() const override { return read_openai_usage(usage_); }
  Json opaque(const std::vector<ToolCall>& calls) const override;

 private:
  void take_choice(const JsonView& choice, const char* message_key);
  void take_message(const JsonView& message, bool streamed);
  void take_logprobs(const JsonView& logprobs);
  using MaybeView = std::optional<JsonView>;
  // function: of the piece. In the old form the message has one by itself, and there is no piece.
  void take_tool_call(const MaybeView& piece, const MaybeView& function, bool streamed);
  ToolCall* call_of(const MaybeView& piece, const MaybeView& function);
  ToolCall* call_with_id(const std::string& id);  // nullptr: none
  ToolCall* call_without_index(const std::string& id, const std::string& name);
  void take_reasoning(const JsonView& message);

  Json usage_ = nullptr;
  std::map<std::int64_t, std::size_t> call_at_;  // index of a stream's pieces -> the call that they add to
  std::string reasoning_;                        // reasoning_content
  Json details_ = Json::array();                 // reasoning_details
  Json extra_ = nullptr;                         // extra_content of the message
};

}  // namespace benchhub
