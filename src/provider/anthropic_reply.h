// AnthropicReply: how the messages API's documents and stream events are read. Used by anthropic_protocol.cc.
#pragma once

#include <map>

#include "provider/reply_reader.h"

namespace benchhub {

ChunkTokens anthropic_tokens_in(const JsonView& event);

// input_tokens leaves out what was read from or written to the cache; Usage::input counts all three, Usage::cached what
// was read. A part that is nonsense makes the sum unknown.
Usage read_anthropic_usage(const Json& usage);

class AnthropicReply : public ReplyReader {
 public:
  AnthropicReply();

 protected:
  void take_frame(const JsonView& frame, bool streamed) override;
  Usage usage() const override { return read_anthropic_usage(usage_); }
  Json opaque(const std::vector<ToolCall>& calls) const override;

 private:
  void take_message(const JsonView& message);
  void take_block(const JsonView& block, std::int64_t index);
  void take_delta(const JsonView& event);
  void take_stop(const JsonView& object);
  void merge_usage(const JsonView& object);

  Json usage_ = Json::object();
  std::map<std::int64_t, std::size_t> call_of_block_;     // block index -> tool call
  std::map<std::int64_t, std::size_t> thought_of_block_;  // block index -> in layout_
  Json layout_ = Json::array();  // the blocks in their order: thinking as it came, "text", "call"
};

}  // namespace benchhub
