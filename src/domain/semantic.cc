// See semantic.h.
#include "domain/semantic.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

class Texts {
 public:
  void compare(const std::string& expected, const std::string& given) {
    if (expected == given || trim(expected).empty() || trim(given).empty()) return;
    add(expected);
    add(given);
  }
  std::vector<std::string> take() { return std::move(out_); }

 private:
  void add(const std::string& text) {
    if (std::find(out_.begin(), out_.end(), text) == out_.end()) out_.push_back(text);
  }
  std::vector<std::string> out_;
};

// The one member of a matcher; null if `value` is none.
const Json* matcher_value(const Json& value, const char* name) {
  return value.is_object() && value.size() == 1 && value.begin().key() == name ? &*value.begin() : nullptr;
}

void walk_argument(const Json& expected, const Json& given, Texts& out) {
  if (const Json* value = matcher_value(expected, "$semantic")) {
    const auto match = semantic_match(*value);
    if (match && given.is_string()) out.compare(match->text, given.get<std::string>());
  } else if (const Json* options = matcher_value(expected, "$any_of")) {
    for (const Json& one : *options) walk_argument(one, given, out);
  } else if (const Json* inner = matcher_value(expected, "$optional")) {
    walk_argument(*inner, given, out);
  } else if (expected.is_object() && given.is_object()) {
    for (const auto& [name, value] : expected.items()) {
      if (given.contains(name)) walk_argument(value, given[name], out);
    }
  } else if (expected.is_array() && given.is_array() && expected.size() == given.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i) walk_argument(expected[i], given[i], out);
  }
}

// Which call is meant for which is not known before they are compared: each with each of its name.
void walk_calls(const Json& expected, const Json& calls, Texts& out) {
  if (!expected.is_array() || !calls.is_array() || !has_semantic(expected)) return;
  for (const Json& call : calls) {
    const Json* function = get_object(call, "function");
    if (function == nullptr) continue;
    const auto text = get_string(*function, "arguments");
    const auto given = text ? parse_json(*text) : Result<Json>(Json());
    if (!given) continue;
    for (const Json& wanted : expected) {
      const Json* arguments = get_object(wanted, "arguments");
      if (arguments != nullptr && get_string(wanted, "name") == get_string(*function, "name"))
        walk_argument(*arguments, *given, out);
    }
  }
}

// Those in `of` too. Depth is bounded by the definition's.
template <class Visit>
void each_scoring(const Scoring& scoring, const Visit& visit) {
  visit(scoring);
  const Json* parts = get_array(scoring.options, "of");
  if (parts == nullptr) return;
  for (const Json& options : *parts) each_scoring({get_string(options, "type").value_or(""), options, 1}, visit);
}

}  // namespace

bool has_semantic(const Json& value) {
  if (matcher_value(value, "$semantic") != nullptr) return true;
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_semantic);
}

std::optional<SemanticMatch> semantic_match(const Json& value) {
  const Json& text = value.is_array() && value.size() == 2 ? value[0] : value;
  if (!text.is_string() || trim(text.get_ref<const std::string&>()).empty()) return std::nullopt;
  if (!value.is_array()) return SemanticMatch{text.get<std::string>()};
  if (!value[1].is_number() || !(value[1].get<double>() > 0 && value[1].get<double>() <= 1)) return std::nullopt;
  return SemanticMatch{text.get<std::string>(), value[1].get<double>()};
}

bool needs_embedder(const Benchmark& benchmark) {
  bool out = false, calls = false;
  for (const Scoring& scoring : benchmark.scoring) {
    each_scoring(scoring, [&](const Scoring& part) {
      out = out || part.type == "similarity";
      calls = calls || part.type == "tool_calls";
      out = out || (part.type == "tool_calls" && has_semantic(part.options.value("expected", Json())));
    });
  }
  return out || (calls && std::any_of(benchmark.cases.begin(), benchmark.cases.end(),
                                      [](const Case& the_case) { return has_semantic(the_case.expected); }));
}

std::string embedded_text(const Answer& answer) { return std::string(trim(answer.text)); }

std::vector<std::string> texts_to_embed(const Benchmark& benchmark, const Case& the_case, const Answer& answer) {
  Texts out;
  for (const Scoring& scoring : benchmark.scoring) {
    each_scoring(scoring, [&](const Scoring& part) {
      const Json expected = expected_of(the_case, part).value_or(nullptr);
      if (part.type == "tool_calls") walk_calls(expected, answer.tool_calls, out);
      if (part.type != "similarity") return;
      const std::string given = embedded_text(answer);
      const Json texts = expected.is_array() ? expected : Json::array({expected});
      if (std::find(texts.begin(), texts.end(), Json(given)) != texts.end()) return;
      for (const Json& text : texts) {
        if (text.is_string()) out.compare(text.get<std::string>(), given);
      }
    });
  }
  return out.take();
}

}  // namespace benchhub
