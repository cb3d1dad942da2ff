// OTLP/JSON; see trace.h. Names: OpenTelemetry semantic conventions for generative AI, and OTLP's mapping to JSON
// (64-bit integers as text, ids in hex).
#include "run/trace.h"

#include <cmath>

#include "base/random.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kSpansPerBody = 500;
constexpr int kClientSpan = 3, kStatusError = 2;
constexpr int kCollectorTimeoutMs = 10'000;

Json text_attribute(const char* key, const std::string& value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}
Json count_attribute(const char* key, std::int64_t value) {
  return {{"key", key}, {"value", {{"intValue", std::to_string(value)}}}};
}
Json number_attribute(const char* key, double value) { return {{"key", key}, {"value", {{"doubleValue", value}}}}; }

std::string hex_id(Random& random, int words) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (int i = 0; i < words; ++i) {
    std::uint64_t bits = random.next();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4) out += kDigits[bits & 15];
  }
  return out;
}

std::string traces_url(const std::string& where) {
  const std::size_t path = where.find('/', where.find("://") + 3);
  if (path != std::string::npos && path + 1 < where.size()) return where;
  return where.substr(0, path) + "/v1/traces";
}

struct ServerAddress {
  std::string host;  // of IPv6 without brackets
  std::int64_t port = 0;
};
ServerAddress address_of(const std::string& url) {
  const std::size_t scheme = url.find("://"), from = scheme == std::string::npos ? 0 : scheme + 3;
  std::string host = url.substr(from, url.find_first_of("/?#", from) - from);
  host = host.substr(host.rfind('@') + 1);  // npos + 1 is 0: without a user
  std::int64_t port = url.starts_with("http://") ? 80 : 443;
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) {
    port = parse_int(host.substr(colon + 1)).value_or(port);
    host.resize(colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {std::move(host), port};
}

// The name that the conventions have for who is spoken to, else the provider's own here.
std::string_view provider_name(const SendRecord& send, const std::string& host) {
  static constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"api.openai.com", "openai"},
      {"api.anthropic.com", "anthropic"},
      {"generativelanguage.googleapis.com", "gcp.gemini"},
      {"api.mistral.ai", "mistral_ai"},
      {"api.deepseek.com", "deepseek"},
      {"api.cohere.com", "cohere"},
      {"api.cohere.ai", "cohere"},
      {"api.x.ai", "x_ai"},
      {"api.groq.com", "groq"},
      {"api.perplexity.ai", "perplexity"}};
  for (const auto& [known, name] : kKnown) {
    if (host == known) return name;
  }
  return host.ends_with(".openai.azure.com") ? "azure.ai.openai" : std::string_view(send.provider);
}

// For messages: without user, password and query, any of which may be a key.
std::string shown_address(const std::string& url) {
  const std::size_t from = url.find("://") + 3, end = url.find_first_of("/?#", from);
  const std::size_t user = url.substr(0, end).rfind('@');
  std::string out = url;
  if (const std::size_t query = out.find('?', from); query != std::string::npos)
    out.replace(query + 1, out.npos, "[hidden]");
  if (user != std::string::npos && user >= from) out.replace(from, user - from, "[hidden]");
  return escape_control(out);
}

Json attributes_of(const SendRecord& send) {
  Json out = Json::array();
  out.push_back(text_attribute("gen_ai.operation.name", "chat"));
  const ServerAddress server = address_of(send.base_url);
  out.push_back(text_attribute("gen_ai.provider.name", std::string(provider_name(send, server.host))));
  out.push_back(text_attribute("gen_ai.request.model", send.model_id));
  if (!send.model_served.empty()) out.push_back(text_attribute("gen_ai.response.model", send.model_served));
  if (!send.request_id.empty()) out.push_back(text_attribute("gen_ai.response.id", send.request_id));
  if (!send.finish_reason.empty()) {
    Json reasons = text_attribute("gen_ai.response.finish_reasons", "");
    reasons["value"] = {{"arrayValue", {{"values", Json::array({{{"stringValue", send.finish_reason}}})}}}};
    out.push_back(std::move(reasons));
  }
  if (send.usage.input) out.push_back(count_attribute("gen_ai.usage.input_tokens", *send.usage.input));
  if (send.usage.output) out.push_back(count_attribute("gen_ai.usage.output_tokens", *send.usage.output));
  if (send.status > 0) out.push_back(count_attribute("http.response.status_code", send.status));
  if (!send.error.empty()) out.push_back(text_attribute("error.type", std::string(to_string(send.state))));
  out.push_back(text_attribute("benchhub.provider", send.provider));
  out.push_back(text_attribute("server.address", server.host));
  out.push_back(count_attribute("server.port", server.port));
  out.push_back(text_attribute("benchhub.benchmark", send.pair.benchmark));
  out.push_back(text_attribute("benchhub.model", send.pair.model));
  out.push_back(text_attribute("benchhub.case", send.case_id));
  out.push_back(count_attribute("benchhub.repeat", send.repeat));
  out.push_back(count_attribute("benchhub.attempt", send.attempt));
  if (send.cost) out.push_back(number_attribute("benchhub.cost_usd", static_cast<double>(*send.cost) / kNanoPerUsd));
  if (send.timing.ttft_ms) out.push_back(number_attribute("benchhub.ttft_ms", *send.timing.ttft_ms));
  return out;
}

}  // namespace

