// The table of faults that the loopback server plays. A row is a name and a function from a request to a script.
#include <cstdint>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/text.h"
#include "support/loopback_dialect.h"

namespace benchhub {
namespace {

using Exchange = LoopbackExchange;
using Script = LoopbackScript;
using Kind = LoopbackStep::Kind;
const Headers kJsonType = {{"content-type", "application/json"}};

Script send_all(std::string bytes) { return {{.bytes = std::move(bytes)}}; }
Script send_and(std::string bytes, Kind kind, int delay_ms = 0) {
  return {{.bytes = std::move(bytes)}, {.kind = kind, .delay_ms = delay_ms}};
}
Script json_reply(const Json& body) { return send_all(http_reply(200, kJsonType, body.dump())); }
Script text_reply(const std::string& body) { return send_all(http_reply(200, kJsonType, body)); }

// An event stream of these events, ended cleanly.
Script events_reply(const std::vector<std::string>& events) {
  std::string bytes = stream_head();
  for (const std::string& event : events) bytes += http_chunk(event);
  return send_all(bytes + http_chunk(""));
}

using Finish = LoopbackFinish;
using Events = std::vector<std::string>;

Events start_of(const Exchange& x) { return x.dialect->start(x); }
Events text_of(const Exchange& x) { return x.dialect->answer(x, {x.answer}); }
Events end_of(const Exchange& x, Finish finish = Finish::stop) { return x.dialect->end(x, finish, usual_usage(x)); }
Json document_of(const Exchange& x, const std::string& text, Finish finish) {
  return x.dialect->document(x, text, finish);
}

std::string chunked(const Events& events) {
  std::string out;
  for (const std::string& event : events) out += http_chunk(event);
  return out;
}

// The first half of a stream: an open chunked body with the answer's text and no end.
std::string open_stream(const Exchange& x) { return stream_head() + chunked(start_of(x) + text_of(x)); }

std::string whole_completion(const Exchange& x) { return document_of(x, x.answer, Finish::stop).dump(); }

std::string raw_answer(const Exchange& x, const std::string& raw_content) {
  return replace_all(document_of(x, "@", Finish::stop).dump(), "\"@\"", "\"" + raw_content + "\"");
}

Script with_usage(const Exchange& x, const Json& usage) {
  Json body = document_of(x, x.answer, Finish::stop);
  body[x.dialect->usage_key] = usage;
  return json_reply(body);
}

std::string header_of(const Exchange& x, std::string_view name) {
  for (const auto& header : x.headers) {
    if (header.first == name) return header.second;
  }
  return {};
}

class BitWriter {  // deflate's order: least significant bit first
 public:
  void low_first(unsigned value, int bits) {
    for (int i = 0; i < bits; ++i) bit(value >> i & 1);
  }
  void huffman(unsigned code, int bits) {
    for (int i = bits - 1; i >= 0; --i) bit(code >> i & 1);
  }
  std::string bytes;

 private:
  void bit(unsigned b) {
    if (used_ == 0) bytes += '\0';
    bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) | b << used_);
    used_ = (used_ + 1) % 8;
  }
  int used_ = 0;
};

// 420 KB of gzip that unpack to 64 MiB: one fixed-Huffman block, a literal and copies of 258 bytes at distance 1.
std::string gzip_bomb() {
  BitWriter out;
  out.bytes = std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  out.low_first(1, 1);
  out.low_first(1, 2);
  out.huffman(0x30 + ' ', 8);
  for (int i = 0; i < (64 << 20) / 258; ++i) {
    out.huffman(0xC5, 8);
    out.huffman(0, 5);
  }
  out.huffman(0, 7);
  return out.bytes;
}

Script gzip_reply(const std::string& bytes) {
  return send_all(http_reply(200, {{"content-type", "application/json"}, {"content-encoding", "gzip"}}, bytes));
}

Script sse_split(const Exchange& x) {
  std::string bytes = stream_head();
  for (const std::string& event : stream_events(x)) bytes += http_chunk(event);
  return {{.bytes = bytes + http_chunk(""), .byte_by_byte = true}};
}

