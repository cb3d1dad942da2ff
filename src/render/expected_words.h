// What a case expects, in one line of words for lists: tool calls as calls, lists with commas, members by name. The
// page of a case shows it whole. Pure; called by view.cc.
#pragma once

#include <cstddef>
#include <string>

#include "base/json.h"

namespace benchhub {

// At most n code points, "…" if cut; "" of null.
std::string expected_words(const Json& expected, std::size_t n);

}  // namespace benchhub
