// Vega-Lite 6 emitter: a chart of layers as plain values, and `to_text`, which writes its spec. Only the types that our
// charts need; everything else goes through Raw. Does not check a spec against the schema (tests do) and draws nothing.
// Depends on nlohmann/json alone. See README.md.
#pragma once

#include "vegalite/encoding.h"
#include "vegalite/value.h"

namespace vegalite {

inline constexpr const char* kSchema = "https://vega.github.io/schema/vega-lite/v6.json";

enum class MarkType { point, rule, bar, line, text, tick, area, rect };

struct Mark {
  MarkType type = MarkType::point;
  std::optional<bool> filled = {}, clip = {};
  std::string color = {}, shape = {}, interpolate = {}, align = {}, baseline = {};
  std::optional<double> size = {}, opacity = {}, stroke_width = {}, dx = {},
                        dy = {};  // size: square pixels, or of a bar
  Raw raw = {};
};

// Keeps the rows whose field equals the value.
struct Filter {
  std::string field;
  Json equal;
};

struct Layer {
  Mark mark = {};
  Encoding encoding = {};  // joined with the chart's own
  std::vector<Filter> filters = {};
  std::vector<Json> rows = {};  // own data; empty: the chart's
  Raw raw = {};
};

// Small multiples: the chart once for each value of a field, side by side. Then width and height are those of one, and
// a width that is not set is left to Vega-Lite.
struct Facet {
  Channel by = {};                    // field, type, title, order
  std::optional<int> columns = {};    // not set: all in one row
  bool own_x = false, own_y = false;  // each with a scale of its own
  Raw raw = {};
};

struct Chart {
  std::string title = {}, description = {};
  std::optional<double> width = {}, height = {};  // pixels; width not set: the container's, which wants a height
  std::optional<Facet> facet = {};
  std::vector<Json> rows = {};  // objects: field -> value
  Encoding encoding = {};       // shared by the layers
  std::vector<Layer> layers = {};
  Json config = Json::object();
  Raw raw = {};
};

inline const char* name_of(MarkType type) {
  constexpr const char* kNames[] = {"point", "rule", "bar", "line", "text", "tick", "area", "rect"};
  return kNames[static_cast<int>(type)];
}

inline Json emit(const Mark& mark) {
  Json node = Json::object();
  node["type"] = name_of(mark.type);
  detail::put(node, "filled", mark.filled);
  detail::put(node, "clip", mark.clip);
  detail::put(node, "color", mark.color);
  detail::put(node, "shape", mark.shape);
  detail::put(node, "interpolate", mark.interpolate);
  detail::put(node, "align", mark.align);
  detail::put(node, "baseline", mark.baseline);
  detail::put(node, "size", mark.size);
  detail::put(node, "opacity", mark.opacity);
  detail::put(node, "strokeWidth", mark.stroke_width);
  detail::put(node, "dx", mark.dx);
  detail::put(node, "dy", mark.dy);
  detail::put(node, mark.raw);
  return node;
}

inline Json emit(const Layer& layer) {
  Json node = Json::object();
  if (!layer.rows.empty()) node["data"] = {{"values", layer.rows}};
  for (const Filter& filter : layer.filters) {
    const Json predicate = {{"field", filter.field}, {"equal", filter.equal}};
    node["transform"].push_back(Json{{"filter", predicate}});
  }
  node["mark"] = emit(layer.mark);
  node["encoding"] = emit(layer.encoding);
  detail::put(node, layer.raw);
  return node;
}

namespace detail {

// What is drawn: once, or once for each value of a facet.
inline void put_view(Json& node, const Chart& chart) {
  if (!chart.facet) node["width"] = chart.width ? number(*chart.width) : Json("container");
  else put(node, "width", chart.width);
  put(node, "height", chart.height);
  if (!chart.facet) node["data"]["values"] = chart.rows;
  node["encoding"] = emit(chart.encoding);
  node["layer"] = Json::array();
  for (const Layer& layer : chart.layers) node["layer"].push_back(emit(layer));
}

inline void put(Json& node, const Facet& facet) {
  node["facet"] = emit(facet.by);
  if (facet.columns) node["columns"] = *facet.columns;
  if (facet.own_x) node["resolve"]["scale"]["x"] = "independent";
  if (facet.own_y) node["resolve"]["scale"]["y"] = "independent";
  put(node, facet.raw);
}

}  // namespace detail

inline Json emit(const Chart& chart) {
  Json node = Json::object();
  node["$schema"] = kSchema;
  detail::put(node, "title", chart.title);
  detail::put(node, "description", chart.description);
  if (chart.facet) {
    node["data"]["values"] = chart.rows;
    detail::put(node, *chart.facet);
    node["spec"] = Json::object();
    detail::put_view(node["spec"], chart);
  } else {
    detail::put_view(node, chart);
  }
  if (!chart.config.empty()) node["config"] = chart.config;
  detail::put(node, chart.raw);
  return node;
}

// The spec as a file: two spaces of indent, one final newline. Same chart, same bytes. Numbers that are not finite are
// null, bytes that are not UTF-8 become U+FFFD; never throws for the content of a string.
inline std::string to_text(const Chart& chart) {
  return emit(chart).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vegalite
