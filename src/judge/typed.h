// What a person types for a verdict, in few keys, as a judge would have written it: "4", "5 1" for two criteria, "y n
// y", a label or its number, "a", "b", "=". Used by `review`. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "judge/judge.h"

namespace benchhub {

// The inside of a [[…]]; nullopt if the text is no verdict of this kind.
std::optional<std::string> typed_verdict(const JudgeSpec& spec, std::string_view text);
// What can be typed: "a grade from 1 to 5", "a, b or = for neither".
std::string typing_help(const JudgeSpec& spec);

}  // namespace benchhub
