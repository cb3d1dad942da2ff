// Figures of money per result and the cost-quality front. The cost of a request itself is domain's usage_cost; this
// file knows no prices and no currency. What divides by zero is nullopt, never 0.
#pragma once

#include <optional>
#include <utility>
#include <vector>

namespace benchhub {

struct UnitCost {
  std::optional<double> per_correct;  // total / n_correct; nullopt at 0 correct
  std::optional<double> per_item;     // total / n
};
UnitCost cost_per_correct(double total_cost, double n_correct, double n);

// (a input + b output) / (a + b): a label for sorting price lists, not what anyone pays. nullopt if a + b is not > 0.
std::optional<double> blended_price(double input, double output, double input_parts = 3, double output_parts = 1);

// US dollars per token, as price tables of the field (LiteLLM's) state them: a base rate and higher rates above a
// length of prompt. For checking and importing such tables; what a run pays is domain's usage_cost, in whole
// nano-dollars.
struct TokenRates {
  std::optional<double> input, output, cached_input, cache_write, reasoning;
};
struct TokenTariff {
  TokenRates base;
  std::vector<std::pair<double, TokenRates>> above;  // prompt > first: every token of the request has these rates
};
struct TokenCounts {
  double prompt = 0, completion = 0;  // prompt includes the next two, completion the last
  double cached_input = 0, cache_write = 0, reasoning = 0;
};
// A rate that is missing above a length is the base one; a cache rate that is missing altogether is that of input, a
// reasoning rate that of output. nullopt without a rate for input or output.
std::optional<double> tariff_cost(const TokenCounts& counts, const TokenTariff& tariff);

struct ParetoPoint {
  std::optional<double> cost;          // less is better
  std::optional<double> lower, upper;  // of the score, more is better; both the score itself for the plain front
};
// Per point: true if no other point costs at most as much with a lower bound at or above this one's upper bound (one of
// the two strictly). With bounds it names those that nothing clearly beats. Points with a missing figure are false.
std::vector<bool> pareto_front(const std::vector<ParetoPoint>& points);

}  // namespace benchhub
