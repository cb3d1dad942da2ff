// Helpers of tests that talk to the loopback server through the real client: one transfer to its end, and chat
// requests with short time-outs. The test links net itself.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "net/http.h"
#include "support/loopback_server.h"

namespace benchhub::loopback {

inline std::unique_ptr<HttpClient> client(Clock& clock) { return make_curl_client(clock, 2000).value(); }

// Short time-outs, so that a fault ends soon; none is shorter than what a loaded machine needs to answer.
inline HttpRequest chat(const std::string& base_url, const std::string& text, bool stream = false,
                        const std::string& model = "m") {
  HttpRequest request;
  request.url = base_url + "/chat/completions";
  request.headers = {{"content-type", "application/json"}};
  Json body = {{"model", model}, {"stream", stream}, {"messages", {{{"role", "user"}, {"content", text}}}}};
  if (stream) body["stream_options"] = {{"include_usage", true}};
  request.body = body.dump();
  request.connect_timeout_ms = 3000;
  request.first_byte_timeout_ms = 5000;
  request.idle_timeout_ms = 5000;
  request.total_timeout_ms = 8000;
  return request;
}

// Polls until nothing is in flight, at most 10 s.
inline void finish_all(HttpClient& http) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (http.in_flight() > 0 && std::chrono::steady_clock::now() < limit) http.poll(100);
}

inline HttpReply exchange(HttpClient& http, HttpRequest request, HttpClient::OnData on_data = {}) {
  HttpReply out;
  http.send(std::move(request), std::move(on_data), [&](HttpReply reply) { out = std::move(reply); });
  finish_all(http);
  return out;
}

}  // namespace benchhub::loopback
