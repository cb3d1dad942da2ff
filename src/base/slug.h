// A slug out of a name that somebody else chose. Called by `doctor` and `import`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchhub {

inline constexpr std::size_t kMaxSlug = 64;

// "GPT 4.1 (mini)" -> "gpt-4-1-mini": small ASCII letters and digits, what lies between as one "-", none at either end.
// May be empty, and longer than kMaxSlug.
std::string plain_slug(std::string_view name);

}  // namespace benchhub
