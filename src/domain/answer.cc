// Answer states, JSON form and cost; see answer.h.
#include "domain/answer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace benchhub {
namespace {

constexpr std::array<std::pair<AnswerState, std::string_view>, 8> kStates{{
    {AnswerState::answered, "answered"},
    {AnswerState::truncated, "truncated"},
    {AnswerState::refused, "refused"},
    {AnswerState::filtered, "filtered"},
    {AnswerState::empty, "empty"},
    {AnswerState::provider_error, "provider-error"},
    {AnswerState::unknown_outcome, "unknown-outcome"},
    {AnswerState::not_run, "not-run"},
}};

template <class T>
void put(Json& out, const char* key, const std::optional<T>& value) {
  if (value) out[key] = *value;
}
void put(Json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

Json usage_json(const Usage& usage) {
  Json out = Json::object();
  put(out, "input", usage.input);
  put(out, "output", usage.output);
  put(out, "cached", usage.cached);
  put(out, "reasoning", usage.reasoning);
  if (usage.estimated) out["estimated"] = true;
  return out;
}

Json prices_json(const Prices& prices) {
  Json out = Json::object();
  put(out, "input", prices.input);
  put(out, "output", prices.output);
  put(out, "cached_input", prices.cached_input);
  put(out, "reasoning", prices.reasoning);
  put(out, "date", prices.date);
  for (const auto& tier : prices.tiers) {
    Json row = {{"above", tier.above}, {"input", tier.input}, {"output", tier.output}};
    put(row, "cached_input", tier.cached_input);
    out["tiers"].push_back(std::move(row));
  }
  return out;
}

Json timing_json(const Timing& timing) {
  Json out = Json::object();
  put(out, "ttft_ms", timing.ttft_ms);
  put(out, "first_answer_ms", timing.first_answer_ms);
  put(out, "total_ms", timing.total_ms);
  put(out, "gap_mean_ms", timing.gap_mean_ms);
  put(out, "gap_max_ms", timing.gap_max_ms);
  return out;
}

// A count that fits an int; `fallback` if absent, nullopt if it is something else.
std::optional<int> small_count(const Json& json, const char* key, int fallback) {
  if (!json.contains(key)) return fallback;
  const auto value = get_int(json, key);
  if (!value || *value < 0 || *value > 1'000'000) return std::nullopt;
  return static_cast<int>(*value);
}

Usage usage_from(const Json& json) {
  Usage usage{get_int(json, "input"), get_int(json, "output"), get_int(json, "cached"), get_int(json, "reasoning")};
  usage.estimated = get_bool(json, "estimated").value_or(false);
  return usage;
}

Prices prices_from(const Json& json) {
  Prices out;
  out.input = get_int(json, "input");
  out.output = get_int(json, "output");
  out.cached_input = get_int(json, "cached_input");
  out.reasoning = get_int(json, "reasoning");
  out.date = get_string(json, "date").value_or("");
  const Json* tiers = get_array(json, "tiers");
  for (const Json& tier : tiers != nullptr ? *tiers : Json::array()) {
    out.tiers.push_back({get_int(tier, "above").value_or(0), get_int(tier, "input").value_or(0),
                         get_int(tier, "output").value_or(0), get_int(tier, "cached_input")});
  }
  return out;
}

}  // namespace

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
              {"state", to_string(answer.state)}, {"text", answer.text},     {"at", answer.at_ms}};
  out["parts"] = answer.key_parts;
  if (!answer.tool_calls.is_null()) out["tool_calls"] = answer.tool_calls;
  put(out, "finish_reason", answer.finish_reason);
  put(out, "error", answer.error);
  put(out, "model_served", answer.model_served);
  put(out, "upstream", answer.upstream);
  put(out, "route", answer.route);
  put(out, "request_id", answer.request_id);
  put(out, "tool", answer.tool_version);
  put(out, "commit", answer.commit);
  put(out, "cost", answer.cost);
  if (answer.attempts != 1) out["attempts"] = answer.attempts;
  if (answer.failed_runs != 0) out["failed_runs"] = answer.failed_runs;
  if (Json usage = usage_json(answer.usage); !usage.empty()) out["usage"] = std::move(usage);
  if (Json prices = prices_json(answer.prices); !prices.empty()) out["prices"] = std::move(prices);
  if (Json timing = timing_json(answer.timing); !timing.empty()) out["timing"] = std::move(timing);
  return out;
}

std::optional<Answer> answer_from_json(const Json& json) {
  const auto case_id = get_string(json, "case"), key = get_string(json, "key"), state_name = get_string(json, "state"),
             text = get_string(json, "text");
  if (!json.is_object() || !json.contains("repeat")) return std::nullopt;
  const auto at = get_int(json, "at");
  const auto repeat = small_count(json, "repeat", 0), attempts = small_count(json, "attempts", 1),
             failed = small_count(json, "failed_runs", 0);
  const auto state = state_name ? answer_state(*state_name) : std::nullopt;
  if (!case_id || !key || !state || !text || !repeat || !at || !attempts || !failed) return std::nullopt;
  Answer out;
  out.case_id = *case_id;
  out.repeat = *repeat;
  out.key = *key;
  out.state = *state;
  out.text = *text;
  out.at_ms = *at;
  if (const Json* parts = get_object(json, "parts")) {
    for (const auto& [name, value] : parts->items()) {
      if (!value.is_string()) return std::nullopt;
      out.key_parts[name] = value.get<std::string>();
    }
  }
  if (json.contains("tool_calls")) out.tool_calls = json["tool_calls"];
  out.finish_reason = get_string(json, "finish_reason").value_or("");
  out.error = get_string(json, "error").value_or("");
  out.model_served = get_string(json, "model_served").value_or("");
  out.upstream = get_string(json, "upstream").value_or("");
  out.route = get_string(json, "route").value_or("");
  out.request_id = get_string(json, "request_id").value_or("");
  out.tool_version = get_string(json, "tool").value_or("");
  out.commit = get_string(json, "commit").value_or("");
  out.cost = get_int(json, "cost");
  out.attempts = *attempts;
  out.failed_runs = *failed;
  if (const Json* usage = get_object(json, "usage")) out.usage = usage_from(*usage);
  if (const Json* prices = get_object(json, "prices")) out.prices = prices_from(*prices);
  if (const Json* timing = get_object(json, "timing")) {
    out.timing = {get_double(*timing, "ttft_ms"), get_double(*timing, "first_answer_ms"),
                  get_double(*timing, "total_ms"), get_double(*timing, "gap_mean_ms"),
                  get_double(*timing, "gap_max_ms")};
  }
  return out;
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
