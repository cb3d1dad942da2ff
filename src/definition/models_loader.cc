// Loads models/<provider>.json and benchhub.json; see models_loader.h.
#include "definition/models_loader.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "definition/logo.h"
#include "definition/repository.h"
#include "definition/tables.h"
#include "domain/output_limit.h"

namespace benchhub {
namespace {

std::optional<Nano> price(const Json& prices, const char* name) {
  const auto usd = get_double(prices, name);
  return usd ? nano_from_usd(*usd) : std::nullopt;
}

Prices make_prices(const Json& owner) {
  Prices out;
  const Json* prices = get_object(owner, "prices");
  if (prices == nullptr) return out;
  out.input = price(*prices, "input");
  out.output = price(*prices, "output");
  out.cached_input = price(*prices, "cached_input");
  out.reasoning = price(*prices, "reasoning");
  out.date = (*prices)["date"];
  for (const Json& tier : (*prices)["tiers"]) {
    out.tiers.push_back({tier["above"], *price(tier, "input"), *price(tier, "output"), price(tier, "cached_input")});
  }
  return out;
}

std::vector<ParamRule> make_rules(const Json& list) {
  std::vector<ParamRule> out;
  for (const Json& json : list) {
    out.push_back({json["name"], json["drop"], json["only"].get<std::vector<std::string>>(), json["values"],
                   get_double(json, "min"), get_double(json, "max"), json.value("send_as", "")});
  }
  return out;
}

Model make_model(const Json& json, const Provider& provider) {
  Model out;
  out.slug = json["slug"];
  out.id = json["id"];
  out.name = json["name"];
  out.provider = provider.slug;
  out.family = json.value("family", "");
  out.license = json.value("license", "");
  out.released = json.value("released", "");
  out.retired = json.value("retired", "");
  out.url = json.value("url", "");
  out.tags = json["tags"].get<std::vector<std::string>>();
  out.context_window = get_int(json, "context_window");
  out.max_output = get_int(json, "max_output");
  if (json["drift"] == "stale") out.drift = Drift::stale;
  if (json["drift"] == "split") out.drift = Drift::split;
  out.params = json["params"];
  out.parameters = make_rules(json["parameters"]);
  out.capabilities = json["capabilities"].get<std::vector<std::string>>();
  out.baseline = provider.protocol == "baseline";
  out.embeds = provider.protocol == "openai-embeddings" || out.params.value("kind", Json()) == "word_embedder";
  out.prices = make_prices(json);
  for (const Json& route : json["routes"]) {
    Model other = out;
    other.routes.clear();
    other.provider = route["provider"];
    other.id = route["id"];
    other.prices = make_prices(route);
    out.routes.push_back(std::move(other));
  }
  for (const Json& one : json["moved"]) out.moved.push_back({one["date"], one["reason"]});
  out.formerly = json["formerly"].get<std::vector<std::string>>();
  return out;
}

Provider make_provider(const Json& json, std::string slug) {
  Provider out;
  out.slug = std::move(slug);
  out.name = json["name"];
  out.protocol = json["protocol"];
  out.base_url = json.value("base_url", "");
  while (out.base_url.ends_with('/')) out.base_url.pop_back();
  out.key_env = json.value("key_env", "");
  out.url = json.value("url", "");
  if (const auto most = get_int(json, "concurrency")) out.concurrency = static_cast<int>(*most);
  out.requests_per_minute = get_double(json, "requests_per_minute");
  out.tokens_per_minute = get_double(json, "tokens_per_minute");
  out.budget_per_run = price(json, "budget_per_run_usd");
  out.batch_price_factor = get_double(json, "batch_price_factor");
  out.stream = json["stream"];
  out.max_attempts = json["max_attempts"];
  out.headers = json["headers"];
  out.query = json["query"];
  out.key_header = json.value("key_header", "");
  out.local = json["local"];
  out.parameters = make_rules(json["parameters"]);
  if (const Json* t = get_object(json, "timeouts")) {
    out.connect_timeout_ms = (*t)["connect_ms"];
    out.first_byte_timeout_ms = (*t)["first_byte_ms"];
    out.idle_timeout_ms = (*t)["idle_ms"];
    out.total_timeout_ms = (*t)["total_ms"];
  }
  return out;
}

void check_query(Source& source, const Provider& provider, const Location& where) {
  for (const auto& [name, value] : provider.query.items()) {
    const std::string lower = ascii_lower(name);
    bool secret = false;
    for (const char* word : {"key", "token", "secret", "sig", "password"}) secret = secret || contains(lower, word);
    if (!secret && value.is_string()) continue;
    source.report(where, "the query parameter \"" + name + "\" cannot be set here",
                  secret ? "keys travel in a header, out of the environment" : "its value is not a text", "");
  }
}

bool is_limit(double value) { return value >= 1 && value == std::floor(value); }
bool is_limit(const Json& value) { return value.is_number() && is_limit(value.get<double>()); }

// A limit that is no number would be reserved for as if there were none.
bool gives_limits(const ParamRule& rule) {
  const auto& values = rule.values;
  return is_limit(rule.min.value_or(1)) && is_limit(rule.max.value_or(1)) &&
         std::all_of(values.begin(), values.end(), [](const Json& value) { return is_limit(value); });
}

// A rule that contradicts itself, or that the budget could not follow.
std::string rule_problem(const ParamRule& rule) {
  const bool more = !rule.only.empty() || !rule.values.empty() || rule.min || rule.max || !rule.send_as.empty();
  if (rule.drop && more) return "a parameter that is dropped has no other rules";
  if (!rule.drop && !more) return "the rule says nothing";
  if (rule.min && rule.max && *rule.min > *rule.max) return "min is greater than max";
  if (is_output_limit(rule.name) && !rule.send_as.empty() && rule.send_as != "max_tokens" &&
      rule.send_as != "max_completion_tokens") {
    return "the budget knows the limit as max_tokens or max_completion_tokens only";
  }
  if (is_output_limit(rule.send_as.empty() ? rule.name : rule.send_as) && !gives_limits(rule))
    return "a limit of the answer is a whole number of at least 1";
  const bool whole = rule.name == "response_format" || rule.name == "tools";
  if (whole && (!rule.values.empty() || rule.min || rule.max || !rule.send_as.empty())) {
    return rule.name + " can be dropped or limited by \"only\"";
  }
  return "";
}

void check_rules(Source& source, const std::vector<ParamRule>& rules, const JsonNode* list) {
  for (std::size_t i = 0; list != nullptr && i < rules.size(); ++i) {
    std::string problem = rule_problem(rules[i]);
    for (std::size_t k = 0; k < i; ++k) {
      if (rules[k].name == rules[i].name) problem = "there is a rule for it already";
    }
    if (!problem.empty()) source.report(list->items[i].where, "parameter \"" + rules[i].name + "\"", problem, "");
  }
}

void check_provider(Source& source, const Provider& provider, const JsonNode& root) {
  const auto where = [&](const char* key) { return root.find(key) != nullptr ? root.find(key)->where : root.where; };
  if (provider.protocol != "baseline" && provider.base_url.empty()) {
    source.report(root.where, "\"base_url\" is missing", "the protocol \"" + provider.protocol + "\" needs an address");
  }
  if (!provider.key_env.empty() && provider.base_url.starts_with("http://") && !is_loopback_url(provider.base_url)) {
    source.report(where("base_url"), "a key would travel unencrypted", provider.base_url + " is plain http",
                  "use https");
  }
  check_query(source, provider, where("query"));
  check_rules(source, provider.parameters, root.find("parameters"));
  for (const auto& [name, value] : provider.headers.items()) {
    const std::string lower = ascii_lower(name);
    const bool secret = lower == "authorization" || lower == "cookie" || contains(lower, "api-key");
    const bool plain = value.is_string() && value.get<std::string>().find_first_of("\r\n") == std::string::npos &&
                       lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
    if (secret || !plain)
      source.report(where("headers"), "the header " + in_quotes(name) + " cannot be set here",
                    secret ? "keys come from the environment" : "name and value must be plain text", "");
  }
}

// What is sent as the most tokens of an answer is what the budget reserves for.
void check_limits(Source& source, const Json& params, const JsonNode* node) {
  for (const char* name : kOutputLimits) {
    const auto it = params.find(name);
    if (it == params.end() || it->is_null() || is_limit(*it)) continue;
    source.report(node->find(name)->where, "\"" + std::string(name) + "\" must be a whole number of at least 1",
                  "it is the most tokens of an answer, and the budget reserves for so many",
                  "write a number, or null to send none");
  }
  if (const Json* config = get_object(params, "generationConfig"))
    check_limits(source, *config, node->find("generationConfig"));
}

// What a baseline answers with is its "kind": without it, it would answer nothing and look like a bad model.
void check_baseline(Source& source, const Model& model, const JsonNode& node) {
  if (model.params.contains("text") && !get_string(model.params, "text"))
    source.report(node.find("params")->find("text")->where, "\"text\" of a baseline must be a string");
  if (model.params.contains("seed") && !get_int(model.params, "seed"))
    source.report(node.find("params")->find("seed")->where, "\"seed\" of a baseline must be a whole number");
  static const std::vector<std::string> kKinds = {"constant",      "echo",          "longest",   "majority",
                                                  "overlap_judge", "random_choice", "retrieval", "word_embedder"};
  const std::string kind = get_string(model.params, "kind").value_or("");
  if (std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end()) return;
  const JsonNode* params = node.find("params");
  const JsonNode* given = params != nullptr ? params->find("kind") : nullptr;
  const auto near = did_you_mean(kind, kKinds);
  source.report(given != nullptr ? given->where : node.where,
                given != nullptr ? "unknown kind of baseline " + in_quotes(kind) : "the baseline has no \"kind\"",
                near ? "did you mean \"" + *near + "\"?" : "kinds: " + join(kKinds, ", "),
                given != nullptr ? "" : "add \"params\": {\"kind\": …}");
}

void check_moves(Source& source, const Model& model, const JsonNode& node) {
  const auto& moved = model.moved;
  const auto late =
      std::adjacent_find(moved.begin(), moved.end(), [](const auto& a, const auto& b) { return a.date >= b.date; });
  if (late != moved.end())
    source.report(node.find("moved")->where, "\"moved\" is not in the order of time",
                  in_quotes((late + 1)->date) + " stands behind " + in_quotes(late->date) + ", and the last one holds",
                  "");
}

}  // namespace

void load_provider(Source& source, const std::string& file, std::vector<Provider>& providers,
                   std::vector<Model>& models) {
  const std::string path = "models/" + file;
  const std::string slug = file.substr(0, file.size() - 5);
  if (!find_pattern("slug")->matches(slug)) {
    source.report({path, 0, 0}, "the file's name is not a slug and .json", "a-z, 0-9 and -, at most 64");
    return;
  }
  const auto bytes = source.read(path, kMaxDefinitionBytes);
  if (!bytes) return;
  const auto root = source.parse(path, *bytes, {true, 1});
  if (!root) return;
  bool ok = true;
  const Json json = read_object(provider_spec(), *root, source.diagnostics(), &ok);
  if (!ok) return;
  providers.push_back(make_provider(json, slug));
  check_provider(source, providers.back(), *root);
  const JsonNode& list = *root->find("models");
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    Model model = make_model(json["models"][i], providers.back());
    if (model.is_baseline()) check_baseline(source, model, list.items[i]);
    else check_limits(source, model.params, list.items[i].find("params"));
    for (const auto& other : models) {
      if (other.slug != model.slug) continue;
      source.report(list.items[i].find("slug")->where, "duplicate model slug \"" + model.slug + "\"",
                    "models/" + other.provider + ".json has it already", "slugs are unique over all providers");
    }
    check_moves(source, model, list.items[i]);
    check_rules(source, model.parameters, list.items[i].find("parameters"));
    models.push_back(std::move(model));
  }
}

