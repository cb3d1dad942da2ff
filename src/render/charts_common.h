// What the chart writers share: cleaned rows and the texts made of them. Used by charts_*.cc only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/charts.h"

namespace benchhub {

inline constexpr double kChartWidth = 480;  // of the viewBox: 15 units of text are 11 px on a phone of 390 px
inline constexpr double kChartFont = 15;    // the largest size that site.css gives; layouts hold for it

// A row with a score: names plain and of bounded length, numbers finite and in [0, 1], intervals whole or absent.
struct ChartRow {
  std::string name;
  bool baseline = false;
  double score = 0;
  bool has_interval = false;
  double lower = 0, upper = 0;  // equal to the score if there is no interval
  std::string ranks;            // "2–6", "–" if not ranked
  int tie_group = 0;
  std::optional<Nano> cost;
};

struct ChartRows {
  std::vector<ChartRow> rows;  // ranked first; by score (descending), then name
  std::size_t without_score = 0, without_interval = 0;
};

// Those with a score, finite and in [0, 1], by time; the first one begins no other series.
std::vector<TrendPoint> scored_points(const TrendChart& trend);
std::optional<double> finite_share(std::optional<double> value);
ChartRows chart_rows(const BoardChart& board);
// plain_text with one space between words, at most 200 characters.
std::string plain_label(std::string_view text);

// "79–86"; with one decimal if narrower than two points; "" if there is none.
std::string interval_text(const ChartRow& row);
// "83.1 % (79–86)"
std::string score_text(const ChartRow& row);
// "1 model", "2 models"
std::string counted(std::size_t n, std::string_view singular, std::string_view plural);

}  // namespace benchhub
