// Contract: charts_spec.h.
#include "render/charts_spec.h"

#include <cmath>
#include <map>
#include <set>

namespace benchhub {

std::vector<std::string> unique_names(const std::vector<ChartRow>& rows) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  std::map<std::string, int> next;
  for (const ChartRow& row : rows) {
    std::string name = row.name;
    int& number = next.try_emplace(row.name, 2).first->second;
    while (!taken.insert(name).second) name = row.name + " (" + std::to_string(number++) + ")";
    names.push_back(std::move(name));
  }
  return names;
}

vegalite::Json spec_row(const ChartRow& row, const std::string& name) {
  vegalite::Json json = {
      {"model", name}, {"kind", row.baseline ? "baseline" : "model"}, {"score", spec_number(row.score)}};
  json["lower"] = row.has_interval ? vegalite::Json(spec_number(row.lower)) : vegalite::Json(nullptr);
  json["upper"] = row.has_interval ? vegalite::Json(spec_number(row.upper)) : vegalite::Json(nullptr);
  json["interval"] = row.has_interval;
  return json;
}

double spec_number(double value) { return std::round(value * 1e6) / 1e6; }

vegalite::Channel spec_share(const char* field, const ChartScale& scale, const std::string& title) {
  return {.field = field,
          .type = vegalite::Type::quantitative,
          .scale = vegalite::Scale{.domain = {{scale.low, scale.high}}, .zero = false, .nice = false},
          .axis = vegalite::Axis{.title = title, .format = ".0%", .values = scale.ticks}};
}

vegalite::Mark spec_point(bool baseline) {
  return {.type = vegalite::MarkType::point,
          .filled = !baseline,
          .color = baseline ? kSpecMuted : kSpecAccent,
          .size = 70,
          .opacity = 1,
          .stroke_width = baseline ? 2 : 0};
}

std::vector<vegalite::Channel> spec_tooltip() {
  using vegalite::Type;
  return {{.field = "model", .type = Type::nominal, .title = "Model"},
          {.field = "kind", .type = Type::nominal, .title = "Kind"},
          {.field = "score", .type = Type::quantitative, .title = "Score", .format = ".1%"},
          {.field = "lower", .type = Type::quantitative, .title = "Lower end", .format = ".1%"},
          {.field = "upper", .type = Type::quantitative, .title = "Upper end", .format = ".1%"}};
}

vegalite::Json spec_config() {
  const vegalite::Json axis = {{"labelColor", kSpecMuted}, {"titleColor", kSpecMuted}, {"domainColor", kSpecMuted},
                               {"tickColor", kSpecMuted},  {"gridColor", kSpecMuted},  {"gridOpacity", 0.25}};
  return {{"background", "transparent"},
          {"view", {{"stroke", nullptr}}},
          {"axis", axis},
          {"title", {{"color", kSpecMuted}}},
          {"text", {{"color", kSpecMuted}}}};
}

vegalite::Channel spec_names(const char* field, std::vector<std::string> names) {
  return {.field = field,
          .type = vegalite::Type::nominal,
          .data_order = true,
          .scale = vegalite::Scale{.names = std::move(names)},
          .axis = vegalite::Axis{.title = "", .ticks = false, .domain = false, .label_limit = 220}};
}

}  // namespace benchhub
