// Charts of the site. One description gives two outputs with the same numbers: an SVG to put into the page and a
// Vega-Lite spec to offer beside it (<name>.vl.json). Pure functions of values; the pages call them.
//
// The SVG holds geometry only: no style attribute, no <style>, no script. Colours and font sizes come from
// templates/assets/site.css by the classes chart-…; put the SVG into <figure class="chart-figure"> with `caption` as
// its <figcaption>, which is also the text alternative. Undefined values are left out and counted in the caption.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/money.h"

namespace benchhub {

// One row of a board. Scores are shares in [0, 1]; values outside are clamped, NaN and infinities count as undefined.
struct ChartModel {
  std::string name;  // display name, any text
  bool baseline = false;
  std::optional<double> score, lower, upper;  // an interval needs both ends, in order
  std::optional<int> rank_best, rank_worst;
  int tie_group = 0;                  // 1 = top group; 0 = not ranked
  std::optional<Nano> cost_per_1000;  // 0 = free (local models, baselines)
};

struct BoardChart {
  std::string title;               // of the benchmark
  std::string metric = "Score";    // "Accuracy"
  std::vector<ChartModel> models;  // as the board lists them: that order decides among equal scores
};

struct TrendPoint {
  std::int64_t time_ms = 0;
  std::optional<double> score;
  bool split = false;  // another series begins here: the line is broken before it
  std::string served = {};
};

struct TrendChart {
  std::string title;  // "Model on Benchmark"
  std::string metric = "Score";
  std::vector<TrendPoint> points;  // any order
};

struct SpeedChartPoint {
  double tokens = 0;                 // of context
  std::optional<double> per_second;  // tokens of output
};

struct SpeedChartLine {
  std::string name;                     // of the model, any text
  std::vector<SpeedChartPoint> points;  // any order
};

struct SpeedChart {
  std::string title;  // of the benchmark
  std::vector<SpeedChartLine> lines;
};

// How long one model took to answer: percentiles (type 7) of the times of whole answers.
struct LatencyRow {
  std::string name;  // of the model, any text
  std::optional<double> p5_ms, p25_ms, p50_ms, p75_ms, p95_ms;
};

struct LatencyChart {
  std::string title;  // of the benchmark
  std::vector<LatencyRow> rows;
};

struct CategoryRow {
  std::string name;                           // of the model, any text
  std::vector<std::optional<double>> scores;  // shares, by category
};

struct CategoryChart {
  std::string title, metric = "Score";
  std::vector<std::string> categories;
  std::vector<CategoryRow> rows;  // as the board lists them
};

struct Chart {
  std::string svg;      // "" if there is nothing to draw; then spec is "" too and caption says why
  std::string spec;     // JSON text, final newline
  std::string caption;  // plain text, one to four sentences; escape it like any other text
};

// Models by score, each with its 95 % interval; tie groups banded and ruled, rank ranges at the right. Models that are
// not ranked stand last. Wants one model with a score.
Chart forest_chart(const BoardChart& board);

// Score against cost per 1,000 cases. Free models stand in a column of their own left of the axis, which is logarithmic
// if prices differ by more than 20 times. A line joins the models that no other beats in both; baselines beat
// others but are never members. Wants one model with a score and a price above zero.
Chart cost_chart(const BoardChart& board);

// A small line of one pair's scores over time, broken where a series ends. Without a spec: the board's page offers that of
// all models (trends_chart). Wants two points with a score.
Chart trend_chart(const TrendChart& trend);

// The scores of a board's models over time, a small chart for each of the first kTrendPanels that have two scores, all
// with the same axes: each model's `title` is its name. Wants one such model.
inline constexpr std::size_t kTrendPanels = 8;
Chart trends_chart(const std::string& title, const std::string& metric, const std::vector<TrendChart>& models);

// Times of whole answers by model, the fastest median first, at most 20: median, the middle half, and from the 5th to
// the 95th percentile. Logarithmic if they differ by more than 20 times. Wants one model with all five percentiles
// above 0.
Chart latency_chart(const LatencyChart& chart);

// The scores by category as a heat map. A spec only: the page has the numbers themselves, in a table with the same
// colours. "" unless there are two categories and a score.
std::string category_spec(const CategoryChart& chart);

// How output slows down with the length of the context, a line for each of at most eight models. Wants one model with
// two points.
Chart speed_chart(const SpeedChart& chart);

}  // namespace benchhub
