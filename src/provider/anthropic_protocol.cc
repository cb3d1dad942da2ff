// The "anthropic" protocol: POST {base_url}/v1/messages. Parameters have OpenAI's names and are translated; a name that
// is not in the table goes out as it is (thinking, top_k, output_config …).
#include <deque>

#include "base/text.h"
#include "provider/anthropic_reply.h"
#include "provider/model_list.h"
#include "provider/protocol_rows.h"
#include "provider/wire.h"

namespace benchhub {
namespace {

constexpr const char* kAnthropicVersion = "2023-06-01";
constexpr std::int64_t kAnthropicHidden = 1024;  // of the system prompt that tools or a schema bring with them

// Text and calls in the places that the reply had them in among its thinking, else text first.
Json anthropic_blocks(const Message& message) {
  std::deque<Json> text, calls;
  if (!message.content.empty()) text.push_back({{"type", "text"}, {"text", message.content}});
  for (const SentCall& call : sent_calls(message))
    calls.push_back({{"type", "tool_use"}, {"id", call.id}, {"name", call.name}, {"input", call.arguments}});
  Json out = Json::array();
  const auto put = [&](std::deque<Json>& from, std::size_t most) {
    for (; most > 0 && !from.empty(); --most, from.pop_front()) out.push_back(std::move(from.front()));
  };
  for (const Json& item : message.opaque) {
    if (item.is_object()) out.push_back(item);
    else put(item == "text" ? text : calls, 1);
  }
  put(text, text.size());
  put(calls, calls.size());
  return out;
}

// Calls are parts of the assistant's turn; all replies to them are one turn of the user.
void put_anthropic_turn(const Message& message, Json& turns) {
  if (message.role == "tool") {
    const Json part = {{"type", "tool_result"}, {"tool_use_id", message.tool_call_id}, {"content", message.content}};
    const bool follows = !turns.empty() && turns.back()["role"] == "user" && turns.back()["content"].is_array();
    if (follows) turns.back()["content"].push_back(part);
    else turns.push_back({{"role", "user"}, {"content", Json::array({part})}});
    return;
  }
  if (!message.tool_calls.is_array()) {
    turns.push_back({{"role", message.role}, {"content", message.content}});
    return;
  }
  turns.push_back({{"role", "assistant"}, {"content", anthropic_blocks(message)}});
}

// Wherever a system message stands in the conversation, it goes to the top: older models know no other place.
void put_anthropic_messages(const Request& request, Json& body) {
  body["messages"] = Json::array();
  std::string system;
  for (const Message& message : request.messages) {
    if (message.role == "system") system += (system.empty() ? "" : "\n\n") + message.content;
    else put_anthropic_turn(message, body["messages"]);
  }
  if (!system.empty()) body["system"] = system;
}

Json anthropic_tool(const Json& tool) {
  const Json* function = get_object(tool, "function");
  if (!function) return tool;  // one of the provider's own
  Json out = {{"name", get_string(*function, "name").value_or("")},
              {"input_schema", function->value("parameters", Json{{"type", "object"}})}};
  for (const char* key : {"description", "strict"}) {
    if (const Json* value = member(*function, key)) out[key] = *value;
  }
  return out;
}

Json anthropic_tool_choice(const Json& choice) {
  if (choice == "auto" || choice == "none") return {{"type", choice}};
  if (choice == "required") return {{"type", "any"}};
  if (const Json* function = get_object(choice, "function")) {
    return {{"type", "tool"}, {"name", get_string(*function, "name").value_or("")}};
  }
  return choice;
}

void put_anthropic_effort(const Json& value, Json& body) {
  if (value == "none") body["thinking"] = {{"type", "disabled"}};
  else body["output_config"]["effort"] = value;
}

void put_anthropic_budget(const Json& value, Json& body) {
  if (value == 0) body["thinking"] = {{"type", "disabled"}};
  else body["thinking"] = {{"type", "enabled"}, {"budget_tokens", value}};
}

struct ParamRow {
  std::string_view name;
  void (*put)(const Json& value, Json& body);
};
constexpr ParamRow kAnthropicParams[] = {
    {"max_completion_tokens", [](const Json& value, Json& body) { body["max_tokens"] = value; }},
    {"stop",
     [](const Json& value, Json& body) { body["stop_sequences"] = value.is_string() ? Json::array({value}) : value; }},
    {"tool_choice", [](const Json& value, Json& body) { body["tool_choice"] = anthropic_tool_choice(value); }},
    {"reasoning_effort", put_anthropic_effort},
    {"thinking_budget", put_anthropic_budget},
};

void put_anthropic_param(const std::string& name, const Json& value, Json& body) {
  for (const ParamRow& row : kAnthropicParams) {
    if (row.name == name) return row.put(value, body);
  }
  body[name] = value;
}

Json anthropic_params(const Request& request) {
  Json body = {{"max_tokens", kDefaultMaxOutput}};  // the one parameter that may not be left out
  if (const Json* config = get_object(request.params, "output_config")) body["output_config"] = *config;
  for (const auto& [name, value] : request.params.items()) {
    if (name != "output_config") put_anthropic_param(name, value, body);
  }
  return body;
}

HttpRequest build_anthropic(const Request& request, const Provider& provider, const std::string& api_key) {
  Json body = anthropic_params(request);
  body["model"] = request.model;
  put_anthropic_messages(request, body);
  for (const Json& tool : request.tools) body["tools"].push_back(anthropic_tool(tool));
  if (const Json* schema = wanted_schema(request)) {
    body["output_config"]["format"] = {{"type", "json_schema"}, {"schema", *schema}};
  }
  body["stream"] = provider.stream;
  return make_request(provider, api_key, {"/v1", "/messages", "x-api-key"}, body,
                      {{"anthropic-version", kAnthropicVersion}});
}

ParsedReply parse_anthropic(const RawReply& raw) {
  AnthropicReply reply;
  return parse_http_reply(raw, reply);
}

std::unique_ptr<StreamTimer> anthropic_timer() { return make_token_timer(anthropic_tokens_in); }

std::pair<std::int64_t, std::int64_t> most_tokens_anthropic(const Request& request, const Model& model) {
  const std::int64_t output = most_of(anthropic_params(request), {"max_tokens"}).value_or(output_without_limit(model));
  return {bound_of_input(request, request.response_format, kAnthropicHidden), bound_of_output(output, std::nullopt)};
}

HttpRequest list_anthropic_models(const Provider& provider, const std::string& api_key, const std::string& page) {
  const std::string path = "/models?limit=1000" + (page.empty() ? "" : "&after_id=" + percent_encoded(page));
  return make_request(provider, api_key, {"/v1", path, "x-api-key"}, nullptr,
                      {{"anthropic-version", kAnthropicVersion}});
}

}  // namespace

Protocol anthropic_protocol() {
  Protocol row{};
  row.name = "anthropic";
  row.help = "the messages API over HTTP: Anthropic and servers that copy it";
  row.build = build_anthropic;
  row.timer = anthropic_timer;
  row.parse = parse_anthropic;
  row.most_tokens = most_tokens_anthropic;
  row.list_models = list_anthropic_models;
  row.parse_models = parse_model_list;
  row.batch = anthropic_batch();
  return row;
}

}  // namespace benchhub
