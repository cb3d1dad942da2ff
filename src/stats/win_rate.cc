// Mean win rate; see the header.
#include "stats/win_rate.h"

#include <algorithm>

namespace benchhub {
namespace {

double column_win_rate(const WinRateColumn& column, double own) {
  double wins = -0.5;  // the model itself is among its ties
  int n = -1;
  for (const auto& value : column.values) {
    if (!value) continue;
    ++n;
    if (*value == own) wins += 0.5;
    else if ((*value > own) == *column.lower_is_better) wins += 1;
  }
  return wins / n;
}

bool counts(const WinRateColumn& column) {
  const auto missing = std::count(column.values.begin(), column.values.end(), std::nullopt);
  return column.lower_is_better && std::ssize(column.values) - missing >= 2;
}

}  // namespace

std::vector<std::optional<double>> mean_win_rate(const std::vector<WinRateColumn>& columns) {
  std::size_t models = 0;
  for (const auto& column : columns) models = std::max(models, column.values.size());
  std::vector<double> sum(models);
  std::vector<int> n(models);
  for (const auto& column : columns) {
    if (!counts(column)) continue;
    for (std::size_t i = 0; i < column.values.size(); ++i) {
      if (!column.values[i]) continue;
      sum[i] += column_win_rate(column, *column.values[i]);
      ++n[i];
    }
  }
  std::vector<std::optional<double>> result(models);
  for (std::size_t i = 0; i < models; ++i)
    if (n[i] > 0) result[i] = sum[i] / n[i];
  return result;
}

}  // namespace benchhub
