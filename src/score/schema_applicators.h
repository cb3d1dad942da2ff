// The core and applicator vocabularies: keywords that apply subschemas. Rows of schema_keywords.cc.
#pragma once

#include "score/schema_index.h"

namespace benchhub::schema_keyword {

bool reference(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool dynamic_reference(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool all_of(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool any_of(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool one_of(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool negation(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool condition(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);  // if, then, else
bool dependent_schemas(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool properties(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool pattern_properties(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool additional_properties(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool property_names(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool prefix_items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool contains_items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);  // contains, min-, maxContains
bool unevaluated_items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool unevaluated_properties(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);

}  // namespace benchhub::schema_keyword
