// Walking a schema: resources ($id), anchors, keywords and their values. References are in schema_references.cc.
#include "score/schema_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/call_forms.h"
#include "score/json_schema.h"
#include "score/json_value.h"
#include "score/normalise.h"
#include "score/schema_uri.h"

namespace benchhub {
namespace {

constexpr const char* kDraft = "https://json-schema.org/draft/2020-12/schema";

bool is_type_name(const Json& value) { return value.is_string() && is_schema_type(value.get_ref<const std::string&>()); }

bool are_names(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& name) { return name.is_string(); });
}

bool is_count(const Json& value) { return value.is_number() && is_integer(value) && value.get<double>() >= 0; }

bool are_types(const Json& value) {
  return is_type_name(value) ||
         (value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), is_type_name));
}

bool is_name_map(const Json& value) { return value.is_object() && std::all_of(value.begin(), value.end(), are_names); }

// What the value must be, or null if it is that. Subschemas are looked at later.
const char* shape_problem(Shape shape, const Json& value) {
  switch (shape) {
    case Shape::boolean: return value.is_boolean() ? nullptr : "must be true or false";
    case Shape::number: return value.is_number() ? nullptr : "must be a number";
    case Shape::positive: return value.is_number() && value.get<double>() > 0 ? nullptr : "must be a number above 0";
    case Shape::count: return is_count(value) ? nullptr : "must be a whole number, 0 or more";
    case Shape::string:
    case Shape::pattern: return value.is_string() ? nullptr : "must be a string";
    case Shape::types: return are_types(value) ? nullptr : "must be a type or an array of types";
    case Shape::names: return are_names(value) ? nullptr : "must be an array of strings";
    case Shape::name_map: return is_name_map(value) ? nullptr : "must be an object of arrays of strings";
    case Shape::array: return value.is_array() ? nullptr : "must be an array";
    case Shape::schemas: return value.is_array() && !value.empty() ? nullptr : "must be an array of schemas";
    case Shape::schema_map:
    case Shape::pattern_map: return value.is_object() ? nullptr : "must be an object of schemas";
    case Shape::schema:
      return value.is_array() ? "must be a schema (the array form of older drafts is prefixItems)" : nullptr;
    case Shape::any: break;
  }
  return nullptr;
}

bool is_anchor_name(const Json& value) {
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) return false;
  const auto& name = value.get_ref<const std::string&>();
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto may_follow = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return is_letter(name.front()) && std::all_of(name.begin(), name.end(), may_follow);
}

}  // namespace

bool SchemaIndex::fail(const std::string& where, const std::string& what) {
  problem_ = excerpt(fmt::format("schema {}: {}", where.empty() ? "at its root" : where, what));
  return false;
}

std::string SchemaIndex::build() {
  resources_.push_back({"", &root_, {}, {}});
  if (walk(root_, 0, "", 1) && resolve_references()) find_loops();
  return problem_;
}

const Json* SchemaIndex::dynamic_anchor(std::size_t resource, const std::string& name) const {
  const auto& anchors = resources_[resource].dynamic_anchors;
  const auto it = anchors.find(name);
  return it == anchors.end() ? nullptr : it->second;
}

// A schema with $id is a resource of its own: references in it are relative to that.
bool SchemaIndex::enter_resource(const Json& schema, std::size_t& resource, const std::string& where) {
  if (const auto it = schema.find("$schema"); it != schema.end()) {
    if (!it->is_string() || split_uri(it->get<std::string>()).without_fragment != kDraft) {
      return fail(where, fmt::format("$schema must be {}", kDraft));
    }
  }
  const auto it = schema.find("$id");
  if (it == schema.end()) return true;
  if (!it->is_string()) return fail(where, "$id must be a string");
  const UriParts id = split_uri(resolve_uri(resources_[resource].base, it->get<std::string>()));
  if (!id.fragment.empty()) return fail(where, "$id must not have a fragment");
  if (&schema == &root_) {
    resources_[0].base = id.without_fragment;
    return true;
  }
  for (const auto& known : resources_) {
    if (known.base == id.without_fragment)
      return fail(where, fmt::format("$id \"{}\" is there twice", id.without_fragment));
  }
  resource = resources_.size();
  resources_.push_back({id.without_fragment, &schema, {}, {}});
  return true;
}

