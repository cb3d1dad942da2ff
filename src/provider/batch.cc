// What the batch APIs share; see batch.h.
#include "provider/batch.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxBatchId = 200;

bool fits_path(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

}  // namespace

std::string batch_id(const Json& object, const char* key) {
  const std::string id = get_string(object, key).value_or("");
  return id.size() <= kMaxBatchId && std::all_of(id.begin(), id.end(), fits_path) ? id : "";
}

std::string read_upload(std::string_view body) {
  const auto document = parse_json(clean_utf8(body));
  return document ? batch_id(*document, "id") : "";
}

std::optional<BatchPage> read_batch_page(const BatchApi& api, std::string_view body) {
  const auto document = parse_json(clean_utf8(body));
  const Json* list = document ? get_array(*document, "data") : nullptr;
  if (list == nullptr) return std::nullopt;
  BatchPage out;
  for (const Json& entry : *list) {
    if (auto state = api.read_state(entry)) out.batches.push_back(*std::move(state));
  }
  if (get_bool(*document, "has_more").value_or(false)) out.next = batch_id(*document, "last_id");
  return out;
}

BatchResults read_batch_results(const BatchApi& api, std::string_view body) {
  BatchResults out;
  for (const auto line : split_lines(body)) {
    if (trim(line).empty()) continue;
    const auto document = parse_json(clean_utf8(line));
    auto result = document ? api.read_result(*document) : std::nullopt;
    if (result) out.results.push_back(*std::move(result));
    else if (line.data() + line.size() == body.data() + body.size()) out.cut = true;
    else ++out.unreadable;
  }
  return out;
}

Json batch_body(const Protocol& protocol, const Request& request, Provider provider) {
  provider.stream = false;
  Json out = parse_json(protocol.build(request, provider, "").body).value_or(Json::object());
  out.erase("stream");
  return out;
}

}  // namespace benchhub
