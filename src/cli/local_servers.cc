// Local model servers; see local_servers.h.
#include "cli/local_servers.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/field_table.h"
#include "base/slug.h"
#include "base/text.h"

namespace benchhub {

namespace {

constexpr std::size_t kModelsShown = 5;
constexpr std::size_t kMostId = 256, kMostName = 120;  // characters, as models/ may have them

bool has_text(const Json& object, const char* list, std::string_view wanted) {
  const Json* texts = get_array(object, list);
  return texts != nullptr &&
         std::any_of(texts->begin(), texts->end(), [&](const Json& text) { return text == wanted; });
}

// By what the server says of it; nullopt: nothing.
std::optional<bool> told_embeds(const Json& model) {
  if (const auto type = get_string(model, "type"); type && *type != "model") return type->starts_with("embedding");
  if (has_text(model, "capabilities", "embedding") || has_text(model, "capabilities", "embeddings")) return true;
  // BERT and its kin only embed. Of other families there are both kinds.
  const Json* details = get_object(model, "details");
  const std::string family = details == nullptr ? "" : ascii_lower(get_string(*details, "family").value_or(""));
  if (contains(family, "bert")) return true;
  return std::nullopt;
}

bool is_named_embedder(std::string_view id) { return contains(ascii_lower(id), "embed"); }

// llama.cpp lists a model by the path of its file.
std::string name_of(const std::string& id) {
  if (count_code_points(id) <= kMostName) return id;
  const std::string base = id.substr(id.find_last_of("/\\") + 1);
  const std::string name(trim(prefix_code_points(base, kMostName)));
  return find_pattern("line")->matches(name) ? name : std::string(prefix_code_points(id, kMostName));
}

// Of a model, as none of `taken`; which it is added to.
std::string free_slug(const std::string& id, const LocalServer& server, std::set<std::string>& taken) {
  const std::string plain = plain_slug(name_of(id));
  for (int n = 1;; ++n) {
    const std::string more = n == 1 ? "" : "-" + std::string(server.slug) + (n == 2 ? "" : "-" + std::to_string(n - 1));
    const bool fits = !plain.empty() && plain.size() + more.size() <= kMaxSlug;
    std::string out = (fits ? plain : "local-model") + more;
    if (taken.insert(out).second) return out;
  }
}

std::string definition(const LocalServer& server, const std::string& base_url, const Proposal& proposal,
                       const std::vector<std::string>& ids, const std::string& today) {
  std::string out = fmt::format(
      R"({{ "$schema": "../docs/schema/provider.schema.json", "format": 1,
  "name": {}, "protocol": "{}", "base_url": {}, "local": true,
  "models": [)",
      canonical_json(std::string(server.name) + (proposal.embeds ? " (embeddings)" : "")),
      proposal.embeds ? "openai-embeddings" : "openai", canonical_json(base_url));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string id = canonical_json(ids[i]);
    out += fmt::format(R"({}
    {{ "slug": "{}", "id": {}, "name": {}, "tags": ["{}"],
      "prices": {{ "input": 0, "output": 0, "date": "{}" }} }})",
                       i > 0 ? "," : "", proposal.slugs[i], id, canonical_json(name_of(ids[i])),
                       proposal.embeds ? "embedder" : "chat", today);
  }
  return out + " ] }";
}

}  // namespace

std::optional<std::vector<LocalModel>> read_local_models(const Json& list) {
  const Json* data = get_array(list, "data");
  if (data == nullptr) return std::nullopt;
  std::vector<LocalModel> out;
  for (const Json& model : *data) {
    const auto id = get_string(model, "id");
    const bool again = id && std::any_of(out.begin(), out.end(), [&](const auto& known) { return known.id == *id; });
    if (id && !again) out.push_back({*id, told_embeds(model).value_or(is_named_embedder(*id))});
  }
  // llama.cpp says beside the list what its models can do.
  add_local_details(list, out);
  return out;
}

void add_local_details(const Json& details, std::vector<LocalModel>& models) {
  for (const char* list : {"data", "models"}) {
    const Json* rows = get_array(details, list);
    for (std::size_t i = 0; rows != nullptr && i < rows->size(); ++i) {
      const Json& row = (*rows)[i];
      const auto embeds = told_embeds(row);
      for (const char* key : {"id", "name", "model"}) {
        const auto id = get_string(row, key);
        for (LocalModel& model : models) {
          if (embeds && id && *id == model.id) model.embeds = *embeds;
        }
      }
    }
  }
}

bool fits_a_file(const LocalModel& model) {
  return count_code_points(model.id) <= kMostId && find_pattern("line")->matches(model.id);
}

std::vector<Proposal> propose(const LocalServer& server, const std::string& base_url,
                              const std::vector<LocalModel>& models, const Repository& repository,
                              const std::string& today, std::set<std::string>& taken) {
  for (const Model& model : repository.models) taken.insert(model.slug);
  std::vector<Proposal> out;
  for (const bool embeds : {false, true}) {
    Proposal next;
    next.embeds = embeds;
    const std::string slug = std::string(server.slug) + (embeds ? "-embeddings" : "");
    next.file = "models/" + slug + ".json";
    std::vector<std::string> ids;
    for (const LocalModel& model : models) {
      const bool is_there = std::any_of(repository.models.begin(), repository.models.end(), [&](const Model& known) {
        return known.provider == slug && known.id == model.id;
      });
      if (model.embeds != embeds || is_there || !fits_a_file(model)) continue;
      if (ids.size() == kModelsShown) ++next.left_out;
      else ids.push_back(model.id);
    }
    if (ids.empty()) continue;
    for (const std::string& id : ids) next.slugs.push_back(free_slug(id, server, taken));
    next.text = definition(server, base_url, next, ids, today);
    out.push_back(std::move(next));
  }
  return out;
}

}  // namespace benchhub
