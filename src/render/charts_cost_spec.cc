// The Vega-Lite spec of the cost–quality scatter; its SVG is drawn in charts_cost.cc from the same CostPlot.
#include <algorithm>

#include "render/charts_plots.h"
#include "render/charts_spec.h"

namespace benchhub {
namespace {

namespace vl = vegalite;

constexpr double kFreePixels = -24;  // where free models stand: left of the axis of prices, on which they have no place
constexpr double kSpecHeight = 320;

std::vector<vl::Json> cost_data(const CostPlot& plot) {
  std::vector<vl::Json> data;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    data.push_back(spec_row(plot.rows[i], plot.rows[i].name));
    data.back()["cost"] = plot.usd(i);
    data.back()["free"] = plot.is_free(i);
    data.back()["on_line"] = false;
  }
  for (const std::size_t member : plot.front) data[member]["on_line"] = true;
  return data;
}

vl::Channel cost_x(const CostPlot& plot, bool free) {
  if (free) return {.value = kFreePixels};
  const bool log = plot.price.logarithmic;
  return {
      .field = "cost",
      .type = vl::Type::quantitative,
      .scale = vl::Scale{.type = log ? "log" : "linear", .domain = {{plot.price.low, plot.price.high}}, .nice = false},
      .axis = vl::Axis{.title = std::string("US$ per 1,000 cases") + (log ? ", log scale" : ""),
                       .format = "$,~r",
                       .values = plot.price.ticks}};
}

vl::Channel cost_y(const BoardChart& board, const CostPlot& plot, const char* field) {
  vl::Channel y = spec_share(field, plot.score, plain_label(board.metric) + ", 95 % interval");
  if (plot.has_free) y.axis->offset = -2 * kFreePixels;
  return y;
}

vl::Layer cost_front(const BoardChart& board, const CostPlot& plot) {
  const vl::Mark line{
      .type = vl::MarkType::line, .color = kSpecAccent, .interpolate = "step-after", .stroke_width = 1.5};
  return {.mark = line,
          .encoding = {.x = cost_x(plot, false),
                       .y = cost_y(board, plot, "score"),
                       .order = vl::Channel{.field = "cost", .type = vl::Type::quantitative}},
          .filters = {{"free", false}, {"on_line", true}}};
}

vl::Layer cost_whiskers(const vl::Channel& x, const vl::Channel& lower, bool free) {
  return {.mark = {.type = vl::MarkType::rule, .color = kSpecMuted, .opacity = 0.6, .stroke_width = 1.5},
          .encoding = {.x = x, .y = lower, .y2 = vl::Channel{.field = "upper"}},
          .filters = {{"free", free}, {"interval", true}}};
}

vl::Layer cost_points(const vl::Channel& x, const vl::Channel& y, bool free, bool baselines) {
  std::vector<vl::Channel> tooltip = spec_tooltip();
  tooltip.push_back(
      {.field = "cost", .type = vl::Type::quantitative, .title = "US$ per 1,000 cases", .format = "$,.4~r"});
  return {.mark = spec_point(baselines),
          .encoding = {.x = x, .y = y, .tooltip = std::move(tooltip)},
          .filters = {{"free", free}, {"kind", baselines ? "baseline" : "model"}}};
}

vl::Layer cost_names(const vl::Channel& x, const vl::Channel& y, bool free) {
  // Above and left of a member of the front there is no other mark; left of the free ones there is the axis.
  const vl::Mark name{.type = vl::MarkType::text,
                      .color = kSpecMuted,
                      .align = free ? "left" : "right",
                      .baseline = "bottom",
                      .dx = free ? 6 : -6,
                      .dy = -4};
  return {.mark = name,
          .encoding = {.x = x, .y = y, .text = vl::Channel{.field = "model", .type = vl::Type::nominal}},
          .filters = {{"free", free}, {"on_line", true}}};
}

vl::Layer free_word() {
  return {.mark = {.type = vl::MarkType::text, .color = kSpecMuted, .baseline = "top", .dy = 6},
          .encoding = {.x = vl::Channel{.value = kFreePixels},
                       .y = vl::Channel{.value = kSpecHeight},
                       .text = vl::Channel{.value = "free"}},
          .rows = {vl::Json{{"free", true}}}};
}

}  // namespace

std::string cost_spec(const BoardChart& board, const CostPlot& plot, const std::string& caption) {
  vl::Chart chart{.title = plain_label(board.title),
                  .description = caption,
                  .height = kSpecHeight,
                  .rows = cost_data(plot),
                  .layers = {cost_front(board, plot)},
                  .config = spec_config()};
  const vl::Channel y = cost_y(board, plot, "score"), lower = cost_y(board, plot, "lower");
  for (const bool free : {false, true}) {
    if (free && !plot.has_free) continue;
    const vl::Channel x = cost_x(plot, free);
    chart.layers.push_back(cost_whiskers(x, lower, free));
    chart.layers.push_back(cost_points(x, y, free, true));
    chart.layers.push_back(cost_points(x, y, free, false));
    chart.layers.push_back(cost_names(x, y, free));
  }
  if (plot.has_free) chart.layers.push_back(free_word());
  return to_text(chart);
}

}  // namespace benchhub
