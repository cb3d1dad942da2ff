// See tool_chain.h.
#include "domain/tool_chain.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostCallsOfStep = 32;

// 1 and 1.0 are one number.
bool equal(const Json& a, const Json& b) { return canonical_json(a) == canonical_json(b); }

bool fits_value(const Json& wanted, const Json& given) {
  const Json* any = wanted.is_object() && wanted.size() == 1 ? get_array(wanted, "$any_of") : nullptr;
  if (any == nullptr) return equal(wanted, given);
  return std::any_of(any->begin(), any->end(), [&](const Json& one) { return equal(one, given); });
}

bool fits(const ChainRule& rule, const ChainCall& call, const Json& state) {
  if (rule.name != call.name || !call.arguments.is_object()) return false;
  for (const auto& [name, wanted] : rule.arguments.items()) {
    if (!call.arguments.contains(name) || !fits_value(wanted, call.arguments[name])) return false;
  }
  return std::all_of(rule.when.items().begin(), rule.when.items().end(),
                     [&](const auto& item) { return equal(state.value(item.key(), Json()), item.value()); });
}

void change(Json& state, const Json& set) {
  for (const auto& [name, value] : set.items()) {
    if (value.is_null()) state.erase(name);
    else state[name] = value;
  }
}

ChainCall read_call(const Json& json) {
  ChainCall out;
  const Json* function = get_object(json, "function");
  if (function == nullptr) return out;
  out.name = get_string(*function, "name").value_or("");
  const auto text = get_string(*function, "arguments");
  auto parsed =
      text ? parse_json(trim(*text).empty() ? "{}" : *text) : Result<Json>(function->value("arguments", Json()));
  if (parsed && parsed->is_object()) out.arguments = *std::move(parsed);
  return out;
}

// Nine letters and digits, which every provider takes: the ids that a model made up would make each key another.
std::string call_id(int step, std::size_t index) {
  const std::string number = std::to_string(10'000 + step * 100 + static_cast<int>(index));
  return "call" + number;
}

std::string reply_text(const Json& reply) {
  return reply.is_string() ? reply.get<std::string>() : canonical_json(reply);
}

void take_step(const ToolChain& chain, const Answer& answer, ChainRun& run) {
  Message said{"assistant", answer.text};
  said.tool_calls = Json::array();
  said.opaque = answer.opaque;
  std::vector<Message> replies;
  const std::size_t n = std::min(answer.tool_calls.size(), kMostCallsOfStep);
  for (std::size_t i = 0; i < n; ++i) {
    ChainCall call = read_call(answer.tool_calls[i]);
    const auto rule = std::find_if(chain.rules.begin(), chain.rules.end(),
                                   [&](const ChainRule& one) { return fits(one, call, run.state); });
    call.known = rule != chain.rules.end();
    Message reply{"tool", reply_text(call.known ? rule->reply : chain.otherwise)};
    reply.tool_call_id = call_id(run.steps, i);
    reply.tool_name = call.name;
    if (call.known) change(run.state, rule->set);
    const Json arguments = call.arguments.is_object() ? call.arguments : Json::object();
    said.tool_calls.push_back({{"id", reply.tool_call_id},
                               {"type", "function"},
                               {"function", {{"name", call.name}, {"arguments", canonical_json(arguments)}}}});
    replies.push_back(std::move(reply));
    run.calls.push_back(std::move(call));
  }
  run.messages.push_back(std::move(said));
  run.messages.insert(run.messages.end(), replies.begin(), replies.end());
}

}  // namespace

ChainRun play_chain(const ToolChain& chain, const std::vector<const Answer*>& answers) {
  ChainRun run;
  run.state = chain.state;
  for (const Answer* answer : answers) {
    if (!run.wants_more()) break;
    const bool calls = answer->tool_calls.is_array() && !answer->tool_calls.empty();
    run.ended = !calls || answer->state != AnswerState::answered;
    if (!run.ended) take_step(chain, *answer, run);
    ++run.steps;
    run.over = !run.ended && run.steps >= chain.max_steps;
  }
  return run;
}

}  // namespace benchhub
