// The batch API of OpenAI: a file of lines goes to /files, /batches runs it, and its results are one or two files more.
// The batch keeps our tag in its metadata, so that one whose submission was cut off can be found again.
#include <algorithm>

#include "base/text.h"
#include "domain/limits.h"
#include "provider/protocol_rows.h"
#include "provider/reply_reader.h"
#include "provider/wire.h"

namespace benchhub {
namespace {

constexpr const char* kOpenaiTag = "benchhub";
constexpr std::uint64_t kMostResultBytes = 1u << 30;

HttpRequest openai_call(const Provider& provider, const std::string& key, const std::string& path, const Json& body) {
  Provider plain = provider;
  plain.stream = false;
  return make_request(plain, key, {"", path, "authorization"}, body);
}

HttpRequest upload_openai(const Provider& provider, const std::string& key, const std::string& tag,
                          const std::vector<BatchLine>& lines) {
  HttpRequest http = openai_call(provider, key, "/files", Json::object());
  const std::string mark = "benchhub-" + tag;
  std::string body = "--" + mark + "\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--" + mark +
                     "\r\ncontent-disposition: form-data; name=\"file\"; filename=\"" + mark +
                     ".jsonl\"\r\ncontent-type: application/jsonl\r\n\r\n";
  for (const BatchLine& line : lines) {
    body += canonical_json(
        {{"custom_id", line.id}, {"method", "POST"}, {"url", "/v1/chat/completions"}, {"body", line.body}});
    body += '\n';
  }
  http.body = body + "\r\n--" + mark + "--\r\n";
  for (auto& [name, value] : http.headers) {
    if (name == "content-type") value = "multipart/form-data; boundary=" + mark;
  }
  return http;
}

HttpRequest submit_openai(const Provider& provider, const std::string& key, const std::string& tag,
                          const std::vector<BatchLine>&, const std::string& file) {
  return openai_call(provider, key, "/batches",
                     {{"input_file_id", file},
                      {"endpoint", "/v1/chat/completions"},
                      {"completion_window", "24h"},
                      {"metadata", {{kOpenaiTag, tag}}}});
}

HttpRequest poll_openai(const Provider& provider, const std::string& key, const std::string& id) {
  return openai_call(provider, key, "/batches/" + percent_encoded(id), nullptr);
}

HttpRequest list_openai(const Provider& provider, const std::string& key, const std::string& page) {
  return openai_call(provider, key, "/batches?limit=100" + (page.empty() ? "" : "&after=" + percent_encoded(page)),
                     nullptr);
}

HttpRequest results_openai(const Provider& provider, const std::string& key, const std::string& place) {
  HttpRequest http = openai_call(provider, key, "/files/" + percent_encoded(place) + "/content", nullptr);
  http.max_body_bytes = kMostResultBytes;
  return http;
}

std::string openai_batch_error(const Json& batch) {
  const Json* errors = get_object(batch, "errors");
  const Json* list = errors ? get_array(*errors, "data") : nullptr;
  if (!list || list->empty()) return "the provider refused the batch";
  const Json& first = list->front();
  std::string out = get_string(first, "message").value_or(get_string(first, "code").value_or("no reason was told"));
  if (const auto line = get_int(first, "line")) out += " (line " + std::to_string(*line) + ")";
  return one_line(out);
}

std::optional<BatchState> read_openai_batch(const Json& batch) {
  BatchState out;
  out.id = batch_id(batch, "id");
  const auto status = get_string(batch, "status");
  if (out.id.empty() || !status) return std::nullopt;
  if (*status == "failed") out.phase = BatchState::Phase::failed;
  if (*status == "completed" || *status == "expired" || *status == "cancelled") out.phase = BatchState::Phase::ended;
  if (out.phase == BatchState::Phase::failed) out.error = openai_batch_error(batch);
  if (const Json* metadata = get_object(batch, "metadata")) out.tag = get_string(*metadata, kOpenaiTag).value_or("");
  for (const char* key : {"output_file_id", "error_file_id"}) {
    if (std::string file = batch_id(batch, key); !file.empty()) out.results.push_back(std::move(file));
  }
  if (const Json* counts = get_object(batch, "request_counts"); counts && *status == "completed")
    out.lines = get_int(*counts, "completed").value_or(0) + get_int(*counts, "failed").value_or(0);
  out.created_ms = std::clamp<std::int64_t>(get_int(batch, "created_at").value_or(0), 0, kLastMoment / 1000) * 1000;
  return out;
}

// {"custom_id", "response": {"status_code", "request_id", "body"} or null, "error": {"code", "message"} or null}
std::optional<BatchResult> read_openai_result(const Json& line) {
  const auto id = get_string(line, "custom_id");
  if (!id) return std::nullopt;
  BatchResult out{*id, true, {}};
  if (const Json* response = get_object(line, "response")) {
    const auto status = get_int(*response, "status_code");
    if (!status || *status < 100 || *status > 999 || !response->contains("body")) return std::nullopt;
    out.raw.status = static_cast<int>(*status);
    out.raw.headers = {{"content-type", "application/json"}};
    if (const auto request = get_string(*response, "request_id"); request && !request->empty())
      out.raw.headers.emplace_back("x-request-id", one_line(*request));
    out.raw.body = canonical_json((*response)["body"]);
    return out;
  }
  const Json* error = get_object(line, "error");
  if (!error) return std::nullopt;
  const std::string code = get_string(*error, "code").value_or("");
  out.was_run = code != "batch_expired" && code != "batch_cancelled";
  out.raw.end = HttpEnd::safe_failure;
  out.raw.status = 0;
  out.raw.error = one_line("in the batch: " + get_string(*error, "message").value_or(code));
  return out;
}

}  // namespace

const BatchApi* openai_batch() {
  static constexpr BatchApi kRow = {true,        upload_openai,  submit_openai,     poll_openai,
                                    list_openai, results_openai, read_openai_batch, read_openai_result};
  return &kRow;
}

}  // namespace benchhub
