// Answer states, JSON form and cost; see answer.h.
#include "domain/answer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/field_table.h"
#include "base/json_view.h"
#include "domain/limits.h"

namespace benchhub {
namespace {

constexpr std::array<std::pair<AnswerState, std::string_view>, 9> kStates{{
    {AnswerState::answered, "answered"},
    {AnswerState::truncated, "truncated"},
    {AnswerState::refused, "refused"},
    {AnswerState::filtered, "filtered"},
    {AnswerState::empty, "empty"},
    {AnswerState::other, "other"},
    {AnswerState::provider_error, "provider-error"},
    {AnswerState::unknown_outcome, "unknown-outcome"},
    {AnswerState::not_run, "not-run"},
}};

// What cannot be read again is left out: not known is better than a record that is taken for damage.
template <class T>
void put(Json& out, const char* key, const std::optional<T>& value, bool (*fits)(T)) {
  if (value && fits(*value)) out[key] = *value;
}
void put(Json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

Json usage_json(const Usage& usage) {
  Json out = Json::object();
  put(out, "input", usage.input, is_count);
  put(out, "output", usage.output, is_count);
  put(out, "cached", usage.cached, is_count);
  put(out, "reasoning", usage.reasoning, is_count);
  if (usage.estimated) out["estimated"] = true;
  return out;
}

Json prices_json(const Prices& prices) {
  Json out = Json::object();
  put(out, "input", prices.input, is_price);
  put(out, "output", prices.output, is_price);
  put(out, "cached_input", prices.cached_input, is_price);
  put(out, "reasoning", prices.reasoning, is_price);
  put(out, "date", prices.date);
  for (const auto& tier : prices.tiers) {
    Json row = {{"above", tier.above}, {"input", tier.input}, {"output", tier.output}};
    put(row, "cached_input", tier.cached_input, is_price);
    out["tiers"].push_back(std::move(row));
  }
  return out;
}

Json timing_json(const Timing& timing) {
  Json out = Json::object();
  put(out, "ttft_ms", timing.ttft_ms, is_millis);
  put(out, "first_answer_ms", timing.first_answer_ms, is_millis);
  put(out, "total_ms", timing.total_ms, is_millis);
  put(out, "gap_mean_ms", timing.gap_mean_ms, is_millis);
  put(out, "gap_max_ms", timing.gap_max_ms, is_millis);
  return out;
}

// Reads members that may be absent; one of a wrong type or out of its range makes `ok` false.
class Members {
 public:
  explicit Members(const JsonView& json) : members_(json) {}
  bool ok() const { return ok_; }
  bool has(std::string_view key) const { return members_.find(key).has_value(); }

  std::optional<std::int64_t> integer(std::string_view key, bool (*fits)(std::int64_t)) {
    return fitting(key, &JsonView::integer, fits);
  }
  std::optional<double> real(std::string_view key, bool (*fits)(double)) {
    return fitting(key, &JsonView::number, fits);
  }
  std::optional<double> millis(std::string_view key) { return real(key, is_millis); }
  std::string text(std::string_view key) {
    return std::string(fitting(key, &JsonView::text, any<std::string_view>).value_or(""));
  }
  bool flag(std::string_view key) { return fitting(key, &JsonView::boolean, any<bool>).value_or(false); }
  int small_count(std::string_view key, int fallback) {
    const auto value = integer(key, [](std::int64_t n) { return n >= 0 && n <= 1'000'000; });
    return value ? static_cast<int>(*value) : fallback;
  }
  // nullopt where it is absent, and where it is not of the kind that `is` asks for, which makes `ok` false.
  std::optional<JsonView> nested(std::string_view key, bool (JsonView::*is)() const) {
    auto value = members_.find(key);
    if (!value || ((*value).*is)()) return value;
    ok_ = false;
    return std::nullopt;
  }
  std::optional<JsonView> find(std::string_view key) const { return members_.find(key); }

 private:
  template <class T>
  static bool any(T) {
    return true;
  }
  template <class T, class Fits>
  std::optional<T> fitting(std::string_view key, std::optional<T> (JsonView::*get)() const, Fits fits) {
    const auto member = members_.find(key);
    if (!member) return std::nullopt;
    std::optional<T> value = ((*member).*get)();
    if (!value || !fits(*value)) ok_ = false;
    return value;
  }

  JsonMembers members_;
  bool ok_ = true;
};

bool read_usage(const JsonView& json, Usage& out) {
  Members members(json);
  out.input = members.integer("input", is_count);
  out.output = members.integer("output", is_count);
  out.cached = members.integer("cached", is_count);
  out.reasoning = members.integer("reasoning", is_count);
  out.estimated = members.flag("estimated");
  return members.ok();
}

bool read_prices(const JsonView& json, Prices& out) {
  Members members(json);
  out.input = members.integer("input", is_price);
  out.output = members.integer("output", is_price);
  out.cached_input = members.integer("cached_input", is_price);
  out.reasoning = members.integer("reasoning", is_price);
  out.date = members.text("date");
  const auto tiers = members.nested("tiers", &JsonView::is_array);
  for (const JsonView& tier : tiers ? tiers->items() : std::vector<JsonView>()) {
    if (!tier.is_object()) return false;
    Members row(tier);
    const auto above = row.integer("above", is_count), input = row.integer("input", is_price),
               output = row.integer("output", is_price), cached = row.integer("cached_input", is_price);
    if (!row.ok() || !above || !input || !output) return false;
    out.tiers.push_back({*above, *input, *output, cached});
  }
  return members.ok();
}

bool read_timing(const JsonView& json, Timing& out) {
  Members members(json);
  out = {members.millis("ttft_ms"), members.millis("first_answer_ms"), members.millis("total_ms"),
         members.millis("gap_mean_ms"), members.millis("gap_max_ms")};
  return members.ok();
}

bool is_logprob(double value) { return value <= 0 && value >= -1e6; }

Json odds_json(const NumberOdds& odds) { return {{"written", odds.written}, {"logprobs", odds.logprobs}}; }

bool read_odds(const JsonView& json, std::optional<NumberOdds>& out) {
  Members members(json);
  NumberOdds odds{members.text("written"), {}};
  const auto logprobs = members.nested("logprobs", &JsonView::is_object);
  if (!logprobs || odds.written.empty()) return false;
  const JsonMembers rows(*logprobs);
  for (const auto& [token, value] : rows.all()) {
    const auto number = value.number();
    if (!number || !is_logprob(*number)) return false;
    odds.logprobs.emplace(token, *number);
  }
  out = std::move(odds);
  return members.ok() && out->logprobs.size() <= kMostOdds;
}

bool read_parts(const JsonView& json, std::map<std::string, std::string>& out) {
  const JsonMembers members(json);
  for (const auto& [name, value] : members.all()) {
    const auto text = value.text();
    if (!text) return false;
    out.emplace_hint(out.end(), name, *text);
  }
  return true;
}

std::optional<JudgeInput> read_judge_input(const JsonView& json) {
  Members members(json);
  JudgeInput out;
  out.question = members.text("question");
  out.reference = members.text("reference");
  out.answer = members.text("answer");
  out.rival = members.text("rival");
  return members.ok() ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<JudgeRef> read_judge_ref(const JsonView& json) {
  if (!json.is_object()) return std::nullopt;
  Members members(json);
  JudgeRef out;
  out.scorer = members.text("scorer");
  out.judge = members.text("judge");
  out.series = members.text("series");
  out.order = members.text("order");
  out.prompt = members.text("prompt");
  out.form = members.text("form");
  out.rival = members.text("rival");
  out.ask = members.small_count("ask", 0);
  out.grammar = members.small_count("grammar", 0);
  out.round = members.small_count("round", 0);
  if (const auto frozen = members.nested("frozen", &JsonView::is_object)) {
    auto input = read_judge_input(*frozen);
    if (!input) return std::nullopt;
    out.frozen = std::make_shared<const JudgeInput>(*std::move(input));
  }
  // The judge's name leads to a page.
  const bool whole = !out.scorer.empty() && find_pattern("slug")->matches(out.judge) && !out.series.empty();
  return whole && members.ok() ? std::optional(std::move(out)) : std::nullopt;
}

bool read_verdict(const JsonView& json, std::shared_ptr<const JudgeRef>& out) {
  auto ref = read_judge_ref(json);
  if (!ref) return false;
  out = std::make_shared<const JudgeRef>(*std::move(ref));
  return true;
}

bool read_nested(Members& members, Answer& out) {
  const auto nested = [&](const char* key, auto read, auto& to) {
    const auto value = members.nested(key, &JsonView::is_object);
    return !value || read(*value, to);
  };
  return nested("parts", read_parts, out.key_parts) && nested("usage", read_usage, out.usage) &&
         nested("prices", read_prices, out.prices) && nested("timing", read_timing, out.timing) &&
         nested("verdict", read_verdict, out.verdict) && nested("odds", read_odds, out.odds);
}

}  // namespace

Place place_of(const std::string& case_id, int repeat, const JudgeRef* verdict, int step) {
  if (verdict == nullptr) return {case_id, repeat, step, "", "", "", 0};
  return {case_id,        repeat,       step,           verdict->scorer, verdict->series,
          verdict->order, verdict->ask, verdict->round, verdict->rival};
}

Json to_json(const JudgeRef& ref) {
  Json out = {{"scorer", ref.scorer}, {"judge", ref.judge},   {"series", ref.series},
              {"ask", ref.ask},       {"prompt", ref.prompt}, {"grammar", ref.grammar}};
  put(out, "order", ref.order);
  put(out, "form", ref.form);
  put(out, "rival", ref.rival);
  if (ref.round != 0) out["round"] = ref.round;
  if (ref.frozen) {
    Json& texts = out["frozen"] = {{"question", ref.frozen->question}, {"answer", ref.frozen->answer}};
    put(texts, "reference", ref.frozen->reference);
    put(texts, "rival", ref.frozen->rival);
  }
  return out;
}

std::optional<JudgeRef> judge_ref_from_json(const Json& json) {
  JsonParser parser;
  const auto view = parser.parse(canonical_json(json));
  return view ? read_judge_ref(*view) : std::nullopt;
}

std::string_view to_string(AnswerState state) { return kStates[static_cast<std::size_t>(state)].second; }

std::optional<AnswerState> answer_state(std::string_view name) {
  for (const auto& [state, text] : kStates) {
    if (text == name) return state;
  }
  return std::nullopt;
}

bool is_final(AnswerState state) {
  return state != AnswerState::provider_error && state != AnswerState::unknown_outcome && state != AnswerState::not_run;
}

Json to_json(const Answer& answer) {
  Json out = {{"case", answer.case_id},           {"repeat", answer.repeat}, {"key", answer.key},
              {"state", to_string(answer.state)}, {"text", answer.text},     {"at", stored_moment(answer.at_ms)}};
  out["parts"] = answer.key_parts;
  if (answer.since_ms != 0) out["since"] = stored_moment(answer.since_ms);
  if (answer.step != 0) out["step"] = answer.step;
  if (!answer.tool_calls.is_null()) out["tool_calls"] = answer.tool_calls;
  if (!answer.opaque.is_null()) out["opaque"] = answer.opaque;
  put(out, "published", answer.published, is_fraction);
  if (answer.odds) out["odds"] = odds_json(*answer.odds);
  put(out, "finish_reason", answer.finish_reason);
  put(out, "error", answer.error);
  put(out, "model_served", answer.model_served);
  put(out, "fingerprint", answer.fingerprint);
  put(out, "upstream", answer.upstream);
  put(out, "batch", answer.batch);
  put(out, "route", answer.route);
  put(out, "request_id", answer.request_id);
  put(out, "tool", answer.tool_version);
  put(out, "commit", answer.commit);
  put(out, "retry_key", answer.retry_key);
  put(out, "cost", answer.cost, is_cost);
  if (answer.presumed != 0) put(out, "presumed", std::optional(answer.presumed), is_cost);
  if (answer.attempts != 1) out["attempts"] = answer.attempts;
  if (answer.failed_runs != 0) out["failed_runs"] = answer.failed_runs;
  if (Json usage = usage_json(answer.usage); !usage.empty()) out["usage"] = std::move(usage);
  if (Json prices = prices_json(answer.prices); !prices.empty()) out["prices"] = std::move(prices);
  if (Json timing = timing_json(answer.timing); !timing.empty()) out["timing"] = std::move(timing);
  if (answer.verdict) out["verdict"] = to_json(*answer.verdict);
  return out;
}

std::optional<Answer> answer_from_json(const Json& json) {
  JsonParser parser;
  const auto view = parser.parse(canonical_json(json));
  return view ? read_answer(*view) : std::nullopt;
}

std::optional<Answer> read_answer(const JsonView& json) {
  Members members(json);
  for (const char* key : {"case", "key", "state", "text", "repeat", "at"}) {
    if (!members.has(key)) return std::nullopt;
  }
  Answer out;
  const auto state = answer_state(members.text("state"));
  const auto at = members.integer("at", is_moment);
  if (!state || !at) return std::nullopt;
  out.state = *state;
  // Written where no time is known (stored_moment(0)), as of what was imported: the first moment of all is nobody's.
  out.at_ms = *at == kFirstMoment ? 0 : *at;
  out.since_ms = members.integer("since", is_moment).value_or(0);
  out.case_id = members.text("case");
  out.repeat = members.small_count("repeat", 0);
  out.step = members.small_count("step", 0);
  out.key = members.text("key");
  out.text = members.text("text");
  out.published = members.real("published", is_fraction);
  if (const auto calls = members.find("tool_calls")) out.tool_calls = calls->copy();
  if (const auto opaque = members.nested("opaque", &JsonView::is_object)) out.opaque = opaque->copy();
  out.finish_reason = members.text("finish_reason");
  out.error = members.text("error");
  out.model_served = members.text("model_served");
  out.fingerprint = members.text("fingerprint");
  out.upstream = members.text("upstream");
  out.batch = members.text("batch");
  out.route = members.text("route");
  out.request_id = members.text("request_id");
  out.tool_version = members.text("tool");
  out.commit = members.text("commit");
  out.retry_key = members.text("retry_key");
  out.cost = members.integer("cost", is_cost);
  out.presumed = members.integer("presumed", is_cost).value_or(0);
  out.attempts = members.small_count("attempts", 1);
  out.failed_runs = members.small_count("failed_runs", 0);
  return read_nested(members, out) && members.ok() ? std::optional(std::move(out)) : std::nullopt;
}

Prices prices_for(const Prices& prices, std::int64_t input_tokens) {
  Prices out = prices;
  out.tiers.clear();
  for (const auto& tier : prices.tiers) {
    if (input_tokens <= tier.above) continue;
    out.input = tier.input;
    out.output = tier.output;
    if (tier.cached_input) out.cached_input = tier.cached_input;
  }
  return out;
}

Prices scaled_prices(Prices prices, double factor) {
  const auto scale = [factor](Nano& price) {
    price = static_cast<Nano>(std::ceil(static_cast<double>(price) * factor - 1e-3));
  };
  for (auto* price : {&prices.input, &prices.output, &prices.cached_input, &prices.reasoning}) {
    if (*price) scale(**price);
  }
  for (auto& tier : prices.tiers) {
    scale(tier.input);
    scale(tier.output);
    if (tier.cached_input) scale(*tier.cached_input);
  }
  return prices;
}

std::optional<Nano> most_cost(const Prices& prices, std::int64_t most_input, std::int64_t most_output) {
  if (!prices.known()) return std::nullopt;
  // A price above the plain one (reasoning, a cache write) holds for all tokens, and a tier is reached or not.
  Nano most = 0;
  for (const Prices& at : {prices_for(prices, 0), prices_for(prices, most_input)}) {
    const Nano input = std::max(*at.input, at.cached_input.value_or(0));
    const Nano output = std::max(*at.output, at.reasoning.value_or(0));
    most = std::max(most, token_cost(most_input, input) + token_cost(most_output, output));
  }
  return most;
}

std::optional<Nano> usage_cost(const Usage& usage, const Prices& all) {
  if (!all.known() || !usage.input || !usage.output) return std::nullopt;
  const Prices prices = prices_for(all, *usage.input);
  const std::int64_t cached = std::min(usage.cached.value_or(0), *usage.input);
  const std::int64_t reasoning = std::min(usage.reasoning.value_or(0), *usage.output);
  const Nano cached_price = prices.cached_input.value_or(*prices.input);
  const Nano reasoning_price = prices.reasoning.value_or(*prices.output);
  return token_cost(*usage.input - cached, *prices.input) + token_cost(cached, cached_price) +
         token_cost(*usage.output - reasoning, *prices.output) + token_cost(reasoning, reasoning_price);
}

}  // namespace benchhub
