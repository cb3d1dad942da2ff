// tool_calls: which functions an answer calls and with what arguments, against the expected calls. Errors are named as
// the Berkeley Function Calling Leaderboard names them (`ast_checker.py`). docs/scorers.md, "tool_calls".
#include "score/tool_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/semantic.h"
#include "score/compiled.h"
#include "score/matching.h"
#include "score/scorer_rows.h"
#include "score/tool_matchers.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostCalls = 64;

const Json* tool_parameters(const Benchmark& benchmark, const std::string& name) {
  if (!benchmark.tools.is_array()) return nullptr;
  for (const Json& tool : benchmark.tools) {
    const Json* function = get_object(tool, "function");
    if (function != nullptr && get_string(*function, "name") == name) return get_object(*function, "parameters");
  }
  return nullptr;
}

// Unless the schema says so, what it does not list is a slip of whoever wrote the expected call.
bool may_have(const Json& parameters, const std::string& name) {
  const Json* properties = get_object(parameters, "properties");
  if (properties != nullptr && properties->contains(name)) return true;
  const auto others = parameters.find("additionalProperties");
  if (others != parameters.end() && *others != Json(false)) return true;
  return parameters.contains("$ref") || parameters.contains("anyOf") || parameters.contains("oneOf") ||
         parameters.contains("allOf") || parameters.contains("patternProperties");
}

const Json* property_of(const Json* parameters, const std::string& name) {
  const Json* properties = parameters == nullptr ? nullptr : get_object(*parameters, "properties");
  return properties == nullptr ? nullptr : get_object(*properties, name.c_str());
}

bool is_required(const Json* parameters, const std::string& name) {
  const Json* required = parameters == nullptr ? nullptr : get_array(*parameters, "required");
  return required == nullptr || std::find(required->begin(), required->end(), Json(name)) != required->end();
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return true;
}

// Where a list or object differs from the expected one, as far as the classes tell it apart.
const char* object_error(const Json& expected, const Json& given) {
  if (!expected.is_object()) return "dict_value";
  const bool same_keys =
      expected.size() == given.size() && std::all_of(given.items().begin(), given.items().end(),
                                                     [&](const auto& item) { return expected.contains(item.key()); });
  return same_keys ? "dict_value" : "dict_key";
}

const char* value_error(const Json& expected, const Json& given) {
  if (given.is_string()) return "string";
  if (given.is_object()) return object_error(expected, given);
  if (!given.is_array()) return "others";
  const bool objects = !given.empty() && given.front().is_object();
  if (!objects || !expected.is_array()) return "list/tuple";
  return expected.size() == given.size() ? object_error(expected.front(), given.front()) : "list_dict_count";
}

// Of one argument that is no match: a value of another type than the tool declares, or another value.
std::string argument_error(const Json* parameters, const std::string& name, const Json& expected, const Json& given) {
  const Json* property = property_of(parameters, name);
  const auto type = property == nullptr ? std::nullopt : get_string(*property, "type");
  if (type && !has_type(given, *type)) return "type_error:simple: " + name + " is no " + *type;
  const Json* items = property == nullptr ? nullptr : get_object(*property, "items");
  const auto inner = items == nullptr ? std::nullopt : get_string(*items, "type");
  const bool nested = inner && given.is_array() &&
                      !std::all_of(given.begin(), given.end(), [&](const Json& v) { return has_type(v, *inner); });
  if (nested) return "type_error:nested: not all of " + name + " are of type " + *inner;
  return fmt::format("value_error:{}: {}", value_error(expected, given), name);
}

struct CallCheck {
  std::string error;                  // "" if the call is right
  std::size_t right = 0, wanted = 0;  // arguments
};

