// $ref and $dynamicRef of a schema, and the proof that no schema refers to itself for the same value without end.
#include <fmt/format.h>

#include <algorithm>

#include "score/json_schema.h"
#include "score/schema_index.h"
#include "score/schema_uri.h"

namespace benchhub {
namespace {

constexpr int kOpen = -1;  // being looked at: coming back to it is a loop
constexpr int kEndless = 1 << 20;

}  // namespace

// What a reference names within this document; nullptr (and problem_) if nothing does.
const Json* SchemaIndex::target_of(const Json& schema, const char* keyword, std::size_t resource,
                                   std::size_t* target_resource) {
  const auto& reference = schema.at(keyword).get_ref<const std::string&>();
  const UriParts uri = split_uri(resolve_uri(resources_[resource].base, reference));
  const auto it = std::find_if(resources_.begin(), resources_.end(),
                               [&](const Resource& r) { return r.base == uri.without_fragment; });
  const Json* target = nullptr;
  if (it != resources_.end()) {
    *target_resource = static_cast<std::size_t>(it - resources_.begin());
    const auto anchor = it->anchors.find(uri.fragment);
    if (uri.fragment.empty() || uri.fragment.front() == '/') target = resolve_pointer(*it->root, uri.fragment);
    else if (anchor != it->anchors.end()) target = anchor->second;
  }
  if (target == nullptr)
    fail("", fmt::format("{} \"{}\" is not in this schema, and nothing is fetched", keyword, reference));
  return target;
}

bool SchemaIndex::resolve(SchemaNode& node) {
  std::size_t resource = 0;
  const Json& schema = *node.schema;
  if (schema.contains("$ref")) {
    node.ref = target_of(schema, "$ref", node.resource, &resource);
    if (node.ref == nullptr || !walk(*node.ref, resource, schema.at("$ref").get<std::string>(), 1)) return false;
  }
  if (!schema.contains("$dynamicRef")) return true;
  node.dynamic_ref = target_of(schema, "$dynamicRef", node.resource, &resource);
  if (node.dynamic_ref == nullptr) return false;
  const std::string name = split_uri(schema.at("$dynamicRef").get<std::string>()).fragment;
  if (dynamic_anchor(resource, name) == node.dynamic_ref) node.dynamic_name = name;
  return walk(*node.dynamic_ref, resource, schema.at("$dynamicRef").get<std::string>(), 1);
}

bool SchemaIndex::resolve_references() {
  // A target outside of the known keywords is walked when it is first met, and may refer to more.
  for (std::size_t i = 0; i < unresolved_.size(); ++i) {
    if (!resolve(nodes_.at(unresolved_[i]))) return false;
  }
  return true;
}

// How many schemas apply to one value below `schema`, counted along the longest way.
int SchemaIndex::height(const Json& schema, std::unordered_map<const Json*, int>& heights) {
  if (!schema.is_object()) return 0;
  const auto [it, is_new] = heights.emplace(&schema, kOpen);
  if (!is_new) return it->second == kOpen ? kEndless : it->second;
  const SchemaNode& node = nodes_.at(&schema);
  int most = 0;
  const auto look = [&](const Json& inner) {
    if (most < CompiledSchema::kMaxRecursion) most = std::max(most, height(inner, heights));
  };
  if (node.ref != nullptr) look(*node.ref);
  if (node.dynamic_ref != nullptr) look(*node.dynamic_ref);
  for (const auto& keyword : schema_keywords()) {
    const auto value = schema.find(keyword.name);
    if (!keyword.in_place || value == schema.end()) continue;
    if (keyword.shape == Shape::schema) look(*value);
    else
      for (const auto& inner : *value) look(inner);
  }
  return heights[&schema] = most + 1;
}

bool SchemaIndex::find_loops() {
  std::unordered_map<const Json*, int> heights;
  for (const auto& [schema, node] : nodes_) {
    if (height(*schema, heights) >= CompiledSchema::kMaxRecursion) {
      return fail("", "references lead back to themselves for the same value, or go on for too long");
    }
  }
  return true;
}

}  // namespace benchhub
