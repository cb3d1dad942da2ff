// The Vega-Lite spec of the forest plot; its SVG is drawn in charts_forest.cc from the same ForestPlot.
#include "render/charts_plots.h"
#include "render/charts_spec.h"

namespace benchhub {
namespace {

namespace vl = vegalite;

std::vector<vl::Json> forest_data(const std::vector<ChartRow>& rows, const std::vector<std::string>& names) {
  std::vector<vl::Json> data;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    data.push_back(spec_row(rows[i], names[i]));
    data.back()["ranks"] = rows[i].ranks;
    data.back()["last_of_group"] = i + 1 < rows.size() && rows[i + 1].tie_group != rows[i].tie_group;
  }
  return data;
}

vl::Layer forest_points(bool baselines, const vl::Channel& x, const vl::Channel& y) {
  std::vector<vl::Channel> tooltip = spec_tooltip();
  tooltip.push_back({.field = "ranks", .type = vl::Type::nominal, .title = "Rank"});
  return {.mark = spec_point(baselines),
          .encoding = {.x = x, .y = y, .tooltip = std::move(tooltip)},
          .filters = {{"kind", baselines ? "baseline" : "model"}}};
}

vl::Layer forest_whiskers(const vl::Channel& lower, const vl::Channel& y) {
  return {.mark = {.type = vl::MarkType::rule, .color = kSpecMuted, .stroke_width = 2},
          .encoding = {.x = lower, .y = y, .x2 = vl::Channel{.field = "upper"}},
          .filters = {{"interval", true}}};
}

vl::Layer forest_rules(vl::Channel y) {
  y.band_position = 1;
  return {.mark = {.type = vl::MarkType::rule, .color = kSpecMuted, .opacity = 0.6},
          .encoding = {.y = std::move(y)},
          .filters = {{"last_of_group", true}}};
}

}  // namespace

std::string forest_spec(const BoardChart& board, const ForestPlot& plot, const std::string& caption) {
  const std::vector<std::string> names = unique_names(plot.rows);
  const std::string title = plain_label(board.metric) + ", 95 % interval";
  const vl::Channel score = spec_share("score", plot.scale, title), lower = spec_share("lower", plot.scale, title);
  const vl::Channel model = spec_names("model", names);
  return to_text(vl::Chart{.title = plain_label(board.title),
                           .description = caption,
                           .height = 22.0 * static_cast<double>(plot.rows.size()),
                           .rows = forest_data(plot.rows, names),
                           .layers = {forest_rules(model), forest_whiskers(lower, model),
                                      forest_points(true, score, model), forest_points(false, score, model)},
                           .config = spec_config()});
}

}  // namespace benchhub
