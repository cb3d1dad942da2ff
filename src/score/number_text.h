// The text that numbers are scanned in: see number_text.cc. Called by numeric.cc.
#pragma once

#include <string>
#include <string_view>

namespace benchhub {

// Printable ASCII, \t and \n; docs/scorers.md, "numeric", says what becomes what.
std::string number_text(std::string_view text);

}  // namespace benchhub
