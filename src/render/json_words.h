// A JSON value in one line of words, for lists: tool calls as calls, lists with commas, members by name. The page of a
// case shows what it expects whole. Pure; called by view.cc and pages/parts.cc.
#pragma once

#include <cstddef>
#include <string>

#include "base/json.h"

namespace benchhub {

// At most n code points, "…" if cut; "" of null.
std::string json_words(const Json& value, std::size_t n);

}  // namespace benchhub
