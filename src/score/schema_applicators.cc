// Keywords that apply subschemas; see schema_applicators.h. Marks are kept only where an unevaluated… keyword reads
// them.
#include "score/schema_applicators.h"

#include "score/schema_check.h"

namespace benchhub::schema_keyword {
namespace {

void mark(Evaluation& e, Marks& marks, const std::string& name) {
  if (e.marking()) marks.names.insert(name);
}
void mark(Evaluation& e, Marks& marks, std::size_t item) {
  if (e.marking()) marks.items.insert(item);
}

bool is_known_property(const SchemaNode& node, const std::string& name) {
  const auto properties = node.schema->find("properties");
  if (properties != node.schema->end() && properties->contains(name)) return true;
  for (const auto& [pattern, schema] : node.pattern_properties) {
    if (pattern.search(name)) return true;
  }
  return false;
}

std::size_t prefix_length(const SchemaNode& node) {
  const auto prefix = node.schema->find("prefixItems");
  return prefix == node.schema->end() ? 0 : prefix->size();
}

}  // namespace

bool reference(Evaluation& e, const SchemaNode& node, const Json&, const Json& value, Marks& marks) {
  return e.apply(*node.ref, value, marks);
}

bool dynamic_reference(Evaluation& e, const SchemaNode& node, const Json&, const Json& value, Marks& marks) {
  return e.apply(e.dynamic_target(node), value, marks);
}

bool all_of(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  bool holds = true;
  for (const auto& schema : keyword) holds = e.apply(schema, value, marks) && holds;
  return holds;
}

bool any_of(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  bool holds = false;
  for (const auto& schema : keyword) {
    holds = e.apply_quietly(schema, value, marks) || holds;
    if (holds && !e.marking()) break;
  }
  return holds || e.fail("matches none of the {} schemas of anyOf", keyword.size());
}

bool one_of(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  std::size_t n = 0;
  for (const auto& schema : keyword) n += e.apply_quietly(schema, value, marks);
  return n == 1 || e.fail("matches {} of the {} schemas of oneOf, not one", n, keyword.size());
}

bool negation(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  Marks dropped;
  return !e.apply_quietly(keyword, value, dropped) || e.fail("matches the schema of not");
}

bool condition(Evaluation& e, const SchemaNode& node, const Json& keyword, const Json& value, Marks& marks) {
  const bool holds = e.apply_quietly(keyword, value, marks);
  const auto branch = node.schema->find(holds ? "then" : "else");
  return branch == node.schema->end() || e.apply(*branch, value, marks);
}

bool dependent_schemas(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_object()) return true;
  bool holds = true;
  for (const auto& [name, schema] : keyword.items()) {
    if (value.contains(name)) holds = e.apply(schema, value, marks) && holds;
  }
  return holds && e.charge(keyword.size());
}

bool properties(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_object()) return true;
  if (!e.charge(keyword.size())) return false;
  bool holds = true;
  for (const auto& [name, schema] : keyword.items()) {
    const auto it = value.find(name);
    if (it == value.end()) continue;
    mark(e, marks, it.key());
    holds = e.apply_to_member(schema, name, *it) && holds;
  }
  return holds;
}

bool pattern_properties(Evaluation& e, const SchemaNode& node, const Json&, const Json& value, Marks& marks) {
  if (!value.is_object()) return true;
  bool holds = true;
  for (const auto& [name, member] : value.items()) {
    if (!e.charge(node.pattern_properties.size())) return false;
    for (const auto& [pattern, schema] : node.pattern_properties) {
      if (!pattern.search(name)) continue;
      mark(e, marks, name);
      holds = e.apply_to_member(*schema, name, member) && holds;
    }
  }
  return holds;
}

bool additional_properties(Evaluation& e, const SchemaNode& node, const Json& keyword, const Json& value,
                           Marks& marks) {
  if (!value.is_object()) return true;
  bool holds = true;
  for (const auto& [name, member] : value.items()) {
    if (!e.charge(1 + node.pattern_properties.size())) return false;
    if (is_known_property(node, name)) continue;
    mark(e, marks, name);
    holds = e.apply_to_member(keyword, name, member) && holds;
  }
  return holds;
}

bool property_names(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks&) {
  if (!value.is_object()) return true;
  bool holds = true;
  for (const auto& [name, member] : value.items()) holds = e.apply_to_member(keyword, name, Json(name)) && holds;
  return holds;
}

bool prefix_items(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_array()) return true;
  bool holds = true;
  for (std::size_t i = 0; i < std::min(keyword.size(), value.size()); ++i) {
    mark(e, marks, i);
    holds = e.apply_to_item(keyword[i], i, value[i]) && holds;
  }
  return holds;
}

bool items(Evaluation& e, const SchemaNode& node, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_array()) return true;
  bool holds = true;
  for (std::size_t i = prefix_length(node); i < value.size(); ++i) {
    mark(e, marks, i);
    holds = e.apply_to_item(keyword, i, value[i]) && holds;
  }
  return holds;
}

bool contains_items(Evaluation& e, const SchemaNode& node, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_array()) return true;
  std::size_t n = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!e.apply_to_item_quietly(keyword, i, value[i])) continue;
    mark(e, marks, i);
    ++n;
  }
  const auto least = node.schema->find("minContains"), most = node.schema->find("maxContains");
  const double min = least == node.schema->end() ? 1 : least->get<double>();
  if (static_cast<double>(n) < min) return e.fail("{} items match contains, fewer than {}", n, min);
  if (most == node.schema->end() || static_cast<double>(n) <= most->get<double>()) return true;
  return e.fail("{} items match contains, more than {}", n, most->get<double>());
}

bool unevaluated_items(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_array()) return true;
  bool holds = true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (marks.items.contains(i)) continue;
    mark(e, marks, i);
    holds = e.apply_to_item(keyword, i, value[i]) && holds;
  }
  return holds;
}

bool unevaluated_properties(Evaluation& e, const SchemaNode&, const Json& keyword, const Json& value, Marks& marks) {
  if (!value.is_object()) return true;
  bool holds = true;
  for (const auto& [name, member] : value.items()) {
    if (marks.names.contains(name)) continue;
    mark(e, marks, name);
    holds = e.apply_to_member(keyword, name, member) && holds;
  }
  return holds;
}

}  // namespace benchhub::schema_keyword
