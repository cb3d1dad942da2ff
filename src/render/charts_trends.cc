// Scores over time of a board's models as small multiples (contract: charts.h).
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "render/charts_spec.h"
#include "render/svg.h"

namespace benchhub {
namespace {

namespace vl = vegalite;

constexpr std::size_t kPanelColumns = 2;
constexpr double kPanelWidth = 240, kPanelHeight = 112;  // of the place that a panel has
constexpr double kPanelLeft = 48, kPanelRight = 232;     // of the plot in it
constexpr double kPanelTop = 32, kPanelBottom = 96;

struct Panel {
  std::string name;
  std::vector<TrendPoint> points;  // with a score, by time
};

struct TrendsPlot {
  std::vector<Panel> panels;
  std::size_t beyond = 0;
  ChartScale scores;  // down a panel
  double first_ms = 0, last_ms = 0;
  double x(double time_ms) const {
    const double share = last_ms > first_ms ? (time_ms - first_ms) / (last_ms - first_ms) : 0.5;
    return kPanelLeft + share * (kPanelRight - kPanelLeft);
  }
};

TrendsPlot trends_plot(const std::vector<TrendChart>& models) {
  TrendsPlot plot;
  for (const TrendChart& model : models) {
    Panel panel{plain_label(model.title), scored_points(model)};
    if (panel.points.size() < 2) continue;
    if (plot.panels.size() == kTrendPanels) ++plot.beyond;
    else plot.panels.push_back(std::move(panel));
  }
  if (plot.panels.empty()) return plot;
  double low = 1, high = 0;
  plot.first_ms = plot.last_ms = static_cast<double>(plot.panels.front().points.front().time_ms);
  for (const Panel& panel : plot.panels) {
    plot.first_ms = std::min(plot.first_ms, static_cast<double>(panel.points.front().time_ms));
    plot.last_ms = std::max(plot.last_ms, static_cast<double>(panel.points.back().time_ms));
    for (const TrendPoint& point : panel.points) {
      low = std::min(low, *point.score);
      high = std::max(high, *point.score);
    }
  }
  plot.scores = share_scale(low, high, kPanelBottom, kPanelTop, 3);
  return plot;
}

std::size_t panel_rows(const TrendsPlot& plot) { return (plot.panels.size() + kPanelColumns - 1) / kPanelColumns; }
double panel_left(std::size_t i) { return kPanelWidth * static_cast<double>(i % kPanelColumns); }
double panel_top(std::size_t i) { return kPanelHeight * static_cast<double>(i / kPanelColumns); }

std::string panel_line(const TrendsPlot& plot, const Panel& panel, double left, double top) {
  std::string out;
  for (const TrendPoint& point : panel.points) {
    out += (out.empty() || point.split ? "M" : "L") + svg_number(left + plot.x(static_cast<double>(point.time_ms))) +
           " " + svg_number(top + plot.scores.at(*point.score));
  }
  return out;
}

std::string trends_svg(const std::string& title, const TrendsPlot& plot, const std::string& caption) {
  Svg svg(kChartWidth, kPanelHeight * static_cast<double>(panel_rows(plot)), "chart-trends", title, caption);
  std::string grid;
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    for (const double tick : plot.scores.ticks)
      grid += horizontal(panel_left(i) + kPanelLeft, panel_left(i) + kPanelRight, panel_top(i) + plot.scores.at(tick));
  }
  svg.path("chart-grid", grid);
  svg.group("chart-tick", "end");
  for (std::size_t i = 0; i < plot.panels.size(); i += kPanelColumns) {
    for (const double tick : plot.scores.ticks)
      svg.text(kPanelLeft - 5, panel_top(i) + plot.scores.at(tick) + 4, percent_label(tick, 0));
  }
  svg.end();
  svg.group("chart-tick");
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    const std::string& name = plot.panels[i].name;
    svg.text(panel_left(i) + kPanelLeft, panel_top(i) + 18, fit_text(name, kPanelWidth - kPanelLeft - 4, kChartFont),
             name);
  }
  svg.end();
  for (std::size_t i = 0; i < plot.panels.size(); ++i)
    svg.path("chart-line", panel_line(plot, plot.panels[i], panel_left(i), panel_top(i)));
  svg.group("chart-model");
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    for (const TrendPoint& point : plot.panels[i].points)
      svg.circle(panel_left(i) + plot.x(static_cast<double>(point.time_ms)),
                 panel_top(i) + plot.scores.at(*point.score), 2.5,
                 utc_date(point.time_ms) + ": " + percent_label(*point.score, 1));
  }
  svg.end();
  return svg.finish();
}

