// The loopback server's normal replies: HTTP framing, completions, event streams.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "support/loopback_script.h"

namespace benchhub {
namespace {

const char* reason_phrase(int status) { return status < 300 ? "OK" : status < 400 ? "Moved" : "Error"; }

std::int64_t token_count(const std::string& text) { return static_cast<std::int64_t>(text.size() / 4) + 1; }

Json usage_json(const LoopbackExchange& exchange) {
  std::string prompt;
  for (const Json& message : exchange.body.value("messages", Json::array())) prompt += message.dump();
  const auto input = token_count(prompt), output = token_count(exchange.answer);
  return {{"prompt_tokens", input}, {"completion_tokens", output}, {"total_tokens", input + output}};
}

std::vector<std::string> pieces_of(const std::string& text, int pieces) {
  const std::size_t points = count_code_points(text);
  const std::size_t size =
      std::max<std::size_t>(1, (points + static_cast<std::size_t>(pieces) - 1) / std::max(pieces, 1));
  std::vector<std::string> out;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(out.back().size())) {
    out.emplace_back(prefix_code_points(rest, size));
  }
  return out;
}

std::string id_of(const LoopbackExchange& exchange) { return fmt::format("chatcmpl-{}", exchange.hit); }

}  // namespace

std::string last_user_message(const Json& body) {
  if (!body.is_object()) return {};
  std::string out;
  for (const Json& message : body.value("messages", Json::array())) {
    if (get_string(message, "role") == "user") out = get_string(message, "content").value_or("");
  }
  return out;
}

std::string http_head(int status, const Headers& headers) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_phrase(status));
  for (const auto& [name, value] : headers) out += name + ": " + value + "\r\n";
  return out + "\r\n";
}

std::string http_reply(int status, const Headers& headers, const std::string& body) {
  Headers all = headers;
  all.emplace_back("content-length", std::to_string(body.size()));
  return http_head(status, all) + body;
}

std::string http_chunk(const std::string& bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

std::string sse_data(const std::string& data) { return "data: " + data + "\n\n"; }

std::string stream_head() {
  return http_head(200, {{"content-type", "text/event-stream"}, {"transfer-encoding", "chunked"}});
}

Json completion_json(const LoopbackExchange& exchange, const std::string& text, const std::string& finish_reason) {
  return {{"id", id_of(exchange)},
          {"object", "chat.completion"},
          {"model", exchange.body.value("model", "")},
          {"choices",
           {{{"index", 0}, {"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", finish_reason}}}},
          {"usage", usage_json(exchange)}};
}

Json chunk_json(const LoopbackExchange& exchange, const Json& delta, const Json& finish_reason) {
  return {{"id", id_of(exchange)},
          {"object", "chat.completion.chunk"},
          {"model", exchange.body.value("model", "")},
          {"choices", {{{"index", 0}, {"delta", delta}, {"finish_reason", finish_reason}}}}};
}

std::vector<std::string> stream_events(const LoopbackExchange& exchange) {
  std::vector<std::string> out;
  const auto add = [&](const Json& json) { out.push_back(sse_data(json.dump())); };
  add(chunk_json(exchange, {{"role", "assistant"}, {"content", ""}}, nullptr));
  for (const std::string& piece : pieces_of(exchange.answer, exchange.options->chunks)) {
    add(chunk_json(exchange, {{"content", piece}}, nullptr));
  }
  add(chunk_json(exchange, Json::object(), "stop"));
  const Json* options = get_object(exchange.body, "stream_options");
  if (options && options->value("include_usage", false)) {
    Json usage = chunk_json(exchange, Json::object(), nullptr);
    usage["choices"] = Json::array();
    usage["usage"] = usage_json(exchange);
    add(usage);
  }
  out.push_back(sse_data("[DONE]"));
  return out;
}

LoopbackScript stream_script(const std::vector<std::string>& events, const LoopbackOptions& options) {
  LoopbackScript out;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const int delay = i == 0 ? options.latency_ms : options.chunk_ms;
    const std::string bytes = (i == 0 ? stream_head() : "") + http_chunk(events[i]);
    if (delay == 0 && !out.empty()) out.back().bytes += bytes;
    else out.push_back({.delay_ms = delay, .bytes = bytes});
  }
  out.back().bytes += http_chunk("");
  return out;
}

LoopbackScript normal_script(const LoopbackExchange& exchange) {
  if (exchange.stream()) return stream_script(stream_events(exchange), *exchange.options);
  const std::string body = completion_json(exchange, exchange.answer, "stop").dump();
  return {{.delay_ms = exchange.options->latency_ms,
           .bytes = http_reply(200, {{"content-type", "application/json"}}, body)}};
}

}  // namespace benchhub
