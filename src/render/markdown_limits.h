// What Markdown may not be, found before cmark sees it: shapes on which cmark-gfm takes quadratic time or writes much
// more than it read. Called by markdown.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace benchhub {

inline constexpr int kMaxMarkdownContainers = 32;

// Checks size, line length, containers opened by a line, and the cells that tables can expand to. `file` is for errors.
Status check_markdown_limits(std::string_view source, const std::string& file);

}  // namespace benchhub
