// A JSON Schema made ready for checking: every subschema with its keywords' functions, references resolved, patterns
// compiled. Built once by CompiledSchema, then only read. Keywords are rows of the table in schema_keywords.cc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "score/pattern.h"

namespace benchhub {

class Evaluation;
struct Marks;
struct SchemaNode;

// Checks one keyword on one value; false (with an error in `evaluation`) if the value does not meet it.
using KeywordCheck = bool (*)(Evaluation& evaluation, const SchemaNode& node, const Json& keyword, const Json& value,
                              Marks& marks);

// What a keyword's own value must be.
enum class Shape {
  boolean,
  number,
  positive,
  count,
  string,
  pattern,
  types,
  names,
  name_map,
  array,
  any,
  schema,
  schemas,
  schema_map,
  pattern_map
};

struct Keyword {
  const char* name;
  Shape shape;
  bool in_place;       // its subschemas apply to the same value
  KeywordCheck check;  // null: read by another keyword, or not at all
};
const std::vector<Keyword>& schema_keywords();  // in the order of checking

struct SchemaNode {
  const Json* schema = nullptr;
  std::size_t resource = 0;
  std::vector<std::pair<KeywordCheck, const Json*>> steps;
  const Json* ref = nullptr;          // target of $ref
  const Json* dynamic_ref = nullptr;  // target of $dynamicRef before the dynamic scope is looked at
  std::string dynamic_name;           // the anchor to look for there; "": $dynamicRef is like $ref
  std::optional<Pattern> pattern;
  std::vector<std::pair<Pattern, const Json*>> pattern_properties;
};

class SchemaIndex {
 public:
  explicit SchemaIndex(const Json& schema) : root_(schema) {}
  SchemaIndex(const SchemaIndex&) = delete;
  SchemaIndex& operator=(const SchemaIndex&) = delete;

  std::string build();  // "" or why the schema cannot be used; call once
  const Json& root() const { return root_; }
  const SchemaNode& node(const Json& schema) const { return nodes_.at(&schema); }
  // The schema with this $dynamicAnchor in a resource, or nullptr.
  const Json* dynamic_anchor(std::size_t resource, const std::string& name) const;
  bool needs_marks() const { return needs_marks_; }  // some unevaluated… keyword is there

 private:
  struct Resource {
    std::string base;
    const Json* root;
    std::map<std::string, const Json*> anchors, dynamic_anchors;
  };
  bool fail(const std::string& where, const std::string& what);
  bool walk(const Json& schema, std::size_t resource, const std::string& where, int depth);
  bool enter_resource(const Json& schema, std::size_t& resource, const std::string& where);
  bool add_anchors(const Json& schema, std::size_t resource, const std::string& where);
  bool add_keyword(const Keyword& keyword, const Json& value, SchemaNode& node, const std::string& where);
  bool add_pattern(const std::string& text, std::optional<Pattern>& out, const std::string& where);
  bool walk_children(const Keyword& keyword, const Json& value, std::size_t resource, const std::string& where,
                     int depth);
  bool resolve_references();
  const Json* target_of(const Json& schema, const char* keyword, std::size_t resource, std::size_t* target_resource);
  bool resolve(SchemaNode& node);
  bool find_loops();
  int height(const Json& schema, std::unordered_map<const Json*, int>& heights);

  const Json root_;
  std::vector<Resource> resources_;
  std::unordered_map<const Json*, SchemaNode> nodes_;
  std::vector<const Json*> unresolved_;
  bool needs_marks_ = false;
  std::string problem_;
};

}  // namespace benchhub
