// OpenaiReply; see openai_reply.h.
#include "provider/openai_reply.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

// finish_reason of OpenAI and of the servers that copy its protocol, and the native words that OpenRouter passes on.
const FinishTable kOpenaiFinish = {
    {"stop", AnswerState::answered, ""},
    {"eos", AnswerState::answered, ""},
    {"eos_token", AnswerState::answered, ""},
    {"stop_sequence", AnswerState::answered, ""},
    {"end_turn", AnswerState::answered, ""},
    {"complete", AnswerState::answered, ""},   // Cohere
    {"tool_call", AnswerState::answered, ""},  // Cohere
    {"tool_calls", AnswerState::answered, ""},
    {"tool_use", AnswerState::answered, ""},
    {"function_call", AnswerState::answered, ""},
    {"length", AnswerState::truncated, "cut at the output limit"},
    {"max_tokens", AnswerState::truncated, "cut at the output limit"},
    {"max_output_tokens", AnswerState::truncated, "cut at the output limit"},
    {"model_length", AnswerState::truncated, "cut at the model's context limit"},
    {"model_context_window_exceeded", AnswerState::truncated, "cut at the model's context limit"},
    {"content_filter", AnswerState::filtered, "withheld by the provider's content filter"},
    {"safety", AnswerState::filtered, "withheld by the provider's content filter"},
    {"recitation", AnswerState::filtered, "withheld by the provider's content filter"},
    {"prohibited_content", AnswerState::filtered, "withheld by the provider's content filter"},
    {"sensitive", AnswerState::filtered, "withheld by the provider's content filter"},
    {"refusal", AnswerState::refused, "the model refused"},
    {"malformed_function_call", AnswerState::provider_error, "the provider could not read the model's tool call",
     Retry::unknown},
    {"network_error", AnswerState::provider_error, "the provider ended the answer with an error", Retry::unknown},
    {"insufficient_system_resource", AnswerState::provider_error, "the provider ended the answer with an error",
     Retry::unknown},
    {"error", AnswerState::provider_error, "the provider ended the answer with an error", Retry::unknown},
};

// Content is a text, or parts of which only those of type "text" are the answer (the others are reasoning or images).
std::string content_text(const JsonView& message) {
  const auto content = message.find("content");
  if (!content) return {};
  if (const auto text = content->text()) return std::string(*text);
  std::string out;
  for (const JsonView& part : content->items()) {
    if (get_string(part, "type").value_or("text") == "text") out += get_string(part, "text").value_or("");
  }
  return out;
}

bool has_reasoning(const JsonView& message) {
  for (const char* key : {"reasoning_content", "reasoning", "reasoning_details", "thinking"}) {
    const auto value = message.find(key);
    if (value && (!value->text().value_or("").empty() || !value->items().empty())) return true;
  }
  const auto parts = get_array(message, "content");
  return parts && !parts->items().empty();
}

ChunkTokens tokens_in_message(const JsonView& message) {
  const auto calls = get_array(message, "tool_calls");
  const bool answer = !content_text(message).empty() || !get_string(message, "refusal").value_or("").empty() ||
                      (calls && !calls->items().empty()) || get_object(message, "function_call");
  return {answer || has_reasoning(message), answer};
}

// A stream tells a detail in pieces: those of one index (without: those that follow one another) and type are one, and
// the texts in them are joined.
void add_detail(const Json& piece, Json& details) {
  const auto is_same = [&](const Json& one) {
    return one.is_object() && one.value("type", Json()) == piece.value("type", Json()) &&
           one.value("index", Json()) == piece.value("index", Json()) &&
           (!piece.contains("id") || one.value("id", Json()) == piece["id"]);
  };
  if (!piece.is_object()) return;
  const auto at = piece.contains("index")                       ? std::find_if(details.begin(), details.end(), is_same)
                  : !details.empty() && is_same(details.back()) ? details.end() - 1
                                                                : details.end();
  if (at == details.end()) {
    details.push_back(piece);
    return;
  }
  for (const auto& [name, value] : piece.items()) {
    const bool text = name == "text" || name == "summary" || name == "data";
    Json& kept = (*at)[name];
    if (text && value.is_string() && kept.is_string())
      kept.get_ref<std::string&>() += value.get_ref<const std::string&>();
    else if (!value.is_null()) kept = value;
  }
}

}  // namespace

