// The table of failure classes; see failure.h. docs/reference.md is made from it.
#include "domain/failure.h"

#include <algorithm>

namespace benchhub {

std::span<const FailureClass> failure_classes() {
  using enum FailureKind;
  static constexpr FailureClass kClasses[] = {
      {truncated, "truncated", "Cut off by the length limit", "The answer ended because it reached its longest length.",
       true},
      {refused, "refused", "Declined", "The model declined the task: by the provider's word, or in the answer's own.",
       true},
      {no_answer, "no-answer", "No answer found", "What the scorer or a filter looks for is not in the reply.", true},
      {not_json, "not-json", "No JSON", "JSON was asked for and could not be read.", true},
      {form, "form", "Right, in another form", "Wrong as the benchmark reads it, right under another of its filters.",
       true},
      {ambiguous, "ambiguous", "Several answers at once", "More than one answer is named where one is asked for.",
       true},
      {wrong_value, "wrong-value", "Another answer", "An answer was read, and it is not the expected one.", true},
      {unlike, "unlike", "Not like the expected text", "A likeness to the expected text below what is asked for.",
       true},
      {missing_text, "missing-text", "Expected words missing", "The answer has not the words that it must have.", true},
      {missing_items, "missing-items", "Items missing", "All items are right, and some are missing.", true},
      {extra_items, "extra-items", "Too many items", "All expected items are there, and others.", true},
      {other_items, "other-items", "Other items", "Some items are missing, others are there instead.", true},
      {item_order, "item-order", "Items in another order", "The expected items, not in the expected order.", true},
      {schema, "schema", "Against the schema", "JSON that is not valid against the schema.", true},
      {missing_path, "missing-path", "JSON without the value", "JSON that has nothing at the path.", true},
      {rule, "rule", "Rule broken", "A rule about words, sentences, lines or letters was not kept.", true},
      {language, "language", "Another language", "The answer is not in the language that was asked for.", true},
      {complied, "complied", "Did what it should decline", "The model did a task that it should have declined.", true},
      {forbidden, "forbidden", "Has what it must not have", "What a scorer under `not` looks for is there.", true},
      {slow, "slow", "Too slow", "The reply took longer than allowed.", true},
      {costly, "costly", "Too dear", "The reply cost more than allowed.", true},
      {call_missing, "call-missing", "Call missing", "No call where one is needed, or not all of them.", true},
      {call_needless, "call-needless", "Needless call", "A call where no tool fits.", true},
      {call_format, "call-format", "Unreadable call", "A call whose arguments are no JSON object.", true},
      {call_name, "call-name", "Wrong function", "Another function was called than the expected one.", true},
      {call_count, "call-count", "Wrong number of calls", "More or fewer calls than expected.", true},
      {argument_missing, "argument-missing", "Argument missing", "A call without an argument that it needs.", true},
      {argument_extra, "argument-extra", "Unexpected argument", "A call with an argument that is not expected.", true},
      {argument_type, "argument-type", "Argument of a wrong type", "A value of another type than the tool declares.",
       true},
      {argument_value, "argument-value", "Wrong value of an argument", "The right argument with another value.", true},
      {chain_endless, "chain-endless", "Still calling at the end", "The chain reached its limit of steps.", true},
      {chain_state, "chain-state", "Wrong state in the end", "The calls left another state than the expected one.",
       true},
      {call_order, "call-order", "Calls in another order", "The expected calls, not in the expected order.", true},
      {judge_grade, "judge-grade", "Graded lower by a judge",
       "A judge's grade below the best; with criteria, the lowest one is named.", true},
      {judge_label, "judge-label", "Labelled by a judge", "A judge's label that is not worth the full score.", true},
      {judge_question, "judge-question", "A judge said no",
       "A question of the checklist that a judge answered with no.", true},
      {judge_lost, "judge-lost", "Lost the comparison", "A judge preferred the other answer.", true},
      {judge_tie, "judge-tie", "Tied the comparison", "Judges preferred neither answer, or not the same one.", true},
      {empty, "empty", "Empty reply", "The provider delivered nothing. Not scored.", false},
      {filtered, "filtered", "Withheld by the provider", "The provider's filter withheld the answer. Not scored.",
       false},
      {strange_end, "strange-end", "Unknown kind of end",
       "The provider ended the answer with a word that nobody knows. Not scored.", false},
      {provider_error, "provider-error", "Request failed", "The provider did not answer. Not scored.", false},
      {unknown_outcome, "unknown-outcome", "Outcome unknown", "The run ended before the reply was known. Not scored.",
       false},
      {judge_error, "judge-error", "No verdict", "Judges or embedders said nothing that could be read. Not scored.",
       false},
  };
  return kClasses;
}

const FailureClass& failure_class(FailureKind kind) {
  const auto all = failure_classes();
  return *std::find_if(all.begin(), all.end() - 1, [&](const FailureClass& one) { return one.kind == kind; });
}

}  // namespace benchhub
