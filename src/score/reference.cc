// A right answer made from `expected`, for baselines and for checking that definitions agree with themselves.
#include "base/text.h"
#include "score/compiled.h"
#include "score/score.h"

namespace benchhub {
namespace {

bool is_collection(const Scoring& scoring) {
  return scoring.type == "set" || scoring.type == "list" || scoring.type == "json_equal";
}

}  // namespace

std::string reference_answer(const Case& the_case, const Scoring& scoring) {
  const Json& expected = the_case.expected;
  if (scoring.type == "instructions" || scoring.type == "json_schema" || expected.is_null()) return "";
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
