// A right answer made from `expected`, for baselines and for checking that definitions agree with themselves.
#include "base/text.h"
#include "score/compiled.h"
#include "score/score.h"

namespace benchhub {
namespace {

// Scorers whose `expected` says nothing that could be written as an answer.
bool has_no_reference(std::string_view type) {
  for (const std::string_view none : {"instructions", "json_schema", "json_path", "refusal", "language", "latency",
                                      "cost", "published", "not", "tool_calls"})
    if (type == none) return true;
  return false;
}

bool is_collection(const Scoring& scoring) {
  return scoring.type == "set" || scoring.type == "list" || scoring.type == "json_equal";
}

}  // namespace

std::string reference_answer(const Case& the_case, const Scoring& scoring) {
  if (scoring.type == "all_of" || scoring.type == "any_of") {
    for (const auto& part : parts_of(scoring)) {
      if (auto text = reference_answer(the_case, part); !text.empty()) return text;
    }
    return "";
  }
  const auto own = own_case(the_case, scoring);
  if (!own || has_no_reference(scoring.type) || own->expected.is_null()) return "";
  const Json& expected = own->expected;
  if (expected.is_string() && scoring.type != "json_equal") return expected.get<std::string>();
  if (expected.is_number()) return shortest(expected.get<double>());
  const bool alternatives = expected.is_array() && !is_collection(scoring);
  if (!alternatives) return canonical_json(expected);
  std::vector<std::string> strings;
  for (const auto& item : expected) {
    if (item.is_string()) strings.push_back(item.get<std::string>());
  }
  if (strings.empty()) return "";
  const bool all = scoring.type == "contains" && option_text(scoring, "mode") == "all";
  return all ? join(strings, " ") : strings.front();
}

}  // namespace benchhub
