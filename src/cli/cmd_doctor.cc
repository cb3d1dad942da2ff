// `doctor`: which model servers answer on this machine, what to write to use them, and which keys are set.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/slug.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "net/http.h"
#include "render/chart_runtime.h"

namespace benchhub {
namespace {

struct LocalServer {
  const char* name;
  const char* slug;
  int port;
};
constexpr std::array<LocalServer, 4> kServers = {{
    {"Ollama", "ollama", 11434},
    {"LM Studio", "lmstudio", 1234},
    {"llama.cpp server", "llamacpp", 8080},
    {"vLLM", "vllm", 8000},
}};
constexpr int kProbeMs = 1000;
constexpr std::size_t kModelsShown = 5;

struct Found {
  const LocalServer* server = nullptr;
  std::string base_url;
  std::vector<std::string> models;
  std::string trouble;  // something answers, but not as a model server does
};

// OpenAI's list, which all four speak: {"data": [{"id": "…"}, …]}.
void read_models(const HttpReply& reply, Found& found) {
  const auto json = parse_json(reply.body);
  const Json* data = json ? get_array(*json, "data") : nullptr;
  if (reply.status != 200 || data == nullptr) {
    found.trouble = "answers, but not with a list of models (HTTP " + std::to_string(reply.status) + ")";
    return;
  }
  for (const Json& model : *data) {
    if (const auto id = get_string(model, "id")) found.models.push_back(*id);
  }
}

std::vector<Found> probe(HttpClient& http, const std::string& ports) {
  std::vector<Found> found(kServers.size());
  std::vector<bool> up(kServers.size(), false);
  for (std::size_t i = 0; i < kServers.size(); ++i) {
    const auto wanted = split(ports, ',');  // of the tests; empty: the usual ones
    const std::string port =
        i < wanted.size() && !wanted[i].empty() ? std::string(wanted[i]) : std::to_string(kServers[i].port);
    found[i].server = &kServers[i];
    found[i].base_url = "http://127.0.0.1:" + port + "/v1";
    HttpRequest request;
    request.method = "GET";
    request.url = found[i].base_url + "/models";
    request.connect_timeout_ms = request.first_byte_timeout_ms = request.idle_timeout_ms = kProbeMs;
    request.total_timeout_ms = 3 * kProbeMs;
    http.send(std::move(request), {}, [&found, &up, i](const HttpReply& reply) {
      up[i] = reply.status != 0;
      if (up[i]) read_models(reply, found[i]);
    });
  }
  while (http.in_flight() > 0) http.poll(100);
  std::vector<Found> out;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (up[i]) out.push_back(std::move(found[i]));
  }
  return out;
}

std::string slug_of(const std::string& id, std::size_t number) {
  const std::string out = plain_slug(id);
  return out.empty() || out.size() > kMaxSlug ? "local-model-" + std::to_string(number + 1) : out;
}

// The slugs of the models that are shown, each once: "a:b" and "a-b" would be the same.
std::vector<std::string> slugs_of(const Found& found) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(found.models.size(), kModelsShown); ++i) {
    std::string slug = slug_of(found.models[i], i);
    if (std::find(out.begin(), out.end(), slug) != out.end()) slug = "local-model-" + std::to_string(i + 1);
    out.push_back(std::move(slug));
  }
  return out;
}

std::string definition(const Found& found, const std::vector<std::string>& slugs, const std::string& today) {
  std::string out = fmt::format(
      R"({{ "$schema": "../docs/schema/provider.schema.json", "format": 1,
  "name": {}, "protocol": "openai", "base_url": {}, "local": true,
  "models": [)",
      canonical_json(found.server->name), canonical_json(found.base_url));
  for (std::size_t i = 0; i < slugs.size(); ++i) {
    const std::string id = canonical_json(found.models[i]);
    out += fmt::format(R"({}
    {{ "slug": "{}", "id": {}, "name": {}, "tags": ["chat"],
      "prices": {{ "input": 0, "output": 0, "date": "{}" }} }})",
                       i > 0 ? "," : "", slugs[i], id, id, today);
  }
  return out + " ] }";
}

void tell(const Context& context, const Args& args, const Found& found) {
  const std::string where = std::string(found.server->name) + " at " + found.base_url;
  if (!found.trouble.empty()) return print(escape_control("trouble  " + where + ": " + found.trouble));
  print(escape_control("found    " + where + ": " + counted(static_cast<std::int64_t>(found.models.size()), "model")));
  if (found.models.empty()) return print("         it has no model yet; pull or load one");
  const std::string file = std::string("models/") + found.server->slug + ".json";
  const bool is_there = context.fs.stat(join_path(args.root, file)).has_value();
  const std::string count =
      found.models.size() > kModelsShown ? " (the first " + std::to_string(kModelsShown) + " models)" : "";
  print("         to use it, " + std::string(is_there ? "take what is missing over into " : "write ") + file + count +
        ":");
  const auto slugs = slugs_of(found);
  const std::string text = definition(found, slugs, utc_date(context.clock.unix_ms()));
  for (const auto line : split_lines(text)) print("         " + escape_control(line));
  print("         then: benchhub-build run --local --model " + slugs.front());
}

Json found_json(const std::vector<Found>& found) {
  Json out = Json::array();
  for (const auto& server : found) {
    out.push_back({{"name", server.server->name},
                   {"base_url", server.base_url},
                   {"models", server.models},
                   {"trouble", server.trouble}});
  }
  return out;
}

}  // namespace

Result<int> run_doctor(const Context& context, const Args& args) {
  BH_TRY(const auto http, make_curl_client(context.clock, 8));
  const auto found = probe(*http, context.env("BENCHHUB_DOCTOR_PORTS").value_or(""));
  Json keys = Json::object();
  if (context.fs.stat(join_path(args.root, "benchhub.json"))) {
    BH_TRY(const auto loaded, load_or_report(context, args));
    for (const auto& provider : loaded.repository.providers) {
      if (!provider.key_env.empty()) keys[provider.key_env] = context.env(provider.key_env).has_value();
    }
  }
  if (args.json) {
    print_json({{"format", "benchhub-doctor"}, {"version", 1}, {"servers", found_json(found)}, {"keys", keys}});
    return kDone;
  }
  for (const auto& server : found) tell(context, args, server);
  if (found.empty()) print("no model server answers on this machine's usual ports (11434, 1234, 8080, 8000)");
  for (const auto& [name, set] : keys.items()) print((set.get<bool>() ? "key      " : "no key   ") + name);
  for (const std::string& folder : context.template_dirs) {
    BH_TRY(const ChartRuntime charts, read_chart_runtime(context.fs, folder + "/.."));
    print("interactive charts: " + escape_control(charts.text));
  }
  return kDone;
}

}  // namespace benchhub
