// The loopback server's protocols; see loopback_dialect.h.
#include "support/loopback_dialect.h"

#include <fmt/format.h>

#include "base/text.h"
#include "support/loopback_logprobs.h"

namespace benchhub {
namespace {

using Exchange = LoopbackExchange;
using Finish = LoopbackFinish;
using Events = std::vector<std::string>;

std::string model_of(const Exchange& x) { return get_string(x.body, "model").value_or(""); }
int plain_output(const LoopbackUsage& usage) { return usage.output.get<int>() - usage.reasoning; }

// --- OpenAI chat completions

const char* openai_finish(Finish finish) {
  static constexpr const char* kWords[] = {"stop", "length", "content_filter", "stop", "tool_calls", "abort", ""};
  return kWords[static_cast<int>(finish)];
}

Json openai_usage(const LoopbackUsage& usage) {
  Json out = {{"prompt_tokens", usage.input}, {"completion_tokens", usage.output}};
  if (usage.input.is_number_integer() && usage.output.is_number_integer())
    out["total_tokens"] = usage.input.get<int>() + usage.output.get<int>();
  if (usage.reasoning) out["completion_tokens_details"] = {{"reasoning_tokens", usage.reasoning}};
  return out;
}

std::string openai_id(const Exchange& x) { return fmt::format("chatcmpl-{}", x.hit); }

Json openai_document(const Exchange& x, const std::string& text, Finish finish) {
  Json message = {{"role", "assistant"}, {"content", text}};
  if (finish == Finish::refusal) message = {{"role", "assistant"}, {"content", ""}, {"refusal", text}};
  if (finish == Finish::tools) {
    const Json call = {{"id", "c1"}, {"type", "function"}, {"function", {{"name", "f"}, {"arguments", "{\"a\":1}"}}}};
    message = {{"role", "assistant"}, {"content", nullptr}, {"tool_calls", {call}}};
  }
  return {{"id", openai_id(x)},
          {"object", "chat.completion"},
          {"created", 1767225600},
          {"model", model_of(x)},
          {"choices",
           {{{"index", 0},
             {"message", message},
             {"logprobs", logprobs_of(x.body, text)},
             {"finish_reason", openai_finish(finish)}}}},
          {"usage", openai_usage(usual_usage(x))}};
}

std::string openai_problem(const Exchange& x) { return logprobs_problem(x.body); }

Json openai_chunk(const Exchange& x, const Json& delta, const Json& finish = nullptr) {
  const std::string text = get_string(delta, "content").value_or("");
  return {{"id", openai_id(x)},
          {"object", "chat.completion.chunk"},
          {"created", 1767225600},
          {"model", model_of(x)},
          {"choices",
           {{{"index", 0},
             {"delta", delta},
             {"logprobs", text.empty() ? Json() : logprobs_of(x.body, text)},
             {"finish_reason", finish}}}}};
}

std::string openai_event(const Exchange& x, const Json& delta, const Json& finish = nullptr) {
  return sse_data(openai_chunk(x, delta, finish).dump());
}

Events openai_start(const Exchange& x) { return {openai_event(x, {{"role", "assistant"}, {"content", ""}})}; }

Events openai_reasoning(const Exchange& x, const std::string& text) {
  return {openai_event(x, {{"reasoning_content", text}})};
}

Events openai_answer(const Exchange& x, const Events& pieces) {
  Events out;
  for (const std::string& piece : pieces) out.push_back(openai_event(x, {{"content", piece}}));
  return out;
}

Events openai_tools(const Exchange& x) {
  const auto more = [](const char* arguments) { return Json{{"index", 0}, {"function", {{"arguments", arguments}}}}; };
  const Json first = {
      {"index", 0}, {"id", "c1"}, {"type", "function"}, {"function", {{"name", "f"}, {"arguments", ""}}}};
  return {openai_event(x, {{"tool_calls", {first}}}), openai_event(x, {{"tool_calls", {more("{\"a\":")}}}),
          openai_event(x, {{"tool_calls", {more("1}")}}})};
}

Events openai_end(const Exchange& x, Finish finish, const LoopbackUsage& usage) {
  Events out = {openai_event(x, Json::object(), openai_finish(finish))};
  const Json* options = get_object(x.body, "stream_options");
  if (options && options->value("include_usage", false)) {
    Json chunk = openai_chunk(x, Json::object());
    chunk["choices"] = Json::array();
    chunk["usage"] = openai_usage(usage);
    out.push_back(sse_data(chunk.dump()));
  }
  out.push_back(sse_data("[DONE]"));
  return out;
}

Json openai_error(int, const Json& code, const std::string& message) {
  return {{"error", {{"message", message}, {"type", "invalid_request_error"}, {"code", code}}}};
}

std::string openai_error_event(int status, const std::string& message) {
  return sse_data(Json{{"error", {{"code", status}, {"message", message}}}}.dump());
}

// --- Anthropic messages

Json anthropic_finish(Finish finish) {
  static constexpr const char* kWords[] = {"end_turn", "max_tokens", "refusal", "refusal", "tool_use", "abort"};
  return finish == Finish::none ? Json() : Json(kWords[static_cast<int>(finish)]);
}

Json anthropic_usage(const LoopbackUsage& usage) {
  Json out = {{"input_tokens", usage.input},
              {"output_tokens", usage.output},
              {"cache_creation_input_tokens", 0},
              {"cache_read_input_tokens", 0}};
  if (usage.reasoning) out["output_tokens_details"] = {{"thinking_tokens", usage.reasoning}};
  return out;
}

std::string anthropic_problem(const Exchange& x) {
  if (!get_int(x.body, "max_tokens")) return "max_tokens: Field required";
  for (const auto& message : x.body.value("messages", Json::array())) {
    if (get_string(message, "role") == "system") return "messages: role system is not allowed here";
  }
  for (const auto& header : x.headers) {
    if (header.first == "anthropic-version") return "";
  }
  return "anthropic-version: header is required";
}

Json anthropic_message(const Exchange& x, Json content, const Json& stop_reason, const LoopbackUsage& usage) {
  return {{"id", fmt::format("msg_{}", x.hit)},
          {"type", "message"},
          {"role", "assistant"},
          {"model", model_of(x)},
          {"content", std::move(content)},
          {"stop_reason", stop_reason},
          {"stop_sequence", nullptr},
          {"usage", anthropic_usage(usage)}};
}

Json anthropic_document(const Exchange& x, const std::string& text, Finish finish) {
  Json block = {{"type", "text"}, {"text", text}};
  if (finish == Finish::tools) block = {{"type", "tool_use"}, {"id", "c1"}, {"name", "f"}, {"input", {{"a", 1}}}};
  return anthropic_message(x, Json::array({block}), anthropic_finish(finish), usual_usage(x));
}

std::string anthropic_event(const char* type, Json data) {
  data["type"] = type;
  return fmt::format("event: {}\n{}", type, sse_data(data.dump()));
}

// The block of the answer comes second where there is reasoning.
int anthropic_block(const Exchange& x) { return x.reasons ? 1 : 0; }

Events anthropic_start(const Exchange& x) {
  LoopbackUsage usage = usual_usage(x);
  usage.output = 1;
  return {anthropic_event("message_start", {{"message", anthropic_message(x, Json::array(), nullptr, usage)}}),
          anthropic_event("ping", Json::object())};
}

std::string anthropic_block_start(int index, const Json& block) {
  return anthropic_event("content_block_start", {{"index", index}, {"content_block", block}});
}
std::string anthropic_delta(int index, const Json& delta) {
  return anthropic_event("content_block_delta", {{"index", index}, {"delta", delta}});
}

Events anthropic_reasoning(const Exchange&, const std::string& text) {
  return {anthropic_block_start(0, {{"type", "thinking"}, {"thinking", ""}, {"signature", ""}}),
          anthropic_delta(0, {{"type", "thinking_delta"}, {"thinking", text}}),
          anthropic_delta(0, {{"type", "signature_delta"}, {"signature", "c2ln"}}),
          anthropic_event("content_block_stop", {{"index", 0}})};
}

Events anthropic_answer(const Exchange& x, const Events& pieces) {
  const int index = anthropic_block(x);
  Events out = {anthropic_block_start(index, {{"type", "text"}, {"text", ""}})};
  for (const std::string& piece : pieces) {
    out.push_back(anthropic_delta(index, {{"type", "text_delta"}, {"text", piece}}));
  }
  return out;
}

Events anthropic_tools(const Exchange& x) {
  const int index = anthropic_block(x);
  Events out = {
      anthropic_block_start(index, {{"type", "tool_use"}, {"id", "c1"}, {"name", "f"}, {"input", Json::object()}})};
  for (const char* piece : {"", "{\"a\":", "1}"}) {
    out.push_back(anthropic_delta(index, {{"type", "input_json_delta"}, {"partial_json", piece}}));
  }
  return out;
}

Events anthropic_end(const Exchange& x, Finish finish, const LoopbackUsage& usage) {
  return {anthropic_event("content_block_stop", {{"index", anthropic_block(x)}}),
          anthropic_event("message_delta",
                          {{"delta", {{"stop_reason", anthropic_finish(finish)}, {"stop_sequence", nullptr}}},
                           {"usage", anthropic_usage(usage)}}),
          anthropic_event("message_stop", Json::object())};
}

const char* anthropic_error_type(int status, const Json& code) {
  if (code == "insufficient_quota") return "billing_error";
  switch (status) {
    case 401:
      return "authentication_error";
    case 402:
      return "billing_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 503:
    case 529:
      return "overloaded_error";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}

Json anthropic_error(int status, const Json& code, const std::string& message) {
  const std::string text = code == "content_filter" ? "Output blocked by content filtering policy" : message;
  return {{"type", "error"},
          {"error", {{"type", anthropic_error_type(status, code)}, {"message", text}}},
          {"request_id", "req_loopback"}};
}

std::string anthropic_error_event(int status, const std::string& message) {
  return anthropic_event("error", anthropic_error(status, nullptr, message));
}

// --- Gemini generateContent

Json gemini_finish(Finish finish) {
  static constexpr const char* kWords[] = {"STOP", "MAX_TOKENS", "SAFETY", "PROHIBITED_CONTENT", "STOP", "ABORT"};
  return finish == Finish::none ? Json() : Json(kWords[static_cast<int>(finish)]);
}

Json gemini_usage(const LoopbackUsage& usage) {
  Json out = {{"promptTokenCount", usage.input}, {"candidatesTokenCount", usage.output}};
  if (!usage.input.is_number_integer() || !usage.output.is_number_integer()) return out;
  out["candidatesTokenCount"] = plain_output(usage);
  if (usage.reasoning) out["thoughtsTokenCount"] = usage.reasoning;
  out["totalTokenCount"] = usage.input.get<int>() + usage.output.get<int>();
  return out;
}

std::string gemini_problem(const Exchange& x) {
  const Json* contents = get_array(x.body, "contents");
  return contents && !contents->empty() ? "" : "contents is not specified";
}

Json gemini_frame(const Exchange& x, const Json& part, const Json& finish = nullptr) {
  Json candidate = {{"content", {{"parts", Json::array({part})}, {"role", "model"}}}, {"index", 0}};
  if (!finish.is_null()) candidate["finishReason"] = finish;
  return {{"candidates", Json::array({candidate})},
          {"modelVersion", model_of(x)},
          {"responseId", fmt::format("resp-{}", x.hit)}};
}

Json gemini_call() { return {{"functionCall", {{"name", "f"}, {"args", {{"a", 1}}}, {"id", "c1"}}}}; }

Json gemini_document(const Exchange& x, const std::string& text, Finish finish) {
  Json out = gemini_frame(x, finish == Finish::tools ? gemini_call() : Json{{"text", text}}, gemini_finish(finish));
  out["usageMetadata"] = gemini_usage(usual_usage(x));
  return out;
}

Events gemini_start(const Exchange&) { return {}; }

Events gemini_reasoning(const Exchange& x, const std::string& text) {
  return {sse_data(gemini_frame(x, {{"text", text}, {"thought", true}}).dump())};
}

Events gemini_answer(const Exchange& x, const Events& pieces) {
  Events out;
  for (const std::string& piece : pieces) out.push_back(sse_data(gemini_frame(x, {{"text", piece}}).dump()));
  return out;
}

Events gemini_tools(const Exchange& x) { return {sse_data(gemini_frame(x, gemini_call()).dump())}; }

Events gemini_end(const Exchange& x, Finish finish, const LoopbackUsage& usage) {
  Json frame = gemini_frame(x, {{"text", ""}}, gemini_finish(finish));
  frame["usageMetadata"] = gemini_usage(usage);
  return {sse_data(frame.dump())};
}

const char* gemini_status_word(int status) {
  switch (status) {
    case 400:
    case 413:
      return "INVALID_ARGUMENT";
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return status >= 500 ? "INTERNAL" : "UNKNOWN";
  }
}

Json gemini_error(int status, const Json& code, const std::string& message) {
  Json error = {{"code", status}, {"message", message}, {"status", gemini_status_word(status)}};
  if (code == "insufficient_quota") {
    error["details"] = {{{"@type", "type.googleapis.com/google.rpc.QuotaFailure"},
                         {"violations", {{{"quotaId", "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}}}}}};
  } else if (status == 429) {
    error["details"] = {{{"@type", "type.googleapis.com/google.rpc.RetryInfo"}, {"retryDelay", "0.02s"}}};
  }
  return {{"error", error}};
}

std::string gemini_error_event(int status, const std::string& message) {
  return sse_data(gemini_error(status, nullptr, message).dump());
}

// --- OpenAI embeddings

std::string embeddings_problem(const Exchange& x) {
  return get_string(x.body, "input").value_or("").empty() ? "'$.input' is invalid: a text that is not empty" : "";
}

// How often each letter stands in the text: made of the same letters is alike.
Json embeddings_document(const Exchange& x, const std::string&, Finish) {
  std::vector<int> letters(26, 0);
  const std::string input = get_string(x.body, "input").value_or("");
  for (const char c : ascii_lower(input)) {
    if (c >= 'a' && c <= 'z') ++letters[static_cast<std::size_t>(c - 'a')];
  }
  const int tokens = static_cast<int>(input.size() / 4) + 1;
  return {{"object", "list"},
          {"data", {{{"object", "embedding"}, {"index", 0}, {"embedding", letters}}}},
          {"model", model_of(x)},
          {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}};
}

}  // namespace

const std::vector<LoopbackDialect>& loopback_dialects() {
  static const std::vector<LoopbackDialect> kTable = {
      {"openai", [](std::string_view path) { return path.ends_with("/chat/completions"); }, "usage", "model",
       openai_problem, openai_usage, openai_document, openai_start, openai_reasoning, openai_answer, openai_tools,
       openai_end, openai_error, openai_error_event},
      {"anthropic", [](std::string_view path) { return path.ends_with("/messages"); }, "usage", "model",
       anthropic_problem, anthropic_usage, anthropic_document, anthropic_start, anthropic_reasoning, anthropic_answer,
       anthropic_tools, anthropic_end, anthropic_error, anthropic_error_event},
      {"gemini",
       [](std::string_view path) {
         return path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent");
       },
       "usageMetadata", "modelVersion", gemini_problem, gemini_usage, gemini_document, gemini_start, gemini_reasoning,
       gemini_answer, gemini_tools, gemini_end, gemini_error, gemini_error_event},
      {"embeddings", [](std::string_view path) { return path.ends_with("/embeddings"); }, "usage", "model",
       embeddings_problem, openai_usage, embeddings_document, openai_start, openai_reasoning, openai_answer,
       openai_tools, openai_end, openai_error, openai_error_event},
  };
  return kTable;
}

const LoopbackDialect* loopback_dialect(std::string_view path) {
  for (const LoopbackDialect& dialect : loopback_dialects()) {
    if (dialect.is_path(path.substr(0, path.find('?')))) return &dialect;
  }
  return nullptr;
}

LoopbackUsage usual_usage(const LoopbackExchange& exchange) {
  std::string prompt;
  for (const char* key : {"messages", "contents"}) {
    for (const Json& message : exchange.body.value(key, Json::array())) prompt += message.dump();
  }
  return {static_cast<int>(prompt.size() / 4) + 1, static_cast<int>(exchange.answer.size() / 4) + 1, 0};
}

Events operator+(Events a, const Events& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace benchhub
