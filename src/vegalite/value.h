// Vega-Lite emitter, part 1: the JSON value that specs are made of, the Raw escape and the helpers that write members.
// Used by the other headers of vegalite only; include "vegalite/vegalite.h".
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vegalite {

using Json = nlohmann::ordered_json;  // members stay in the order in which they were written

// Members that have no type here, put over the typed ones of the node that holds it: the last word is Raw's.
struct Raw {
  Raw() = default;
  explicit Raw(Json value) : members(std::move(value)) {}
  Json members = Json::object();
};

namespace detail {

inline Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

inline void put(Json& node, const char* key, const std::string& value) {
  if (!value.empty()) node[key] = value;
}
inline void put(Json& node, const char* key, const std::optional<double>& value) {
  if (value && std::isfinite(*value)) node[key] = *value;
}
inline void put(Json& node, const char* key, const std::optional<bool>& value) {
  if (value) node[key] = *value;
}
template <class T>
void put(Json& node, const char* key, const std::vector<T>& values) {
  if (!values.empty()) node[key] = values;
}
// Not set: left out (Vega-Lite makes a title of the field's name); set to "": null, which means "no title".
inline void put_title(Json& node, const std::optional<std::string>& title) {
  if (title) node["title"] = title->empty() ? Json(nullptr) : Json(*title);
}
inline void put(Json& node, const Raw& raw) {
  if (raw.members.is_object()) node.update(raw.members);
}

}  // namespace detail
}  // namespace vegalite
