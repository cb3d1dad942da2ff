// Unit costs and the Pareto front; see the header.
#include "stats/cost.h"

#include <algorithm>

namespace benchhub {
namespace {

bool is_complete(const ParetoPoint& point) { return point.cost && point.lower && point.upper; }

bool beats(const ParetoPoint& a, const ParetoPoint& b) {
  return is_complete(a) && *a.cost <= *b.cost && *a.lower >= *b.upper && (*a.cost < *b.cost || *a.lower > *b.upper);
}

TokenRates rates_for(double prompt, const TokenTariff& tariff) {
  TokenRates rates = tariff.base;
  double reached = -1;
  const TokenRates* over = nullptr;
  for (const auto& [length, higher] : tariff.above) {
    if (!(prompt > length) || !(length > reached)) continue;
    reached = length;
    over = &higher;
  }
  if (over == nullptr) return rates;
  for (const auto rate : {&TokenRates::input, &TokenRates::output, &TokenRates::cached_input, &TokenRates::cache_write,
                          &TokenRates::reasoning}) {
    if (over->*rate) rates.*rate = over->*rate;
  }
  return rates;
}

}  // namespace

std::optional<double> tariff_cost(const TokenCounts& counts, const TokenTariff& tariff) {
  const TokenRates rates = rates_for(counts.prompt, tariff);
  if (!rates.input || !rates.output) return std::nullopt;
  const double cached = std::min(counts.cached_input, counts.prompt);
  const double written = std::min(counts.cache_write, counts.prompt - cached);
  const double reasoned = std::min(counts.reasoning, counts.completion);
  return (counts.prompt - cached - written) * *rates.input + cached * rates.cached_input.value_or(*rates.input) +
         written * rates.cache_write.value_or(*rates.input) + (counts.completion - reasoned) * *rates.output +
         reasoned * rates.reasoning.value_or(*rates.output);
}

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