Script slowloris(const Exchange& x) {
  Script out = send_all(http_reply(200, kJsonType, std::string(1000, ' ') + whole_completion(x)).substr(0, 80));
  out.push_back({.delay_ms = 20, .bytes = " ", .repeat = 1000});
  return out;
}

Script sse_after(const Exchange& x) { return events_reply(stream_events(x) + x.dialect->answer(x, {" and more"})); }

Script sse_dup(const Exchange& x) {
  const Events end = end_of(x);
  return events_reply(start_of(x) + x.dialect->answer(x, {x.answer, x.answer}) + end + end);
}

Script sse_err(const Exchange& x) {
  return events_reply(start_of(x) + text_of(x) + Events{x.dialect->error_event(502, "upstream broke")});
}

// Reads the request of a reused connection and closes without a reply: libcurl would send it again.
Script dup(const Exchange& x) { return x.reused ? Script{{.kind = Kind::close}} : normal_script(x); }

Script echo_key(const Exchange& x) {
  std::string key;
  for (const char* name : {"authorization", "api-key", "x-api-key", "x-goog-api-key"}) key += header_of(x, name);
  const std::string bare = key.substr(key.find(' ') + 1);
  std::string hex;
  for (const char c : bare) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return error_script(x, 401, "invalid_api_key",
                      fmt::format("bad key {} / {} / {} / {}", key, base64_encode(key), base64_encode(bare), hex),
                      {{"x-request-id", bare}, {"x-ratelimit-key", key}});
}

Script tool_calls(const Exchange& x) {
  if (!x.stream()) return json_reply(document_of(x, "", Finish::tools));
  return events_reply(start_of(x) + x.dialect->tools(x) + end_of(x, Finish::tools));
}

// Reasoning first, the answer 30 ms later, reasoning tokens in the usage.
Script reasoning(const Exchange& asked) {
  Exchange x = asked;
  x.reasons = true;
  x.body["stream_options"] = {{"include_usage", true}};
  return {
      {.bytes = stream_head() + chunked(start_of(x))},
      {.delay_ms = 30, .bytes = chunked(x.dialect->reasoning(x, "hm"))},
      {.delay_ms = 30, .bytes = chunked(text_of(x) + x.dialect->end(x, Finish::stop, {7, 50, 40})) + http_chunk("")}};
}

// A prompt that the filter stops; Gemini answers with a status of 200 and no candidate.
Script filtered_prompt(const Exchange& x) {
  if (x.dialect->name != "gemini") return error_script(x, 400, "content_filter", "filtered");
  return json_reply({{"promptFeedback", {{"blockReason", "SAFETY"}}}, {"modelVersion", "m"}});
}

Script rerouted(const Exchange& x) {
  Json body = document_of(x, x.answer, Finish::stop);
  body[x.dialect->model_key] = "another-model";
  body["provider"] = "Upstream Ltd";
  return json_reply(body);
}

Script hundreds(const Exchange& x) {
  Script out = {{.bytes = http_head(100, {}), .repeat = 1000}};
  for (auto& step : normal_script(x)) out.push_back(step);
  return out;
}

Script infinite_json() {
  return {{.bytes = http_head(200, kJsonType)}, {.bytes = std::string(64 << 10, ' '), .repeat = -1}};
}

