// The forest plot of a board (contract: charts.h): one row per model, name · interval · score · rank range.
#include <fmt/format.h>
#include <algorithm>

#include "base/text.h"
#include "render/charts_plots.h"
#include "render/svg.h"

namespace benchhub {
namespace {

constexpr double kForestRow = 24, kForestTop = 52;  // heights: a row, the head with the axis …
constexpr double kForestFoot = 30;                  // … and the axis repeated at the foot
constexpr double kNameLeft = 4, kNameRoom = 172;    // the name column
constexpr double kForestFrom = 184;                 // where the axis begins; it ends where the numbers need it to
constexpr double kScoreRoom = 62, kNumberGap = 12;  // "100.0" and half a dot, between the number columns
constexpr double kRankRight = 476, kRankRoom = 40;  // right edge and least width of the rank column
constexpr double kMetricRoom = 280;                 // the title of the axis, which may hang over both ends
constexpr double kTagRoom = 66;                     // the word "baseline"
constexpr double kTextDown = 5;                     // from the middle of a row to the base line of its text
constexpr std::size_t kFootFrom = 12;               // boards longer than this repeat the axis at the foot
constexpr std::size_t kMostRows = 60;               // of longer boards only the best are drawn: the table has them all
constexpr std::size_t kBestRows = 40;

double row_y(std::size_t row) { return kForestTop + kForestRow * (static_cast<double>(row) + 0.5); }
double forest_bottom(const ForestPlot& plot) { return kForestTop + kForestRow * static_cast<double>(plot.rows.size()); }
bool has_foot(const ForestPlot& plot) { return plot.rows.size() > kFootFrom; }

// Index of the first row of each run of rows with one tie group.
std::vector<std::size_t> group_starts(const std::vector<ChartRow>& rows) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows[i].tie_group != rows[i - 1].tie_group) starts.push_back(i);
  }
  return starts;
}

void draw_bands(Svg& svg, const ForestPlot& plot) {
  const std::vector<std::size_t> starts = group_starts(plot.rows);
  std::string bands, rules;
  for (std::size_t g = 0; g < starts.size(); ++g) {
    const std::size_t end = g + 1 < starts.size() ? starts[g + 1] : plot.rows.size();
    const double top = row_y(starts[g]) - kForestRow / 2, height = kForestRow * static_cast<double>(end - starts[g]);
    if (g % 2 == 0) bands += box_path(0, top, kChartWidth, height);
    if (g > 0) rules += horizontal(0, kChartWidth, top);
  }
  svg.path("chart-band", bands);
  svg.path("chart-rule", rules);
}

void draw_axis(Svg& svg, const ForestPlot& plot, std::string_view metric) {
  std::string grid;
  for (const double tick : plot.scale.ticks) grid += vertical(plot.scale.at(tick), kForestTop, forest_bottom(plot));
  svg.path("chart-grid", grid);
  svg.group("chart-tick", "middle");
  const double middle = (plot.scale.from + plot.scale.to) / 2;
  svg.text(middle, 16, fit_text(metric, kMetricRoom, kChartFont));
  for (const double tick : plot.scale.ticks) {
    svg.text(plot.scale.at(tick), kForestTop - 10, fixed(tick * 100, 0));
    if (has_foot(plot)) svg.text(plot.scale.at(tick), forest_bottom(plot) + 20, fixed(tick * 100, 0));
  }
  svg.end();
}

void draw_names(Svg& svg, const ForestPlot& plot) {
  svg.group("chart-name", {}, kNameLeft);
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const std::string& name = plot.rows[i].name;
    const std::string shown = fit_text(name, kNameRoom, kChartFont);
    svg.text(0, row_y(i) + kTextDown, shown, shown == name ? "" : name);
  }
  svg.end();
}

void draw_scores(Svg& svg, const ForestPlot& plot) {
  svg.group("chart-number", "end", plot.score_right);
  svg.text(0, kForestTop - 10, "Score");
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    svg.text(0, row_y(i) + kTextDown, fixed(plot.rows[i].score * 100, 1), interval_text(plot.rows[i]));
  }
  svg.end();
}

void draw_ranks(Svg& svg, const ForestPlot& plot) {
  svg.group("chart-number", "end", kRankRight);
  svg.text(0, kForestTop - 10, "Rank");
  for (std::size_t i = 0; i < plot.rows.size(); ++i) svg.text(0, row_y(i) + kTextDown, plot.rows[i].ranks);
  svg.end();
}

