// The loopback server's batch APIs; see loopback_batch.h.
#include "support/loopback_batch.h"

#include <algorithm>
#include <chrono>

#include "base/clock.h"
#include "base/text.h"
#include "support/loopback_judge.h"

namespace benchhub {
namespace {

const Headers kJsonType = {{"content-type", "application/json"}};

LoopbackScript json_reply(int status, const Json& body) {
  return {{.bytes = http_reply(status, kJsonType, body.dump())}};
}
LoopbackScript refusal(int status, const std::string& message) {
  return json_reply(status, {{"error", {{"message", message}, {"type", "invalid_request_error"}}}});
}

// "/fault/NAME/v1/batches/x?limit=1" -> {"NAME", "batches", "x"}; the first is "" without a fault.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> out{""};
  std::vector<std::string> words;
  for (const auto part : split(path.substr(0, path.find('?')), '/')) {
    if (!part.empty() && part != "v1") words.emplace_back(part);
  }
  std::size_t at = 0;
  if (words.size() > 1 && words[0] == "fault") {
    out[0] = words[1];
    at = 2;
  }
  for (; at < words.size(); ++at) out.push_back(words[at]);
  return out;
}

// What of the multipart body is the file.
std::string file_in(const std::string& body) {
  const std::size_t part = body.find("filename=");
  const std::size_t start = part == std::string::npos ? part : body.find("\r\n\r\n", part);
  if (start == std::string::npos) return {};
  return body.substr(start + 4, body.find("\r\n--", start + 4) - start - 4);
}

}  // namespace

std::optional<LoopbackScript> LoopbackBatches::reply(const LoopbackRequest& request, std::vector<std::string>& run) {
  const Path path = parts_of(request.path);
  if (path.size() >= 2 && (path[1] == "files" || path[1] == "batches")) return openai(request, path, run);
  if (path.size() >= 3 && path[1] == "messages" && path[2] == "batches") return anthropic(request, path, run);
  return std::nullopt;
}

LoopbackScript LoopbackBatches::openai(const LoopbackRequest& request, const Path& path,
                                       std::vector<std::string>& run) {
  const bool post = request.method == "POST";
  if (path[1] == "files" && post) return upload(request);
  if (path[1] == "files" && path.size() == 4) {
    for (const std::string kind : {"out", "err"}) {
      Batch* batch = path[2].starts_with(kind + "-") ? find(path[2].substr(4)) : nullptr;
      if (batch != nullptr) return download(*batch, kind == "err");
    }
    return refusal(404, "no such file");
  }
  if (path.size() == 3) {
    Batch* batch = find(path[2]);
    if (batch == nullptr) return refusal(404, "no such batch");
    ++batch->polls;
    return json_reply(200, state(*batch));
  }
  const LoopbackDialect& dialect = *loopback_dialect("/chat/completions");
  if (!post) return list(dialect);
  const auto body = parse_json(request.body);
  const auto file = body ? files_.find(get_string(*body, "input_file_id").value_or("")) : files_.end();
  if (file == files_.end() || get_string(*body, "endpoint") != "/v1/chat/completions" ||
      get_string(*body, "completion_window") != "24h")
    return refusal(400, "input_file_id, endpoint or completion_window is wrong");
  Batch batch{"batch_" + std::to_string(batches_.size() + 1), path[0], "", "", &dialect, Json::array()};
  if (const Json* metadata = get_object(*body, "metadata")) batch.tag = get_string(*metadata, "benchhub").value_or("");
  for (const auto text : split_lines(file->second)) {
    if (const auto line = parse_json(text)) {
      batch.lines.push_back({{"custom_id", (*line)["custom_id"]}, {"body", (*line)["body"]}});
    }
  }
  return make(std::move(batch), run);
}