// The first error in the order in which BFCL looks: what is required and missing, then what was given, then the rest.
CallCheck check_arguments(const Benchmark& benchmark, const std::string& name, const Json& expected, const Json& given,
                          Likeness& likeness) {
  CallCheck out;
  const Json* parameters = tool_parameters(benchmark, name);
  std::string missing_required, missing_optional, wrong;
  const auto note = [](std::string& first, std::string error) {
    if (first.empty()) first = std::move(error);
  };
  for (const auto& [argument, value] : expected.items()) {
    if (given.contains(argument) || is_optional(value)) continue;
    ++out.wanted;
    const bool required = is_required(parameters, argument);
    note(required ? missing_required : missing_optional, argument);
  }
  for (const auto& [argument, value] : given.items()) {
    ++out.wanted;  // one too many is one wrong
    const auto want = expected.find(argument);
    if (want == expected.end()) note(wrong, "simple_function_checker:unexpected_param: " + argument);
    else if (matches(*want, value, likeness)) ++out.right;
    else note(wrong, argument_error(parameters, argument, *want, value));
  }
  if (!missing_required.empty()) out.error = "simple_function_checker:missing_required: " + missing_required;
  else if (!wrong.empty()) out.error = wrong;
  else if (!missing_optional.empty()) out.error = "simple_function_checker:missing_optional: " + missing_optional;
  return out;
}

CallCheck check_call(const Benchmark& benchmark, const Json& expected, const ToolCall& given, Likeness& likeness) {
  const Json empty = Json::object();
  const Json* wanted = get_object(expected, "arguments");
  const std::string name = get_string(expected, "name").value_or("");
  if (given.name != name) {
    const std::size_t arguments = wanted == nullptr ? 0 : wanted->size();
    return {fmt::format("simple_function_checker:wrong_func_name: {} instead of {}", given.name, name), 0, arguments};
  }
  if (!given.arguments) return {"ast_decoder:decoder_failed: the arguments of " + name + " are no JSON object", 0, 1};
  return check_arguments(benchmark, name, wanted == nullptr ? empty : *wanted, *given.arguments, likeness);
}

using Checks = std::vector<std::vector<CallCheck>>;  // [expected][given]

std::string unordered_error(const Checks& checks, std::size_t given) {
  Fits fits;
  for (const auto& row : checks) {
    auto& fit = fits.emplace_back();
    for (const CallCheck& check : row) fit.push_back(check.error.empty());
  }
  const auto lacks = first_without_partner(fits, given);
  if (!lacks) return "";
  const auto& row = checks[*lacks];
  if (given == 1) return row[0].error;
  // The error of the likeliest partner: the one with most arguments right, of the right name first.
  const auto best = std::max_element(row.begin(), row.end(), [](const CallCheck& a, const CallCheck& b) {
    const auto rank = [](const CallCheck& c) { return std::pair(!contains(c.error, ":wrong_func_name"), c.right); };
    return rank(a) < rank(b);
  });
  return fmt::format("parallel_function_checker_no_order:cannot_find_match: call {}: {}", *lacks + 1, best->error);
}

std::string ordered_error(const Checks& checks) {
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (!checks[i][i].error.empty())
      return checks.size() == 1 ? checks[i][i].error : fmt::format("call {}: {}", i + 1, checks[i][i].error);
  }
  return "";
}

std::string count_error(const Json& expected, std::size_t given, bool ordered) {
  if (expected.is_string()) return given > 0 ? "" : "relevance_error:decoder_failed: no call, though a tool is needed";
  if (expected.empty()) return given == 0 ? "" : "irrelevance_error:decoder_success: a call, though no tool fits";
  if (given == 0) return "ast_decoder:decoder_failed: no call";
  if (given == expected.size()) return "";
  const char* checker = expected.size() == 1 ? "simple_function_checker"
                        : ordered            ? "parallel_function_checker_enforce_order"
                                             : "parallel_function_checker_no_order";
  return fmt::format("{}:wrong_count: {} instead of {} calls", checker, given, expected.size());
}

// The same functions, each as often: which tools were chosen, whatever the arguments.
bool same_names(const Json& expected, const std::vector<ToolCall>& given, bool ordered) {
  std::vector<std::string> want, have;
  for (const Json& call : expected) want.push_back(get_string(call, "name").value_or(""));
  for (const ToolCall& call : given) have.push_back(call.name);
  if (!ordered) {
    std::sort(want.begin(), want.end());
    std::sort(have.begin(), have.end());
  }
  return want == have;
}

// Arguments that count where a call has no partner; a call without any counts as one.
std::size_t least_arguments(const Json& expected) {
  const Json arguments = expected.value("arguments", Json::object());
  const auto optional = std::count_if(arguments.begin(), arguments.end(), is_optional);
  return std::max<std::size_t>(arguments.size() - static_cast<std::size_t>(optional), 1);
}

