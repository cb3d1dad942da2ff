// Shared parts of the HTTP protocols; see wire.h.
#include "provider/wire.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::int64_t kTokensPerMessage = 16;  // role, separators
constexpr std::int64_t kMostAnswers = 128;      // to one request; no API gives more

bool ends_with_version(std::string_view url) {
  const std::string_view last = url.substr(url.rfind('/') + 1);
  return last.size() >= 2 && last[0] == 'v' && last[1] >= '0' && last[1] <= '9';
}

std::string url_of(const Provider& provider, const Endpoint& endpoint) {
  std::string_view base = provider.base_url;
  while (base.ends_with('/')) base.remove_suffix(1);
  std::string out(base);
  if (!ends_with_version(base)) out += endpoint.version;
  out += endpoint.path;
  for (const auto& [name, value] : provider.query.items()) {
    if (!value.is_string()) continue;
    out += contains(out, "?") ? '&' : '?';
    out += percent_encoded(name) + "=" + percent_encoded(value.get<std::string>());
  }
  return out;
}

void set_header(Headers& headers, const std::string& name, const std::string& value) {
  for (auto& header : headers) {
    if (ascii_lower(header.first) == ascii_lower(name)) {
      header.second = value;
      return;
    }
  }
  headers.emplace_back(name, value);
}

std::string_view header_of(const RawReply& raw, std::string_view name) {
  for (const auto& header : raw.headers) {
    if (header.first == name) return header.second;
  }
  return {};
}

// By how the body begins, which proxies get right more often than the content-type.
bool is_stream(const RawReply& raw) {
  std::string_view body = trim(raw.body);
  if (body.starts_with("\xEF\xBB\xBF")) body = trim(body.substr(3));
  if (body.starts_with('{') || body.starts_with('[')) return false;
  for (const char* field : {"data:", "event:", "id:", "retry:", ":"}) {
    if (body.starts_with(field)) return true;
  }
  return ascii_lower(header_of(raw, "content-type")).starts_with("text/event-stream");
}

// A document that stands bare in what began as a stream, as some send an error after a comment; "" if none does.
std::string_view bare_document(std::string_view body) {
  for (const char* at : {"\n{", "\r{"}) {
    if (const std::size_t found = body.find(at); found != std::string_view::npos) return body.substr(found + 1);
  }
  return {};
}

ParsedReply parse_error_reply(const RawReply& raw) {
  ProviderError error;
  JsonParser parser;
  const auto document = parser.parse(clean_utf8(raw.body));
  if (auto told = document ? provider_error(*document) : std::nullopt) {
    error = *std::move(told);
  } else if (ascii_lower(header_of(raw, "content-type")).starts_with("text/plain")) {
    error.message = clean_utf8(std::string_view(raw.body).substr(0, 1000));
  }
  ParsedReply out = failed_reply(classify(raw.status, error));
  out.retry_after_ms = error.retry_after_ms;
  out.request_id = one_line(error.request_id);
  return out;
}

ParsedReply parse_success(const RawReply& raw, ReplyReader& reader) {
  if (is_stream(raw)) {
    bool any = false;
    SseParser sse([&](const SseEvent& event) {
      any = true;
      reader.take_event(event);
    });
    sse.feed(raw.body);
    sse.finish();
    if (const auto document = bare_document(raw.body); !any && !document.empty()) reader.take_document(document);
  } else {
    reader.take_document(raw.body);
  }
  return reader.conclude(raw);
}

class TokenTimer : public StreamTimer {
 public:
  explicit TokenTimer(ChunkTokens (*tokens_in)(const JsonView&))
      : tokens_in_(tokens_in), sse_([this](const SseEvent& event) { take(event); }) {}
  void data(std::string_view bytes, std::int64_t at_ns) override {
    if (first_answer_token_ns) return;
    at_ns_ = at_ns;
    sse_.feed(bytes);
  }

 private:
  void take(const SseEvent& event) {
    if (first_answer_token_ns) return;
    const auto chunk = parser_.parse(event.data);
    if (!chunk) return;
    const ChunkTokens tokens = tokens_in_(*chunk);
    if (tokens.any && !first_token_ns) first_token_ns = at_ns_;
    if (tokens.answer) first_answer_token_ns = at_ns_;
  }
  ChunkTokens (*tokens_in_)(const JsonView&);
  JsonParser parser_;
  SseParser sse_;
  std::int64_t at_ns_ = 0;
};

}  // namespace

