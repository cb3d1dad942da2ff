// See semantic.h.
#include "domain/semantic.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

bool compares_calls(const Scoring& scoring) { return scoring.type == "tool_calls" || scoring.type == "tool_chain"; }

// Those in `of` too. Depth is bounded by the definition's.
template <class Visit>
void each_scoring(const Scoring& scoring, const Visit& visit) {
  visit(scoring);
  const Json* parts = get_array(scoring.options, "of");
  if (parts == nullptr) return;
  for (const Json& options : *parts) each_scoring({get_string(options, "type").value_or(""), options, 1}, visit);
}

}  // namespace

const Json* matcher_value(const Json& value, const char* name) {
  return value.is_object() && value.size() == 1 && value.begin().key() == name ? &*value.begin() : nullptr;
}

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
      calls = calls || compares_calls(part);
      out = out || (compares_calls(part) && has_semantic(part.options.value("expected", Json())));
    });
  }
  return out || (calls && std::any_of(benchmark.cases.begin(), benchmark.cases.end(),
                                      [](const Case& the_case) { return has_semantic(the_case.expected); }));
}

}  // namespace benchhub
