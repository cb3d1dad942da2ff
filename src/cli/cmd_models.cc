// `models`: which models there are, which can be asked from here and why not; --check asks each provider that has a key
// for its own list, and names the ids that are not in it.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"
#include "net/http.h"
#include "plan/parameters.h"
#include "provider/classify.h"
#include "provider/model_list.h"
#include "provider/provider.h"

namespace benchhub {
namespace {

constexpr int kMostPages = 20;
constexpr int kWaitMs = 30'000;

// What a provider's own list said.
struct ModelListing {
  bool asked = false;
  std::set<std::string> ids;
  std::string error;  // "" = the list is whole
  bool has(const Model& model) const { return ids.contains(listed_id(model.id)); }
  // "" = it was not asked. An alias stands for its dated versions, and some lists have only those.
  std::string verdict(const Model& model) const {
    if (!asked) return "";
    if (!error.empty()) return "not told";
    return has(model) ? "known" : "not in its list";
  }
};

class ListAsker {
 public:
  ListAsker(const Context& context, HttpClient& http) : context_(context), http_(http) {}

  ModelListing ask(const Provider& provider) {
    ModelListing out;
    const Protocol* protocol = find_protocol(provider.protocol);
    if (protocol == nullptr || protocol->list_models == nullptr) return out;
    out.asked = true;
    const std::string key = provider.key_env.empty() ? "" : context_.env(provider.key_env).value_or("");
    std::string page;
    for (int i = 0; i < kMostPages; ++i) {
      const HttpReply reply = exchange(protocol->list_models(provider, key, page));
      out.error = problem(reply);
      if (!out.error.empty()) return out;
      const auto list = protocol->parse_models(reply.body);
      if (!list) out.error = "its answer is no list of models";
      if (!list) return out;
      out.ids.insert(list->ids.begin(), list->ids.end());
      page = list->next;
      if (page.empty()) return out;
    }
    out.error = "its list does not end";
    return out;
  }

 private:
  HttpReply exchange(HttpRequest request) {
    HttpReply out;
    request.total_timeout_ms = std::min(request.total_timeout_ms, kWaitMs);
    request.first_byte_timeout_ms = std::min(request.first_byte_timeout_ms, kWaitMs);
    http_.send(std::move(request), {}, [&](HttpReply reply) { out = std::move(reply); });
    while (http_.in_flight() > 0) http_.poll(100);
    return out;
  }

  static std::string problem(const HttpReply& reply) {
    if (reply.status == 0 || reply.end != HttpEnd::complete) return reply.error;
    if (reply.status >= 200 && reply.status < 300) return "";
    JsonParser parser;
    const auto document = parser.parse(clean_utf8(reply.body));
    return classify(reply.status, document ? provider_error(*document).value_or(ProviderError{}) : ProviderError{})
        .error;
  }

  const Context& context_;
  HttpClient& http_;
};

// "" = it can be asked from here.
std::string why_not(const Context& context, const Args& args, const Provider& provider, const Model& model) {
  if (model.is_baseline()) return "";
  if (!model.retired.empty()) return "retired on " + model.retired;
  if (provider.local && !args.local) return "local: only with --local";
  if (!provider.key_env.empty() && !context.env(provider.key_env)) return "set " + provider.key_env;
  return model.prices.known() || args.allow_unpriced ? "" : "no price; --allow-unpriced";
}

std::string retirement_text(const Model& model) { return model.retires.empty() ? "" : "; retires on " + model.retires; }

std::string price_text(const std::optional<Nano>& price) { return price ? usd_text(*price) : "–"; }

Json model_json(const Model& model, const Provider& provider, const std::string& reason, const ModelListing& listing) {
  Json out = {{"slug", model.slug},
              {"id", model.id},
              {"name", model.name},
              {"provider", provider.slug},
              {"protocol", provider.protocol},
              {"runnable", reason.empty()},
              {"reason", reason},
              {"tags", model.tags},
              {"capabilities", model.capabilities},
              {"parameters", describe_parameter_rules(provider, model)}};
  out["context_window"] = model.context_window ? Json(*model.context_window) : Json();
  out["max_output"] = model.max_output ? Json(*model.max_output) : Json();
  if (!model.retires.empty()) out["retires"] = model.retires;
  out["price_input_nano_usd"] = model.prices.input ? Json(*model.prices.input) : Json();
  out["price_output_nano_usd"] = model.prices.output ? Json(*model.prices.output) : Json();
  out["price_date"] = model.prices.date.empty() ? Json() : Json(model.prices.date);
  if (listing.asked) out["listed"] = listing.error.empty() ? Json(listing.has(model)) : Json();
  return out;
}

using Listings = std::map<std::string, ModelListing>;

// Asks the providers of which at least one model could be asked for an answer.
Result<Listings> ask_providers(const Context& context, const Args& args, const Repository& repository) {
  BH_TRY(const auto http, make_curl_client(context.clock, 4, context.env("SSL_CERT_FILE").value_or("")));
  ListAsker asker(context, *http);
  Listings out;
  for (const auto& provider : repository.providers) {
    const bool ready = (!provider.local || args.local) && (provider.key_env.empty() || context.env(provider.key_env));
    if (ready) out[provider.slug] = asker.ask(provider);
    if (context.stop > 0) break;
  }
  return out;
}

void print_models(const Context& context, const Args& args, const Repository& repository, const Listings& listings) {
  std::vector<std::vector<std::string>> rows = {{"model", "id", "context", "in $/M", "out $/M", "runs here"}};
  if (args.check) rows.front().insert(rows.front().end() - 1, "its provider");
  std::int64_t ready = 0;
  for (const auto& model : repository.models) {
    const Provider& provider = *repository.find_provider(model.provider);
    const std::string reason = why_not(context, args, provider, model);
    ready += reason.empty();
    rows.push_back({model.slug, model.id, model.context_window ? with_thousands(*model.context_window) : "–",
                    price_text(model.prices.input), price_text(model.prices.output),
                    (reason.empty() ? "yes" : "no: " + reason) + retirement_text(model)});
    if (!args.check) continue;
    const auto listing = listings.find(provider.slug);
    const std::string verdict = listing == listings.end() ? "" : listing->second.verdict(model);
    rows.back().insert(rows.back().end() - 1, verdict.empty() ? "not asked" : verdict);
  }
  print(text_table(rows));
  print(counted(static_cast<std::int64_t>(repository.models.size()), "model") + ", " + with_thousands(ready) +
        " can be run here");
}

}  // namespace

Result<int> run_models(const Context& context, const Args& args) {
  BH_TRY(const auto loaded, load_or_report(context, args));
  const Repository& repository = loaded.repository;
  Listings listings;
  if (args.check) {
    BH_TRY(listings, ask_providers(context, args, repository));
  }
  int code = kDone;
  for (const auto& [slug, listing] : listings) {
    if (listing.error.empty()) continue;
    note(slug + ": its list of models was not told: " + listing.error);
    code = kProviderStopped;
  }
  if (!args.json) {
    print_models(context, args, repository, listings);
    return loaded.code(code);
  }
  Json rows = Json::array();
  for (const auto& model : repository.models) {
    const Provider& provider = *repository.find_provider(model.provider);
    const auto listing = listings.find(provider.slug);
    rows.push_back(model_json(model, provider, why_not(context, args, provider, model),
                              listing == listings.end() ? ModelListing{} : listing->second));
  }
  print_json({{"format", "benchhub-models"}, {"version", 1}, {"models", std::move(rows)}});
  return loaded.code(code);
}

}  // namespace benchhub
