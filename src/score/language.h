// Which language a text is mainly written in, for the scorer `language`. docs/scorers.md states the limits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

// "en", "de", …; "" if none is clear.
std::string language_of(std::string_view text);
std::vector<std::string> known_languages();  // codes, sorted

}  // namespace benchhub
