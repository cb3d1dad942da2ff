// See openai_tools.h.
#include "mcp/openai_tools.h"

#include <set>

#include "base/characters.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostName = 64;     // OpenAI: ^[a-zA-Z0-9_-]{1,64}$
constexpr std::size_t kMostUsable = 128;  // functions that OpenAI's API takes

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::string usable_name(const std::string& name) {
  std::string out = name.substr(0, kMostName);
  for (char& c : out) {
    if (!is_name_character(c)) c = '_';
  }
  return out;
}

// Without the characters that a definition is refused for: they would hide what a model is told.
std::string plain_text(const std::string& text, bool* changed) {
  return without_odd_characters(text, Shape::text, changed);
}

Json plain_json(const Json& value, bool* changed) {
  if (value.is_string()) return plain_text(value.get<std::string>(), changed);
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value) out.push_back(plain_json(item, changed));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (const auto& [key, item] : value.items()) out[plain_text(key, changed)] = plain_json(item, changed);
  return out;
}

tl::unexpected<Error> bad_tool(std::size_t index, const std::string& name, const std::string& what) {
  const std::string which = "tool " + std::to_string(index + 1) + (name.empty() ? "" : " (" + in_quotes(name) + ")");
  return fail(Errc::invalid_input, "the MCP server lists a " + which + " " + what, "",
              "nothing was written; tell those who made the server");
}

}  // namespace

Result<Json> openai_tools(const std::vector<Json>& tools, std::vector<std::string>* notes) {
  if (tools.empty()) return fail(Errc::invalid_input, "the MCP server lists no tools");
  Json out = Json::array();
  std::set<std::string> names;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const std::string given = get_string(tools[i], "name").value_or("");
    if (given.empty()) return bad_tool(i, "", "without a name");
    const Json* schema = get_object(tools[i], "inputSchema");
    if (schema == nullptr) return bad_tool(i, given, "without an inputSchema");
    if (get_string(*schema, "type").value_or("object") != "object")
      return bad_tool(i, given, "whose inputSchema is not of type object");
    const std::string name = usable_name(given);
    if (!names.insert(name).second) return bad_tool(i, given, "whose name another has too");
    if (name != given)
      notes->push_back(in_quotes(given) + " is called \"" + name + "\": names are 1 to 64 of a-z, A-Z, 0-9, _ and -");
    bool changed = false;
    Json parameters = plain_json(*schema, &changed);
    parameters.erase("$schema");
    parameters["type"] = "object";
    if (!parameters.contains("properties")) parameters["properties"] = Json::object();
    Json function = {{"name", name}, {"parameters", std::move(parameters)}};
    if (const auto description = get_string(tools[i], "description"))
      function["description"] = plain_text(*description, &changed);
    if (changed) notes->push_back("characters that cannot be seen were taken out of \"" + name + "\"");
    out.push_back({{"type", "function"}, {"function", std::move(function)}});
  }
  if (out.size() > kMostUsable)
    notes->push_back(counted(static_cast<std::int64_t>(out.size()), "tool") + ": OpenAI's API takes 128 at most");
  return out;
}

}  // namespace benchhub
