// Reducers; see the header.
#include "stats/reducers.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "stats/moments.h"
#include "stats/repeats.h"

namespace benchhub {
namespace {

constexpr int kMostAnswers = 32;  // as many repeats as a definition may have

struct ReducerRow {
  std::string_view prefix;  // before k; the whole name if it takes none
  Reducer::Kind kind;
  bool takes_k;
};
constexpr std::array<ReducerRow, 6> kReducers = {{{"mean", Reducer::Kind::mean, false},
                                                  {"majority", Reducer::Kind::majority, false},
                                                  {"max", Reducer::Kind::max, false},
                                                  {"at_least@", Reducer::Kind::at_least, true},
                                                  {"pass@", Reducer::Kind::pass_at, true},
                                                  {"pass^", Reducer::Kind::pass_hat, true}}};

double majority(double right, double n) { return 2 * right > n ? 1 : 2 * right == n ? 0.5 : 0; }

}  // namespace

std::optional<Reducer> parse_reducer(std::string_view text) {
  for (const auto& row : kReducers) {
    if (!row.takes_k && text == row.prefix) return Reducer{row.kind, 1, std::string(text)};
    if (!row.takes_k || !text.starts_with(row.prefix)) continue;
    const std::string_view digits = text.substr(row.prefix.size());
    const bool plain = !digits.empty() && digits.front() >= '1' && digits.front() <= '9';
    const auto k = plain ? parse_int(digits) : std::nullopt;
    if (k && *k <= kMostAnswers) return Reducer{row.kind, static_cast<int>(*k), std::string(text)};
  }
  return std::nullopt;
}

std::optional<double> reduce(const Reducer& reducer, const std::vector<double>& scores) {
  if (scores.empty()) return std::nullopt;
  const int n = static_cast<int>(scores.size());
  const int right =
      static_cast<int>(std::count_if(scores.begin(), scores.end(), [](double s) { return s >= 1 - 1e-9; }));
  switch (reducer.kind) {
    case Reducer::Kind::mean:
      return sum_of(scores) / n;
    case Reducer::Kind::max:
      return *std::max_element(scores.begin(), scores.end());
    case Reducer::Kind::majority:
      return majority(right, n);
    case Reducer::Kind::at_least:
      return n < reducer.k ? std::nullopt : std::optional(right >= reducer.k ? 1.0 : 0.0);
    case Reducer::Kind::pass_at:
      return pass_at_k(n, right, reducer.k);
    case Reducer::Kind::pass_hat:
      return pass_hat_k(n, right, reducer.k);
  }
  return std::nullopt;
}

bool gives_binary(const Reducer& reducer) {
  return reducer.kind == Reducer::Kind::max || reducer.kind == Reducer::Kind::at_least;
}

}  // namespace benchhub
