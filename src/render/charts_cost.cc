// The cost–quality scatter of a board with its Pareto front (contract: charts.h).
#include <algorithm>

#include "base/text.h"
#include "render/charts_label.h"
#include "render/charts_plots.h"
#include "render/svg.h"

namespace benchhub {
namespace {

constexpr double kCostHeight = 360;
constexpr double kCostTop = 34, kCostBottom = 304;
constexpr double kFreeFrom = 60, kFreeTo = 116;     // the column of the free models
constexpr double kCostLeft = 60, kCostRight = 452;  // the axis (right of the column, if any) and room for half a label
constexpr double kCostColumnGap = 22;
constexpr int kCostLabels = 12;  // more names than these cannot be told apart
constexpr double kCostLabelRoom = 150;
constexpr std::size_t kCostCrowd = 150;  // of more models than these only the front has intervals and names

// Rows that no other beats: none is cheaper and at least as good, or better at the same price. One pass by price.
std::vector<std::size_t> pareto_front(const std::vector<ChartRow>& rows) {
  std::vector<std::size_t> order(rows.size()), front;
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return *rows[a].cost != *rows[b].cost ? *rows[a].cost < *rows[b].cost : rows[a].score > rows[b].score;
  });
  const ChartRow* best = nullptr;
  for (const std::size_t i : order) {
    const bool equal_twin = best && rows[i].score == best->score && *rows[i].cost == *best->cost;
    if (best && rows[i].score <= best->score && !equal_twin) continue;
    best = &rows[i];
    if (!rows[i].baseline) front.push_back(i);
  }
  return front;
}

// Free models stand in three lanes, so that the intervals of neighbours by score do not cover each other.
double free_x(std::size_t nth) { return (kFreeFrom + kFreeTo) / 2 + 15.0 * (static_cast<double>(nth % 3) - 1); }

std::vector<ChartSpot> place_marks(const CostPlot& plot) {
  std::vector<ChartSpot> spots;
  std::size_t free_seen = 0;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const double x = plot.is_free(i) ? free_x(free_seen++) : plot.price.at(plot.usd(i));
    spots.push_back({x, plot.score.at(plot.rows[i].score)});
  }
  return spots;
}

void draw_axes(Svg& svg, const CostPlot& plot, const std::string& metric) {
  std::string grid;
  for (const double tick : plot.score.ticks) grid += horizontal(kCostLeft, kCostRight, plot.score.at(tick));
  for (const double tick : plot.price.ticks) grid += vertical(plot.price.at(tick), kCostTop, kCostBottom);
  if (plot.has_free) svg.path("chart-band", box_path(kFreeFrom, kCostTop, kFreeTo - kFreeFrom, kCostBottom - kCostTop));
  svg.path("chart-grid", grid);
  svg.group("chart-tick", "end");
  for (const double tick : plot.score.ticks) svg.text(kCostLeft - 8, plot.score.at(tick) + 5, percent_label(tick, 0));
  svg.end();
  svg.group("chart-tick", "middle");
  for (const double tick : plot.price.ticks) svg.text(plot.price.at(tick), kCostBottom + 20, price_tick_text(tick));
  if (plot.has_free) svg.text((kFreeFrom + kFreeTo) / 2, kCostBottom + 20, "free");
  svg.text((plot.price.from + plot.price.to) / 2, kCostHeight - 12,
           plot.price.logarithmic ? "US$ per 1,000 cases, log scale" : "US$ per 1,000 cases");
  svg.end();
  svg.group("chart-tick");
  svg.text(4, 18, fit_text(metric + ", 95 % interval", kCostRight, kChartFont));
  svg.end();
}

void draw_front(Svg& svg, const CostPlot& plot, const std::vector<ChartSpot>& spots) {
  std::string line;
  for (const std::size_t i : plot.front) {
    const std::string x = svg_number(spots[i].x), y = svg_number(spots[i].y);
    line += line.empty() ? "M" + x + " " + y : "H" + x + "V" + y;
  }
  if (plot.front.size() > 1) svg.path("chart-front", line);
}

std::string mark_title(const ChartRow& row) {
  return row.name + (row.baseline ? " (baseline): " : ": ") + score_text(row) + ", " +
         (*row.cost == 0 ? "free" : usd_text(*row.cost) + " per 1,000 cases");
}

void draw_marks(Svg& svg, const CostPlot& plot, const std::vector<ChartSpot>& spots, bool baselines) {
  const bool crowd = plot.rows.size() > kCostCrowd;
  std::string whiskers;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const ChartRow& row = plot.rows[i];
    if (row.baseline != baselines || !row.has_interval) continue;
    whiskers += vertical(spots[i].x, plot.score.at(row.lower), plot.score.at(row.upper));
  }
  svg.group(baselines ? "chart-baseline" : "chart-model");
  svg.path("chart-whisker", whiskers);
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const ChartRow& row = plot.rows[i];
    if (row.baseline != baselines) continue;
    svg.circle(spots[i].x, spots[i].y, crowd ? 3 : 5, crowd && !row.has_interval ? "" : mark_title(row));
  }
  svg.end();
}

