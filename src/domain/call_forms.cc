// See call_forms.h.
#include "domain/call_forms.h"

#include <algorithm>
#include <set>

namespace benchhub {
namespace {

constexpr const char* kTypes[] = {"string", "number", "integer", "boolean", "array", "object", "null"};
constexpr std::pair<const char*, const char*> kBfclTypes[] = {
    {"dict", "object"}, {"float", "number"}, {"tuple", "array"}};
constexpr int kDeepest = 32;

// Visits every schema below one: properties, items and the combinations.
template <class SchemaJson, class Visit>
void each_schema(SchemaJson& schema, const Visit& visit, int depth = 0) {
  if (!schema.is_object() || depth > kDeepest) return;
  visit(schema);
  for (const char* key : {"items", "additionalProperties", "not"}) {
    if (schema.contains(key)) each_schema(schema[key], visit, depth + 1);
  }
  for (const char* key : {"properties", "$defs", "anyOf", "oneOf", "allOf", "prefixItems"}) {
    if (!schema.contains(key) || !schema[key].is_structured()) continue;
    for (auto& inner : schema[key]) each_schema(inner, visit, depth + 1);
  }
}

void use_schema_types(Json& schema) {
  const auto type = get_string(schema, "type");
  if (!type) return;
  if (*type == "any") schema.erase("type");
  for (const auto& [theirs, ours] : kBfclTypes) {
    if (*type == theirs) schema["type"] = ours;
  }
}

Json empty_parameters() { return {{"type", "object"}, {"properties", Json::object()}}; }

bool takes_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == ':';
  });
}

// A type of a schema that is none of JSON Schema's; "" if there is none.
std::string wrong_type(const Json& parameters) {
  std::string out;
  each_schema(parameters, [&](const Json& schema) {
    const auto type = get_string(schema, "type");
    if (out.empty() && type && !is_schema_type(*type)) out = *type;
  });
  return out;
}

Json bfcl_argument(const Json& values);

// One of an argument's possible values.
Json bfcl_value(const Json& value) {
  if (value.is_string()) return {{"$fuzzy", value}};
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value) out.push_back(item.is_string() && item == "" ? Json("") : bfcl_value(item));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (const auto& [name, values] : value.items()) out[name] = bfcl_argument(values);
  return out;
}

Json bfcl_argument(const Json& values) {
  if (!values.is_array()) return bfcl_value(values);
  Json options = Json::array();
  bool optional = false;
  for (const Json& value : values) {
    if (value.is_string() && value == "") optional = true;
    else options.push_back(bfcl_value(value));
  }
  if (options.empty()) return {{"$optional", ""}};
  Json out = options.size() == 1 ? options.front() : Json({{"$any_of", std::move(options)}});
  return optional ? Json({{"$optional", std::move(out)}}) : out;
}

// {"name": {"argument": [value, …]}}
bool is_bfcl_call(const Json& call) {
  if (call.size() != 1 || !call.begin()->is_object()) return false;
  return std::all_of(call.begin()->begin(), call.begin()->end(), [](const Json& values) { return values.is_array(); });
}

Json plain_call(const Json& call) {
  if (!call.is_object()) return call;
  const Json* function = get_object(call, "function");
  const Json& inner = function == nullptr ? call : *function;
  const auto name = get_string(inner, "name");
  if (!name && is_bfcl_call(call)) {
    Json arguments = Json::object();
    for (const auto& [argument, values] : call.begin()->items()) arguments[argument] = bfcl_argument(values);
    return {{"name", call.begin().key()}, {"arguments", std::move(arguments)}};
  }
  const auto text = get_string(inner, "arguments");
  const bool from_elsewhere = function != nullptr || text || inner.contains("id");
  if (!name || !from_elsewhere) return call;
  auto parsed =
      text ? parse_json(text->empty() ? "{}" : *text) : Result<Json>(inner.value("arguments", Json::object()));
  return parsed && parsed->is_object() ? Json({{"name", *name}, {"arguments", *std::move(parsed)}}) : call;
}

}  // namespace

bool is_schema_type(std::string_view name) {
  return std::find(std::begin(kTypes), std::end(kTypes), name) != std::end(kTypes);
}

Json plain_tool(const Json& tool) {
  const Json* function = get_object(tool, "function");
  const Json& inner = function == nullptr ? tool : *function;
  if (!get_string(inner, "name")) return tool;
  Json parameters = empty_parameters();
  for (const char* key : {"parameters", "input_schema", "inputSchema"}) {
    if (inner.contains(key) && !inner[key].is_null()) parameters = inner[key];
  }
  if (!parameters.is_object()) return tool;
  each_schema(parameters, use_schema_types);
  Json out = inner;
  out.erase("input_schema");
  out.erase("inputSchema");
  out["parameters"] = std::move(parameters);
  return {{"type", "function"}, {"function", std::move(out)}};
}

std::string tools_problem(const Json& tools) {
  std::set<std::string> names;
  for (const Json& tool : tools) {
    const Json& function = tool["function"];
    const std::string name = get_string(function, "name").value_or("");
    if (!takes_name(name)) return "the name \"" + name + "\" is not 1 to 64 letters, digits and _ - . :";
    if (!names.insert(name).second) return "two functions are called \"" + name + "\"";
    if (const std::string type = wrong_type(function["parameters"]); !type.empty())
      return "\"" + type + "\" in \"" + name + "\" is no type of JSON Schema";
  }
  return "";
}

Json plain_calls(const Json& calls) {
  if (!calls.is_array()) return calls;
  Json out = Json::array();
  for (const Json& call : calls) out.push_back(plain_call(call));
  return out;
}

void make_calls_plain(const Benchmark& benchmark, Case& the_case) {
  for (const Scoring& scoring : benchmark.scoring) {
    const bool chain = scoring.type == "tool_chain";
    if (!chain && scoring.type != "tool_calls") continue;
    const auto key = get_string(scoring.options, "expected_key");
    Json* expected = &the_case.expected;
    if (key) expected = expected->is_object() && expected->contains(*key) ? &(*expected)[*key] : nullptr;
    if (expected == nullptr) continue;
    if (!chain) *expected = plain_calls(*expected);
    else if (expected->is_object() && expected->contains("calls"))
      (*expected)["calls"] = plain_calls((*expected)["calls"]);
  }
}

}  // namespace benchhub
