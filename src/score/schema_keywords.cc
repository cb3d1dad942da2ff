// The table of JSON Schema keywords (draft 2020-12), in the order of checking: references, the value alone, subschemas
// in place, members and items, and last what nobody has evaluated. Keywords that are not here are annotations.
#include "score/schema_applicators.h"
#include "score/schema_assertions.h"
#include "score/schema_index.h"

namespace benchhub {

const std::vector<Keyword>& schema_keywords() {
  namespace k = schema_keyword;
  static const std::vector<Keyword> table = {
      {"$ref", Shape::string, false, k::reference},
      {"$dynamicRef", Shape::string, false, k::dynamic_reference},
      {"$defs", Shape::schema_map, false, nullptr},
      {"definitions", Shape::schema_map, false, nullptr},
      {"type", Shape::types, false, k::type},
      {"enum", Shape::array, false, k::enumeration},
      {"const", Shape::any, false, k::constant},
      {"multipleOf", Shape::positive, false, k::multiple_of},
      {"maximum", Shape::number, false, k::maximum},
      {"exclusiveMaximum", Shape::number, false, k::exclusive_maximum},
      {"minimum", Shape::number, false, k::minimum},
      {"exclusiveMinimum", Shape::number, false, k::exclusive_minimum},
      {"maxLength", Shape::count, false, k::max_length},
      {"minLength", Shape::count, false, k::min_length},
      {"pattern", Shape::pattern, false, k::pattern},
      {"maxItems", Shape::count, false, k::max_items},
      {"minItems", Shape::count, false, k::min_items},
      {"uniqueItems", Shape::boolean, false, k::unique_items},
      {"maxProperties", Shape::count, false, k::max_properties},
      {"minProperties", Shape::count, false, k::min_properties},
      {"required", Shape::names, false, k::required},
      {"dependentRequired", Shape::name_map, false, k::dependent_required},
      {"allOf", Shape::schemas, true, k::all_of},
      {"anyOf", Shape::schemas, true, k::any_of},
      {"oneOf", Shape::schemas, true, k::one_of},
      {"not", Shape::schema, true, k::negation},
      {"if", Shape::schema, true, k::condition},
      {"then", Shape::schema, true, nullptr},
      {"else", Shape::schema, true, nullptr},
      {"dependentSchemas", Shape::schema_map, true, k::dependent_schemas},
      {"properties", Shape::schema_map, false, k::properties},
      {"patternProperties", Shape::pattern_map, false, k::pattern_properties},
      {"additionalProperties", Shape::schema, false, k::additional_properties},
      {"propertyNames", Shape::schema, false, k::property_names},
      {"prefixItems", Shape::schemas, false, k::prefix_items},
      {"items", Shape::schema, false, k::items},
      {"contains", Shape::schema, false, k::contains_items},
      {"minContains", Shape::count, false, nullptr},
      {"maxContains", Shape::count, false, nullptr},
      {"unevaluatedItems", Shape::schema, false, k::unevaluated_items},
      {"unevaluatedProperties", Shape::schema, false, k::unevaluated_properties},
  };
  return table;
}

}  // namespace benchhub
