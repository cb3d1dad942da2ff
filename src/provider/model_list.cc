// Lists of models; see model_list.h.
#include "provider/model_list.h"

#include "base/text.h"

namespace benchhub {

std::string listed_id(const std::string& id) { return id.starts_with("models/") ? id.substr(7) : id; }

namespace {

std::string id_of_model(const Json& entry) {
  for (const char* key : {"id", "name", "model"}) {
    if (const auto id = get_string(entry, key); id && !id->empty()) return listed_id(*id);
  }
  return {};
}

}  // namespace

std::optional<ModelPage> parse_model_list(const std::string& body) {
  const auto document = parse_json(clean_utf8(body));
  if (!document) return std::nullopt;
  const Json* list = document->is_array() ? &*document : get_array(*document, "data");
  if (!list) list = get_array(*document, "models");
  if (!list) return std::nullopt;
  ModelPage out;
  for (const Json& entry : *list) {
    if (std::string id = id_of_model(entry); !id.empty()) out.ids.push_back(std::move(id));
  }
  if (!document->is_object()) return out;
  out.next = get_string(*document, "nextPageToken").value_or("");
  if (get_bool(*document, "has_more").value_or(false)) out.next = get_string(*document, "last_id").value_or("");
  return out;
}

}  // namespace benchhub