LoopbackScript LoopbackBatches::anthropic(const LoopbackRequest& request, const Path& path,
                                          std::vector<std::string>& run) {
  const LoopbackDialect& dialect = *loopback_dialect("/messages");
  if (path.size() >= 4) {
    Batch* batch = find(path[3]);
    if (batch == nullptr) return refusal(404, "no such batch");
    if (path.size() == 5) return download(*batch, false);
    ++batch->polls;
    return json_reply(200, state(*batch));
  }
  if (request.method != "POST") return list(dialect);
  const auto body = parse_json(request.body);
  const Json* requests = body ? get_array(*body, "requests") : nullptr;
  if (requests == nullptr || requests->empty()) return refusal(400, "requests: Field required");
  Batch batch{"msgbatch_" + std::to_string(batches_.size() + 1), path[0], "", "", &dialect, Json::array()};
  for (const auto& [name, value] : request.headers) {
    if (name == "host") batch.host = value;
  }
  for (const Json& line : *requests) {
    if (line["params"].contains("stream")) return refusal(400, "params.stream: not in a batch");
    batch.lines.push_back({{"custom_id", line["custom_id"]}, {"body", line["params"]}});
  }
  return make(std::move(batch), run);
}

LoopbackScript LoopbackBatches::upload(const LoopbackRequest& request) {
  const std::string id = "file-" + std::to_string(files_.size() + 1);
  files_[id] = file_in(request.body);
  if (files_[id].empty()) return refusal(400, "file: Field required");
  return json_reply(200, {{"id", id},
                          {"object", "file"},
                          {"bytes", files_[id].size()},
                          {"created_at", 1767225600},
                          {"filename", "batch.jsonl"},
                          {"purpose", "batch"}});
}

LoopbackScript LoopbackBatches::make(Batch batch, std::vector<std::string>& run) {
  const LoopbackScript closed = {{.kind = LoopbackStep::Kind::close}}, hang = {{.kind = LoopbackStep::Kind::hang}};
  if (batch.fault == "batch-refused") return refusal(400, "no more batches for you");
  if (batch.fault == "batch-broken") return closed;
  if (batch.fault != "batch-invalid") {
    for (const Json& line : batch.lines) run.push_back(line["body"].dump());
  }
  batch.created_s =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  batches_.push_back(std::move(batch));
  if (batches_.back().fault == "batch-dropped") return closed;
  return batches_.back().fault == "batch-hang" ? hang : json_reply(200, state(batches_.back()));
}

LoopbackScript LoopbackBatches::list(const LoopbackDialect& dialect) const {
  Json out = {{"object", "list"}, {"data", Json::array()}, {"has_more", false}};
  for (auto batch = batches_.rbegin(); batch != batches_.rend(); ++batch) {
    if (batch->dialect == &dialect) out["data"].push_back(state(*batch));
  }
  return json_reply(200, out);
}

LoopbackBatches::Batch* LoopbackBatches::find(const std::string& id) {
  const auto at = std::find_if(batches_.begin(), batches_.end(), [&](const Batch& batch) { return batch.id == id; });
  return at == batches_.end() ? nullptr : &*at;
}

char LoopbackBatches::fate(const Batch& batch, std::size_t line) {
  if (batch.fault == "batch-errors" && line % 2 == 1) return 'e';
  return batch.fault == "batch-expired" && line >= batch.lines.size() / 2 ? 'r' : 'a';
}

Json LoopbackBatches::state(const Batch& batch) const {
  return batch.dialect->name == "openai" ? openai_state(batch) : anthropic_state(batch);
}

Json LoopbackBatches::openai_state(const Batch& batch) const {
  int answered = 0, failed = 0;
  for (std::size_t i = 0; i < batch.lines.size(); ++i) ++(fate(batch, i) == 'a' ? answered : failed);
  Json out = {{"id", batch.id},
              {"object", "batch"},
              {"endpoint", "/v1/chat/completions"},
              {"completion_window", "24h"},
              {"created_at", batch.created_s},
              {"status", "completed"},
              {"output_file_id", "out-" + batch.id},
              {"error_file_id", failed > 0 ? Json("err-" + batch.id) : Json()},
              {"request_counts", {{"total", batch.lines.size()}, {"completed", answered}, {"failed", failed}}},
              {"metadata", {{"benchhub", batch.tag}}}};
  if (batch.fault == "batch-expired") out["status"] = "expired";
  if (is_working(batch)) out["status"] = "in_progress";
  if (batch.fault == "batch-invalid") {
    out["status"] = "failed";
    out["errors"] = {{"data", {{{"code", "invalid_json_line"}, {"message", "Line 1 is wrong"}, {"line", 1}}}}};
  }
  if (is_working(batch) || batch.fault == "batch-invalid") out["output_file_id"] = out["error_file_id"] = nullptr;
  return out;
}

