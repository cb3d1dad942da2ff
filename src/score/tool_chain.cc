// tool_chain: how a chain of tool calls with mock replies ended: the state that it left, the calls that it made, the
// steps that it took. What a call does is domain/tool_chain.h's part. Errors are named as BFCL names those of its
// multi-turn tests (`multi_turn_checker.py`). docs/scorers.md, "tool_chain".
#include "domain/tool_chain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "score/compiled.h"
#include "score/matching.h"
#include "score/scorer_rows.h"
#include "score/tool_calls.h"
#include "score/tool_matchers.h"

namespace benchhub {
namespace {

std::string made_text(const ChainRun& run) {
  std::vector<std::string> out;
  for (const ChainCall& call : run.calls)
    out.push_back(call.name + "(" + (call.arguments.is_object() ? canonical_json(call.arguments) : "?") + ")" +
                  (call.known ? "" : " unknown"));
  return join(out, ", ");
}

bool is_call(const Json& wanted, const ChainCall& given, Likeness& likeness) {
  if (get_string(wanted, "name") != given.name || !given.arguments.is_object()) return false;
  const Json* arguments = get_object(wanted, "arguments");
  if (arguments == nullptr) return true;
  for (const auto& [name, value] : arguments->items()) {
    const bool there = given.arguments.contains(name);
    if (there ? !matches(value, given.arguments[name], likeness) : !is_optional(value)) return false;
  }
  return std::all_of(given.arguments.items().begin(), given.arguments.items().end(),
                     [&](const auto& item) { return arguments->contains(item.key()); });
}

// The members that are expected; others may have any value. null: must be absent.
std::string state_error(const Json& wanted, const Json& state) {
  for (const auto& [name, value] : wanted.items()) {
    const Json is = state.value(name, Json());
    if (canonical_json(is) != canonical_json(value))
      return fmt::format("multi_turn:instance_state_mismatch: {} is {}, not {}", name, canonical_json(is),
                         canonical_json(value));
  }
  return "";
}

// The first expected call that none follows in its place.
std::optional<std::size_t> out_of_sequence(const Fits& fits, std::size_t made) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < fits.size(); ++i) {
    while (from < made && !fits[i][from]) ++from;
    if (from++ >= made) return i;
  }
  return std::nullopt;
}

// Further calls do no harm, as long as the state is right.
std::string calls_error(const Json& wanted, const std::vector<ChainCall>& made, bool in_sequence, Likeness& likeness) {
  Fits fits;
  for (const Json& call : wanted) {
    auto& row = fits.emplace_back();
    for (const ChainCall& one : made) row.push_back(is_call(call, one, likeness));
  }
  const auto lacks = in_sequence ? out_of_sequence(fits, made.size()) : first_without_partner(fits, made.size());
  if (!lacks) return "";
  const bool elsewhere = in_sequence && std::count(fits[*lacks].begin(), fits[*lacks].end(), 1) > 0;
  return fmt::format("multi_turn:{}: call {} ({}) is {}",
                     elsewhere ? "method_invoke_order_mismatch" : "execution_response_mismatch", *lacks + 1,
                     get_string(wanted[*lacks], "name").value_or(""), elsewhere ? "out of its order" : "missing");
}

std::string chain_error(const Json& expected, const ChainRun& run, bool in_sequence, Likeness& likeness) {
  if (run.over) return fmt::format("multi_turn:force_terminated: still calling after {} steps", run.steps);
  const Json* calls = get_array(expected, "calls");
  const Json* state = get_object(expected, "state");
  if (run.calls.empty() && calls != nullptr && !calls->empty()) return "multi_turn:empty_turn_model_response: no call";
  if (state != nullptr) {
    if (std::string error = state_error(*state, run.state); !error.empty()) return error;
  }
  if (calls != nullptr) {
    if (std::string error = calls_error(*calls, run.calls, in_sequence, likeness); !error.empty()) return error;
  }
  const auto most = get_int(expected, "max_calls");
  if (!most || std::ssize(run.calls) <= *most) return "";
  return calls != nullptr && calls->empty() && *most == 0
             ? "multi_turn:irrelevance_error:decoder_success: a call, though none is needed"
             : fmt::format("too_many_calls: {} calls, {} at most", run.calls.size(), *most);
}

}  // namespace

std::string check_tool_chain(const Benchmark&, const Case& the_case, const Scoring&) {
  const Json& expected = the_case.expected;
  if (!the_case.chain) return "the case needs a \"chain\"";
  if (!expected.is_object()) return "expected must be an object with \"state\", \"calls\" or \"max_calls\"";
  for (const auto& [name, value] : expected.items()) {
    const bool right = name == "state"       ? value.is_object()
                       : name == "calls"     ? value.is_array() && value.size() <= 64
                       : name == "max_calls" ? value.is_number_integer() && value >= 0
                                             : true;  // for other scorers, by expected_key
    if (!right) return "expected." + name + " has a wrong type";
  }
  if (!expected.contains("state") && !expected.contains("calls") && !expected.contains("max_calls"))
    return "expected needs \"state\", \"calls\" or \"max_calls\"";
  for (const Json& call : expected.value("calls", Json::array())) {
    const Json* arguments = get_object(call, "arguments");
    if (!get_string(call, "name") || arguments == nullptr) return "a call is {\"name\": …, \"arguments\": {…}}";
    for (const auto& [name, value] : arguments->items()) {
      if (auto problem = check_matcher(value); !problem.empty()) return name + ": " + problem;
    }
  }
  return "";
}

ScorerResult score_tool_chain(const ScorerInput& in) {
  if (!in.answer.chain) return {std::nullopt, "", "", "the steps of the chain are not known"};
  const ChainRun& run = *in.answer.chain;
  Likeness likeness(&in.verdicts);
  const bool in_sequence = option_text(in.scoring, "order") == "sequence";
  const std::string error = chain_error(in.the_case.expected, run, in_sequence, likeness);
  if (!likeness.problem().empty())
    return {std::nullopt, made_text(run), "no vectors of " + in.benchmark.judging.embedder, likeness.problem()};
  const std::string how = fmt::format("{} calls in {} steps", run.calls.size(), run.steps);
  return verdict(error.empty(), made_text(run), error.empty() ? how : error, tool_failure(error));
}

// The expected calls, one a step, then a last answer in words.
std::optional<ChainRun> reference_chain(const Case& the_case) {
  const Json* calls = get_array(the_case.expected, "calls");
  if (!the_case.chain || calls == nullptr || std::ssize(*calls) >= the_case.chain->max_steps) return std::nullopt;
  std::vector<Answer> steps;
  for (const Json& call : *calls) {
    const auto arguments = matching_value(call["arguments"]);
    if (!arguments) return std::nullopt;
    Answer& step = steps.emplace_back();
    step.state = AnswerState::answered;
    step.tool_calls = Json::array(
        {{{"type", "function"}, {"function", {{"name", call["name"]}, {"arguments", canonical_json(*arguments)}}}}});
  }
  steps.emplace_back().state = AnswerState::answered;
  std::vector<const Answer*> given;
  for (const Answer& step : steps) given.push_back(&step);
  return play_chain(*the_case.chain, given);
}

}  // namespace benchhub
