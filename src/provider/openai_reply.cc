// OpenaiReply; see openai_reply.h.
#include "provider/openai_reply.h"

#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxToolCalls = 128;
constexpr double kMaxTokens = 1e9;

// finish_reason of OpenAI and of the servers that copy its protocol. What is not here is no answer that one can trust.
struct FinishRow {
  std::string_view reason;
  AnswerState state;
  const char* error;
};
constexpr FinishRow kFinish[] = {
    {"stop", AnswerState::answered, ""},
    {"eos", AnswerState::answered, ""},
    {"eos_token", AnswerState::answered, ""},
    {"stop_sequence", AnswerState::answered, ""},
    {"end_turn", AnswerState::answered, ""},
    {"tool_calls", AnswerState::answered, ""},
    {"tool_use", AnswerState::answered, ""},
    {"function_call", AnswerState::answered, ""},
    {"length", AnswerState::truncated, "cut at the output limit"},
    {"max_tokens", AnswerState::truncated, "cut at the output limit"},
    {"max_output_tokens", AnswerState::truncated, "cut at the output limit"},
    {"model_length", AnswerState::truncated, "cut at the model's context limit"},
    {"content_filter", AnswerState::filtered, "withheld by the provider's content filter"},
    {"safety", AnswerState::filtered, "withheld by the provider's content filter"},
    {"recitation", AnswerState::filtered, "withheld by the provider's content filter"},
    {"refusal", AnswerState::refused, "the model refused"},
};

const FinishRow* find_finish(const std::string& reason) {
  for (const FinishRow& row : kFinish) {
    if (row.reason == ascii_lower(reason)) return &row;
  }
  return nullptr;
}

std::string one_line(const std::string& text) {
  return std::string(prefix_code_points(escape_control(collapse_space(text)), 300));
}

const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

// Content is a text, or parts of which only those of type "text" are the answer (the others are reasoning or images).
std::string content_text(const Json& message) {
  const Json* content = member(message, "content");
  if (!content) return {};
  if (content->is_string()) return content->get<std::string>();
  std::string out;
  if (!content->is_array()) return out;
  for (const Json& part : *content) {
    if (get_string(part, "type").value_or("text") == "text") out += get_string(part, "text").value_or("");
  }
  return out;
}

bool has_reasoning(const Json& message) {
  for (const char* key : {"reasoning_content", "reasoning", "reasoning_details", "thinking"}) {
    const Json* value = member(message, key);
    if (value && ((value->is_string() && !value->get_ref<const std::string&>().empty()) ||
                  (value->is_array() && !value->empty()))) {
      return true;
    }
  }
  const Json* parts = get_array(message, "content");
  return parts && !parts->empty();
}

ChunkTokens tokens_in_message(const Json& message) {
  const Json* calls = get_array(message, "tool_calls");
  const bool answer = !content_text(message).empty() || !get_string(message, "refusal").value_or("").empty() ||
                      (calls && !calls->empty());
  return {answer || has_reasoning(message), answer};
}

// One answer is asked for; of a server that sends more only the first counts.
const Json* first_choice(const Json& document) {
  const Json* choices = get_array(document, "choices");
  if (!choices) return nullptr;
  for (const Json& choice : *choices) {
    if (choice.is_object() && get_int(choice, "index").value_or(0) == 0) return &choice;
  }
  return nullptr;
}