void draw_marks(Svg& svg, const ForestPlot& plot, bool baselines) {
  std::string whiskers;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const ChartRow& row = plot.rows[i];
    if (row.baseline != baselines || !row.has_interval) continue;
    whiskers += horizontal(plot.scale.at(row.lower), plot.scale.at(row.upper), row_y(i));
  }
  svg.group(baselines ? "chart-baseline" : "chart-model");
  svg.path("chart-whisker", whiskers);
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const ChartRow& row = plot.rows[i];
    if (row.baseline == baselines) svg.circle(plot.scale.at(row.score), row_y(i), 4);
  }
  svg.end();
}

// The word "baseline" beside the whisker, on the side with more room, but always inside the plot.
void draw_tags(Svg& svg, const ForestPlot& plot) {
  for (const bool at_right : {true, false}) {
    svg.group("chart-tag", at_right ? "start" : "end");
    for (std::size_t i = 0; i < plot.rows.size(); ++i) {
      const ChartRow& row = plot.rows[i];
      const double left = plot.scale.at(std::min(row.lower, row.score));
      const double right = plot.scale.at(std::max(row.upper, row.score));
      if (!row.baseline || at_right != (plot.scale.to - right >= left - plot.scale.from)) continue;
      const double x =
          at_right ? std::min(right + 9, plot.scale.to - kTagRoom) : std::max(left - 9, plot.scale.from + kTagRoom);
      svg.text(x, row_y(i) + kTextDown, "baseline");
    }
    svg.end();
  }
}

std::string forest_svg(const BoardChart& board, const ForestPlot& plot, const std::string& caption) {
  const std::string metric = plain_label(board.metric);
  Svg svg(kChartWidth, forest_bottom(plot) + (has_foot(plot) ? kForestFoot : 4), "chart-forest",
          metric + " with 95 % intervals: " + plain_label(board.title), caption);
  draw_bands(svg, plot);
  draw_axis(svg, plot, metric + " in %, 95 % interval");
  draw_marks(svg, plot, true);
  draw_marks(svg, plot, false);
  draw_tags(svg, plot);
  draw_names(svg, plot);
  draw_scores(svg, plot);
  draw_ranks(svg, plot);
  return svg.finish();
}

ForestPlot forest_plot(const std::vector<ChartRow>& rows) {
  double low = 1, high = 0, rank_room = kRankRoom;
  for (const ChartRow& row : rows) {
    low = std::min({low, row.lower, row.score});
    high = std::max({high, row.upper, row.score});
    rank_room = std::max(rank_room, text_width(row.ranks, kChartFont));
  }
  const double score_right = kRankRight - rank_room - kNumberGap;
  return {rows, share_scale(low, high, kForestFrom, score_right - kScoreRoom, 6), score_right};
}

std::string tie_sentence(const std::vector<ChartRow>& rows) {
  std::size_t tied = 0, baselines = 0;
  for (const ChartRow& row : rows) {
    tied += row.tie_group == 1;
    baselines += row.tie_group == 1 && row.baseline;
  }
  if (tied == 0) return ".";
  if (tied == 1) return ", alone in first place.";
  const std::string of_them = baselines == 0 ? "" : " (" + counted(baselines, "baseline", "baselines") + " among them)";
  return ", " + std::to_string(tied) + " models tie for first" + of_them + ".";
}

std::string forest_caption(const ChartRows& shown) {
  if (shown.rows.empty()) return "No model has a score yet.";
  const ChartRow& best = shown.rows.front();
  std::string text = best.score <= 0 ? std::string("No row scores above 0.")
                                     : "Best: " + best.name + (best.baseline ? " (baseline) " : " ") +
                                           score_text(best) + tie_sentence(shown.rows);
  if (shown.without_score > 0) {
    text += " " + counted(shown.without_score, "model without a score is", "models without a score are") + " left out.";
  }
  if (shown.without_interval > 0) {
    text += " " + counted(shown.without_interval, "model has", "models have") + " no interval.";
  }
  if (shown.rows.size() > kMostRows) {
    text += fmt::format(" Drawn are the best {} of {}.", kBestRows, shown.rows.size());
  }
  return text;
}

}  // namespace

Chart forest_chart(const BoardChart& board) {
  ChartRows shown = chart_rows(board);
  Chart chart{.caption = forest_caption(shown)};
  if (shown.rows.empty()) return chart;
  if (shown.rows.size() > kMostRows) shown.rows.resize(kBestRows);
  const ForestPlot plot = forest_plot(shown.rows);
  chart.svg = forest_svg(board, plot, chart.caption);
  chart.spec = forest_spec(board, plot, chart.caption);
  return chart;
}

}  // namespace benchhub
