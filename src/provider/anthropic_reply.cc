// AnthropicReply; see anthropic_reply.h.
#include "provider/anthropic_reply.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

const FinishTable kAnthropicFinish = {
    {"end_turn", AnswerState::answered, ""},
    {"stop_sequence", AnswerState::answered, ""},
    {"tool_use", AnswerState::answered, ""},
    {"max_tokens", AnswerState::truncated, "cut at the output limit"},
    {"model_context_window_exceeded", AnswerState::truncated, "cut at the model's context limit"},
    {"pause_turn", AnswerState::truncated, "paused by the provider before its end"},
    {"refusal", AnswerState::refused, "the model refused"},
};

bool has_text(const JsonView& object, const char* key) { return !get_string(object, key).value_or("").empty(); }

ChunkTokens anthropic_block_tokens(const JsonView& block) {
  const std::string_view type = get_string(block, "type").value_or("");
  const bool answer = type == "tool_use" || (type == "text" && has_text(block, "text"));
  return {answer || (type == "thinking" && has_text(block, "thinking")) || type == "redacted_thinking", answer};
}

ChunkTokens anthropic_delta_tokens(const JsonView& delta) {
  const bool answer = has_text(delta, "text") || has_text(delta, "partial_json");
  return {answer || has_text(delta, "thinking"), answer};
}

}  // namespace

AnthropicReply::AnthropicReply() : ReplyReader(kAnthropicFinish) {}

ChunkTokens anthropic_tokens_in(const JsonView& event) {
  if (const auto block = get_object(event, "content_block")) return anthropic_block_tokens(*block);
  const auto delta = get_object(event, "delta");
  return delta ? anthropic_delta_tokens(*delta) : ChunkTokens{};
}

Usage read_anthropic_usage(const Json& usage) {
  Usage out;
  const auto part = [&](const char* key) -> std::optional<std::int64_t> {
    return member(usage, key) ? token_count(usage, key) : std::optional<std::int64_t>(0);
  };
  const auto plain = token_count(usage, "input_tokens"), read = part("cache_read_input_tokens"),
             written = part("cache_creation_input_tokens");
  if (plain && read && written) {
    out.input = *plain + *read + *written;
    if (member(usage, "cache_read_input_tokens")) out.cached = read;
  }
  out.output = token_count(usage, "output_tokens");
  if (const auto details = get_object(usage, "output_tokens_details")) {
    out.reasoning = token_count(*details, "thinking_tokens");
  }
  if (out.reasoning && out.output && *out.reasoning > *out.output) out.reasoning.reset();
  out.estimated = !out.input || !out.output;
  return out;
}

void AnthropicReply::take_frame(const JsonView& frame, bool streamed) {
  const std::string_view type = get_string(frame, "type").value_or("");
  if (!streamed) return take_message(frame);
  if (type == "message_start") {
    // Whatever it says of an end is no end: the content is still to come.
    if (const auto message = get_object(frame, "message")) {
      keep_first(model_, *message, "model");
      keep_first(id_, *message, "id");
      merge_usage(*message);
    }
  } else if (type == "content_block_start" || type == "content_block_delta") {
    if (finished()) {
      if (anthropic_tokens_in(frame).any) note("text after the end of the answer was ignored");
    } else if (const auto block = get_object(frame, "content_block")) {
      take_block(*block, get_int(frame, "index").value_or(0));
    } else {
      take_delta(frame);
    }
  } else if (type == "message_delta") {
    merge_usage(frame);
    if (const auto delta = get_object(frame, "delta")) take_stop(*delta);
  }
}

void AnthropicReply::take_message(const JsonView& message) {
  keep_first(model_, message, "model");
  keep_first(id_, message, "id");
  merge_usage(message);
  const auto content = get_array(message, "content");
  std::int64_t index = 0;
  if (content) {
    for (const JsonView& block : content->items()) take_block(block, index++);
  }
  take_stop(message);
}

// Thinking has signatures and goes back as it came, each block in its place between text and calls.
Json AnthropicReply::opaque(const std::vector<ToolCall>&) const {
  const bool thought = std::any_of(layout_.begin(), layout_.end(), [](const Json& one) { return one.is_object(); });
  return thought ? Json{{"anthropic", layout_}} : Json();
}

// Blocks of other types (thinking, tools that the provider runs itself) are not the answer.
void AnthropicReply::take_block(const JsonView& block, std::int64_t index) {
  if (anthropic_block_tokens(block).any) began();
  const std::string_view type = get_string(block, "type").value_or("");
  if (type == "text") {
    add_text(get_string(block, "text").value_or(""));
    if (std::find(layout_.begin(), layout_.end(), "text") == layout_.end()) layout_.push_back("text");
  } else if (type == "thinking" || type == "redacted_thinking") {
    thought_of_block_[index] = layout_.size();
    layout_.push_back(block.copy());
  }
  if (type != "tool_use") return;
  layout_.push_back("call");
  ToolCall* call = tool_call(calls());
  if (!call) return;
  call_of_block_[index] = calls() - 1;
  keep_first(call->id, block, "id");
  keep_first(call->name, block, "name");
  if (const auto input = get_object(block, "input"); input && !JsonMembers(*input).all().empty())
    call->arguments = canonical_json(input->copy());
}

void AnthropicReply::take_delta(const JsonView& event) {
  const auto delta = get_object(event, "delta");
  if (!delta) return;
  if (!has_begun() && anthropic_delta_tokens(*delta).any) began();
  const std::string_view type = get_string(*delta, "type").value_or("");
  if (type == "text_delta") add_text(get_string(*delta, "text").value_or(""));
  const auto thought = thought_of_block_.find(get_int(event, "index").value_or(0));
  for (const char* part : {"thinking", "signature"}) {
    if (type != std::string(part) + "_delta" || thought == thought_of_block_.end()) continue;
    Json& kept = layout_[thought->second][part];
    if (!kept.is_string()) kept = "";
    kept.get_ref<std::string&>() += get_string(*delta, part).value_or("");
  }
  if (type != "input_json_delta") return;
  const auto known = call_of_block_.find(get_int(event, "index").value_or(0));
  ToolCall* call = known == call_of_block_.end() ? nullptr : tool_call(known->second);
  if (call) call->arguments += get_string(*delta, "partial_json").value_or("");
}

void AnthropicReply::take_stop(const JsonView& object) {
  std::string detail;
  if (const auto told = get_object(object, "stop_details")) {
    detail = get_string(*told, "explanation").value_or(get_string(*told, "category").value_or(""));
  }
  finish(std::string(get_string(object, "stop_reason").value_or("")), detail);
}

// The counts of message_delta are totals; those that it leaves out stand as message_start told them.
void AnthropicReply::merge_usage(const JsonView& object) {
  const auto usage = get_object(object, "usage");
  if (!usage) return;
  const JsonMembers told(*usage);
  for (const auto& [key, value] : told.all()) {
    if (!value.is_null()) usage_[std::string(key)] = value.copy();
  }
}

}  // namespace benchhub
