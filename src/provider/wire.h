// What the HTTP protocols share: the request around a body, the key's header, reading a kept reply with a ReplyReader,
// timing a stream, and the bound of tokens. Used by *_protocol.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/output_limit.h"
#include "provider/provider.h"
#include "provider/reply_reader.h"

namespace benchhub {

struct Endpoint {
  std::string_view version;     // "/v1": put between base_url and path unless base_url ends with one; "" = never
  std::string path;             // "/messages", with its own query if it has one
  std::string_view key_header;  // where the provider's file names none; "authorization" gets "Bearer "
};
// POST of `body`, or GET if it is null. Adds the file's headers and query, time-outs, and the key as a secret header.
// `defaults`: headers that the file may replace.
HttpRequest make_request(const Provider& provider, const std::string& api_key, const Endpoint& endpoint,
                         const Json& body, const Headers& defaults = {});

// A definition's {"type": "json_schema", "schema": S}: S, nullptr if it is another format.
const Json* wanted_schema(const Request& request);

// The whole reading of a kept reply: transport failures, error statuses, then document or stream by content-type.
ParsedReply parse_http_reply(const RawReply& raw, ReplyReader& reader);

// Times the first token, and the first of the answer, by what `tokens_in` finds in the data of each event.
std::unique_ptr<StreamTimer> make_token_timer(ChunkTokens (*tokens_in)(const JsonView& chunk));

// Tokens of the input that one send can be billed for: a token is at least one byte. `hidden`: tokens that the provider
// adds by itself when tools or a schema are asked for.
std::int64_t bound_of_input(const Request& request, const Json& format, std::int64_t hidden);
// And of the output, by the limit and the number of answers that the built body asks for.
std::int64_t bound_of_output(std::int64_t of_each, std::optional<std::int64_t> answers);
std::int64_t output_without_limit(const Model& model);  // of an answer, where the body says none

// One call of Message::tool_calls.
struct SentCall {
  std::string id, name;
  Json arguments;        // an object
  Json extra = nullptr;  // of Message::opaque, its "calls" at the same place
};
std::vector<SentCall> sent_calls(const Message& message);

}  // namespace benchhub