OpenaiReply::OpenaiReply() : ReplyReader(kOpenaiFinish) {}

ChunkTokens openai_tokens_in(const JsonView& chunk) {
  const auto choice = first_answer(chunk, "choices");
  const auto delta = choice ? get_object(*choice, "delta") : std::nullopt;
  return delta ? tokens_in_message(*delta) : ChunkTokens{};
}

Usage read_openai_usage(const Json& usage) {
  Usage out;
  out.input = token_count(usage, "prompt_tokens");
  out.output = token_count(usage, "completion_tokens");
  const auto input_details = get_object(usage, "prompt_tokens_details");
  const auto output_details = get_object(usage, "completion_tokens_details");
  out.cached =
      input_details ? token_count(*input_details, "cached_tokens") : token_count(usage, "prompt_cache_hit_tokens");
  if (output_details) out.reasoning = token_count(*output_details, "reasoning_tokens");
  // xAI does not count reasoning in completion_tokens; its total shows that.
  const auto total = token_count(usage, "total_tokens");
  if (out.input && out.output && out.reasoning && total == *out.input + *out.output + *out.reasoning) {
    *out.output += *out.reasoning;
  }
  if (out.cached && out.input && *out.cached > *out.input) out.cached.reset();
  if (out.reasoning && out.output && *out.reasoning > *out.output) out.reasoning.reset();
  out.estimated = !out.input || !out.output;
  return out;
}

void OpenaiReply::take_frame(const JsonView& frame, bool streamed) {
  keep_first(model_, frame, "model");
  keep_first(fingerprint_, frame, "system_fingerprint");
  keep_first(upstream_, frame, "provider");
  keep_first(id_, frame, "id");
  const auto groq = get_object(frame, "x_groq");
  if (const auto usage = get_object(frame, "usage")) usage_ = usage->copy();
  else if (const auto beside = groq ? get_object(*groq, "usage") : std::nullopt) usage_ = beside->copy();
  if (const auto choice = first_answer(frame, "choices")) take_choice(*choice, streamed ? "delta" : "message");
}

void OpenaiReply::take_choice(const JsonView& choice, const char* message_key) {
  auto message = get_object(choice, message_key);
  // A server that cannot stream sends the whole message as one event.
  const bool whole = !message && !has_begun() && get_object(choice, "message");
  if (whole) message = get_object(choice, "message");
  if (finished()) {
    if (message && tokens_in_message(*message).any) note("text after the end of the answer was ignored");
    return;
  }
  if (message) take_message(*message, !whole && std::string_view(message_key) == "delta");
  if (const auto logprobs = get_object(choice, "logprobs")) take_logprobs(*logprobs);
  take_error(provider_error(choice));
  const std::string reason(get_string(choice, "finish_reason").value_or(""));
  const std::string native(get_string(choice, "native_finish_reason").value_or(""));
  if (!reason.empty() && ascii_lower(native) != ascii_lower(reason)) native_ = native;
  finish(reason);
}

void OpenaiReply::take_logprobs(const JsonView& logprobs) {
  const auto tokens = get_array(logprobs, "content");
  if (!tokens) return;
  for (const JsonView& token : tokens->items()) take_token(token, get_array(token, "top_logprobs"), "logprob");
}

void OpenaiReply::take_message(const JsonView& message, bool streamed) {
  if (!has_begun() && tokens_in_message(message).any) began();
  add_text(content_text(message));
  add_refusal(get_string(message, "refusal").value_or(""));
  take_reasoning(message);
  if (const auto calls = get_array(message, "tool_calls")) {
    for (const JsonView& piece : calls->items()) {
      if (piece.is_object()) take_tool_call(piece, get_object(piece, "function"), streamed);
    }
  } else if (const auto function = get_object(message, "function_call")) {
    take_tool_call(std::nullopt, function, streamed);
  }
}

