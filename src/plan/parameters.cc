// Parameter rules; see parameters.h.
#include "plan/parameters.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "domain/output_limit.h"

namespace benchhub {
namespace {

// What a protocol has no place for, whoever speaks it.
const std::vector<ParamRule>& rules_of_protocol(const std::string& protocol) {
  static const std::vector<ParamRule> kNone, kAnthropic = {{.name = "seed", .drop = true},
                                                           {.name = "logprobs", .drop = true},
                                                           {.name = "top_logprobs", .drop = true},
                                                           {.name = "response_format", .only = {"json_schema"}}};
  return protocol == "anthropic" ? kAnthropic : kNone;
}

// What is sent as max_tokens where nobody asks for a limit, by a protocol that does not go without.
std::optional<std::int64_t> limit_of_protocol(const std::string& protocol) {
  return protocol == "anthropic" ? std::optional(kDefaultMaxOutput) : std::nullopt;
}

// The rules that hold for a model, each name once: its own, else its provider's, else its protocol's.
std::vector<const ParamRule*> rules_of(const Provider& provider, const Model& model) {
  std::vector<const ParamRule*> out;
  for (const auto* rules : {&model.parameters, &provider.parameters, &rules_of_protocol(provider.protocol)}) {
    const std::size_t before = out.size();
    for (const ParamRule& rule : *rules) {
      const bool replaced = std::any_of(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(before),
                                        [&](const ParamRule* own) { return own->name == rule.name; });
      if (!replaced) out.push_back(&rule);
    }
  }
  return out;
}

// A text, or the "type" of an object, as `only` lists it; "" for anything else.
std::string word_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : get_string(value, "type").value_or("");
}

bool taken(const ParamRule& rule, const Json& value) {
  if (rule.drop) return false;
  return rule.only.empty() || std::find(rule.only.begin(), rule.only.end(), word_of(value)) != rule.only.end();
}

// As canonical JSON writes it: a bound of 100000 is sent as a whole number, so it is one for whoever reads it before.
Json as_whole(double number) {
  const bool whole = number == std::floor(number) && std::fabs(number) < 9e15;
  return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

Json sent_value(const ParamRule& rule, Json value) {
  if (value.is_string() && rule.values.contains(value.get<std::string>()))
    value = rule.values[value.get<std::string>()];
  if (!value.is_number()) return value;
  if (rule.min && value.get<double>() < *rule.min) return as_whole(*rule.min);
  if (rule.max && value.get<double>() > *rule.max) return as_whole(*rule.max);
  return value.is_number_float() ? as_whole(value.get<double>()) : value;
}

void apply_to_params(const ParamRule& rule, Json& params) {
  const auto found = params.find(rule.name);
  if (found == params.end()) return;
  const Json value = *found;
  params.erase(found);
  if (!taken(rule, value)) return;
  const std::string name = rule.send_as.empty() ? rule.name : rule.send_as;
  if (!params.contains(name)) params[name] = sent_value(rule, value);
}

std::string describe(const ParamRule& rule) {
  if (rule.drop) return "no " + rule.name;
  std::string out = rule.name;
  if (!rule.only.empty()) out += " only " + join(rule.only, ", ");
  if (rule.min && rule.max) out += " " + shortest(*rule.min) + " to " + shortest(*rule.max);
  else if (rule.min) out += " at least " + shortest(*rule.min);
  else if (rule.max) out += " at most " + shortest(*rule.max);
  if (!rule.send_as.empty()) out += " as " + rule.send_as;
  if (!rule.values.empty()) out += " by table";
  return out;
}

// More than the model can give is refused by some providers, and taken for less by others.
void keep_to_max_output(const Provider& provider, const Model& model, Json& params) {
  if (!model.max_output || *model.max_output <= 0) return;
  keep_output_below(*model.max_output, params);
  const auto unasked = limit_of_protocol(provider.protocol);
  const bool asked = params.contains("max_tokens") || params.contains("max_completion_tokens");
  if (unasked && !asked && *model.max_output < *unasked) params["max_tokens"] = *model.max_output;
}

}  // namespace

Json with_own_params(Json params, const Model& model) {
  for (const auto& [name, value] : model.params.items()) {
    if (value.is_null()) params.erase(name);
    else params[name] = value;
  }
  return params;
}

void apply_parameter_rules(const Provider& provider, const Model& model, Request& request) {
  for (const ParamRule* rule : rules_of(provider, model)) {
    if (rule->name == "response_format") {
      if (!taken(*rule, request.response_format)) request.response_format = nullptr;
    } else if (rule->name == "tools") {
      if (!taken(*rule, request.tools)) request.tools = nullptr;
    } else {
      apply_to_params(*rule, request.params);
    }
  }
  keep_to_max_output(provider, model, request.params);
}

std::string describe_parameter_rules(const Provider& provider, const Model& model) {
  std::vector<std::string> out;
  for (const ParamRule* rule : rules_of(provider, model)) out.push_back(describe(*rule));
  std::sort(out.begin(), out.end());
  if (model.max_output && !model.is_baseline())
    out.insert(out.begin(), "output at most " + std::to_string(*model.max_output));
  return join(out, "; ");
}

}  // namespace benchhub
