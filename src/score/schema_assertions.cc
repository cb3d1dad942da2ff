// Keywords that look at one value alone; see schema_assertions.h. A keyword that is not about the value's type holds.
#include "score/schema_assertions.h"

#include <algorithm>

#include "base/text.h"
#include "score/json_value.h"
#include "score/normalise.h"
#include "score/schema_check.h"

namespace benchhub::schema_keyword {
namespace {

std::string shown(const Json& value) {
  const std::string text = canonical_json(value);
  return text.size() <= 80 ? text : std::string(prefix_code_points(text, 60)) + "…";
}

bool is_of_type(const Json& value, const std::string& type) {
  if (type == "integer") return is_integer(value);
  if (type == "number") return value.is_number();
  return type == value.type_name();
}

// Is a size at least / at most the keyword's number? The number may be as large as a double can be.
bool is_at_least(std::size_t size, const Json& bound) { return static_cast<double>(size) >= bound.get<double>(); }
bool is_at_most(std::size_t size, const Json& bound) { return static_cast<double>(size) <= bound.get<double>(); }

std::size_t length_of(const Json& text) { return count_code_points(text.get_ref<const std::string&>()); }

}  // namespace

bool type(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (keyword.is_string()) {
    const auto& wanted = keyword.get_ref<const std::string&>();
    return is_of_type(value, wanted) || e.fail("{} is not of type {}", shown(value), wanted);
  }
  const auto fits = [&](const Json& one) { return is_of_type(value, one.get_ref<const std::string&>()); };
  return std::any_of(keyword.begin(), keyword.end(), fits) ||
         e.fail("{} is of none of the types {}", shown(value), shown(keyword));
}

bool enumeration(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!e.charge(keyword.size())) return false;
  const auto is_same = [&](const Json& one) { return same_json(one, value); };
  return std::any_of(keyword.begin(), keyword.end(), is_same) ||
         e.fail("{} is not one of {}", shown(value), shown(keyword));
}

bool constant(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  return same_json(keyword, value) || e.fail("{} is not {}", shown(value), shown(keyword));
}

bool multiple_of(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_number() || is_multiple_of(value, keyword)) return true;
  return e.fail("{} is not a multiple of {}", shown(value), shown(keyword));
}

bool maximum(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_number() || compare_json(value, keyword) <= 0) return true;
  return e.fail("{} is more than maximum {}", shown(value), shown(keyword));
}

bool exclusive_maximum(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_number() || compare_json(value, keyword) < 0) return true;
  return e.fail("{} is not less than exclusiveMaximum {}", shown(value), shown(keyword));
}

bool minimum(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_number() || compare_json(value, keyword) >= 0) return true;
  return e.fail("{} is less than minimum {}", shown(value), shown(keyword));
}

bool exclusive_minimum(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_number() || compare_json(value, keyword) > 0) return true;
  return e.fail("{} is not more than exclusiveMinimum {}", shown(value), shown(keyword));
}

bool max_length(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_string() || is_at_most(length_of(value), keyword)) return true;
  return e.fail("{} is longer than maxLength {}", shown(value), shown(keyword));
}

bool min_length(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_string() || is_at_least(length_of(value), keyword)) return true;
  return e.fail("{} is shorter than minLength {}", shown(value), shown(keyword));
}

bool pattern(Evaluation& e, const SchemaNode& node, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_string() || node.pattern->search(value.get_ref<const std::string&>())) return true;
  return e.fail("{} does not match pattern {}", shown(value), shown(keyword));
}

bool max_items(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_array() || is_at_most(value.size(), keyword)) return true;
  return e.fail("{} items are more than maxItems {}", value.size(), shown(keyword));
}

bool min_items(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_array() || is_at_least(value.size(), keyword)) return true;
  return e.fail("{} items are fewer than minItems {}", value.size(), shown(keyword));
}

bool unique_items(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!keyword.get<bool>() || !value.is_array()) return true;
  std::vector<const Json*> sorted;
  for (const auto& item : value) sorted.push_back(&item);
  std::sort(sorted.begin(), sorted.end(), [](const Json* a, const Json* b) { return compare_json(*a, *b) < 0; });
  const auto twice =
      std::adjacent_find(sorted.begin(), sorted.end(), [](const Json* a, const Json* b) { return same_json(*a, *b); });
  return twice == sorted.end() || e.fail("item {} is there twice", shown(**twice));
}

bool max_properties(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_object() || is_at_most(value.size(), keyword)) return true;
  return e.fail("{} members are more than maxProperties {}", value.size(), shown(keyword));
}

bool min_properties(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_object() || is_at_least(value.size(), keyword)) return true;
  return e.fail("{} members are fewer than minProperties {}", value.size(), shown(keyword));
}

bool required(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_object()) return true;
  if (!e.charge(keyword.size())) return false;
  bool holds = true;
  for (const auto& name : keyword) {
    if (!value.contains(name.get_ref<const std::string&>())) holds = e.fail("{} is missing", shown(name));
  }
  return holds;
}

bool dependent_required(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_object()) return true;
  bool holds = true;
  for (const auto& [name, others] : keyword.items()) {
    if (!e.charge(1 + others.size())) return false;
    if (!value.contains(name)) continue;
    for (const auto& other : others) {
      if (!value.contains(other.get_ref<const std::string&>()))
        holds = e.fail("{} is missing, {} needs it", shown(other), shown(Json(name)));
    }
  }
  return holds;
}

}  // namespace benchhub::schema_keyword
