// The "gemini" protocol: POST {base_url}/v1beta/models/{model}:generateContent, or :streamGenerateContent?alt=sse. The
// key travels in a header, never in the URL. Parameters have OpenAI's names and are translated; other names go into
// generationConfig as they are, those of kGeminiTopLevel beside it.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "provider/gemini_reply.h"
#include "provider/model_list.h"
#include "provider/protocol_rows.h"
#include "provider/wire.h"

namespace benchhub {
namespace {

constexpr const char* kKeyHeader = "x-goog-api-key";
constexpr std::int64_t kGeminiHidden = 1024;  // that tools or a schema bring with them

constexpr std::array<std::string_view, 5> kGeminiTopLevel = {"safetySettings", "toolConfig", "cachedContent",
                                                             "serviceTier", "labels"};
constexpr std::array<std::pair<std::string_view, const char*>, 9> kGeminiNames = {{
    {"top_p", "topP"},
    {"top_k", "topK"},
    {"max_tokens", "maxOutputTokens"},
    {"max_completion_tokens", "maxOutputTokens"},
    {"n", "candidateCount"},
    {"presence_penalty", "presencePenalty"},
    {"frequency_penalty", "frequencyPenalty"},
    {"logprobs", "responseLogprobs"},
    {"top_logprobs", "logprobs"},
}};

void put_gemini_effort(const Json& value, Json& config) {
  Json& thinking = config["thinkingConfig"];
  if (value == "none") thinking["thinkingBudget"] = 0;
  else thinking["thinkingLevel"] = value.is_string() ? Json(ascii_upper(value.get<std::string>())) : value;
}

void put_gemini_param(const std::string& name, const Json& value, Json& config) {
  if (name == "stop") config["stopSequences"] = value.is_string() ? Json::array({value}) : value;
  else if (name == "reasoning_effort") put_gemini_effort(value, config);
  else if (name == "thinking_budget") config["thinkingConfig"]["thinkingBudget"] = value;
  else {
    const auto row =
        std::find_if(kGeminiNames.begin(), kGeminiNames.end(), [&](const auto& pair) { return pair.first == name; });
    config[row == kGeminiNames.end() ? name : row->second] = value;
  }
}

void put_gemini_params(const Request& request, Json& body) {
  Json config = Json::object();
  for (const char* whole : {"generationConfig", "thinkingConfig"}) {
    const Json* given = get_object(request.params, whole);
    if (!given) continue;
    if (std::string_view(whole) == "generationConfig") config.update(*given);
    else config[whole] = *given;
  }
  for (const auto& [name, value] : request.params.items()) {
    if (name == "generationConfig" || name == "thinkingConfig" || name == "tool_choice") continue;
    if (std::find(kGeminiTopLevel.begin(), kGeminiTopLevel.end(), name) != kGeminiTopLevel.end()) body[name] = value;
    else put_gemini_param(name, value, config);
  }
  if (const Json* schema = wanted_schema(request)) config["responseJsonSchema"] = *schema;
  if (!request.response_format.is_null()) config["responseMimeType"] = "application/json";
  if (!config.empty()) body["generationConfig"] = std::move(config);
}

// As with Anthropic: calls are parts of the model's turn, all replies to them one turn of the user.
void put_gemini_turn(const Message& message, const Json& text, Json& turns) {
  if (message.role == "tool") {
    const auto reply = parse_json(message.content);
    const Json response = reply && reply->is_object() ? *reply : Json{{"result", message.content}};
    const Json part = {{"functionResponse", {{"name", message.tool_name}, {"response", response}}}};
    const bool follows = !turns.empty() && turns.back()["parts"].back().contains("functionResponse");
    if (follows) turns.back()["parts"].push_back(part);
    else turns.push_back({{"role", "user"}, {"parts", Json::array({part})}});
    return;
  }
  Json parts = Json::array();
  const Json* signed_text = member(message.opaque, "text");
  if (!message.tool_calls.is_array() || !message.content.empty()) {
    parts.push_back(text);
    if (signed_text) parts.back()["thoughtSignature"] = *signed_text;
  }
  for (const SentCall& call : sent_calls(message)) {
    parts.push_back({{"functionCall", {{"name", call.name}, {"args", call.arguments}}}});
    if (!call.extra.is_null()) parts.back()["thoughtSignature"] = call.extra;
  }
  if (signed_text && message.content.empty()) parts.push_back({{"text", ""}, {"thoughtSignature", *signed_text}});
  turns.push_back({{"role", message.role == "assistant" ? "model" : message.role}, {"parts", std::move(parts)}});
}

void put_contents(const Request& request, Json& body) {
  body["contents"] = Json::array();
  Json system = Json::array();
  for (const Message& message : request.messages) {
    const Json part = {{"text", message.content}};
    if (message.role == "system") system.push_back(part);
    else put_gemini_turn(message, part, body["contents"]);
  }
  if (!system.empty()) body["systemInstruction"] = {{"parts", std::move(system)}};
}

void put_gemini_tools(const Request& request, Json& body) {
  Json functions = Json::array();
  for (const Json& tool : request.tools) {
    const Json* function = get_object(tool, "function");
    if (!function) {
      body["tools"].push_back(tool);  // one of the provider's own
      continue;
    }
    Json out = {{"name", get_string(*function, "name").value_or("")}};
    if (const Json* text = member(*function, "description")) out["description"] = *text;
    if (const Json* schema = member(*function, "parameters")) out["parametersJsonSchema"] = *schema;
    functions.push_back(std::move(out));
  }
  if (!functions.empty()) body["tools"].push_back({{"functionDeclarations", std::move(functions)}});
}

void put_gemini_tool_choice(const Request& request, Json& body) {
  const Json* choice = member(request.params, "tool_choice");
  if (!choice) return;
  Json config = {{"mode", *choice == "none" ? "NONE" : *choice == "auto" ? "AUTO" : "ANY"}};
  if (const Json* function = get_object(*choice, "function")) {
    config["allowedFunctionNames"] = Json::array({get_string(*function, "name").value_or("")});
  }
  body["toolConfig"]["functionCallingConfig"] = std::move(config);
}

// "gemini-x", or "tunedModels/x" as the provider names it.
std::string gemini_path(const std::string& id) {
  std::string out = contains(id, "/") ? "" : "/models";
  for (const auto part : split(id, '/')) out += "/" + percent_encoded(part);
  return out;
}

HttpRequest build_gemini(const Request& request, const Provider& provider, const std::string& api_key) {
  Json body = Json::object();
  put_gemini_params(request, body);
  put_contents(request, body);
  put_gemini_tools(request, body);
  put_gemini_tool_choice(request, body);
  const char* method = provider.stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
  return make_request(provider, api_key, {"/v1beta", gemini_path(request.model) + method, kKeyHeader}, body);
}

ParsedReply parse_gemini(const RawReply& raw) {
  GeminiReply reply;
  return parse_http_reply(raw, reply);
}

std::unique_ptr<StreamTimer> gemini_timer() { return make_token_timer(gemini_tokens_in); }

std::pair<std::int64_t, std::int64_t> most_tokens_gemini(const Request& request, const Model& model) {
  Json body = Json::object();
  put_gemini_params(request, body);
  const Json& config = body["generationConfig"];
  // Google reads a field by either of its names.
  const auto limit = most_of(config, {"maxOutputTokens", "max_output_tokens"});
  return {bound_of_input(request, request.response_format, kGeminiHidden),
          bound_of_output(limit.value_or(output_without_limit(model)),
                          most_of(config, {"candidateCount", "candidate_count"}))};
}

HttpRequest list_gemini_models(const Provider& provider, const std::string& api_key, const std::string& page) {
  const std::string path = "/models?pageSize=1000" + (page.empty() ? "" : "&pageToken=" + percent_encoded(page));
  return make_request(provider, api_key, {"/v1beta", path, kKeyHeader}, nullptr);
}

}  // namespace

Protocol gemini_protocol() {
  Protocol row{};
  row.name = "gemini";
  row.help = "generateContent over HTTP: Google's Gemini API";
  row.build = build_gemini;
  row.timer = gemini_timer;
  row.parse = parse_gemini;
  row.most_tokens = most_tokens_gemini;
  row.list_models = list_gemini_models;
  row.parse_models = parse_model_list;
  return row;
}

}  // namespace benchhub