void OpenaiReply::take_reasoning(const JsonView& message) {
  reasoning_ += get_string(message, "reasoning_content").value_or("");
  if (const auto extra = get_object(message, "extra_content")) extra_ = extra->copy();
  const auto details = get_array(message, "reasoning_details");
  if (!details) return;
  for (const JsonView& piece : details->items()) add_detail(piece.copy(), details_);
}

// Servers number the calls from 0 or from 1, each with its own number or all with the same, in any order, or not at
// all. A whole message has each call whole.
void OpenaiReply::take_tool_call(const MaybeView& piece, const MaybeView& function, bool streamed) {
  ToolCall* call = streamed ? call_of(piece, function) : tool_call(calls());
  if (!call) return;
  if (piece) keep_first(call->id, *piece, "id");
  if (const auto extra = piece ? get_object(*piece, "extra_content") : std::nullopt) call->extra = extra->copy();
  if (!function) return;
  keep_first(call->name, *function, "name");
  const auto arguments = member(*function, "arguments");
  if (!arguments) return;
  if (const auto text = arguments->text()) call->arguments += *text;
  else if (call->arguments.empty()) call->arguments = canonical_json(arguments->copy());  // some give the object itself
}

// The call that a piece of a stream adds to; a new one where it has another id than the call of its index, and a name.
OpenaiReply::ToolCall* OpenaiReply::call_of(const MaybeView& piece, const MaybeView& function) {
  const std::string id(piece ? get_string(*piece, "id").value_or("") : "");
  const std::string name(function ? get_string(*function, "name").value_or("") : "");
  const auto index = piece ? get_int(*piece, "index") : std::nullopt;
  if (!index) return call_without_index(id, name);
  if (const auto known = call_at_.find(*index); known != call_at_.end()) {
    ToolCall* call = tool_call(known->second);
    if (id.empty() || call->id.empty() || call->id == id) return call;
    if (ToolCall* other = call_with_id(id)) return other;
    if (name.empty()) return call;
  }
  ToolCall* call = tool_call(calls());
  if (!call) return nullptr;
  call_at_[*index] = calls() - 1;
  call->order = *index;
  return call;
}

OpenaiReply::ToolCall* OpenaiReply::call_with_id(const std::string& id) {
  for (std::size_t i = 0; !id.empty() && i < calls(); ++i) {
    if (tool_call(i)->id == id) return tool_call(i);
  }
  return nullptr;
}

OpenaiReply::ToolCall* OpenaiReply::call_without_index(const std::string& id, const std::string& name) {
  if (ToolCall* known = call_with_id(id)) return known;
  ToolCall* last = calls() > 0 ? tool_call(calls() - 1) : nullptr;
  // A name comes once, but for servers that repeat it with every piece of the arguments.
  const bool goes_on =
      last && id.empty() &&
      (name.empty() || (name == last->name && !last->arguments.empty() && !parse_json(last->arguments)));
  return goes_on ? last : tool_call(calls());
}

// What DeepSeek, OpenRouter and Gemini's translation want to see again with the calls of a turn.
Json OpenaiReply::opaque(const std::vector<ToolCall>& calls) const {
  Json message = Json::object(), extras = Json::array();
  if (!reasoning_.empty()) message["reasoning_content"] = clean_utf8(reasoning_);
  if (!details_.empty()) message["reasoning_details"] = details_;
  if (!extra_.is_null()) message["extra_content"] = extra_;
  for (const ToolCall& call : calls) extras.push_back(call.extra);
  Json out = Json::object();
  if (!message.empty()) out["message"] = std::move(message);
  if (std::any_of(calls.begin(), calls.end(), [](const auto& call) { return !call.extra.is_null(); }))
    out["calls"] = std::move(extras);
  return out.empty() ? Json() : Json{{"openai", std::move(out)}};
}

}  // namespace benchhub
