// The loopback server's normal replies: HTTP framing, completions, event streams.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "support/loopback_dialect.h"

namespace benchhub {
namespace {

const char* reason_phrase(int status) { return status < 300 ? "OK" : status < 400 ? "Moved" : "Error"; }

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

// A message's text: a string, or the texts of its parts.
std::string text_of(const Json& message, const char* key) {
  if (const auto text = get_string(message, key)) return *text;
  std::string out;
  if (const Json* parts = get_array(message, key)) {
    for (const Json& part : *parts) out += get_string(part, "text").value_or("");
  }
  return out;
}

}  // namespace

std::string last_user_message(const Json& body) {
  if (!body.is_object()) return {};
  std::string out;
  for (const Json& message : body.value("messages", Json::array())) {
    if (get_string(message, "role") == "user") out = text_of(message, "content");
  }
  for (const Json& message : body.value("contents", Json::array())) {
    if (get_string(message, "role").value_or("user") == "user") out = text_of(message, "parts");
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

std::vector<std::string> stream_events(const LoopbackExchange& x) {
  const LoopbackDialect& d = *x.dialect;
  return d.start(x) + d.answer(x, pieces_of(x.answer, x.options->chunks)) +
         d.end(x, LoopbackFinish::stop, usual_usage(x));
}

LoopbackScript error_script(const LoopbackExchange& x, int status, const Json& code, const std::string& message,
                            Headers headers) {
  headers.emplace_back("content-type", "application/json");
  return {{.bytes = http_reply(status, headers, x.dialect->error(status, code, message).dump())}};
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
  const std::string body = exchange.dialect->document(exchange, exchange.answer, LoopbackFinish::stop).dump();
  return {{.delay_ms = exchange.options->latency_ms,
           .bytes = http_reply(200, {{"content-type", "application/json"}}, body)}};
}

}  // namespace benchhub