struct Couple {
  double share;  // of the arguments that are right
  std::size_t expected, given;
};

// Calls of one function, those that fit best first; in sequence only those of one place.
std::vector<Couple> couples_of(const Checks& checks, bool ordered) {
  std::vector<Couple> out;
  for (std::size_t e = 0; e < checks.size(); ++e) {
    for (std::size_t g = 0; g < checks[e].size(); ++g) {
      const CallCheck& check = checks[e][g];
      if ((ordered && e != g) || contains(check.error, ":wrong_func_name")) continue;
      const double share =
          check.wanted > 0 ? static_cast<double>(check.right) / static_cast<double>(check.wanted) : check.error.empty();
      out.push_back({share, e, g});
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Couple& a, const Couple& b) { return a.share > b.share; });
  return out;
}

// The share of arguments that are right, each expected call beside a given one of its own. All arguments of a call that
// is missing or too many are wrong.
double argument_share(const Json& expected, const Checks& checks, const std::vector<ToolCall>& given, bool ordered) {
  std::vector<char> expected_used(expected.size()), given_used(given.size());
  std::size_t right = 0, wanted = 0;
  for (const Couple& couple : couples_of(checks, ordered)) {
    if (expected_used[couple.expected] || given_used[couple.given]) continue;
    expected_used[couple.expected] = given_used[couple.given] = 1;
    const CallCheck& check = checks[couple.expected][couple.given];
    right += check.wanted > 0 ? check.right : check.error.empty();
    wanted += std::max<std::size_t>(check.wanted, 1);
  }
  for (std::size_t e = 0; e < expected.size(); ++e) wanted += expected_used[e] ? 0 : least_arguments(expected[e]);
  for (std::size_t g = 0; g < given.size(); ++g) {
    const std::size_t arguments = given[g].arguments ? given[g].arguments->size() : 0;
    wanted += given_used[g] ? 0 : std::max<std::size_t>(arguments, 1);
  }
  return static_cast<double>(right) / static_cast<double>(wanted);
}

std::string called_text(const std::vector<ToolCall>& calls) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min<std::size_t>(calls.size(), 8); ++i)
    out.push_back(calls[i].name + "(" + (calls[i].arguments ? canonical_json(*calls[i].arguments) : "?") + ")");
  return join(out, ", ");
}

std::string check_one_call(const Benchmark& benchmark, const Json& call) {
  const auto name = get_string(call, "name");
  if (!name || !call.contains("arguments") || !call["arguments"].is_object() || call.size() != 2)
    return "a call is {\"name\": …, \"arguments\": {…}}";
  const Json* parameters = tool_parameters(benchmark, *name);
  if (benchmark.tools.is_array() && parameters == nullptr) return "there is no tool \"" + *name + "\" in tools";
  for (const auto& [argument, value] : call["arguments"].items()) {
    if (parameters != nullptr && !may_have(*parameters, argument))
      return fmt::format("the tool \"{}\" has no parameter \"{}\"", *name, argument);
    if (auto problem = check_matcher(value); !problem.empty()) return argument + ": " + problem;
  }
  return "";
}

// A matcher of which no value is known that must match.
bool is_loose(const Json& expected) {
  for (const char* name : {"$contains", "$fuzzy", "$pattern", "$semantic", "$optional", "$ignore"}) {
    if (matcher_value(expected, name) != nullptr) return true;
  }
  return false;
}

}  // namespace

std::string call_advice(const Benchmark& benchmark, const Json& call) {
  const std::string name = get_string(call, "name").value_or("");
  const Json* parameters = tool_parameters(benchmark, name);
  const Json* arguments = get_object(call, "arguments");
  if (parameters == nullptr || arguments == nullptr) return "";
  const Json* required = get_array(*parameters, "required");
  for (const Json& one : required == nullptr ? Json::array() : *required) {
    if (one.is_string() && !arguments->contains(one.get<std::string>()))
      return fmt::format("the tool \"{}\" requires \"{}\", which the expected call leaves out", name,
                         one.get<std::string>());
  }
  for (const auto& [argument, value] : arguments->items()) {
    const Json* property = property_of(parameters, argument);
    const auto example = property == nullptr || is_loose(value) ? std::nullopt : matching_value(value);
    if (!example) continue;
    const auto type = get_string(*property, "type");
    if (type && !has_type(*example, *type))
      return fmt::format("\"{}\" of the tool \"{}\" is of type {}, which {} is not", argument, name, *type,
                         canonical_json(*example));
    const Json* allowed = get_array(*property, "enum");
    if (allowed != nullptr && std::find(allowed->begin(), allowed->end(), *example) == allowed->end())
      return fmt::format("\"{}\" of the tool \"{}\" does not allow {}", argument, name, canonical_json(*example));
  }
  return "";
}

