// The lines that git leaves in a file whose conflict nobody resolved. Read by definition/source.cc and the store.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace benchhub {

// In the order in which they stand; the second only with some styles.
inline constexpr std::array<std::string_view, 4> kConflictMarks = {"<<<<<<<", "|||||||", "=======", ">>>>>>>"};

// Alone in its line, or with a name behind it.
inline bool is_conflict_mark(std::string_view line, std::string_view mark) {
  return line.starts_with(mark) && (line.size() == mark.size() || line[mark.size()] == ' ');
}

inline bool is_conflict_mark(std::string_view line) {
  return std::any_of(kConflictMarks.begin(), kConflictMarks.end(),
                     [&](std::string_view mark) { return is_conflict_mark(line, mark); });
}

}  // namespace benchhub
