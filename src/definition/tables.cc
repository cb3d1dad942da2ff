// The field tables; a new key of a definition is a row here. See tables.h.
#include "definition/tables.h"

namespace benchhub {
namespace {

using enum FieldType;
constexpr Trust kOwner = Trust::owner;
constexpr Trust kAnyone = Trust::anyone;

const ObjectSpec kAuthor{"author", "A person who made the benchmark.", {
    {"name", string, "Name as it is to be shown.", true, nullptr, kAnyone, {}, "line", 1, 120},
    {"github", string, "GitHub account, without @.", false, nullptr, kAnyone, {}, "line", 1, 64},
    {"url", string, "Home page.", false, nullptr, kAnyone, {}, "http_url"},
}};

const ObjectSpec kPrompt{"prompt", "What is sent for a case that has vars.", {
    {"system", text_or_file, "System message: text, or file:NAME.", false, nullptr, kAnyone, {}, {}, {}, 65536},
    {"user", text_or_file, "User message, a template with {{name}} placeholders: text, or file:NAME.", false, nullptr, kAnyone, {}, {}, {}, 65536},
}};

const ObjectSpec kParams{"params", "Parameters sent with each request.", {
    {"temperature", number, "Sampling temperature.", false, nullptr, kAnyone, {}, {}, 0, 2},
    {"top_p", number, "Nucleus sampling.", false, nullptr, kAnyone, {}, {}, 0, 1},
    {"max_tokens", integer, "Most tokens of the answer.", false, 1024, kAnyone, {}, {}, 1, 32768},
    {"seed", integer, "Sampling seed, where the provider takes one.", false, nullptr, kAnyone, {}, {}, 0, 2147483647},
    {"stop", string_list, "Texts that end the answer.", false, nullptr, kAnyone, {}, {}, {}, 4},
    {"reasoning_effort", string, "How hard a model thinks before it answers. Sent only to models that have the tag or the capability `reasoning`.", false, nullptr, kAnyone, {"none", "minimal", "low", "medium", "high", "xhigh"}},
}};

const ObjectSpec kFilterStep{"filter step", "One step of a filter: what it leaves of the text.", {
    {"step", string, "What is done; docs/scorers.md.", true, nullptr, kAnyone, {"pattern", "code_block", "first_line", "last_line", "after", "before", "remove", "lower"}},
    {"pattern", string, "Of pattern: RE2 with a group `(?P<answer>...)`.", false, nullptr, kAnyone, {}, {}, {}, 1024},
    {"pick", string, "Of pattern: which match.", false, "last", kAnyone, {"first", "last"}},
    {"text", string, "Of after, before, remove: the text.", false, nullptr, kAnyone, {}, {}, {}, 200},
}};

const ObjectSpec kFilter{"filter", "A named way to read an answer, step by step.", {
    {"name", string, "Name of the metric that it gives.", true, nullptr, kAnyone, {}, "slug"},
    {"steps", object_list, "What is done to the text, in order.", true, nullptr, kAnyone, {}, {}, 1, 8, &kFilterStep},
}};

const ObjectSpec kSpeed{"speed", "Measure speed: time to the first token, tokens per second, by the length of the context.", {
    {"warmups", integer, "Answers of each case, the first ones, that the figures leave out.", false, 1, kAnyone, {}, {}, 0, 8},
    {"seed", integer, "Draws the filler; another seed asks everything anew.", false, 1, kAnyone, {}, {}, 0, 2147483647},
}};

const ObjectSpec kPolicy{"policy", "What an incomplete answer counts as.", {
    {"truncated", string, "Cut at max_tokens.", false, "wrong", kAnyone, {"wrong", "unscored", "score"}},
    {"refused", string, "The model declined.", false, "wrong", kAnyone, {"wrong", "unscored", "score"}},
}};

const ObjectSpec kEscalate{"escalate", "A stronger judge for the answers that the others were least sure of.", {
    {"to", string, "Its slug.", true, nullptr, kOwner, {}, "slug"},
    {"share", number, "Of each model's answers.", true, nullptr, kOwner, {}, {}, 0.01, 1},
}};

const ObjectSpec kJudging{"judging", "Who grades, where a scorer asks judges (judge_score and the like).", {
    {"judges", string_list, "Models that grade, by slug; several are a panel. Left out: those of benchhub.json. They cost money, so only an owner may set them.", false, nullptr, kOwner, {}, "slug", 1, 7},
    {"pool", string, "A panel's value. mean: of all its grades. majority: what most say, in an even split the mean of the two.", false, "mean", kAnyone, {"mean", "majority"}},
    {"sample", number, "Share of the cases whose answers are judged: drawn by category, the same for every model. The other cases have no score. Left out: all.", false, nullptr, kAnyone, {}, {}, 0.001, 1},
    {"allow_self", boolean, "A model may grade its own answers.", false, false, kOwner},
    {"escalate", object, "A stronger judge for the answers that the others were least sure of.", false, nullptr, kOwner, {}, {}, {}, {}, &kEscalate},
    {"embedder", string, "The model, by slug, whose vectors the scorer similarity and the matcher $semantic compare. Left out: that of benchhub.json.", false, nullptr, kOwner, {}, "slug"},
}};

const ObjectSpec kJudgeDrift{"judge_drift", "When judges are asked again about answers that they have graded before, to see whether they still say the same.", {
    {"items", integer, "Answers of each benchmark and judge that are kept for it. 0: none.", false, 50, kOwner, {}, {}, 0, 500},
    {"days", integer, "So long after the last check they are asked again; and at once when the judge is served as another model.", false, 30, kOwner, {}, {}, 1, 3650},
}};

const ObjectSpec kRefresh{"refresh", "When answers are asked anew.", {
    {"max_age_days", integer, "Answers older than this are stale.", true, nullptr, kOwner, {}, {}, 1, 3650},
}};

const ObjectSpec kModelFilter{"models", "Which models are asked; baselines always are.", {
    {"tags", string_list, "Models with any of these tags; empty means all.", false, Json::array(), kAnyone, {}, "slug", {}, 32},
    {"include", string_list, "Models asked besides, by slug.", false, Json::array(), kAnyone, {}, "slug", {}, 5000},
    {"exclude", string_list, "Models left out, by slug.", false, Json::array(), kAnyone, {}, "slug", {}, 5000},
}};

const ObjectSpec kMessage{"message", "One turn of a conversation.", {
    {"role", string, "Who speaks.", true, nullptr, kAnyone, {"system", "user", "assistant"}},
    {"content", string, "The text, sent as it is.", true, nullptr, kAnyone, {}, {}, {}, 65536},
}};

const ObjectSpec kChainRule{"chain reply", "What one kind of call returns; the first that fits a call answers it.", {
    {"name", string, "Name of the function.", true, nullptr, kAnyone, {}, "line", 1, 64},
    {"arguments", object, "Arguments that must be equal, or one of {\"$any_of\": […]}; others are free.", false, Json::object(), kAnyone, {}, {}, {}, {}, nullptr, true},
    {"when", object, "Members of the state that must be equal; null: absent.", false, Json::object(), kAnyone, {}, {}, {}, {}, nullptr, true},
    {"reply", any, "What the model gets: text, or JSON.", true, nullptr},
    {"set", object, "Members put into the state; null takes one out.", false, Json::object(), kAnyone, {}, {}, {}, {}, nullptr, true},
}};

const ObjectSpec kChain{"chain", "Mock replies to tool calls: the conversation goes on until the model calls nothing.", {
    {"state", object, "What holds at the beginning.", false, Json::object(), kAnyone, {}, {}, {}, {}, nullptr, true},
    {"max_steps", integer, "Requests at most.", false, 8, kAnyone, {}, {}, 1, 16},
    {"replies", object_list, "Rules, tried in order.", true, nullptr, kAnyone, {}, {}, 1, 64, &kChainRule},
    {"otherwise", any, "The reply where no rule fits.", false, "error: unknown call"},
}};

const ObjectSpec kTimeouts{"timeouts", "Limits of one send, in milliseconds.", {
    {"connect_ms", integer, "Until connected.", false, 10000, kOwner, {}, {}, 1, 3600000},
    {"first_byte_ms", integer, "From the end of the send to the first byte.", false, 120000, kOwner, {}, {}, 1, 3600000},
    {"idle_ms", integer, "Between two bytes.", false, 60000, kOwner, {}, {}, 1, 3600000},
    {"total_ms", integer, "In all.", false, 600000, kOwner, {}, {}, 1, 7200000},
}};

const ObjectSpec kTier{"tier", "Prices of requests with more input than a limit.", {
    {"above", integer, "Input tokens above which these prices hold for the whole request.", true, nullptr, kOwner, {}, {}, 1, 100000000},
    {"input", number, "Input tokens.", true, nullptr, kOwner, {}, {}, 0, 1000},
    {"output", number, "Output tokens.", true, nullptr, kOwner, {}, {}, 0, 1000},
    {"cached_input", number, "Input tokens read from the provider's cache.", false, nullptr, kOwner, {}, {}, 0, 1000},
}};

const ObjectSpec kPrices{"prices", "US dollars per million tokens; leave out what is not known.", {
    {"input", number, "Input tokens.", false, nullptr, kOwner, {}, {}, 0, 1000},
    {"output", number, "Output tokens.", false, nullptr, kOwner, {}, {}, 0, 1000},
    {"cached_input", number, "Input tokens read from the provider's cache.", false, nullptr, kOwner, {}, {}, 0, 1000},
    {"reasoning", number, "Reasoning tokens, where they have a price of their own.", false, nullptr, kOwner, {}, {}, 0, 1000},
    {"tiers", object_list, "Higher prices of long requests, by rising `above`.", false, Json::array(), kOwner, {}, {}, {}, 4, &kTier},
    {"date", string, "When the prices were read.", true, nullptr, kOwner, {}, "date"},
    {"source", string, "Where they were read.", false, nullptr, kOwner, {}, "http_url"},
}};

const ObjectSpec kRoute{"route", "Another provider that serves the same model. Its answers are kept apart by their key and name it.", {
    {"provider", string, "Name of its file in models/, without .json.", true, nullptr, kOwner, {}, "slug"},
    {"id", string, "The id that is sent there.", true, nullptr, kOwner, {}, {}, 1, 256},
    {"prices", object, "Prices there; left out: not known.", false, nullptr, kOwner, {}, {}, {}, {}, &kPrices},
}};

const ObjectSpec kParameter{"parameter", "How one parameter of a benchmark reaches the models: taken, renamed, clamped or dropped.", {
    {"name", string, "The parameter as benchmarks name it; also response_format and tools.", true, nullptr, kOwner, {}, {}, 1, 64},
    {"drop", boolean, "It is not taken: never sent.", false, false, kOwner},
    {"only", string_list, "Values (of response_format: types) that are taken; any other is dropped.", false, Json::array(), kOwner, {}, {}, {}, 32},
    {"values", object, "What is sent for a value that is text: {\"low\": 2048}.", false, Json::object(), kOwner, {}, {}, {}, {}, nullptr, true},
    {"min", number, "A smaller number is sent as this.", false, nullptr, kOwner},
    {"max", number, "A greater number is sent as this.", false, nullptr, kOwner},
    {"send_as", string, "The name that is sent.", false, nullptr, kOwner, {}, {}, 1, 64},
}};

const ObjectSpec kMoved{"moved", "As a judge it is known to be another model under its id.", {
    {"date", string, "Since when.", true, nullptr, kOwner, {}, "date"},
    {"reason", string, "What is known of it; shown beside the new series.", true, nullptr, kOwner, {}, "line", 1, 300},
}};

const ObjectSpec kModel{"model", "One model of the provider.", {
    {"slug", string, "Name in URLs and folders; unique over all providers. If it must change, name the old one in `formerly`.", true, nullptr, kOwner, {}, "slug"},
    {"formerly", string_list, "Slugs that it had: their pages lead to those of this one.", false, Json::array(), kOwner, {}, "slug", {}, 16},
    {"id", string, "The id that is sent.", true, nullptr, kOwner, {}, "line", 1, 256},
    {"name", string, "Name as it is shown.", true, nullptr, kOwner, {}, "line", 1, 120},
    {"family", string, "Family of models.", false, nullptr, kOwner, {}, "line", 1, 64},
    {"license", string, "Licence of the weights, or \"proprietary\".", false, nullptr, kOwner, {}, "line", 1, 64},
    {"released", string, "Release date.", false, nullptr, kOwner, {}, "date"},
    {"retired", string, "Date from which it cannot be asked: its pairs are frozen then.", false, nullptr, kOwner, {}, "date"},
    {"url", string, "Page about the model.", false, nullptr, kOwner, {}, "http_url"},
    {"tags", string_list, "What benchmarks select by.", false, Json::array(), kOwner, {}, "slug", {}, 32},
    {"capabilities", string_list, "What it takes and gives besides text: docs/models.md names them.", false, Json::array(), kOwner, {}, "slug", {}, 16},
    {"context_window", integer, "Tokens.", false, nullptr, kOwner, {}, {}, 1, 100000000},
    {"max_output", integer, "Tokens of an answer at most: a benchmark's `max_tokens` beyond it is lowered to it.", false, nullptr, kOwner, {}, {}, 1, 10000000},
    {"prices", object, "Prices of the model.", false, nullptr, kOwner, {}, {}, {}, {}, &kPrices},
    {"drift", string, "What happens when the provider begins to answer as another model under this id. show: it is shown. stale: what the former one answered is asked anew. split: it is shown, and the scores before and after are two series.", false, "show", kOwner, {"show", "stale", "split"}},
    {"moved", object_list, "As a judge it is known to be another model under its id, since each of these dates: a new series of its verdicts begins, and all are asked for anew. In the order of time.", false, Json::array(), kOwner, {}, {}, {}, 32, &kMoved},
    {"routes", object_list, "Other ways to the same model, in order of preference, for when its own provider has no key or is stopped.", false, Json::array(), kOwner, {}, {}, {}, 8, &kRoute},
    {"params", object, "Sent with every request to this model, over the benchmark's own; for baselines: what it does.", false, Json::object(), kOwner, {}, {}, {}, {}, nullptr, true},
    {"parameters", object_list, "Rules for this model, instead of the provider's for the same names.", false, Json::array(), kOwner, {}, {}, {}, 64, &kParameter},
}};

const ObjectSpec kBudget{"budget", "The most that may be spent, in US dollars.", {
    {"per_run_usd", number, "One run.", false, nullptr, kOwner, {}, {}, 0, 1000000},
    {"per_night_usd", number, "All runs of one day (UTC) together: the answers that data/ has of that day, sends of that day whose outcome is not known, and batches that are open.", false, nullptr, kOwner, {}, {}, 0, 1000000},
    {"per_benchmark_usd", number, "One benchmark in one run.", false, nullptr, kOwner, {}, {}, 0, 1000000},
}};

}  // namespace

const ObjectSpec& benchmark_spec() {
  static const ObjectSpec spec{"benchmark", "benchmarks/<slug>/benchmark.json: one benchmark. Comments are allowed.", {
      {"$schema", string, "The schema, for editors.", false, nullptr, kAnyone, {}, {}, {}, 2048},
      {"format", integer, "Version of the format: 1.", true, nullptr, kAnyone, {}, {}, 1, 1},
      {"name", string, "Title.", true, nullptr, kAnyone, {}, "line", 1, 120},
      {"summary", string, "One sentence for cards and search engines.", true, nullptr, kAnyone, {}, "line", 1, 300},
      {"tags", string_list, "Topics.", false, Json::array(), kAnyone, {}, "slug", {}, 16},
      {"license", string, "SPDX id of the licence.", true, nullptr, kAnyone, {}, "line", 1, 64},
      {"authors", object_list, "Who made it.", true, nullptr, kAnyone, {}, {}, 1, 50, &kAuthor},
      {"forked_from", string, "The benchmark that this one began as: slug or slug@commit.", false, nullptr, kAnyone, {}, "fork"},
      {"formerly", string_list, "Slugs that it had before it was renamed: their pages lead here.", false, Json::array(), kAnyone, {}, "slug", {}, 16},
      {"canary", string, "A UUID of its own, to find the benchmark in training data.", false, nullptr, kAnyone, {}, "uuid"},
      {"prompt", object, "What is sent for a case that has vars.", false, nullptr, kAnyone, {}, {}, {}, {}, &kPrompt},
      {"cases", any, "Name of a .jsonl or .csv file in the same folder, or the list of cases itself.", true, nullptr},
      {"params", object, "Parameters of each request.", false, Json{{"max_tokens", 1024}}, kAnyone, {}, {}, {}, {}, &kParams},
      {"response_format", object, "Asked of the provider: {\"type\": \"json_object\"} or {\"type\": \"json_schema\", \"schema\": {…} or \"file:NAME\"}.", false, nullptr, kAnyone, {}, {}, {}, {}, nullptr, true},
      {"tools", any, "Functions that the model may call, in OpenAI's form, or \"file:tools.json\"; for the scorer `tool_calls`.", false, nullptr},
      {"labels", string_list, "The closed set of answers, for the scorer `label` and the random baseline.", false, Json::array(), kAnyone, {}, "line", {}, 64},
      {"answer_format", string, "How a bare expected value is written as an answer, with {{answer}} for it. Baselines use it, and validate checks that the reference scores 1.", false, "{{answer}}", kAnyone, {}, {}, 1, 500},
      {"repeats", integer, "Answers per case.", false, 1, kAnyone, {}, {}, 1, 32},
      {"choice_order", string, "In which order {{choices}} are sent. fixed: as written. shuffled: drawn anew for each repeat. circular: each repeat begins with the next choice. docs/scorers.md, choice.", false, "fixed", kAnyone, {"fixed", "shuffled", "circular"}},
      {"reducers", string_list, "How the answers to one case become its score: mean, majority, max, at_least@k, pass@k, pass^k. The first one's score is the benchmark's, the others stand beside it; docs/scorers.md.", false, Json::array({"mean"}), kAnyone, {}, "reducer", 1, 4},
      {"scoring", object_list, "How an answer is scored: the weighted mean of these; docs/scorers.md.", true, nullptr, kAnyone, {}, {}, 1, 8, nullptr, true},
      {"filters", object_list, "Several ways to read the same answer, each scored; the first one's score is the benchmark's, the others stand beside it.", false, Json::array(), kAnyone, {}, {}, {}, 4, &kFilter},
      {"metric", string, "accuracy: share of cases whose score is 1. mean: mean of the scores.", false, "accuracy", kAnyone, {"accuracy", "mean"}},
      {"policy", object, "What an incomplete answer counts as.", false, Json{{"truncated", "wrong"}, {"refused", "wrong"}}, kAnyone, {}, {}, {}, {}, &kPolicy},
      {"judging", object, "Who grades, where a scorer asks judges.", false, Json{{"pool", "mean"}, {"allow_self", false}}, kAnyone, {}, {}, {}, {}, &kJudging},
      {"speed", object, "A speed benchmark: its requests are sent one at a time, figures per case stand beside the scores. docs/methodology.md.", false, nullptr, kAnyone, {}, {}, {}, {}, &kSpeed},
      {"refresh", object, "When answers are asked anew. It spends money, so only an owner may set it.", false, nullptr, kOwner, {}, {}, {}, {}, &kRefresh},
      {"models", object, "Which models are asked.", false, Json::object(), kAnyone, {}, {}, {}, {}, &kModelFilter},
  }};
  return spec;
}

const ObjectSpec& case_spec() {
  static const ObjectSpec spec{"case", "One line of cases.jsonl, or one entry of an inline `cases`.", {
      {"id", string, "Name of the case, unique in the benchmark; never reused for another.", true, nullptr, kAnyone, {}, "case_id"},
      {"vars", object, "Values for the prompt's placeholders: text or numbers.", false, nullptr, kAnyone, {}, {}, {}, {}, nullptr, true},
      {"messages", object_list, "A whole conversation instead of vars, ending with the user; sent as it is.", false, nullptr, kAnyone, {}, {}, 1, 64, &kMessage},
      {"expected", any, "What the scorers compare with.", true, nullptr},
      {"category", string, "Group that gets a score of its own.", false, nullptr, kAnyone, {}, "line", 1, 64},
      {"cluster", string, "Cases made from one source share a cluster; intervals take it into account.", false, nullptr, kAnyone, {}, "line", 1, 64},
      {"choices", string_list, "Multiple choice: the texts of A, B, C …", false, nullptr, kAnyone, {}, {}, 2, 26},
      {"filler_tokens", integer, "Length of the text, drawn anew for each answer, that {{filler}} in the prompt stands for; about so many tokens.", false, nullptr, kAnyone, {}, {}, 1, 200000},
      {"chain", object, "The tools reply and the conversation goes on, step by step; for the scorer `tool_chain`.", false, nullptr, kAnyone, {}, {}, {}, {}, &kChain},
      {"weight", number, "Weight of the case in the mean.", false, 1, kAnyone, {}, {}, 0, 1000},
      {"formerly", string_list, "Ids that it had: their pages lead here. Not in CSV.", false, Json::array(), kAnyone, {}, "case_id", {}, 8},
  }};
  return spec;
}

const ObjectSpec& provider_spec() {
  static const ObjectSpec spec{"provider", "models/<provider>.json: one provider and its models. Only owners change it.", {
      {"$schema", string, "The schema, for editors.", false, nullptr, kOwner, {}, {}, {}, 2048},
      {"format", integer, "Version of the format: 1.", true, nullptr, kOwner, {}, {}, 1, 1},
      {"name", string, "Name as it is shown.", true, nullptr, kOwner, {}, "line", 1, 120},
      {"protocol", string, "How it is spoken to; `benchhub-build list protocols`.", true, nullptr, kOwner, {}, "slug"},
      {"base_url", string, "Address up to and with the version, as https://api.example.com/v1.", false, nullptr, kOwner, {}, "http_url"},
      {"key_env", string, "Environment variable that holds the key; left out: none is needed.", false, nullptr, kOwner, {}, "env_var"},
      {"url", string, "Home page.", false, nullptr, kOwner, {}, "http_url"},
      {"concurrency", integer, "Requests in flight at most. Left out: found by trial, from 8 up to 64, on this machine from 1 up to 4.", false, nullptr, kOwner, {}, {}, 1, 1000},
      {"requests_per_minute", number, "Requests that the provider allows this key; left out: as its replies tell.", false, nullptr, kOwner, {}, {}, 0.01, 1000000},
      {"tokens_per_minute", number, "Tokens, input and output together, that it allows.", false, nullptr, kOwner, {}, {}, 1, 1000000000},
      {"budget_per_run_usd", number, "The most of a run's budget that this provider may have, in US dollars.", false, nullptr, kOwner, {}, {}, 0, 1000000},
      {"batch_price_factor", number, "What requests sent as a batch (`run --batch`) cost of the plain price: 0.5 is half. Left out: batches are not offered.", false, nullptr, kOwner, {}, {}, 0, 1},
      {"stream", boolean, "Ask for a stream, which gives the time to the first token.", false, true, kOwner},
      {"timeouts", object, "Limits of one send.", false, nullptr, kOwner, {}, {}, {}, {}, &kTimeouts},
      {"max_attempts", integer, "Sends per answer and run at most.", false, 4, kOwner, {}, {}, 1, 10},
      {"headers", object, "Fixed further headers; never secrets.", false, Json::object(), kOwner, {}, {}, {}, {}, nullptr, true},
      {"key_header", string, "Header that carries the key, where it is not the protocol's own (Azure: api-key).", false, nullptr, kOwner, {}, "header_name"},
      {"query", object, "Fixed parameters of every address; never secrets. Azure: {\"api-version\": \"2024-10-21\"}.", false, Json::object(), kOwner, {}, {}, {}, {}, nullptr, true},
      {"local", boolean, "Its server runs on the user's own machine: asked only with --local.", false, false, kOwner},
      {"parameters", object_list, "Which parameters its models take, and how; a parameter without a rule is sent as it is.", false, Json::array(), kOwner, {}, {}, {}, 64, &kParameter},
      {"models", object_list, "Its models.", true, nullptr, kOwner, {}, {}, 1, 5000, &kModel},
  }};
  return spec;
}

const ObjectSpec& site_spec() {
  static const ObjectSpec spec{"site", "benchhub.json: the site and its limits. Only owners change it.", {
      {"$schema", string, "The schema, for editors.", false, nullptr, kOwner, {}, {}, {}, 2048},
      {"format", integer, "Version of the format: 1.", true, nullptr, kOwner, {}, {}, 1, 1},
      {"title", string, "Title of the site.", true, nullptr, kOwner, {}, "line", 1, 80},
      {"tagline", string, "One sentence under the title.", false, "", kOwner, {}, {}, {}, 200},
      {"logo", string, "Image before the title on every page: a PNG below templates/, of at most 128 KiB and 2048 pixels a side, shown 24 pixels high.", false, nullptr, kOwner, {}, "line", 1, 200},
      {"footer", string, "Markdown at the foot of every page: who runs the site, an imprint, a contact. No images; relative links start at the site's root.", false, "", kOwner, {}, {}, {}, 2000},
      {"base_url", string, "Where the site will stand; for canonical links and feeds.", true, nullptr, kOwner, {}, "http_url"},
      {"repository", string, "The repository's page; for links to definitions and for forks.", false, nullptr, kOwner, {}, "http_url"},
      {"branch", string, "Its default branch.", false, "main", kOwner, {}, "line", 1, 100},
      {"data_license", string, "SPDX id of the licence of the results.", false, "CC-BY-4.0", kOwner, {}, "line", 1, 64},
      {"budget", object, "The most that may be spent.", false, nullptr, kOwner, {}, {}, {}, {}, &kBudget},
      {"coverage_floor", number, "Share of cases that must be scored for a rank.", false, 0.8, kOwner, {}, {}, 0, 1},
      {"judges", string_list, "Models that grade the answers of benchmarks that ask for judges and name none, by slug.", false, Json::array(), kOwner, {}, "slug", {}, 7},
      {"judge_drift", object, "When judges are asked again about answers that they have graded before, to see whether they still say the same.", false, Json{{"items", 50}, {"days", 30}}, kOwner, {}, {}, {}, {}, &kJudgeDrift},
      {"embedder", string, "Model whose vectors are compared where a benchmark compares meanings and names none, by slug.", false, nullptr, kOwner, {}, "slug"},
      {"canary_test", boolean, "Every language model is asked to complete the canary of each benchmark that it answers: one short request more. A model that can has read the benchmark, and its rows say so.", false, false, kOwner},
      {"order", string_list, "Benchmarks shown first, by slug.", false, Json::array(), kOwner, {}, "slug", {}, 1000},
  }};
  return spec;
}

Json case_schema(const std::string& id) {
  Json out = schema_of(case_spec(), id);
  out["oneOf"] = Json::array({{{"required", {"vars"}}}, {{"required", {"messages"}}}});
  out["properties"]["vars"]["additionalProperties"] = {{"type", {"string", "number"}}};
  return out;
}

Json benchmark_schema(const ScorerCatalog& scorers, const std::string& id) {
  const auto inner = [](Json part) {
    part.erase("$schema");
    part.erase("$id");
    return part;
  };
  Json schema = schema_of(benchmark_spec(), id);
  Json kinds = Json::array();
  for (const auto& scorer : scorers) {
    Json kind = inner(schema_of(*scorer.options, ""));
    kind["description"] = scorer.help;
    kind["properties"]["type"] = {{"const", scorer.name}};
    kinds.push_back(std::move(kind));
  }
  Json& properties = schema["properties"];
  properties["scoring"]["items"] = {{"anyOf", std::move(kinds)}};
  const Json file = {{"type", "string"}, {"pattern", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,248}\\.(jsonl|csv)$"}};
  const Json list = {{"type", "array"}, {"items", inner(case_schema(""))}, {"minItems", 1}, {"maxItems", 10000}};
  properties["cases"] = {{"anyOf", {file, list}}, {"description", benchmark_spec().find("cases")->help}};
  return schema;
}

}  // namespace benchhub
