// One whole streamed answer and one whole document of each HTTP protocol, with reasoning, a tool call or text in
// pieces, and usage: what the tests of the protocols cut, split and damage.
#pragma once

#include <string>

#include "provider/provider.h"

namespace benchhub::samples {

struct Sample {
  const char* protocol;
  std::string stream;
  std::size_t stream_end;  // the answer is whole once so many bytes came
  std::size_t finish_at;   // where the stream says how it ended
  std::string document;
};

inline RawReply stream_of(const std::string& body) {
  return {.headers = {{"content-type", "text/event-stream"}}, .body = body};
}
inline RawReply document_of(const std::string& body) {
  return {.headers = {{"content-type", "application/json"}}, .body = body};
}

inline Sample make(const char* protocol, std::string stream, const char* finish, const std::string& last,
                   std::string document) {
  const std::size_t end = stream.find(last) + last.size(), finish_at = stream.find(finish);
  return {protocol, std::move(stream), end, finish_at, std::move(document)};
}

inline Sample openai() {
  return make(
      "openai",
      ": hello\n\n"
      R"(data: {"id":"i","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})"
      "\n\n"
      R"(data: {"choices":[{"index":0,"delta":{"reasoning":"hm"}}]})"
      "\n\n"
      R"(data: {"choices":[{"index":0,"delta":{"content":"caf\u00e9 end"}}]})"
      "\n\n"
      R"(data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":"}}]}}]})"
      "\n\n"
      R"(data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]})"
      "\n\n"
      R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
      "\n\n"
      R"(data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7}})"
      "\n\ndata: [DONE]\n\n",
      "finish_reason", R"("finish_reason":"stop"}]})",
      R"({"id":"i","model":"m","choices":[{"index":0,"message":{"content":"caf\u00e9 end","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":7}})");
}

inline Sample anthropic() {
  return make(
      "anthropic",
      "event: message_start\n"
      R"(data: {"type":"message_start","message":{"id":"i","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":2,"cache_read_input_tokens":3,"cache_creation_input_tokens":0,"output_tokens":1}}})"
      "\n\nevent: ping\n"
      R"(data: {"type":"ping"})"
      "\n\nevent: content_block_start\n"
      R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}})"
      "\n\nevent: content_block_delta\n"
      R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})"
      "\n\nevent: content_block_delta\n"
      R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}})"
      "\n\nevent: content_block_stop\n"
      R"(data: {"type":"content_block_stop","index":0})"
      "\n\nevent: content_block_start\n"
      R"(data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}})"
      "\n\nevent: content_block_delta\n"
      R"(data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"caf\u00e9 end"}})"
      "\n\nevent: content_block_start\n"
      R"(data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c","name":"f","input":{}}})"
      "\n\nevent: content_block_delta\n"
      R"(data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}})"
      "\n\nevent: content_block_delta\n"
      R"(data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}})"
      "\n\nevent: message_delta\n"
      R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":7}})"
      "\n\nevent: message_stop\n"
      R"(data: {"type":"message_stop"})"
      "\n\n",
      "end_turn", R"("usage":{"output_tokens":7}})",
      R"({"id":"i","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"caf\u00e9 end"},{"type":"tool_use","id":"c","name":"f","input":{"a":1}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":2,"cache_read_input_tokens":3,"cache_creation_input_tokens":null,"output_tokens":7}})");
}

inline Sample gemini() {
  return make(
      "gemini",
      R"(data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true}],"role":"model"},"index":0}],"modelVersion":"m","responseId":"i","usageMetadata":{"promptTokenCount":5,"totalTokenCount":5}})"
      "\r\n\r\n"
      R"(data: {"candidates":[{"content":{"parts":[{"text":"caf\u00e9 end"}],"role":"model"},"index":0}],"modelVersion":"m"})"
      "\r\n\r\n"
      R"(data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"c","name":"f","args":{"a":1}}}],"role":"model"},"index":0}],"modelVersion":"m"})"
      "\r\n\r\n"
      R"(data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":4,"thoughtsTokenCount":3,"cachedContentTokenCount":3,"totalTokenCount":12}})"
      "\r\n\r\n",
      "finishReason", R"("totalTokenCount":12}})",
      R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"caf\u00e9 end"},{"functionCall":{"id":"c","name":"f","args":{"a":1}}}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"m","responseId":"i","usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":4,"thoughtsTokenCount":3,"cachedContentTokenCount":3,"totalTokenCount":12}})");
}

}  // namespace benchhub::samples
