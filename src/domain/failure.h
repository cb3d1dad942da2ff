// Why an answer has not the full score: one class of a closed table. Scorers and the states of answers decide it
// (score/), boards count it (assemble/), pages and exports name it. A class explains a score and never changes one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace benchhub {

enum class FailureKind : std::uint8_t {
  none,  // right, or nothing to explain: not asked, not judged yet
  truncated,
  refused,
  no_answer,
  not_json,
  form,
  ambiguous,
  wrong_value,
  unlike,
  missing_text,
  missing_items,
  extra_items,
  other_items,
  item_order,
  schema,
  missing_path,
  rule,
  language,
  complied,
  forbidden,
  slow,
  costly,
  call_missing,
  call_needless,
  call_format,
  call_name,
  call_count,
  argument_missing,
  argument_extra,
  argument_type,
  argument_value,
  chain_endless,
  chain_state,
  call_order,
  judge_grade,
  judge_label,
  judge_question,
  judge_lost,
  judge_tie,
  empty,
  filtered,
  strange_end,
  provider_error,
  unknown_outcome,
  judge_error,
};

struct FailureCause {
  FailureKind kind = FailureKind::none;
  std::string what;  // which one, where the class has several: the rule, the label, the question; at most 80 characters

  explicit operator bool() const { return kind != FailureKind::none; }
  auto operator<=>(const FailureCause&) const = default;
};

struct FailureClass {
  FailureKind kind;
  const char* name;   // "wrong-value": in files
  const char* title;  // "Another value": on pages
  const char* help;   // one sentence
  bool scored;        // false: such an answer has no score, and is no fault of its author's
};
// In the order in which pages show them; all but FailureKind::none.
std::span<const FailureClass> failure_classes();
const FailureClass& failure_class(FailureKind kind);  // not of none

}  // namespace benchhub
