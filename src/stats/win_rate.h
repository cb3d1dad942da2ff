// HELM's mean win rate over benchmarks (`summarize.py`). It depends on who else is on the board and is not comparable
// between models that ran on different benchmarks: show coverage beside it.
#pragma once

#include <optional>
#include <vector>

namespace benchhub {

struct WinRateColumn {
  std::optional<bool> lower_is_better;        // nullopt: no direction, the column is left out
  std::vector<std::optional<double>> values;  // one per model
};
// Per model: the mean over its columns of (models strictly beaten + half the ties) / (models with a value - 1).
// Columns with fewer than 2 values are left out; a model without any column is nullopt. Columns are equally long.
std::vector<std::optional<double>> mean_win_rate(const std::vector<WinRateColumn>& columns);

}  // namespace benchhub
