// JSON Schema and Markdown reference out of field tables (declared in field_table.h).
#include "base/field_table.h"
#include "base/text.h"

namespace benchhub {
namespace {

Json object_schema(const ObjectSpec& spec);

Json string_schema(const Field& field) {
  Json out = {{"type", "string"}};
  if (!field.choices.empty()) out["enum"] = field.choices;
  if (const FieldPattern* pattern = field.pattern.empty() ? nullptr : find_pattern(field.pattern)) {
    out["pattern"] = pattern->regex;
    out["$comment"] = std::string("must be ") + pattern->what;  // what a form shows instead of the expression
  }
  return out;
}

Json sized_string_schema(const Field& field) {
  Json out = string_schema(field);
  if (field.min) out["minLength"] = static_cast<std::int64_t>(*field.min);
  if (field.max) out["maxLength"] = static_cast<std::int64_t>(*field.max);
  return out;
}

Json list_schema(const Field& field, Json items) {
  Json out = {{"type", "array"}, {"items", std::move(items)}};
  if (field.min) out["minItems"] = static_cast<std::int64_t>(*field.min);
  if (field.max) out["maxItems"] = static_cast<std::int64_t>(*field.max);
  return out;
}

Json number_schema(const Field& field, const char* type) {
  Json out = {{"type", type}};
  if (field.min) out["minimum"] = *field.min;
  if (field.max) out["maximum"] = *field.max;
  return out;
}

Json field_schema(const Field& field) {
  const bool free = field.spec == nullptr || field.open;
  switch (field.type) {
    case FieldType::any:
      return Json::object();
    case FieldType::boolean:
      return {{"type", "boolean"}};
    case FieldType::integer:
      return number_schema(field, "integer");
    case FieldType::number:
      return number_schema(field, "number");
    case FieldType::string:
    case FieldType::text_or_file:
      return sized_string_schema(field);
    case FieldType::string_list:
      return list_schema(field, string_schema(field));
    case FieldType::string_or_list:
      return {{"anyOf", {string_schema(field), list_schema(field, string_schema(field))}}};
    case FieldType::object:
      return free ? Json{{"type", "object"}} : object_schema(*field.spec);
    case FieldType::object_list:
      return list_schema(field, free ? Json{{"type", "object"}} : object_schema(*field.spec));
  }
  return Json::object();
}

Json object_schema(const ObjectSpec& spec) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const auto& field : spec.fields) {
    Json schema = field_schema(field);
    schema["description"] = field.help;
    if (!field.default_value.is_null()) schema["default"] = field.default_value;
    properties[field.name] = std::move(schema);
    if (field.required) required.push_back(field.name);
  }
  Json out = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

std::string type_text(const Field& field) {
  switch (field.type) {
    case FieldType::any:
      return "any";
    case FieldType::boolean:
      return "true/false";
    case FieldType::integer:
      return "whole number";
    case FieldType::number:
      return "number";
    case FieldType::string:
      return "string";
    case FieldType::text_or_file:
      return "text or `file:NAME`";
    case FieldType::string_list:
      return "list of strings";
    case FieldType::string_or_list:
      return "string or list of strings";
    case FieldType::object:
      return "object";
    case FieldType::object_list:
      return "list of objects";
  }
  return "";
}

std::string limits_text(const Field& field) {
  std::string out;
  if (!field.choices.empty()) out += " One of: `" + join(field.choices, "`, `") + "`.";
  if (const FieldPattern* pattern = field.pattern.empty() ? nullptr : find_pattern(field.pattern))
    out += std::string(" Must be ") + pattern->what + ".";
  if (field.min && *field.min != 0) out += " Minimum " + shortest(*field.min) + ".";
  if (field.max) out += " Maximum " + shortest(*field.max) + ".";
  return out;
}

}  // namespace

Json schema_of(const ObjectSpec& spec, const std::string& id) {
  Json out = object_schema(spec);
  out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  out["$id"] = id;
  out["title"] = spec.name;
  out["description"] = spec.help;
  return out;
}

std::string markdown_of(const ObjectSpec& spec) {
  std::string out = "| key | type | default | who | meaning |\n|---|---|---|---|---|\n";
  for (const auto& field : spec.fields) {
    const std::string fallback = field.required                  ? "required"
                                 : field.default_value.is_null() ? "–"
                                                                 : "`" + canonical_json(field.default_value) + "`";
    out += "| `" + field.name + "` | " + type_text(field) + " | " + fallback + " | " +
           (field.trust == Trust::anyone ? "anyone" : "owner") + " | " + field.help + limits_text(field) + " |\n";
  }
  return out;
}

}  // namespace benchhub
