// Vega-Lite emitter, part 2: channels (x, y, color, …) with their scale and axis. Plain values; what is not set is not
// written, so that Vega-Lite's own defaults hold.
#pragma once

#include <array>

#include "vegalite/value.h"

namespace vegalite {

enum class Type { quantitative, nominal, ordinal, temporal };

struct Scale {
  std::string type = {};                             // "linear", "log", "utc", …
  std::optional<std::array<double, 2>> domain = {};  // numbers …
  std::vector<std::string> names = {};               // … or names; written as the domain
  std::vector<std::string> range = {};               // colours or shapes
  std::string scheme = {};                           // of colours, by name: "blues"
  std::optional<bool> zero = {}, nice = {};
  Raw raw = {};
};

struct Axis {
  bool hidden = false;                    // "axis": null; the rest is ignored
  std::optional<std::string> title = {};  // "" = no title
  std::string format = {};                // d3-format: ".0%"
  std::vector<double> values = {};        // the ticks
  std::optional<bool> grid = {}, ticks = {}, domain = {};
  std::optional<double> offset = {}, label_limit = {};  // pixels
  Raw raw = {};
};

// What a channel shows: a field of the data, or else a constant (`value`: pixels or a colour, `datum`: in data units).
struct Channel {
  std::string field = {};
  std::optional<Type> type = {};
  Json value = nullptr, datum = nullptr;
  std::optional<std::string> title = {};     // "" = no title
  std::string format = {};                   // text and tooltip
  bool data_order = false;                   // "sort": null: as the rows come
  std::optional<double> band_position = {};  // 0 … 1 within the band of a discrete scale
  std::optional<Scale> scale = {};
  std::optional<Axis> axis = {};  // x and y
  bool no_legend = false;         // color and shape
  Raw raw = {};
};

struct Encoding {
  std::optional<Channel> x = {}, y = {}, x2 = {}, y2 = {}, color = {}, shape = {}, text = {}, order = {};
  std::optional<Channel> detail = {};  // groups rows without a look of its own: lines are drawn one per group
  std::vector<Channel> tooltip = {};
  Raw raw = {};
};

inline const char* name_of(Type type) {
  constexpr const char* kNames[] = {"quantitative", "nominal", "ordinal", "temporal"};
  return kNames[static_cast<int>(type)];
}

inline Json emit(const Scale& scale) {
  Json node = Json::object();
  detail::put(node, "type", scale.type);
  if (scale.domain) node["domain"] = {detail::number((*scale.domain)[0]), detail::number((*scale.domain)[1])};
  detail::put(node, "domain", scale.names);
  detail::put(node, "range", scale.range);
  detail::put(node, "scheme", scale.scheme);
  detail::put(node, "zero", scale.zero);
  detail::put(node, "nice", scale.nice);
  detail::put(node, scale.raw);
  return node;
}

inline Json emit(const Axis& axis) {
  if (axis.hidden) return nullptr;
  Json node = Json::object();
  detail::put_title(node, axis.title);
  detail::put(node, "format", axis.format);
  detail::put(node, "values", axis.values);
  detail::put(node, "grid", axis.grid);
  detail::put(node, "ticks", axis.ticks);
  detail::put(node, "domain", axis.domain);
  detail::put(node, "offset", axis.offset);
  detail::put(node, "labelLimit", axis.label_limit);
  detail::put(node, axis.raw);
  return node;
}

inline Json emit(const Channel& channel) {
  Json node = Json::object();
  detail::put(node, "field", channel.field);
  if (channel.type) node["type"] = name_of(*channel.type);
  if (!channel.value.is_null()) node["value"] = channel.value;
  if (!channel.datum.is_null()) node["datum"] = channel.datum;
  detail::put_title(node, channel.title);
  detail::put(node, "format", channel.format);
  if (channel.data_order) node["sort"] = nullptr;
  detail::put(node, "bandPosition", channel.band_position);
  if (channel.scale) node["scale"] = emit(*channel.scale);
  if (channel.axis) node["axis"] = emit(*channel.axis);
  if (channel.no_legend) node["legend"] = nullptr;
  detail::put(node, channel.raw);
  return node;
}

inline Json emit(const Encoding& encoding) {
  const std::pair<const char*, const std::optional<Channel>*> channels[] = {
      {"x", &encoding.x},       {"x2", &encoding.x2},       {"y", &encoding.y},
      {"y2", &encoding.y2},     {"color", &encoding.color}, {"shape", &encoding.shape},
      {"text", &encoding.text}, {"order", &encoding.order}, {"detail", &encoding.detail}};
  Json node = Json::object();
  for (const auto& [key, channel] : channels) {
    if (*channel) node[key] = emit(**channel);
  }
  for (const Channel& channel : encoding.tooltip) node["tooltip"].push_back(emit(channel));
  detail::put(node, encoding.raw);
  return node;
}

}  // namespace vegalite
