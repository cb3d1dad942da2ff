// Which verdict a judge's reply is. Judges are asked as models are, and their replies are kept as answers are, in a
// file of their own (docs/format-data.md); this is what they have besides.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <tuple>

namespace benchhub {

// The texts that a verdict is about.
struct JudgeInput {
  std::string question;   // what the model was asked
  std::string reference;  // "" = none
  std::string answer;     // that is graded
  std::string rival;      // pair: the other answer
  bool operator==(const JudgeInput&) const = default;
};

struct JudgeRef {
  std::string scorer;  // name of the scoring that asks, unique in its benchmark
  std::string judge;   // slug of the judge's model
  std::string series;  // 16 hex digits over judge, prompt, parameters and grammar: only verdicts of one series compare
  std::string order;   // of two answers: "ab" the judged one first, "ba" the other; else ""
  int ask = 0;         // 1: asked once more, because the first reply held no verdict
  std::string prompt;  // "rubric@0f3a5c7b91d2e468": name and hash of its text
  int grammar = 0;     // version of the rules by which a verdict is read
  std::string form = {};   // judge/form.h: scale, labels or questions, so that it can be read when they have changed
  std::string rival = {};  // of all pairs: slug of the other model
  int round = 0;  // of a calibration item: 0 the frozen verdict, 1 … asked again to see whether the judge moved
  std::shared_ptr<const JudgeInput> frozen = {};  // of round 0: the texts, which later rounds ask about whatever became
                                                  // of the answer; no part of what tells two apart

  auto identity() const { return std::tie(scorer, judge, series, order, ask, prompt, grammar, form, rival, round); }
  auto operator<=>(const JudgeRef& other) const { return identity() <=> other.identity(); }
  bool operator==(const JudgeRef& other) const { return identity() == other.identity(); }
};

}  // namespace benchhub
