// LoopbackServer: a real HTTP/1.1 server on 127.0.0.1 that speaks OpenAI chat completions, Anthropic messages and
// Gemini generateContent, streaming and not, OpenAI embeddings, and the batch APIs of the first two, counts what it was
// asked, and plays faults by name; below /moved/ every model is served as another one. For the tests of net, provider
// and run; the program loopback_server makes it available beside the real binary. One thread, own sockets, thousands of
// connections.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace benchhub {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct LoopbackOptions {
  int port = 0;        // 0: any free one
  int latency_ms = 0;  // from the request to the first byte of the reply
  int chunks = 4;      // pieces of a streamed answer
  int chunk_ms = 0;    // between two pieces
  // The answer to a chat request's body; empty: the last user message. Called on the server's thread.
  std::function<std::string(const Json& body)> answer;
};

struct LoopbackStats {
  int hits = 0;  // chat requests that were read whole, and lines of batches
  int unique_bodies = 0;
  int most_hits_of_one_body = 0;
  int batches = 0;  // that were made
  int connections = 0;
  int in_flight = 0;  // read and not answered to the end
  int max_in_flight = 0;
};

struct LoopbackRequest {
  std::string method, path;
  Headers headers;  // names in lower case
  std::string body;
};

class LoopbackServer {
 public:
  explicit LoopbackServer(LoopbackOptions options = {});  // throws std::runtime_error if it cannot listen
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  int port() const;
  std::string base_url() const;                           // http://127.0.0.1:PORT/v1
  std::string fault_url(const std::string& fault) const;  // the same, where every request meets that fault
  std::string root_url() const;                           // http://127.0.0.1:PORT, for anthropic and gemini
  LoopbackStats stats() const;
  std::vector<LoopbackRequest> requests() const;  // every one, in order of arrival; at most 10,000 are kept
  void stop();                                    // closes all; idempotent

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The content of the last message with role "user", "" if none.
std::string last_user_message(const Json& body);
std::vector<std::string> loopback_fault_names();

}  // namespace benchhub