bool SchemaIndex::add_anchors(const Json& schema, std::size_t resource, const std::string& where) {
  for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
    const auto it = schema.find(keyword);
    if (it == schema.end()) continue;
    if (!is_anchor_name(*it)) return fail(where, fmt::format("{} must be a name", keyword));
    const auto& name = it->get_ref<const std::string&>();
    const auto [known, is_new] = resources_[resource].anchors.emplace(name, &schema);
    if (!is_new && known->second != &schema) return fail(where, fmt::format("anchor \"{}\" is there twice", name));
    if (std::string_view(keyword) == "$dynamicAnchor") resources_[resource].dynamic_anchors[name] = &schema;
  }
  return true;
}

bool SchemaIndex::add_pattern(const std::string& text, std::optional<Pattern>& out, const std::string& where) {
  auto pattern = Pattern::compile(text);
  if (!pattern)
    return fail(where, pattern.error().what + (pattern.error().why.empty() ? "" : ": " + pattern.error().why));
  out = std::move(*pattern);
  return true;
}

bool SchemaIndex::add_keyword(const Keyword& keyword, const Json& value, SchemaNode& node, const std::string& where) {
  if (const char* problem = shape_problem(keyword.shape, value)) return fail(where, problem);
  if (keyword.shape == Shape::pattern && !add_pattern(value.get_ref<const std::string&>(), node.pattern, where))
    return false;
  if (keyword.shape == Shape::pattern_map) {
    for (const auto& [text, schema] : value.items()) {
      std::optional<Pattern> pattern;
      if (!add_pattern(text, pattern, where)) return false;
      node.pattern_properties.emplace_back(std::move(*pattern), &schema);
    }
  }
  if (keyword.check != nullptr) node.steps.emplace_back(keyword.check, &value);
  needs_marks_ = needs_marks_ || std::string_view(keyword.name).starts_with("unevaluated");
  return true;
}

bool SchemaIndex::walk_children(const Keyword& keyword, const Json& value, std::size_t resource,
                                const std::string& where, int depth) {
  if (keyword.shape == Shape::schema) return walk(value, resource, where, depth);
  if (keyword.shape == Shape::schemas) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!walk(value[i], resource, fmt::format("{}/{}", where, i), depth)) return false;
    }
  }
  if (keyword.shape == Shape::schema_map || keyword.shape == Shape::pattern_map) {
    for (const auto& [name, schema] : value.items()) {
      if (!walk(schema, resource, fmt::format("{}/{}", where, name), depth)) return false;
    }
  }
  return true;
}

bool SchemaIndex::walk(const Json& schema, std::size_t resource, const std::string& where, int depth) {
  if (schema.is_boolean() || nodes_.contains(&schema)) return true;
  if (!schema.is_object()) return fail(where, "a schema must be an object, true or false");
  if (depth > CompiledSchema::kMaxDepth) return fail(where, "nested deeper than 64");
  if (!enter_resource(schema, resource, where) || !add_anchors(schema, resource, where)) return false;
  SchemaNode& node = nodes_[&schema];  // stays where it is when others are added
  node.schema = &schema;
  node.resource = resource;
  if (schema.contains("$ref") || schema.contains("$dynamicRef")) unresolved_.push_back(&schema);
  for (const auto& keyword : schema_keywords()) {
    const auto it = schema.find(keyword.name);
    if (it == schema.end()) continue;
    const std::string inner = fmt::format("{}/{}", where, keyword.name);
    if (!add_keyword(keyword, *it, node, inner) || !walk_children(keyword, *it, resource, inner, depth + 1))
      return false;
  }
  return true;
}

}  // namespace benchhub