struct Trace::Spans {
  Random random;
  std::string trace_id;
  std::vector<Json> list;
};

Trace::Trace(std::string where, std::string tool_version, std::uint64_t seed)
    : where_(std::move(where)), tool_version_(std::move(tool_version)), spans_(new Spans{Random(seed), "", {}}) {
  spans_->trace_id = hex_id(spans_->random, 2);
}
Trace::~Trace() = default;

bool Trace::is_address(const std::string& where) {
  return where.starts_with("http://") || where.starts_with("https://");
}

void Trace::ended(const SendRecord& send) {
  const std::int64_t end_ns = send.end_unix_ms * 1'000'000;
  const auto length_ns = static_cast<std::int64_t>(std::llround(send.timing.total_ms.value_or(0) * 1e6));
  Json span = {{"traceId", spans_->trace_id},
               {"spanId", hex_id(spans_->random, 1)},
               {"name", "chat " + send.model_id},
               {"kind", kClientSpan},
               {"startTimeUnixNano", std::to_string(end_ns - length_ns)},
               {"endTimeUnixNano", std::to_string(end_ns)},
               {"attributes", attributes_of(send)}};
  // Not what the provider says, which may repeat the prompt.
  const std::string what = send.status > 0 ? "HTTP " + std::to_string(send.status) : std::string(to_string(send.state));
  if (!is_final(send.state)) span["status"] = {{"code", kStatusError}, {"message", what}};
  spans_->list.push_back(std::move(span));
}

Status Trace::close(FileSystem& fs, HttpClient& http) {
  std::vector<std::string> bodies;
  for (std::size_t i = 0; i < spans_->list.size(); i += kSpansPerBody) {
    Json spans = Json::array();
    for (std::size_t j = i; j < std::min(i + kSpansPerBody, spans_->list.size()); ++j)
      spans.push_back(std::move(spans_->list[j]));
    const Json scope = {{"scope", {{"name", "benchhub-build"}, {"version", tool_version_}}},
                        {"spans", std::move(spans)}};
    const Json resource = {{"attributes", Json::array({text_attribute("service.name", "benchhub-build"),
                                                       text_attribute("service.version", tool_version_)})}};
    bodies.push_back(canonical_json(
        {{"resourceSpans", Json::array({{{"resource", resource}, {"scopeSpans", Json::array({scope})}}})}}));
  }
  spans_->list.clear();
  if (!is_address(where_)) {
    BH_TRY(const auto file, fs.open_append(where_));
    for (const auto& body : bodies) BH_CHECK(file->append(body + "\n"));
    return {};
  }
  std::string failed;
  for (const auto& body : bodies) {
    HttpRequest request;
    request.url = traces_url(where_);
    request.headers = {{"content-type", "application/json"}};
    request.body = body;
    request.first_byte_timeout_ms = request.idle_timeout_ms = request.total_timeout_ms = kCollectorTimeoutMs;
    http.send(std::move(request), {}, [&](const HttpReply& reply) {
      if (reply.end != HttpEnd::complete) failed = reply.error;
      else if (reply.status >= 300) failed = "HTTP " + std::to_string(reply.status);
    });
    while (http.in_flight() > 0) http.poll(100);
  }
  if (failed.empty()) return {};
  return fail(Errc::network, "the trace could not be sent to " + shown_address(where_), failed);
}

}  // namespace benchhub
