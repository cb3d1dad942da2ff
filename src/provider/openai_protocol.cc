// The "openai" protocol: chat completions of OpenAI and of everything that copies it (OpenRouter, Ollama, llama.cpp,
// vLLM, LM Studio …). Builds the HTTP request, times a stream, and turns a kept reply into what an Answer needs.
#include <algorithm>

#include "base/text.h"
#include "provider/openai_reply.h"
#include "provider/protocol_rows.h"

namespace benchhub {
namespace {

constexpr std::int64_t kTokensPerMessage = 16;  // role, separators
constexpr std::int64_t kDefaultMaxOutput = 8192;
constexpr std::int64_t kMaxCount = 1'000'000'000;  // keeps products far from overflow

// A definition says {"type": "json_schema", "schema": S}; the wire wants S inside an object with a name.
Json wire_format(const Json& format) {
  const Json* schema = get_object(format, "schema");
  if (!schema || get_string(format, "type") != "json_schema") return format;
  return {{"type", "json_schema"}, {"json_schema", {{"name", "answer"}, {"schema", *schema}}}};
}

HttpRequest build_openai(const Request& request, const Provider& provider, const std::string& api_key) {
  Json body = request.params.is_object() ? request.params : Json::object();
  body["model"] = request.model;
  body["messages"] = Json::array();
  for (const Message& message : request.messages) {
    body["messages"].push_back({{"role", message.role}, {"content", message.content}});
  }
  if (!request.tools.is_null()) body["tools"] = request.tools;
  if (!request.response_format.is_null()) body["response_format"] = wire_format(request.response_format);
  body["stream"] = provider.stream;
  if (provider.stream) body["stream_options"] = {{"include_usage", true}};

  HttpRequest http;
  std::string_view base = provider.base_url;
  while (base.ends_with('/')) base.remove_suffix(1);
  http.url = std::string(base) + "/chat/completions";
  http.body = canonical_json(body);
  http.headers = {{"content-type", "application/json"},
                  {"accept", provider.stream ? "text/event-stream, application/json" : "application/json"},
                  {"user-agent", "benchhub-build"}};
  for (const auto& [name, value] : provider.headers.items()) {
    if (value.is_string()) http.headers.emplace_back(name, value.get<std::string>());
  }
  // A variable read from a file often ends with a line break.
  if (const auto key = trim(api_key); !key.empty()) {
    http.secret_headers.emplace_back("authorization", "Bearer " + std::string(key));
  }
  http.connect_timeout_ms = provider.connect_timeout_ms;
  http.first_byte_timeout_ms = provider.first_byte_timeout_ms;
  http.idle_timeout_ms = provider.idle_timeout_ms;
  http.total_timeout_ms = provider.total_timeout_ms;
  return http;
}

class OpenaiTimer : public StreamTimer {
 public:
  OpenaiTimer() : sse_([this](const SseEvent& event) { take(event); }) {}
  void data(std::string_view bytes, std::int64_t at_ns) override {
    if (first_answer_token_ns) return;
    at_ns_ = at_ns;
    sse_.feed(bytes);
  }

 private:
  void take(const SseEvent& event) {
    if (first_answer_token_ns) return;
    const auto chunk = parse_json(event.data);
    if (!chunk) return;
    const ChunkTokens tokens = tokens_in(*chunk);
    if (tokens.any && !first_token_ns) first_token_ns = at_ns_;
    if (tokens.answer) first_answer_token_ns = at_ns_;
  }
  SseParser sse_;
  std::int64_t at_ns_ = 0;
};

std::unique_ptr<StreamTimer> openai_timer() { return std::make_unique<OpenaiTimer>(); }

std::string_view header_of(const RawReply& raw, std::string_view name) {
  for (const auto& header : raw.headers) {
    if (header.first == name) return header.second;
  }
  return {};
}

// By content-type; where that says neither, by how the body begins.
bool is_stream(const RawReply& raw) {
  const std::string type = ascii_lower(header_of(raw, "content-type"));
  if (type.starts_with("text/event-stream")) return true;
  if (type.starts_with("application/json")) return false;
  const std::string_view body = trim(raw.body);
  return body.starts_with("data:") || body.starts_with("event:") || body.starts_with(":");
}

ParsedReply parse_error_reply(const RawReply& raw) {
  ProviderError error;
  const auto document = parse_json(clean_utf8(raw.body));
  if (auto told = document ? provider_error(*document) : std::nullopt) {
    error = *std::move(told);
  } else if (ascii_lower(header_of(raw, "content-type")).starts_with("text/plain")) {
    error.message = clean_utf8(std::string_view(raw.body).substr(0, 1000));
  }
  return failed_reply(classify(raw.status, error));
}

ParsedReply parse_success(const RawReply& raw) {
  OpenaiReply reply;
  if (is_stream(raw)) {
    SseParser sse([&](const SseEvent& event) { reply.take_event(event); });
    sse.feed(raw.body);
    sse.finish();
  } else {
    reply.take_document(raw.body);
  }
  return reply.conclude(raw);
}

ParsedReply parse_openai(const RawReply& raw) {
  if (raw.status == 0) return failed_reply(classify_end(raw.end, raw.error));
  ParsedReply out = raw.status >= 200 && raw.status < 300 ? parse_success(raw) : parse_error_reply(raw);
  if (out.retry != Retry::none) out.retry_after_ms = retry_after_ms(raw.headers);
  for (const char* name : {"request-id", "x-request-id"}) {
    if (const auto id = header_of(raw, name); !id.empty()) out.request_id = escape_control(id);
  }
  return out;
}

std::int64_t max_output(const Request& request, const Model& model) {
  for (const char* key : {"max_completion_tokens", "max_tokens"}) {
    if (const auto asked = get_int(request.params, key); asked && *asked > 0) return *asked;
  }
  return model.max_output && *model.max_output > 0 ? *model.max_output : kDefaultMaxOutput;
}

// A token is at least one byte, so the bytes sent bound the tokens read.
std::pair<std::int64_t, std::int64_t> most_tokens_openai(const Request& request, const Model& model) {
  std::int64_t input = 0;
  for (const Message& message : request.messages) {
    input += static_cast<std::int64_t>(message.content.size()) + kTokensPerMessage;
  }
  for (const Json& extra : {request.tools, wire_format(request.response_format)}) {
    if (!extra.is_null()) input += static_cast<std::int64_t>(canonical_json(extra).size());
  }
  const std::int64_t answers = std::clamp<std::int64_t>(get_int(request.params, "n").value_or(1), 1, 128);
  return {std::min(input, kMaxCount), std::min(max_output(request, model), kMaxCount) * answers};
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
  return row;
}

}  // namespace benchhub
