// Who goes with whom: each expected thing needs a given one of its own. Used by tool_calls and tool_chain.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace benchhub {

using Fits = std::vector<std::vector<char>>;  // [expected][given]: may they go together?

// The first of the expected ones that is left without a given one of its own, however the others are paired; nullopt if
// all can be paired. Kuhn's augmenting paths.
std::optional<std::size_t> first_without_partner(const Fits& fits, std::size_t given);

}  // namespace benchhub
