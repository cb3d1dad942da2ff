// Unit costs and the Pareto front; see the header.
#include "stats/cost.h"

#include <algorithm>

namespace benchhub {
namespace {

bool is_complete(const ParetoPoint& point) { return point.cost && point.lower && point.upper; }

bool beats(const ParetoPoint& a, const ParetoPoint& b) {
  return is_complete(a) && *a.cost <= *b.cost && *a.lower >= *b.upper && (*a.cost < *b.cost || *a.lower > *b.upper);
}

}  // namespace

UnitCost cost_per_correct(double total_cost, double n_correct, double n) {
  UnitCost result;
  if (n_correct > 0) result.per_correct = total_cost / n_correct;
  if (n > 0) result.per_item = total_cost / n;
  return result;
}

std::optional<double> blended_price(double input, double output, double input_parts, double output_parts) {
  const double parts = input_parts + output_parts;
  if (!(parts > 0)) return std::nullopt;
  return (input_parts * input + output_parts * output) / parts;
}

std::vector<bool> pareto_front(const std::vector<ParetoPoint>& points) {
  std::vector<bool> front;
  front.reserve(points.size());
  for (const ParetoPoint& point : points) {
    front.push_back(is_complete(point) &&
                    std::none_of(points.begin(), points.end(), [&](const auto& other) { return beats(other, point); }));
  }
  return front;
}

}  // namespace benchhub