SiteConfig load_site_config(Source& source) {
  SiteConfig out;
  const std::string path = "benchhub.json";
  const auto bytes = source.read(path, kMaxDefinitionBytes);
  if (!bytes) return out;
  const auto root = source.parse(path, *bytes, {true, 1});
  if (!root) return out;
  bool ok = true;
  const Json json = read_object(site_spec(), *root, source.diagnostics(), &ok);
  if (!ok) return out;
  out.title = json["title"];
  out.tagline = json["tagline"];
  out.base_url = json["base_url"];
  while (out.base_url.ends_with('/')) out.base_url.pop_back();
  out.repository = json.value("repository", "");
  out.branch = json["branch"];
  out.data_license = json["data_license"];
  if (const Json* budget = get_object(json, "budget")) {
    out.budget_per_run = price(*budget, "per_run_usd");
    out.budget_per_night = price(*budget, "per_night_usd");
    out.budget_per_benchmark = price(*budget, "per_benchmark_usd");
  }
  out.footer = json["footer"];
  if (json.contains("logo") && json["logo"].is_string())
    out.logo = load_logo(source, json["logo"], root->find("logo")->where);
  out.coverage_floor = json["coverage_floor"];
  out.judges = json["judges"].get<std::vector<std::string>>();
  if (const Json* drift = get_object(json, "judge_drift")) out.judge_drift = {(*drift)["items"], (*drift)["days"]};
  out.embedder = json.value("embedder", "");
  out.canary_test = json["canary_test"];
  out.benchmark_order = json["order"].get<std::vector<std::string>>();
  return out;
}

}  // namespace benchhub
