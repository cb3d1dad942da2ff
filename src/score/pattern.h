// Regular expressions of definitions: RE2, so matching is linear in the text whatever the pattern. The only place that
// knows RE2. Syntax: docs/scorers.md; a pattern longer than 1 KiB or too large for 1 MiB of memory is refused.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace re2 {
class RE2;
}

namespace benchhub {

class Pattern {
 public:
  static constexpr std::size_t kMaxPattern = 1024;    // bytes
  static constexpr std::size_t kMaxText = 64 * 1024;  // each_match reads the last so many bytes of a text
  static constexpr std::size_t kMaxWork = 64u << 20;  // bytes that each_match may look at, all matches together
  static constexpr std::size_t kLastText = 8 * 1024;  // the end of a text, which is read whatever was spent before

  static Result<Pattern> compile(std::string_view regex);
  // The same, and the pattern must have a group (?P<answer>...).
  static Result<Pattern> compile_with_answer(std::string_view regex);

  bool search(std::string_view text) const;
  // Every match from left to right, not overlapping; groups[0] is the whole match, the data() of a group that took no
  // part is null. Of a text longer than kMaxText only the end is read, from the start of a line where there is one.
  // When kMaxWork is spent, the search goes on at the last kLastText bytes.
  void each_match(std::string_view text, const std::function<void(const std::vector<std::string_view>&)>& visit) const;
  // Group `answer` of the last match in which it took part; nullopt if there is none.
  std::optional<std::string> last_answer(std::string_view text) const;
  // The same of the first match in the whole text; nullopt also if the group took no part in that one.
  std::optional<std::string> first_answer(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> regex_;
  int answer_group_ = 0;
};

}  // namespace benchhub
