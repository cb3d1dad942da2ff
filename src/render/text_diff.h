// What an answer has and its reference has not, word by word, for the case pages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

enum class DiffKind { same, missing, extra };  // missing: in the reference only; extra: in the answer only

struct DiffPart {
  DiffKind kind = DiffKind::same;
  std::string text;  // words, one space between them
};

// By the longest common subsequence of words. Empty where it would say nothing (equal, no word in common) or cost too
// much (over kMaxDiffWords words on a side).
inline constexpr std::size_t kMaxDiffWords = 150;
std::vector<DiffPart> word_diff(std::string_view reference, std::string_view answer);

}  // namespace benchhub
