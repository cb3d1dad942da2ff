// Providers: turn a Request into bytes on the wire and raw reply bytes into what an Answer needs. A protocol is a row
// of one table (protocols.cc). Parsing is pure, so that a reply kept in the journal can be parsed after a crash.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/model.h"
#include "domain/request.h"
#include "net/http.h"

namespace benchhub {

// What may be done about a failed send (FAULTS R4). stop_model: the provider does not have it. stop_provider: auth,
// payment, quota (R5).
enum class Retry { none, never, safe, unknown, stop_model, stop_provider };

// Called as body bytes arrive, to time the tokens. Not needed for the result.
class StreamTimer {
 public:
  virtual ~StreamTimer() = default;
  void feed(std::string_view bytes, std::int64_t at_ns);
  virtual void data(std::string_view bytes, std::int64_t at_ns) = 0;
  std::int64_t first_token_ns = 0;         // of any channel, 0 = none yet
  std::int64_t first_answer_token_ns = 0;  // of the answer proper
  std::int64_t last_piece_ns = 0;          // what arrives at once is a piece; counted after the first token
  std::int64_t longest_gap_ns = 0;
  std::int64_t gaps = 0;
};

// The outcome of one send, as kept in the journal.
struct RawReply {
  HttpEnd end = HttpEnd::complete;
  int status = 200;
  Headers headers;  // only those of the allow-list in raw_reply.cc (ids, rate limits, date, content-type)
  std::string body;
  std::string error;
  Timing timing;
};
// Of a reply as the client gives it: headers cut down to the allow-list, times as milliseconds from the send. `timer`
// may be null.
RawReply make_raw_reply(HttpReply reply, const StreamTimer* timer);
Json to_json(const RawReply& reply);  // body as text, or {"base64": …} where it is not UTF-8
std::optional<RawReply> raw_reply_from_json(const Json& json);

struct ParsedReply {
  AnswerState state = AnswerState::provider_error;
  Retry retry = Retry::none;  // none: final
  std::optional<double> retry_after_ms;
  std::string text, finish_reason, error, model_served, fingerprint, upstream, request_id;
  std::string note;  // something odd about a reply that stands, e.g. data after its end; "" = nothing
  // Of every protocol: [{"id", "type": "function", "function": {"name", "arguments": JSON as text}}], or null.
  Json tool_calls = nullptr;
  Json opaque = nullptr;           // as Answer::opaque, of a reply with tool calls
  std::optional<NumberOdds> odds;  // as Answer::odds
  bool began = false;              // tokens came, so that it may be billed whatever became of it
  bool usage_told = false;         // a whole reply, of whatever state, that says what it used
  Usage usage;                     // counts that were not told, or told as nonsense, are nullopt and `estimated` is set
};

// A page of a provider's list of models.
struct ModelPage {
  std::vector<std::string> ids;
  std::string next;  // what to ask the next page with, "" = this was the last
};

struct BatchApi;  // provider/batch.h

struct Protocol {
  const char* name;
  const char* help;
  bool in_process;  // true: answer() is used; false: build() and HTTP
  HttpRequest (*build)(const Request&, const Provider&, const std::string& api_key);
  std::unique_ptr<StreamTimer> (*timer)();
  ParsedReply (*parse)(const RawReply&);
  RawReply (*answer)(const Request&);
  // An upper bound of the tokens that one send can be billed for: {input, output}.
  std::pair<std::int64_t, std::int64_t> (*most_tokens)(const Request&, const Model&);
  // The provider's own list of models; null for an in-process protocol. `page` is "" or ModelPage::next.
  HttpRequest (*list_models)(const Provider&, const std::string& api_key, const std::string& page);
  std::optional<ModelPage> (*parse_models)(const std::string& body);  // nullopt: not such a list
  const BatchApi* batch;  // how requests are sent as a batch; null: they cannot be
};

const std::vector<Protocol>& protocols();
const Protocol* find_protocol(std::string_view name);

}  // namespace benchhub