struct FaultRow {
  std::string_view name;
  Script (*play)(const Exchange&);
};
const FaultRow kFaults[] = {
    {"429", [](const Exchange& x) { return error_script(x, 429, "rate_limit_exceeded", "slow down"); }},
    {"429s",
     [](const Exchange& x) {
       return error_script(x, 429, "rate_limit_exceeded", "slow down", {{"retry-after", "1"}});
     }},
    {"429ms",
     [](const Exchange& x) {
       return error_script(x, 429, nullptr, "slow down", {{"retry-after-ms", "20"}});
     }},
    {"429date",
     [](const Exchange& x) {
       return error_script(
           x, 429, nullptr, "slow down",
           {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"retry-after", "Sun, 06 Nov 1994 08:49:39 GMT"}});
     }},
    {"429quota", [](const Exchange& x) { return error_script(x, 429, "insufficient_quota", "no money left"); }},
    {"401", [](const Exchange& x) { return error_script(x, 401, "invalid_api_key", "bad key"); }},
    {"402", [](const Exchange& x) { return error_script(x, 402, 402, "buy credits"); }},
    {"403", [](const Exchange& x) { return error_script(x, 403, nullptr, "forbidden"); }},
    {"404", [](const Exchange& x) { return error_script(x, 404, "model_not_found", "no such model"); }},
    {"400ctx",
     [](const Exchange& x) { return error_script(x, 400, "context_length_exceeded", "maximum is 4096 tokens"); }},
    {"400filter", filtered_prompt},
    {"408", [](const Exchange& x) { return error_script(x, 408, nullptr, "too slow"); }},
    {"413", [](const Exchange& x) { return error_script(x, 413, nullptr, "too large"); }},
    {"500", [](const Exchange& x) { return error_script(x, 500, nullptr, "broken"); }},
    {"502",
     [](const Exchange&) {
       return send_all(http_reply(502, {{"content-type", "text/html"}}, "<html>bad</html>"));
     }},
    {"503", [](const Exchange& x) { return error_script(x, 503, nullptr, "overloaded"); }},
    {"529", [](const Exchange& x) { return error_script(x, 529, nullptr, "overloaded"); }},
    {"hang", [](const Exchange&) { return Script{{.kind = Kind::hang}}; }},
    {"rst0", [](const Exchange&) { return Script{{.kind = Kind::reset}}; }},
    {"close0", [](const Exchange&) { return Script{{.kind = Kind::close}}; }},
    {"rst_mid",
     [](const Exchange& x) {
       return send_and(http_reply(200, kJsonType, whole_completion(x)).substr(0, 100), Kind::reset, 20);
     }},
    {"short_cl",
     [](const Exchange& x) {
       return send_and(http_head(200, {{"content-type", "application/json"}, {"content-length", "9999"}}) +
                           whole_completion(x).substr(0, 60),
                       Kind::close);
     }},
    {"nolength",
     [](const Exchange& x) { return send_and(http_head(200, kJsonType) + whole_completion(x), Kind::close); }},
    {"nolength_cut",
     [](const Exchange& x) {
       return send_and(http_head(200, kJsonType) + whole_completion(x).substr(0, 60), Kind::close);
     }},
    {"gzbomb", [](const Exchange&) { return gzip_reply(gzip_bomb()); }},
    {"badgz", [](const Exchange&) { return gzip_reply("\x1f\x8b\x08 this is no deflate stream"); }},
    {"infinite", [](const Exchange&) { return infinite_json(); }},
    {"garbage", [](const Exchange&) { return send_and("\x16\x03\x01 not HTTP at all\r\n\r\n", Kind::close); }},
    {"headers_huge",
     [](const Exchange&) {
       return Script{{.bytes = "HTTP/1.1 200 OK\r\n"},
                     {.bytes = "x-filler: " + std::string(1000, 'y') + "\r\n", .repeat = -1}};
     }},
    {"100s", hundreds},
    {"redirect",
     [](const Exchange&) {
       return send_all(http_reply(307, {{"location", "/v1/stolen"}}, ""));
     }},
    {"cookie",
     [](const Exchange& x) {
       return send_all(http_reply(200,
                                  {{"content-type", "application/json"},
                                   {"set-cookie", "id=7; path=/"},
                                   {"alt-svc", "h2=\":1\""},
                                   {"strict-transport-security", "max-age=99999"}},
                                  whole_completion(x)));
     }},
    {"sse_err", sse_err},
    {"sse_err0", [](const Exchange& x) { return events_reply({x.dialect->error_event(429, "slow down")}); }},
    {"sse_nodone", [](const Exchange& x) { return events_reply(start_of(x) + text_of(x)); }},
    {"sse_cutline",
     [](const Exchange& x) {
       return events_reply(start_of(x) + text_of(x) + Events{text_of(x).back().substr(0, 40)});
     }},
    {"sse_dup", sse_dup},
    {"sse_after", sse_after},
    {"sse_split", sse_split},
    {"sse_stall", [](const Exchange& x) { return send_and(open_stream(x), Kind::hang); }},
    {"sse_rst", [](const Exchange& x) { return send_and(open_stream(x), Kind::reset, 20); }},
    {"sse_rst_done", [](const Exchange& x) { return send_and(open_stream(x) + chunked(end_of(x)), Kind::reset, 20); }},
    {"sse_bigline",
     [](const Exchange& x) {
       return events_reply(start_of(x) + x.dialect->answer(x, {std::string(2 << 20, 'a')}) + end_of(x));
     }},
    {"sse_json", [](const Exchange& x) { return text_reply(whole_completion(x)); }},
    {"json_sse", [](const Exchange& x) { return events_reply(stream_events(x)); }},
    {"err200", [](const Exchange& x) { return json_reply(x.dialect->error(429, 429, "slow down")); }},
    {"badjson", [](const Exchange& x) { return text_reply(whole_completion(x).substr(0, 50)); }},
    {"emptybody", [](const Exchange&) { return text_reply(""); }},
    {"null", [](const Exchange&) { return text_reply("null"); }},
    {"array", [](const Exchange&) { return text_reply("[1,2]"); }},
    {"deep", [](const Exchange&) { return text_reply(std::string(100'000, '[')); }},
    {"nofinish", [](const Exchange& x) { return json_reply(document_of(x, x.answer, Finish::none)); }},
    {"empty", [](const Exchange& x) { return json_reply(document_of(x, "", Finish::stop)); }},
    {"blank", [](const Exchange& x) { return json_reply(document_of(x, " \n\t", Finish::stop)); }},
    {"length", [](const Exchange& x) { return json_reply(document_of(x, x.answer, Finish::length)); }},
    {"filter", [](const Exchange& x) { return json_reply(document_of(x, "", Finish::filter)); }},
    {"refusal", [](const Exchange& x) { return json_reply(document_of(x, "I will not.", Finish::refusal)); }},
    {"tools", tool_calls},
    {"oddfinish", [](const Exchange& x) { return json_reply(document_of(x, x.answer, Finish::odd)); }},
    {"reasoning", reasoning},
    {"reroute", rerouted},
    {"nousage", [](const Exchange& x) { return with_usage(x, nullptr); }},
    {"badusage",
     [](const Exchange& x) {
       return with_usage(x, x.dialect->usage({-5, 1e30}));
     }},
    {"surrogate", [](const Exchange& x) { return text_reply(raw_answer(x, "a\\ud83db")); }},
    {"nul", [](const Exchange& x) { return text_reply(raw_answer(x, "a\\u0000b")); }},
    {"latin1", [](const Exchange& x) { return text_reply(raw_answer(x, "caf\xe9")); }},
    {"slowloris", slowloris},
    {"dup", dup},
    {"echo_key", echo_key},
};

}  // namespace

std::vector<std::string> loopback_fault_names() {
  std::vector<std::string> out;
  for (const FaultRow& row : kFaults) out.emplace_back(row.name);
  return out;
}

LoopbackScript script_for(const LoopbackExchange& exchange, const std::string& path_fault) {
  std::string fault = path_fault;
  const std::string model = get_string(exchange.body, "model").value_or("");
  if (model.starts_with("fault:")) fault = model.substr(6);
  const std::size_t star = fault.find('*');
  const auto times = star == std::string::npos ? std::nullopt : parse_int(std::string_view(fault).substr(star + 1));
  if (fault.empty() || (times && exchange.hit > *times)) return normal_script(exchange);
  for (const FaultRow& row : kFaults) {
    if (row.name == std::string_view(fault).substr(0, star)) return row.play(exchange);
  }
  return error_script(exchange, 400, "no_such_fault", "the loopback server has no fault " + fault);
}

}  // namespace benchhub
