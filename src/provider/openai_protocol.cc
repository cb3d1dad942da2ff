// The "openai" protocol: chat completions of OpenAI and of everything that copies it (OpenRouter, Azure, Mistral, Groq,
// Ollama, llama.cpp, vLLM, LM Studio …). Parameters are sent as they are.
#include <algorithm>

#include "provider/model_list.h"
#include "provider/openai_reply.h"
#include "provider/protocol_rows.h"
#include "provider/wire.h"

namespace benchhub {
namespace {

// A definition says {"type": "json_schema", "schema": S}; the wire wants S inside an object with a name.
Json openai_format(const Request& request) {
  const Json* schema = wanted_schema(request);
  if (!schema) return request.response_format;
  return {{"type", "json_schema"}, {"json_schema", {{"name", "answer"}, {"schema", *schema}}}};
}

Json openai_message(const Message& message) {
  Json out = {{"role", message.role}, {"content", message.content}};
  if (message.tool_calls.is_array()) {
    out["tool_calls"] = message.tool_calls;
    if (message.content.empty()) out["content"] = nullptr;
    for (const char* name : {"reasoning_content", "reasoning_details", "extra_content"}) {
      const Json* kept = get_object(message.opaque, "message");
      if (kept && kept->contains(name)) out[name] = (*kept)[name];
    }
    const std::vector<SentCall> calls = sent_calls(message);
    for (std::size_t i = 0; i < std::min(calls.size(), out["tool_calls"].size()); ++i) {
      if (!calls[i].extra.is_null()) out["tool_calls"][i]["extra_content"] = calls[i].extra;
    }
  }
  if (!message.tool_call_id.empty()) out["tool_call_id"] = message.tool_call_id;
  return out;
}

Json openai_params(const Request& request) { return request.params.is_object() ? request.params : Json::object(); }

HttpRequest build_openai(const Request& request, const Provider& provider, const std::string& api_key) {
  Json body = openai_params(request);
  body["model"] = request.model;
  body["messages"] = Json::array();
  for (const Message& message : request.messages) {
    body["messages"].push_back(openai_message(message));
  }
  if (!request.tools.is_null()) body["tools"] = request.tools;
  if (!request.response_format.is_null()) body["response_format"] = openai_format(request);
  body["stream"] = provider.stream;
  if (provider.stream) body["stream_options"] = {{"include_usage", true}};
  return make_request(provider, api_key, {"", "/chat/completions", "authorization"}, body);
}

ParsedReply parse_openai(const RawReply& raw) {
  OpenaiReply reply;
  return parse_http_reply(raw, reply);
}

std::unique_ptr<StreamTimer> openai_timer() { return make_token_timer(openai_tokens_in); }

std::pair<std::int64_t, std::int64_t> most_tokens_openai(const Request& request, const Model& model) {
  const Json body = openai_params(request);
  const auto limit = most_of(body, {"max_tokens", "max_completion_tokens"});
  // Not of this API, but known to some servers: where one does not take it, nothing bounds the answer.
  const auto other = most_of(body, {"max_output_tokens"});
  const std::int64_t output = std::max(limit.value_or(output_without_limit(model)), other.value_or(0));
  return {bound_of_input(request, openai_format(request), 0), bound_of_output(output, most_of(body, {"n"}))};
}

HttpRequest list_openai_models(const Provider& provider, const std::string& api_key, const std::string&) {
  return make_request(provider, api_key, {"", "/models", "authorization"}, nullptr);
}

}  // namespace

Protocol openai_protocol() {
  Protocol row{};
  row.name = "openai";
  row.help = "chat completions over HTTP: OpenAI, OpenRouter, Ollama, llama.cpp, vLLM and others";
  row.build = build_openai;
  row.timer = openai_timer;
  row.parse = parse_openai;
  row.most_tokens = most_tokens_openai;
  row.list_models = list_openai_models;
  row.parse_models = parse_model_list;
  row.batch = openai_batch();
  return row;
}

}  // namespace benchhub
