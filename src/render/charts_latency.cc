// How long models took to answer: one row per model (contract: charts.h).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/charts_spec.h"
#include "render/svg.h"

namespace benchhub {
namespace {

namespace vl = vegalite;

constexpr double kLatencyRow = 24, kLatencyTop = 52;    // heights: a row, the head with the axis
constexpr double kLatencyName = 172;                    // room of the name column
constexpr double kLatencyFrom = 184, kLatencyTo = 404;  // the axis
constexpr double kMedianRight = 476;                    // right edge of the medians
constexpr double kHalfBox = 5;                          // of the middle half
constexpr std::size_t kMostLatencies = 20;

struct LatencySpread {
  std::string name;
  double p5 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0;  // seconds
};

struct LatencyPlot {
  std::vector<LatencySpread> rows;  // the fastest first
  std::size_t without_times = 0, beyond = 0;
  ChartScale seconds;
};

std::optional<LatencySpread> latency_spread(const LatencyRow& row) {
  LatencySpread out{plain_label(row.name)};
  for (const auto& [from, to] : {std::pair(&row.p5_ms, &out.p5),
                                 {&row.p25_ms, &out.p25},
                                 {&row.p50_ms, &out.p50},
                                 {&row.p75_ms, &out.p75},
                                 {&row.p95_ms, &out.p95}}) {
    if (!*from || !std::isfinite(**from) || **from <= 0) return std::nullopt;
    *to = **from / 1000;
  }
  return out;
}

LatencyPlot latency_plot(const LatencyChart& chart) {
  LatencyPlot plot;
  for (const LatencyRow& row : chart.rows) {
    if (auto spread = latency_spread(row)) plot.rows.push_back(*std::move(spread));
    else ++plot.without_times;
  }
  if (plot.rows.empty()) return plot;
  std::stable_sort(plot.rows.begin(), plot.rows.end(), [](const auto& a, const auto& b) { return a.p50 < b.p50; });
  if (plot.rows.size() > kMostLatencies) plot.beyond = plot.rows.size() - kMostLatencies;
  plot.rows.resize(plot.rows.size() - plot.beyond);
  double low = plot.rows.front().p5, high = 0;
  for (const LatencySpread& row : plot.rows) {
    low = std::min(low, row.p5);
    high = std::max(high, row.p95);
  }
  plot.seconds = price_scale(low, high, kLatencyFrom, kLatencyTo, 5);
  return plot;
}

double latency_y(std::size_t row) { return kLatencyTop + kLatencyRow * (static_cast<double>(row) + 0.5); }

// "0.35 s", "2.1 s", "48 s"
std::string seconds_label(double seconds) { return fixed(seconds, seconds < 1 ? 2 : seconds < 10 ? 1 : 0) + " s"; }

std::string latency_svg(const LatencyChart& chart, const LatencyPlot& plot, const std::string& caption) {
  const double bottom = kLatencyTop + kLatencyRow * static_cast<double>(plot.rows.size());
  Svg svg(kChartWidth, bottom + 4, "chart-latency", "Time to answer: " + plain_label(chart.title), caption);
  std::string grid, whiskers, boxes;
  for (const double tick : plot.seconds.ticks) grid += vertical(plot.seconds.at(tick), kLatencyTop, bottom);
  svg.path("chart-grid", grid);
  svg.group("chart-tick", "middle");
  svg.text((kLatencyFrom + kLatencyTo) / 2, 16,
           plot.seconds.logarithmic ? "seconds an answer, log scale" : "seconds an answer");
  for (const double tick : plot.seconds.ticks) svg.text(plot.seconds.at(tick), kLatencyTop - 10, svg_number(tick, 3));
  svg.end();
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const LatencySpread& row = plot.rows[i];
    whiskers += horizontal(plot.seconds.at(row.p5), plot.seconds.at(row.p95), latency_y(i));
    const double left = plot.seconds.at(row.p25);
    boxes += box_path(left, latency_y(i) - kHalfBox, plot.seconds.at(row.p75) - left, 2 * kHalfBox);
  }
  svg.group("chart-model");
  svg.path("chart-whisker", whiskers);
  svg.path("chart-half", boxes);
  for (std::size_t i = 0; i < plot.rows.size(); ++i) svg.circle(plot.seconds.at(plot.rows[i].p50), latency_y(i), 4);
  svg.end();
  svg.group("chart-name", {}, 4);
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const std::string& name = plot.rows[i].name;
    const std::string shown = fit_text(name, kLatencyName, kChartFont);
    svg.text(0, latency_y(i) + 5, shown, shown == name ? "" : name);
  }
  svg.end();
  svg.group("chart-number", "end", kMedianRight);
  svg.text(0, kLatencyTop - 10, "Median");
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const LatencySpread& row = plot.rows[i];
    svg.text(0, latency_y(i) + 5, seconds_label(row.p50), seconds_label(row.p5) + " to " + seconds_label(row.p95));
  }
  svg.end();
  return svg.finish();
}

