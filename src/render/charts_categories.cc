// The heat map of a board's categories as a spec (contract: charts.h).
#include <algorithm>

#include "render/charts_spec.h"

namespace benchhub {

namespace vl = vegalite;

std::string category_spec(const CategoryChart& chart) {
  if (chart.categories.size() < 2) return {};
  std::vector<ChartRow> models, categories;
  for (const CategoryRow& row : chart.rows) models.push_back({.name = plain_label(row.name)});
  for (const std::string& name : chart.categories) categories.push_back({.name = plain_label(name)});
  const std::vector<std::string> model_names = unique_names(models), category_names = unique_names(categories);
  std::vector<vl::Json> data;
  for (std::size_t i = 0; i < chart.rows.size(); ++i) {
    const auto& scores = chart.rows[i].scores;
    for (std::size_t k = 0; k < std::min(scores.size(), category_names.size()); ++k) {
      if (const auto score = finite_share(scores[k]))
        data.push_back({{"model", model_names[i]}, {"category", category_names[k]}, {"score", spec_number(*score)}});
    }
  }
  if (data.empty()) return {};
  const vl::Channel score{.field = "score", .type = vl::Type::quantitative, .title = plain_label(chart.metric)};
  vl::Channel colour = score, text = score;
  colour.scale = vl::Scale{.domain = {{0, 1}}, .scheme = "blues"};
  colour.raw = vl::Raw(vl::Json{{"legend", {{"format", ".0%"}}}});
  text.format = ".0%";
  vl::Encoding letters{.text = text};  // dark cells want light ones
  letters.raw = vl::Raw(
      vl::Json{{"color", {{"condition", {{"test", "datum.score > 0.6"}, {"value", "white"}}}, {"value", "#1b1f24"}}}});
  vl::Channel across = spec_names("category", category_names);
  across.axis->raw = vl::Raw(vl::Json{{"orient", "top"}, {"labelAngle", -40}});
  vl::Channel percent = score;
  percent.format = ".1%";
  return to_text(vl::Chart{
      .title = plain_label(chart.title),
      .description = plain_label(chart.metric) + " by category; stronger colour is higher.",
      .height = 22.0 * static_cast<double>(chart.rows.size()),
      .rows = std::move(data),
      .encoding = {.x = across, .y = spec_names("model", model_names)},
      .layers = {vl::Layer{
                     .mark = {.type = vl::MarkType::rect},
                     .encoding = {.color = colour,
                                  .tooltip = {{.field = "model", .type = vl::Type::nominal, .title = "Model"},
                                              {.field = "category", .type = vl::Type::nominal, .title = "Category"},
                                              percent}}},
                 vl::Layer{.mark = {.type = vl::MarkType::text}, .encoding = letters}},
      .config = spec_config()});
}

}  // namespace benchhub
