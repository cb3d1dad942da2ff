// `doctor`: which model servers answer on this machine, what to write to use them, and which keys are set.
#include <functional>
#include <set>

#include "base/text.h"
#include "cli/local_servers.h"
#include "cli/output.h"
#include "cli/session.h"
#include "net/http.h"
#include "render/chart_runtime.h"

namespace benchhub {
namespace {

constexpr int kProbeMs = 1000;
constexpr std::size_t kIdShown = 60;  // characters of one that cannot be used

struct Found {
  const LocalServer* server = nullptr;
  std::string origin;
  std::vector<LocalModel> models;
  std::string trouble;  // something answers, but not as a model server does
  std::string base_url() const { return origin + "/v1"; }
};

void read_models(const HttpReply& reply, Found& found) {
  const auto json = parse_json(reply.body);
  auto models = json ? read_local_models(*json) : std::nullopt;
  if (reply.status != 200 || !models) {
    found.trouble = "answers, but not with a list of models (HTTP " + std::to_string(reply.status) + ")";
    return;
  }
  found.models = *std::move(models);
}

void get(HttpClient& http, const std::string& url, std::function<void(const HttpReply&)> then) {
  HttpRequest request;
  request.method = "GET";
  request.url = url;
  request.connect_timeout_ms = request.first_byte_timeout_ms = request.idle_timeout_ms = kProbeMs;
  request.total_timeout_ms = 3 * kProbeMs;
  http.send(std::move(request), {}, std::move(then));
}

void wait_for_all(HttpClient& http) {
  while (http.in_flight() > 0) http.poll(100);
}

std::vector<Found> probe(HttpClient& http, const std::string& ports) {
  std::vector<Found> found(kLocalServers.size());
  std::vector<bool> up(found.size(), false);
  const auto wanted = split(ports, ',');  // of the tests; empty: the usual ones
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string port =
        i < wanted.size() && !wanted[i].empty() ? std::string(wanted[i]) : std::to_string(kLocalServers[i].port);
    found[i].server = &kLocalServers[i];
    found[i].origin = "http://127.0.0.1:" + port;
    get(http, found[i].base_url() + "/models", [&found, &up, i](const HttpReply& reply) {
      up[i] = reply.status != 0;
      if (up[i]) read_models(reply, found[i]);
    });
  }
  wait_for_all(http);
  std::vector<Found> out;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (up[i]) out.push_back(std::move(found[i]));
  }
  for (Found& one : out) {
    if (one.models.empty() || one.server->details[0] == '\0') continue;
    get(http, one.origin + one.server->details, [&one](const HttpReply& reply) {
      auto json = reply.status == 200 ? parse_json(reply.body) : Result<Json>(Json());
      if (json) add_local_details(*json, one.models);
    });
  }
  wait_for_all(http);
  return out;
}

void tell(const Context& context, const Args& args, const Repository& repository, const Found& found,
          std::set<std::string>& taken) {
  const std::string where = std::string(found.server->name) + " at " + found.base_url();
  if (!found.trouble.empty()) return print(escape_control("trouble  " + where + ": " + found.trouble));
  print(escape_control("found    " + where + ": " + counted(std::ssize(found.models), "model")));
  if (found.models.empty()) return print("         it has no model yet; pull or load one");
  const auto proposals =
      propose(*found.server, found.base_url(), found.models, repository, utc_date(context.clock.unix_ms()), taken);
  bool all_fit = true;
  for (const LocalModel& model : found.models) {
    if (fits_a_file(model)) continue;
    all_fit = false;
    print("         left out: the id " + canonical_json(std::string(prefix_code_points(model.id, kIdShown))) +
          (count_code_points(model.id) > kIdShown ? " …" : "") + ", as models/ takes 1 to 256 readable characters");
  }
  if (proposals.empty() && all_fit) print("         models/ has them all; `benchhub-build models --local` lists them");
  for (const Proposal& one : proposals) {
    const bool is_there = context.fs.stat(join_path(args.root, one.file)).has_value();
    print(std::string("         to use ") + (one.embeds ? "what only gives vectors (embeddings)" : "it") + ", " +
          (is_there ? "take what is missing over into " : "write ") + one.file +
          (one.left_out > 0 ? " (the first " + counted(std::ssize(one.slugs), "model") + ")" : "") + ":");
    for (const auto line : split_lines(one.text)) print("         " + escape_control(line));
    print(one.embeds ? "         then: \"embedder\": \"" + one.slugs.front() + "\" in benchhub.json (docs/scorers.md)"
                     : "         then: benchhub-build run --local --model " + one.slugs.front());
  }
}

Json found_json(const std::vector<Found>& found) {
  Json out = Json::array();
  for (const auto& server : found) {
    Json models = Json::array(), embedders = Json::array();
    for (const LocalModel& model : server.models) (model.embeds ? embedders : models).push_back(model.id);
    out.push_back({{"name", server.server->name},
                   {"base_url", server.base_url()},
                   {"models", std::move(models)},
                   {"embedders", std::move(embedders)},
                   {"trouble", server.trouble}});
  }
  return out;
}

}  // namespace

Result<int> run_doctor(const Context& context, const Args& args) {
  BH_TRY(const auto http, make_curl_client(context.clock, 8));
  const auto found = probe(*http, context.env("BENCHHUB_DOCTOR_PORTS").value_or(""));
  Json keys = Json::object();
  Repository repository;
  if (context.fs.stat(join_path(args.root, "benchhub.json"))) {
    BH_TRY(const auto loaded, load_or_report(context, args));
    repository = loaded.repository;
    for (const auto& provider : repository.providers) {
      if (!provider.key_env.empty()) keys[provider.key_env] = context.env(provider.key_env).has_value();
    }
  }
  if (args.json) {
    print_json({{"format", "benchhub-doctor"}, {"version", 1}, {"servers", found_json(found)}, {"keys", keys}});
    return kDone;
  }
  std::set<std::string> taken;
  for (const auto& server : found) tell(context, args, repository, server, taken);
  if (found.empty()) print("no model server answers on this machine's usual ports (11434, 1234, 8080, 8000)");
  for (const auto& [name, set] : keys.items()) print((set.get<bool>() ? "key      " : "no key   ") + name);
  for (const std::string& folder : context.template_dirs) {
    BH_TRY(const ChartRuntime charts, read_chart_runtime(context.fs, folder + "/.."));
    print("interactive charts: " + escape_control(charts.text));
  }
  return kDone;
}

}  // namespace benchhub