std::optional<std::int64_t> count_of(const Json& object, const char* key) {
  const auto number = get_double(object, key);
  if (!number || !(*number >= 0) || *number > kMaxTokens || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

void merge_call(Json& into, const Json& delta) {
  for (const auto& [key, value] : delta.items()) {
    if (value.is_object() && into.contains(key) && into[key].is_object()) merge_call(into[key], value);
    else if (key == "arguments" && into.contains(key) && into[key].is_string() && value.is_string())
      into[key].get_ref<std::string&>() += value.get_ref<const std::string&>();
    else if (!into.contains(key) || into[key].is_null()) into[key] = value;
  }
}

}  // namespace

ChunkTokens tokens_in(const Json& chunk) {
  const Json* choice = first_choice(chunk);
  const Json* delta = choice ? get_object(*choice, "delta") : nullptr;
  return delta ? tokens_in_message(*delta) : ChunkTokens{};
}

Usage read_openai_usage(const Json& usage) {
  Usage out;
  out.input = count_of(usage, "prompt_tokens");
  out.output = count_of(usage, "completion_tokens");
  const Json* input_details = get_object(usage, "prompt_tokens_details");
  const Json* output_details = get_object(usage, "completion_tokens_details");
  out.cached = input_details ? count_of(*input_details, "cached_tokens") : count_of(usage, "prompt_cache_hit_tokens");
  if (output_details) out.reasoning = count_of(*output_details, "reasoning_tokens");
  // xAI does not count reasoning in completion_tokens; its total shows that.
  const auto total = count_of(usage, "total_tokens");
  if (out.input && out.output && out.reasoning && total == *out.input + *out.output + *out.reasoning) {
    *out.output += *out.reasoning;
  }
  if (out.cached && out.input && *out.cached > *out.input) out.cached.reset();
  if (out.reasoning && out.output && *out.reasoning > *out.output) out.reasoning.reset();
  out.estimated = !out.input || !out.output;
  return out;
}

std::optional<Json> OpenaiReply::parse(std::string_view bytes) {
  auto document = parse_json(bytes);
  if (!document && invalid_utf8(bytes)) document = parse_json(clean_utf8(bytes));
  if (!document) {
    malformed_ = document.error().what;
    return std::nullopt;
  }
  if (!document->is_object() && !provider_error(*document)) {
    malformed_ = "not a JSON object";
    return std::nullopt;
  }
  return *std::move(document);
}

void OpenaiReply::take_document(std::string_view body) {
  if (trim(body).empty()) {
    malformed_ = "the body is empty";
  } else if (const auto document = parse(body)) {
    take_frame(*document, "message");
  }
}

void OpenaiReply::take_event(const SseEvent& event) {
  const std::string_view data = trim(event.data);
  if (data.empty()) return;
  if (done_) {
    note_ = "data after the end of the stream was ignored";
    return;
  }
  if (data == "[DONE]") {
    done_ = true;
    return;
  }
  if (error_ || !malformed_.empty()) return;
  const auto chunk = parse(data);
  if (!chunk) {
    if (closed()) malformed_.clear();  // the answer itself is whole
    return;
  }
  take_frame(*chunk, "delta");
  if (event.type == "error" && !closed() && !error_)
    error_ = ProviderError{.message = get_string(*chunk, "message").value_or("")};
}

void OpenaiReply::take_frame(const Json& document, const char* message_key) {
  if (auto error = provider_error(document); error && !closed()) error_ = *std::move(error);
  const auto keep = [&](std::string& field, const char* key) {
    if (field.empty()) field = get_string(document, key).value_or("");
  };
  keep(model_, "model");
  keep(upstream_, "provider");
  keep(id_, "id");
  if (const Json* usage = get_object(document, "usage")) usage_ = *usage;
  if (const Json* choice = first_choice(document)) take_choice(*choice, message_key);
}

void OpenaiReply::take_choice(const Json& choice, const char* message_key) {
  const Json* message = get_object(choice, message_key);
  if (finish_reason_) {
    if (message && tokens_in_message(*message).any) note_ = "text after the end of the answer was ignored";
    return;
  }
  if (message) take_message(*message);
  if (auto error = provider_error(choice); error && !error_) error_ = *std::move(error);
  if (auto reason = get_string(choice, "finish_reason"); reason && !reason->empty())
    finish_reason_ = *std::move(reason);
}

void OpenaiReply::take_message(const Json& message) {
  began_ = began_ || tokens_in_message(message).any;
  text_ += content_text(message);
  refusal_ += get_string(message, "refusal").value_or("");
  if (const Json* calls = get_array(message, "tool_calls")) take_tool_calls(*calls);
}

void OpenaiReply::take_tool_calls(const Json& calls) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!calls[i].is_object()) continue;
    const auto index = get_int(calls[i], "index").value_or(static_cast<std::int64_t>(i));
    const auto known = static_cast<std::int64_t>(tool_calls_.size());
    if (index < 0 || index > known || index >= static_cast<std::int64_t>(kMaxToolCalls)) continue;
    if (index == known) tool_calls_.push_back(Json::object());
    merge_call(tool_calls_[static_cast<std::size_t>(index)], calls[i]);
  }
}

ParsedReply OpenaiReply::conclude(const RawReply& raw) const {
  ParsedReply out;
  if (error_) {
    Verdict verdict = classify(error_->status(), *error_);
    // Tokens that came may be billed, whatever the error says of itself.
    if (began_ && verdict.retry == Retry::safe) verdict.retry = Retry::unknown;
    out = failed_reply(verdict);
  } else if (!malformed_.empty()) {
    out = failed_reply(raw.end == HttpEnd::complete ? Verdict{Retry::unknown, AnswerState::provider_error,
                                                              "unreadable reply: " + one_line(malformed_)}
                                                    : classify_end(raw.end, raw.error));
  } else if (finish_reason_) {
    settle(out);
  } else if (raw.end != HttpEnd::complete && !done_) {
    out = failed_reply(classify_end(raw.end, raw.error));
  } else {
    out = failed_reply({Retry::unknown, AnswerState::provider_error, "the reply ended without a finish_reason"});
  }
  out.text = clean_utf8(text_.empty() ? refusal_ : text_);
  out.finish_reason = one_line(finish_reason_.value_or(""));
  out.model_served = one_line(model_);
  out.upstream = one_line(upstream_);
  out.request_id = one_line(id_);
  out.note = note_;
  if (!tool_calls_.empty()) out.tool_calls = tool_calls_;
  out.usage = read_openai_usage(usage_.value_or(Json(nullptr)));
  return out;
}

// The answer came to its end: its state follows from how the provider says that it ended.
void OpenaiReply::settle(ParsedReply& out) const {
  const FinishRow* row = find_finish(*finish_reason_);
  if (!row) {
    const bool error = ascii_lower(*finish_reason_) == "error";
    out = failed_reply({error ? Retry::unknown : Retry::never, AnswerState::provider_error,
                        error ? "the provider ended the answer with an error"
                              : fmt::format("unknown finish_reason \"{}\"", one_line(*finish_reason_))});
    return;
  }
  out.state = row->state;
  out.error = row->error;
  if (out.state != AnswerState::answered) return;
  if (!trim(refusal_).empty()) {
    out.state = AnswerState::refused;
    out.error = "the model refused";
  } else if (trim(text_).empty() && tool_calls_.empty()) {
    out.state = AnswerState::empty;
    out.error = "the answer is empty";
  }
}

}  // namespace benchhub
