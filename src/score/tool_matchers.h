// Does an argument of a tool call have the expected value? An expected value is JSON, in which an object with one
// member whose name begins with "$" is a matcher. docs/scorers.md, "tool_calls", has the table.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "score/similarity.h"

namespace benchhub {

// "" or what is wrong with an expected value: an unknown matcher, a matcher's value of a wrong type.
std::string check_matcher(const Json& expected);
// `likeness` decides where meanings are compared ($semantic); what it does not know is no match.
bool matches(const Json& expected, const Json& given, Likeness& likeness);
bool is_optional(const Json& expected);  // {"$optional": ...}: may be left out
// A value that matches; nullopt for a pattern, and for what may be left out.
std::optional<Json> matching_value(const Json& expected);

}  // namespace benchhub
