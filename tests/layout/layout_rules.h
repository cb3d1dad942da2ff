// The rules of ARCHITECTURE.md as functions over text: which module may include which, who owns a third-party header,
// how long and in what form a file may be. Reads no disk (layout_test.cc does) and does not preprocess: an #include
// counts also where a condition switches it off.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace benchhub::layout {

struct Violation {
  std::string file;  // as given
  int line = 0;      // from 1
  std::string what;  // what is wrong, and which rule it breaks
};
std::string to_string(const Violation& violation);  // file:line: what

struct Module {
  std::set<std::string> reach;  // itself and everything that its DEPS lead to
  bool header_only = false;     // may use nlohmann/json alone
};
using Modules = std::map<std::string, Module>;

// The bh_module() rows of CMakeLists.txt, the one table of modules. A row may name only rows above it, so there is no
// cycle; anything else is a violation with `file` and the row's line.
Modules read_modules(const std::string& file, std::string_view cmake, std::vector<Violation>& violations);

// All rules of one source file. `path` is below src/ ("plan/plan.cc", "main.cc").
std::vector<Violation> check_source(const std::string& path, std::string_view text, const Modules& modules);

// At most `limit` lines.
std::vector<Violation> check_length(const std::string& path, std::string_view text, int limit);

}  // namespace benchhub::layout
