// Which verdict a judge's reply is. Judges are asked as models are, and their replies are kept as answers are, in a
// file of their own (docs/format-data.md); this is what they have besides.
#pragma once

#include <compare>
#include <string>

namespace benchhub {

struct JudgeRef {
  std::string scorer;  // name of the scoring that asks, unique in its benchmark
  std::string judge;   // slug of the judge's model
  std::string series;  // 16 hex digits over judge, prompt, parameters and grammar: only verdicts of one series compare
  std::string order;   // of two answers: "ab" the judged one first, "ba" the other; else ""
  int ask = 0;         // 1: asked once more, because the first reply held no verdict
  std::string prompt;  // "rubric@0f3a5c7b91d2e468": name and hash of its text
  int grammar = 0;     // version of the rules by which a verdict is read
  std::string form = {};  // judge/form.h: scale, labels or questions, so that it can be read when they have changed
  auto operator<=>(const JudgeRef&) const = default;
};

}  // namespace benchhub
