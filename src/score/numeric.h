// Reading numbers out of prose. The grammar is docs/scorers.md, "numeric".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchhub {

struct NumberRead {
  double value = 0;
  std::string text;  // as read, signs and separators in ASCII
  std::string unit;  // letters and % / that stand after it, at most one space between: "km/h"; "" if none
};
// The last number of the text; nullopt if there is none. Linear in the text.
std::optional<NumberRead> last_number(std::string_view text);

}  // namespace benchhub
