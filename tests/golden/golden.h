// What the golden test shares: an adapter turns the `input` of a worked case into our function's result as JSON, in the
// shape of `expected`. Adapters stand in two files, by subject.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "stats/intervals.h"

namespace benchhub::golden {

using Adapter = std::function<Json(const Json&)>;
using Adapters = std::map<std::string, Adapter>;

Adapters score_adapters();     // scores, intervals, bootstrap, ranks, costs (adapters_scores.cc)
Adapters judgment_adapters();  // pairwise fits, raters, verdicts, lengths, speed (adapters_judgments.cc)

inline Json as_json(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
inline Json as_json(const Interval& interval) {
  return Json::array({as_json(interval.lower), as_json(interval.upper)});
}
inline std::vector<double> numbers(const Json& array) { return array.get<std::vector<double>>(); }
inline std::vector<std::optional<double>> maybe_numbers(const Json& array) {
  std::vector<std::optional<double>> out;
  for (const Json& value : array) out.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
  return out;
}

}  // namespace benchhub::golden
