// Equality and order of JSON values by value: 1 is 1.0, the order of an object's members does not count.
#pragma once

#include "base/json.h"

namespace benchhub {

// Negative, 0 or positive; a total order. Integers and doubles compare exactly, without rounding.
int compare_json(const Json& a, const Json& b);
inline bool same_json(const Json& a, const Json& b) { return compare_json(a, b) == 0; }

// Is `value` an integer multiple of `divisor`, as decimals: 0.3 of 0.1 is one. divisor > 0.
bool is_multiple_of(const Json& value, const Json& divisor);
// An integer by value: 1, 1.0, 1e300.
bool is_integer(const Json& value);

}  // namespace benchhub