std::string latency_spec(const LatencyChart& chart, const LatencyPlot& plot, const std::string& caption) {
  std::vector<ChartRow> named;
  for (const LatencySpread& row : plot.rows) named.push_back({.name = row.name});
  const std::vector<std::string> names = unique_names(named);
  std::vector<vl::Json> data;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const LatencySpread& row = plot.rows[i];
    data.push_back({{"model", names[i]},
                    {"p5", spec_number(row.p5)},
                    {"p25", spec_number(row.p25)},
                    {"p50", spec_number(row.p50)},
                    {"p75", spec_number(row.p75)},
                    {"p95", spec_number(row.p95)}});
  }
  const ChartScale& scale = plot.seconds;
  const auto seconds = [&](const char* field) {
    return vl::Channel{
        .field = field,
        .type = vl::Type::quantitative,
        .scale =
            vl::Scale{.type = scale.logarithmic ? "log" : "linear", .domain = {{scale.low, scale.high}}, .nice = false},
        .axis = vl::Axis{.title = "Seconds an answer", .format = "~g", .values = scale.ticks}};
  };
  std::vector<vl::Channel> tooltip = {{.field = "model", .type = vl::Type::nominal, .title = "Model"}};
  for (const auto& [field, title] : {std::pair("p5", "5 % are faster than"),
                                     {"p25", "A quarter"},
                                     {"p50", "Median"},
                                     {"p75", "Three quarters"},
                                     {"p95", "95 %"}})
    tooltip.push_back({.field = field, .type = vl::Type::quantitative, .title = title, .format = ".2f"});
  const vl::Mark whole{.type = vl::MarkType::rule, .color = kSpecMuted, .stroke_width = 2};
  const vl::Mark half{.type = vl::MarkType::bar, .color = kSpecAccent, .size = 2 * kHalfBox, .opacity = 0.4};
  return to_text(vl::Chart{
      .title = plain_label(chart.title),
      .description = caption,
      .height = 22.0 * static_cast<double>(plot.rows.size()),
      .rows = std::move(data),
      .encoding = {.y = spec_names("model", names)},
      .layers = {vl::Layer{.mark = whole, .encoding = {.x = seconds("p5"), .x2 = vl::Channel{.field = "p95"}}},
                 vl::Layer{.mark = half, .encoding = {.x = seconds("p25"), .x2 = vl::Channel{.field = "p75"}}},
                 vl::Layer{.mark = spec_point(false), .encoding = {.x = seconds("p50"), .tooltip = tooltip}}},
      .config = spec_config()});
}

std::string latency_caption(const LatencyPlot& plot) {
  if (plot.rows.empty()) return "No answer was timed yet.";
  const LatencySpread& best = plot.rows.front();
  std::string text = fmt::format(
      "Time of whole answers: median, the middle half, and from the 5th to the 95th percentile. Fastest: {}, half of "
      "its "
      "answers within {}, 95 % within {}.",
      best.name, seconds_label(best.p50), seconds_label(best.p95));
  if (plot.beyond > 0) text += " The " + counted(plot.beyond, "slowest model is", "slowest models are") + " left out.";
  if (plot.without_times > 0) text += " " + counted(plot.without_times, "row has", "rows have") + " no times.";
  return text;
}

}  // namespace

Chart latency_chart(const LatencyChart& given) {
  const LatencyPlot plot = latency_plot(given);
  Chart chart{.caption = latency_caption(plot)};
  if (plot.rows.empty()) return chart;
  chart.svg = latency_svg(given, plot, chart.caption);
  chart.spec = latency_spec(given, plot, chart.caption);
  return chart;
}

}  // namespace benchhub
