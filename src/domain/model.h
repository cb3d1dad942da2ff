// Providers and their models, and the site's own settings. Formats: docs/models.md, docs/reference.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/answer.h"

namespace benchhub {

// How one parameter of a request reaches a model: the first that applies of drop, only; then values, bounds, name.
struct ParamRule {
  std::string name;                // as a benchmark says it: "max_tokens", "seed", "response_format"
  bool drop = false;               // not taken
  std::vector<std::string> only;   // texts that are taken, others are dropped; empty: any
  Json values = Json::object();    // text -> what is sent for it
  std::optional<double> min, max;  // numbers beyond are moved to the bound
  std::string send_as;             // "" = under its own name
};

struct Provider {
  std::string slug;  // file name without .json
  std::string name;
  std::string protocol;            // a row of the providers' table: "openai", "anthropic", "gemini", "baseline"
  std::string base_url;            // "https://api.openai.com/v1"; "" for baseline
  std::string key_env;             // name of the environment variable with the key; "" = none needed
  std::string url;                 // home page
  std::optional<int> concurrency;  // requests in flight at most; nullopt: found by trial (run/pacer.h)
  std::optional<double> requests_per_minute, tokens_per_minute;  // what the provider allows this key; nullopt: not told
  std::optional<Nano> budget_per_run;                            // of the run's budget, at most this for the provider
  std::optional<double> batch_price_factor;  // of the plain price, for requests sent as a batch; nullopt: not offered
  bool stream = true;
  int connect_timeout_ms = 10'000, first_byte_timeout_ms = 120'000, idle_timeout_ms = 60'000,
      total_timeout_ms = 600'000;
  int max_attempts = 4;
  Json headers = Json::object();      // fixed extra headers, never secrets
  Json query = Json::object();        // fixed query parameters of every request, never secrets ("api-version")
  std::string key_header;             // header that carries the key; "" = the protocol's own
  std::vector<ParamRule> parameters;  // of all its models
  bool local = false;                 // a server on the user's own machine: asked only if wanted
};

// An address of this machine: no key is at risk on the way, and its time is ours.
bool is_loopback_url(std::string_view url);

// What happens when the provider begins to answer as another model under one id.
enum class Drift {
  show,   // it is shown
  stale,  // what the former one answered is asked anew
  split   // it is shown, and the scores before and after are two series
};

// A judge is known to be another model since then, under the same id: its verdicts begin a new series.
struct JudgeMove {
  std::string date, reason;
};

struct Model {
  std::string slug;  // of the pair's folder; unique over all providers
  std::string id;    // as sent
  std::string name;
  std::string provider;                        // slug
  std::string family, license, released, url;  // "" = not told
  std::string retired, retires;                // dates: it was, and its pairs are frozen; it will be (retire_models)
  std::vector<std::string> tags;
  std::vector<std::string> capabilities;  // of kCapabilities, in docs/models.md; empty: not told
  std::optional<std::int64_t> context_window, max_output;
  Drift drift = Drift::show;
  Prices prices;
  // Other ways to the same model, tried in this order where the first cannot be used or is stopped: copies of the model
  // with the other provider, id and prices. They have no routes of their own.
  std::vector<Model> routes;
  Json params = Json::object();  // overrides sent with every request (e.g. reasoning effort); baselines: their options
  std::vector<ParamRule> parameters;  // instead of the provider's rules for the same names
  std::vector<std::string> formerly;  // slugs that it had: their pages lead here
  std::vector<JudgeMove> moved;       // by date
  bool is_baseline() const { return baseline; }
  bool embeds = false;    // it gives vectors, and is never asked a benchmark's questions
  bool baseline = false;  // protocol "baseline": labelled, never called a language model
};

inline std::string_view display_name(const Model& model) {
  return model.name.empty() ? std::string_view(model.slug) : std::string_view(model.name);
}

// When a judge's calibration items are asked again; docs/judges.md.
struct JudgeDrift {
  int items = 50;  // of each benchmark and judge; 0: none are frozen, nothing is asked again
  int days = 30;   // without a check
};

struct SiteLogo {
  std::string png;            // its bytes; "" = the tool's own mark
  std::string sha256;         // of them, in hex
  int width = 0, height = 0;  // pixels
};

struct SiteConfig {
  std::string title = "BenchmarkHub", tagline, base_url, repository, data_license, branch = "main";
  SiteLogo logo;
  std::string footer;                        // Markdown
  std::optional<Nano> budget_per_run;        // nullopt: 0, nothing paid is run without --budget
  std::optional<Nano> budget_per_night;      // of all runs that end on one day (UTC)
  std::optional<Nano> budget_per_benchmark;  // one benchmark in one run
  double coverage_floor = 0.8;
  std::vector<std::string> judges;  // of benchmarks that name none
  JudgeDrift judge_drift;
  std::string embedder;                      // of benchmarks that name none; "" = nobody
  bool canary_test = false;                  // every model is asked to complete each benchmark's canary
  std::vector<std::string> benchmark_order;  // slugs shown first
};

}  // namespace benchhub
