// Reading numbers out of prose. The grammar is docs/scorers.md, "numeric".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchhub {

struct NumberRead {
  double value = 0;
  std::string text;  // as read, signs and separators in ASCII
  std::string unit;  // that stands after it, at most one space or hyphen between: "km/h", "m^2"; "" if none
};
// The last number of the text; nullopt if there is none. Linear in the text.
std::optional<NumberRead> last_number(std::string_view text);

// The unit of a definition as NumberRead::unit would have it ("km²" is "km^2"); "" if no number can have it.
std::string unit_as_read(std::string_view unit);

}  // namespace benchhub