std::optional<std::vector<ToolCall>> read_tool_calls(const Json& calls) {
  std::vector<ToolCall> out;
  if (calls.is_null()) return out;
  if (!calls.is_array()) return std::nullopt;
  for (const Json& call : calls) {
    const Json* function = get_object(call, "function");
    if (function == nullptr) return std::nullopt;
    ToolCall& read = out.emplace_back();
    read.name = get_string(*function, "name").value_or("");
    const auto text = get_string(*function, "arguments");
    auto parsed =
        text ? parse_json(trim(*text).empty() ? "{}" : *text) : Result<Json>(function->value("arguments", Json()));
    if (parsed && parsed->is_null()) parsed = Json::object();  // some servers write a call without arguments so
    if (parsed && parsed->is_object()) read.arguments = *std::move(parsed);
  }
  return out;
}

std::string check_tool_calls(const Benchmark& benchmark, const Case& the_case, const Scoring&) {
  const Json& expected = the_case.expected;
  if (expected.is_string() && expected.get<std::string>() == "any") return "";
  if (!expected.is_array() || expected.size() > kMostCalls)
    return "expected must be a list of calls, [] (no call), or \"any\" (some call)";
  for (const Json& call : expected) {
    if (auto problem = check_one_call(benchmark, call); !problem.empty()) return problem;
  }
  return "";
}

ScorerResult score_tool_calls(const ScorerInput& in) {
  const Json& expected = in.the_case.expected;
  const auto calls = read_tool_calls(in.answer.tool_calls);
  if (!calls)
    return wrong(FailureKind::call_format,
                 "ast_decoder:decoder_wrong_output_format: the calls are not in OpenAI's form");
  const std::string read = called_text(*calls), mode = option_text(in.scoring, "mode");
  const bool ordered = option_text(in.scoring, "order") == "sequence";
  std::string error = count_error(expected, calls->size(), ordered);
  if (!expected.is_array() || expected.empty() || calls->empty() || calls->size() > kMostCalls)
    return verdict(error.empty(), read, error.empty() ? "as expected" : error, tool_failure(error));
  if (mode == "selection") {
    const bool right = same_names(expected, *calls, ordered);
    return verdict(right, read, right ? "the expected functions" : "wrong_func_name or wrong_count",
                   {error.empty() ? FailureKind::call_name : FailureKind::call_count, ""});
  }
  if (mode == "all" && !error.empty()) return verdict(false, read, error, tool_failure(error));
  Likeness likeness(&in.verdicts);
  Checks checks;
  for (const Json& call : expected) {
    auto& row = checks.emplace_back();
    for (const ToolCall& given : *calls) row.push_back(check_call(in.benchmark, call, given, likeness));
  }
  if (!likeness.problem().empty())
    return {std::nullopt, read, "no vectors of " + in.benchmark.judging.embedder, likeness.problem()};
  if (error.empty()) error = ordered ? ordered_error(checks) : unordered_error(checks, calls->size());
  if (mode == "arguments")
    return graded(argument_share(expected, checks, *calls, ordered), read, "share of right arguments",
                  tool_failure(error));
  return verdict(error.empty(), read, error.empty() ? "the expected calls" : error, tool_failure(error));
}

Json reference_calls(const Case& the_case, const Scoring& scoring) {
  const auto own = own_case(the_case, scoring);
  if (scoring.type != "tool_calls" || !own || !own->expected.is_array()) return nullptr;
  Json out = Json::array();
  for (const Json& call : own->expected) {
    const auto arguments = matching_value(call["arguments"]);
    if (!arguments) return nullptr;
    out.push_back({{"id", "call_" + std::to_string(out.size() + 1)},
                   {"type", "function"},
                   {"function", {{"name", call["name"]}, {"arguments", canonical_json(*arguments)}}}});
  }
  return out;
}

}  // namespace benchhub