std::string trends_spec(const std::string& title, const std::string& metric, const TrendsPlot& plot,
                        const std::string& caption) {
  std::vector<ChartRow> named;
  for (const Panel& panel : plot.panels) named.push_back({.name = panel.name});
  const std::vector<std::string> names = unique_names(named);
  std::vector<vl::Json> data;
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    int series = 1;
    for (const TrendPoint& point : plot.panels[i].points) {
      series += point.split;
      data.push_back(
          {{"model", names[i]}, {"time", point.time_ms}, {"score", spec_number(*point.score)}, {"series", series}});
    }
  }
  const vl::Channel time{
      .field = "time",
      .type = vl::Type::temporal,
      .scale = vl::Scale{.type = "utc", .raw = vl::Raw(vl::Json{{"domain", {plot.first_ms, plot.last_ms}}})},
      .axis = vl::Axis{.title = ""}};
  const std::vector<vl::Channel> tooltip = {
      {.field = "model", .type = vl::Type::nominal, .title = "Model"},
      {.field = "time", .type = vl::Type::temporal, .title = "Date"},
      {.field = "score", .type = vl::Type::quantitative, .title = metric, .format = ".1%"}};
  const vl::Channel model{
      .field = "model", .type = vl::Type::nominal, .title = "", .raw = vl::Raw(vl::Json{{"sort", names}})};
  const vl::Mark line{.type = vl::MarkType::line, .color = kSpecAccent, .stroke_width = 2};
  return to_text(
      vl::Chart{.title = title,
                .description = caption,
                .width = 180,
                .height = 90,
                .facet = vl::Facet{.by = model, .columns = static_cast<int>(kPanelColumns)},
                .rows = std::move(data),
                .encoding = {.x = time, .y = spec_share("score", plot.scores, metric)},
                .layers = {vl::Layer{.mark = line,
                                     .encoding = {.detail = vl::Channel{.field = "series", .type = vl::Type::nominal}}},
                           vl::Layer{.mark = spec_point(false), .encoding = {.tooltip = tooltip}}},
                .config = spec_config()});
}

std::string trends_caption(const TrendsPlot& plot) {
  if (plot.panels.empty()) return "No model has two scores yet.";
  std::string text = fmt::format("Scores from {} to {}, each model's at the same scale.",
                                 utc_date(static_cast<std::int64_t>(plot.first_ms)),
                                 utc_date(static_cast<std::int64_t>(plot.last_ms)));
  if (plot.beyond > 0)
    text += fmt::format(" Those of {} stand on their pages.", counted(plot.beyond, "more model", "more models"));
  return text;
}

}  // namespace

Chart trends_chart(const std::string& title, const std::string& metric, const std::vector<TrendChart>& models) {
  const TrendsPlot plot = trends_plot(models);
  Chart chart{.caption = trends_caption(plot)};
  if (plot.panels.empty()) return chart;
  const std::string name = plain_label(title), measure = plain_label(metric);
  chart.svg = trends_svg(measure + " over time: " + name, plot, chart.caption);
  chart.spec = trends_spec(name, measure, plot, chart.caption);
  return chart;
}

}  // namespace benchhub