HttpRequest make_request(const Provider& provider, const std::string& api_key, const Endpoint& endpoint,
                         const Json& body, const Headers& defaults) {
  HttpRequest http;
  http.url = url_of(provider, endpoint);
  const bool stream = !body.is_null() && provider.stream;
  if (body.is_null()) http.method = "GET";
  else http.body = canonical_json(body);
  if (!body.is_null()) http.headers.emplace_back("content-type", "application/json");
  http.headers.emplace_back("accept", stream ? "text/event-stream, application/json" : "application/json");
  http.headers.emplace_back("user-agent", "benchhub-build");
  for (const auto& header : defaults) http.headers.push_back(header);
  for (const auto& [name, value] : provider.headers.items()) {
    if (value.is_string()) set_header(http.headers, name, value.get<std::string>());
  }
  // A variable read from a file often ends with a line break.
  if (const std::string key(trim(api_key)); !key.empty()) {
    const std::string header = provider.key_header.empty() ? std::string(endpoint.key_header) : provider.key_header;
    http.secret_headers.emplace_back(header, ascii_lower(header) == "authorization" ? "Bearer " + key : key);
  }
  http.connect_timeout_ms = provider.connect_timeout_ms;
  http.first_byte_timeout_ms = provider.first_byte_timeout_ms;
  http.idle_timeout_ms = provider.idle_timeout_ms;
  http.total_timeout_ms = provider.total_timeout_ms;
  return http;
}

const Json* wanted_schema(const Request& request) {
  if (get_string(request.response_format, "type") != "json_schema") return nullptr;
  return get_object(request.response_format, "schema");
}

ParsedReply parse_http_reply(const RawReply& raw, ReplyReader& reader) {
  if (raw.status == 0) return failed_reply(classify_end(raw.end, raw.error));
  ParsedReply out = raw.status >= 200 && raw.status < 300 ? parse_success(raw, reader) : parse_error_reply(raw);
  if (out.retry == Retry::none) out.retry_after_ms.reset();
  else if (const auto told = retry_after_ms(raw.headers)) out.retry_after_ms = told;
  for (const char* name : {"request-id", "x-request-id"}) {
    if (const auto id = header_of(raw, name); !id.empty()) out.request_id = escape_control(id);
  }
  return out;
}

std::unique_ptr<StreamTimer> make_token_timer(ChunkTokens (*tokens_in)(const JsonView&)) {
  return std::make_unique<TokenTimer>(tokens_in);
}

std::vector<SentCall> sent_calls(const Message& message) {
  std::vector<SentCall> out;
  if (!message.tool_calls.is_array()) return out;
  const Json* extras = get_array(message.opaque, "calls");
  for (std::size_t i = 0; i < message.tool_calls.size(); ++i) {
    const Json& call = message.tool_calls[i];
    const Json* function = get_object(call, "function");
    if (function == nullptr) continue;
    const auto arguments = parse_json(get_string(*function, "arguments").value_or("{}"));
    out.push_back({get_string(call, "id").value_or(""), get_string(*function, "name").value_or(""),
                   arguments && arguments->is_object() ? *arguments : Json::object(),
                   extras && i < extras->size() ? (*extras)[i] : Json()});
  }
  return out;
}

std::int64_t output_without_limit(const Model& model) {
  return model.max_output && *model.max_output > 0 ? *model.max_output : kDefaultMaxOutput;
}

std::int64_t bound_of_output(std::int64_t of_each, std::optional<std::int64_t> answers) {
  return std::min(of_each, kMostTokens) * std::min(answers.value_or(1), kMostAnswers);
}

std::int64_t bound_of_input(const Request& request, const Json& format, std::int64_t hidden) {
  std::int64_t input = 0;
  for (const Message& message : request.messages) {
    input += static_cast<std::int64_t>(message.content.size()) + kTokensPerMessage;
    for (const Json* extra : {&message.tool_calls, &message.opaque}) {
      if (!extra->is_null()) input += static_cast<std::int64_t>(canonical_json(*extra).size());
    }
  }
  for (const Json& extra : {request.tools, format}) {
    if (!extra.is_null()) input += static_cast<std::int64_t>(canonical_json(extra).size()) + hidden;
  }
  return std::min(input, kMostTokens);
}

}  // namespace benchhub