LabelPlacer label_placer(const CostPlot& plot, const std::vector<ChartSpot>& spots) {
  std::vector<ChartBox> marks, whiskers;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const ChartRow& row = plot.rows[i];
    const double x = spots[i].x, y = spots[i].y;
    marks.push_back({x - 6, y - 6, x + 6, y + 6});
    if (row.has_interval) whiskers.push_back({x - 2, plot.score.at(row.upper), x + 2, plot.score.at(row.lower)});
  }
  return {{kFreeFrom, kCostTop - 6, kChartWidth, kCostBottom}, kChartFont, std::move(marks), std::move(whiskers)};
}

void draw_labels(Svg& svg, const CostPlot& plot, const std::vector<ChartSpot>& spots) {
  LabelPlacer placer = label_placer(plot, spots);
  svg.group("chart-label");
  int placed = 0;
  for (auto member = plot.front.rbegin(); member != plot.front.rend() && placed < kCostLabels; ++member) {
    const std::string name = fit_text(plot.rows[*member].name, kCostLabelRoom, kChartFont);
    const auto at = placer.place(spots[*member], text_width(name, kChartFont));
    if (!at) continue;
    svg.group({}, at->anchor);
    svg.text(at->at.x, at->at.y, name);
    svg.end();
    ++placed;
  }
  svg.end();
}

std::string cost_svg(const BoardChart& board, const CostPlot& plot, const std::string& caption) {
  const std::string metric = plain_label(board.metric);
  Svg svg(kChartWidth, kCostHeight, "chart-cost", metric + " against cost: " + plain_label(board.title), caption);
  const std::vector<ChartSpot> spots = place_marks(plot);
  draw_axes(svg, plot, metric);
  draw_front(svg, plot, spots);
  draw_marks(svg, plot, spots, true);
  draw_marks(svg, plot, spots, false);
  draw_labels(svg, plot, spots);
  return svg.finish();
}

std::string left_out_sentence(std::size_t without_price, std::size_t without_score) {
  if (without_price + without_score == 0) return {};
  std::string text = " Left out: ";
  if (without_price > 0) text += counted(without_price, "model", "models") + " without a known price";
  if (without_price > 0 && without_score > 0) text += ", ";
  if (without_score > 0) text += counted(without_score, "model", "models") + " without a score";
  return text + ".";
}

std::string front_sentence(const CostPlot& plot) {
  constexpr std::size_t kNamed = 3;
  std::string text = "No model beats these in both score and price: ";
  for (std::size_t i = 0; i < std::min(kNamed, plot.front.size()); ++i) {
    const ChartRow& row = plot.rows[plot.front[i]];
    text += (i > 0 ? ", " : "") + row.name + " (" + (*row.cost == 0 ? "free" : usd_text(*row.cost)) + ", " +
            percent_label(row.score, 1) + ")";
  }
  if (plot.front.size() > kNamed) text += " and " + std::to_string(plot.front.size() - kNamed) + " more";
  return plot.front.empty() ? "No model beats the free baselines." : text + ".";
}

// In a crowd the intervals of those behind the front would cover everything.
void thin_out(CostPlot& plot) {
  if (plot.rows.size() <= kCostCrowd) return;
  std::vector<bool> on_front(plot.rows.size());
  for (const std::size_t i : plot.front) on_front[i] = true;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) plot.rows[i].has_interval &= on_front[i];
}

// Rows with a price, and the scales over them; the scale of prices is only set if one of them is above zero.
CostPlot cost_plot(const std::vector<ChartRow>& rows) {
  CostPlot plot;
  double low = 1, high = 0, cheapest = 0, dearest = 0;
  for (const ChartRow& row : rows) {
    if (!row.cost) continue;
    plot.rows.push_back(row);
    low = std::min({low, row.lower, row.score});
    high = std::max({high, row.upper, row.score});
    const double usd = plot.usd(plot.rows.size() - 1);
    plot.has_free = plot.has_free || *row.cost == 0;
    if (usd > 0) cheapest = cheapest == 0 ? usd : std::min(cheapest, usd);
    dearest = std::max(dearest, usd);
  }
  if (dearest == 0) return plot;
  plot.front = pareto_front(plot.rows);
  plot.score = share_scale(low, high, kCostBottom, kCostTop, 6);
  plot.price = price_scale(cheapest, dearest, plot.has_free ? kFreeTo + kCostColumnGap : kCostLeft, kCostRight,
                           plot.has_free ? 6 : 7);
  thin_out(plot);
  return plot;
}

}  // namespace

Chart cost_chart(const BoardChart& board) {
  const ChartRows shown = chart_rows(board);
  const CostPlot plot = cost_plot(shown.rows);
  const std::size_t without_price = shown.rows.size() - plot.rows.size();
  const std::string left_out = left_out_sentence(without_price, shown.without_score);
  if (plot.price.ticks.empty()) return {.caption = "No model with a score has a price above zero." + left_out};
  Chart chart{.caption = front_sentence(plot) + left_out};
  if (plot.rows.size() > kCostCrowd) chart.caption += " Intervals are drawn of these alone.";
  chart.svg = cost_svg(board, plot, chart.caption);
  chart.spec = cost_spec(board, plot, chart.caption);
  return chart;
}

}  // namespace benchhub