Json LoopbackBatches::anthropic_state(const Batch& batch) const {
  std::map<char, int> counts;
  for (std::size_t i = 0; i < batch.lines.size(); ++i) ++counts[fate(batch, i)];
  const bool working = is_working(batch);
  std::string created = utc_text(batch.created_s * 1000);
  created.insert(created.size() - 1, ".100435");
  return {{"id", batch.id},
          {"type", "message_batch"},
          {"processing_status", working ? "in_progress" : "ended"},
          {"created_at", created},
          {"results_url",
           working ? Json() : Json("http://" + batch.host + "/v1/messages/batches/" + batch.id + "/results")},
          {"request_counts",
           {{"processing", working ? batch.lines.size() : 0},
            {"succeeded", working ? 0 : counts['a']},
            {"errored", working ? 0 : counts['e']},
            {"canceled", 0},
            {"expired", working ? 0 : counts['r']}}}};
}

Json LoopbackBatches::document(const Batch& batch, std::size_t line) const {
  LoopbackExchange exchange;
  exchange.options = &options_;
  exchange.dialect = batch.dialect;
  exchange.body = batch.lines[line]["body"];
  if (auto verdict = judge_reply(exchange.body)) exchange.answer = *std::move(verdict);
  else exchange.answer = options_.answer ? options_.answer(exchange.body) : last_user_message(exchange.body);
  return batch.dialect->document(exchange, exchange.answer, LoopbackFinish::stop);
}

Json LoopbackBatches::openai_result(const Batch& batch, std::size_t line) const {
  const char how = fate(batch, line);
  Json out = {{"id", "batch_req_" + std::to_string(line)},
              {"custom_id", batch.lines[line]["custom_id"]},
              {"response", nullptr},
              {"error", nullptr}};
  if (how == 'r') {
    out["error"] = {{"code", "batch_expired"}, {"message", "This request could not be executed in time."}};
  } else {
    out["response"] = {{"status_code", how == 'a' ? 200 : 400},
                       {"request_id", "req_" + std::to_string(line)},
                       {"body", how == 'a' ? document(batch, line) : batch.dialect->error(400, nullptr, "bad line")}};
  }
  return out;
}

Json LoopbackBatches::anthropic_result(const Batch& batch, std::size_t line) const {
  Json result = {{"type", "expired"}};
  if (fate(batch, line) == 'a') result = {{"type", "succeeded"}, {"message", document(batch, line)}};
  if (fate(batch, line) == 'e')
    result = {{"type", "errored"}, {"error", batch.dialect->error(400, nullptr, "bad line")}};
  return {{"custom_id", batch.lines[line]["custom_id"]}, {"result", result}};
}

// errors: OpenAI's second file, of the lines that were not answered; Anthropic has one of all.
LoopbackScript LoopbackBatches::download(Batch& batch, bool errors) {
  const bool openai = batch.dialect->name == "openai";
  std::vector<Json> lines;
  for (std::size_t i = 0; i < batch.lines.size(); ++i) {
    if (!openai) lines.push_back(anthropic_result(batch, i));
    else if ((fate(batch, i) != 'a') == errors) lines.push_back(openai_result(batch, i));
  }
  if (batch.fault == "batch-shuffled") std::reverse(lines.begin(), lines.end());
  if (batch.fault == "batch-twice") lines.insert(lines.end(), lines.begin(), lines.end());
  if (batch.fault == "batch-strange" && !lines.empty()) {
    lines.insert(lines.begin(), lines.front());
    lines.front()["custom_id"] = "whose-1";
  }
  std::string body;
  for (const Json& line : lines) body += line.dump() + "\n";
  if (batch.fault == "batch-cut" && batch.downloads++ == 0) body.resize(body.size() - body.size() / 3);
  return {{.bytes = http_reply(200, {{"content-type", "application/octet-stream"}}, body)}};
}

}  // namespace benchhub
