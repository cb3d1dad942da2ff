// The validation vocabulary: keywords that look at one value alone. Rows of schema_keywords.cc.
#pragma once

#include "score/schema_index.h"

namespace benchhub::schema_keyword {

bool type(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool enumeration(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool constant(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool multiple_of(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool maximum(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool exclusive_maximum(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool minimum(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool exclusive_minimum(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool max_length(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool min_length(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool pattern(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool max_items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool min_items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool unique_items(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool max_properties(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool min_properties(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool required(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);
bool dependent_required(Evaluation&, const SchemaNode&, const Json&, const Json&, Marks&);

}  // namespace benchhub::schema_keyword
