// The batch API of Anthropic: POST /messages/batches has the requests in it, and its results are one file of lines. It
// keeps nothing of ours but the lines' ids, which only the results show.
#include <array>

#include "base/clock.h"
#include "base/text.h"
#include "provider/protocol_rows.h"
#include "provider/reply_reader.h"
#include "provider/wire.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMostMessageBytes = 1u << 30;

HttpRequest anthropic_call(const Provider& provider, const std::string& key, const std::string& path,
                           const Json& body) {
  Provider plain = provider;
  plain.stream = false;
  return make_request(plain, key, {"/v1", "/messages/batches" + path, "x-api-key"}, body,
                      {{"anthropic-version", "2023-06-01"}});
}

HttpRequest submit_anthropic(const Provider& provider, const std::string& key, const std::string&,
                             const std::vector<BatchLine>& lines, const std::string&) {
  Json requests = Json::array();
  for (const BatchLine& line : lines) requests.push_back({{"custom_id", line.id}, {"params", line.body}});
  return anthropic_call(provider, key, "", {{"requests", std::move(requests)}});
}

HttpRequest poll_anthropic(const Provider& provider, const std::string& key, const std::string& id) {
  return anthropic_call(provider, key, "/" + percent_encoded(id), nullptr);
}

HttpRequest list_anthropic(const Provider& provider, const std::string& key, const std::string& page) {
  return anthropic_call(provider, key, "?limit=100" + (page.empty() ? "" : "&after_id=" + percent_encoded(page)),
                        nullptr);
}

// Not the address that the reply names: the key must not follow it to another host.
HttpRequest results_anthropic(const Provider& provider, const std::string& key, const std::string& place) {
  HttpRequest http = anthropic_call(provider, key, "/" + percent_encoded(place) + "/results", nullptr);
  http.max_body_bytes = kMostMessageBytes;
  return http;
}

std::optional<BatchState> read_anthropic_batch(const Json& batch) {
  BatchState out;
  out.id = batch_id(batch, "id");
  const auto status = get_string(batch, "processing_status");
  if (out.id.empty() || !status) return std::nullopt;
  const std::string created = get_string(batch, "created_at").value_or("");  // with a fraction of a second, or none
  out.created_ms = parse_utc(created.substr(0, 19) + "Z").value_or(0);
  if (*status != "ended") return out;
  out.phase = BatchState::Phase::ended;
  out.results = {out.id};
  if (const Json* counts = get_object(batch, "request_counts")) {
    out.lines = 0;
    for (const char* key : {"succeeded", "errored", "canceled", "expired"})
      *out.lines += get_int(*counts, key).value_or(0);
  }
  return out;
}

// What a direct send would have had as its status.
int status_of(const std::string& type) {
  static constexpr std::array<std::pair<std::string_view, int>, 9> kStatuses = {{{"authentication_error", 401},
                                                                                 {"billing_error", 402},
                                                                                 {"permission_error", 403},
                                                                                 {"not_found_error", 404},
                                                                                 {"request_too_large", 413},
                                                                                 {"rate_limit_error", 429},
                                                                                 {"api_error", 500},
                                                                                 {"timeout_error", 504},
                                                                                 {"overloaded_error", 529}}};
  for (const auto& [name, status] : kStatuses) {
    if (name == type) return status;
  }
  return 400;
}

// {"custom_id", "result": {"type": "succeeded", "message"} or "errored" with "error", or "canceled", "expired"}
std::optional<BatchResult> read_anthropic_result(const Json& line) {
  const auto id = get_string(line, "custom_id");
  const Json* result = get_object(line, "result");
  if (!id || !result) return std::nullopt;
  BatchResult out{*id, true, {}};
  out.raw.headers = {{"content-type", "application/json"}};
  const std::string type = get_string(*result, "type").value_or("");
  const Json *message = get_object(*result, "message"), *error = get_object(*result, "error");
  if (type == "succeeded" && message) {
    out.raw.body = canonical_json(*message);
  } else if (type == "errored" && error) {
    const Json* inner = get_object(*error, "error");
    out.raw.status = status_of(get_string(inner ? *inner : *error, "type").value_or(""));
    out.raw.body = canonical_json(inner ? *error : Json{{"type", "error"}, {"error", *error}});
  } else if (type == "canceled" || type == "expired") {
    out.was_run = false;
    out.raw.end = HttpEnd::safe_failure;
    out.raw.status = 0;
    out.raw.error = "in the batch: " + type;
  } else {
    return std::nullopt;
  }
  return out;
}

}  // namespace

const BatchApi* anthropic_batch() {
  static constexpr BatchApi kRow = {false,          nullptr,           submit_anthropic,     poll_anthropic,
                                    list_anthropic, results_anthropic, read_anthropic_batch, read_anthropic_result};
  return &kRow;
}

}  // namespace benchhub
