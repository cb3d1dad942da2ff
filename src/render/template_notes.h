// What a user's own template asks for and the site's content policy forbids: scripts and styles in the markup, handlers
// of events, files of other hosts. A browser drops them without a word, so the build says it. Called by site.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

// A sentence each, "file:line:col: <style> …"; the first ten.
std::vector<std::string> blocked_parts(std::string_view file, std::string_view text);

}  // namespace benchhub
