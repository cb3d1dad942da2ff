// What the loopback server plays for one request: a list of steps. Normal answers come from loopback_reply.cc, faults
// from the table in loopback_faults.cc; loopback_server.cc only plays them.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "support/loopback_server.h"

namespace benchhub {

struct LoopbackStep {
  enum class Kind { send, close, reset, hang };
  Kind kind = Kind::send;
  int delay_ms = 0;  // before the step
  std::string bytes = {};
  long repeat = 1;            // times to send; -1 = for ever
  bool byte_by_byte = false;  // each byte with a send of its own
};
using LoopbackScript = std::vector<LoopbackStep>;  // ends without close: the connection is kept

struct LoopbackDialect;

// A chat request as the scripts see it. `body` has "model" and "stream" also where the protocol has them in the path.
struct LoopbackExchange {
  const LoopbackOptions* options = nullptr;
  const LoopbackDialect* dialect = nullptr;
  Headers headers;
  Json body;
  std::string answer;
  int hit = 1;           // how often this body came, this time included
  bool reused = false;   // not the first request of its connection
  bool reasons = false;  // the answer comes with reasoning
  bool stream() const { return body.is_object() && body.value("stream", false); }
};

// Building blocks of HTTP.
std::string http_head(int status, const Headers& headers);                            // with the blank line
std::string http_reply(int status, const Headers& headers, const std::string& body);  // with content-length
std::string http_chunk(const std::string& bytes);                                     // one piece of a chunked body
std::string sse_data(const std::string& data);                                        // "data: …\n\n"
std::string stream_head();                                                            // chunked event stream

std::vector<std::string> stream_events(const LoopbackExchange& exchange);  // of a whole answer
LoopbackScript stream_script(const std::vector<std::string>& events, const LoopbackOptions& options);

LoopbackScript normal_script(const LoopbackExchange& exchange);
LoopbackScript error_script(const LoopbackExchange& exchange, int status, const Json& code, const std::string& message,
                            Headers headers = {});
// The fault that the request names (model "fault:NAME" or "fault:NAME*N": the first N hits of a body; or the path
// prefix /fault/NAME), else the normal answer.
LoopbackScript script_for(const LoopbackExchange& exchange, const std::string& path_fault);

}  // namespace benchhub
