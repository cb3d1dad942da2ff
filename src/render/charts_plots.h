// What a board's charts are drawn from: rows and scales, decided once for both outputs, the SVG and the Vega-Lite spec.
// Used by charts_*.cc only.
#pragma once

#include <string>
#include <vector>

#include "render/charts_common.h"
#include "render/charts_scale.h"

namespace benchhub {

struct ForestPlot {
  std::vector<ChartRow> rows;  // not empty
  ChartScale scale;            // scores, from left to right
  double score_right = 0;      // right edge of the score column
};

struct CostPlot {
  std::vector<ChartRow> rows;      // with a score and a price
  std::vector<std::size_t> front;  // indices of those that no other beats in both, by price; no baselines
  bool has_free = false;
  ChartScale price, score;  // price has no ticks if no price is above zero
  double usd(std::size_t row) const { return static_cast<double>(*rows[row].cost) / kNanoPerUsd; }
  bool is_free(std::size_t row) const { return *rows[row].cost == 0; }
};

std::string forest_spec(const BoardChart& board, const ForestPlot& plot, const std::string& caption);
std::string cost_spec(const BoardChart& board, const CostPlot& plot, const std::string& caption);

}  // namespace benchhub
