// The functions behind the rows of scorers.cc and the helpers that they share. Each scorer is a pure function that
// is called only when its check has found nothing; an answer that it cannot read is wrong, and the detail says why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "score/score.h"

namespace benchhub {

// failure: what it is if it is not right.
inline ScorerResult verdict(bool right, std::string_view extracted, std::string detail,
                            FailureCause failure = {FailureKind::wrong_value, ""}) {
  return {right ? 1.0 : 0.0, std::string(extracted), std::move(detail), "", std::move(failure)};
}
inline ScorerResult graded(double value, std::string_view extracted, std::string detail,
                           FailureCause failure = {FailureKind::unlike, ""}) {
  return {value, std::string(extracted), std::move(detail), "", std::move(failure)};
}
inline ScorerResult wrong(FailureKind kind, std::string detail) {
  return verdict(false, "", std::move(detail), {kind, ""});
}

inline ScorerResult unscored(std::string why) { return {std::nullopt, "", why, why}; }

// `expected` as a list of strings: a string, or an array of strings that is not empty; else nullopt.
std::optional<std::vector<std::string>> expected_strings(const Json& expected);
std::string check_strings(const Benchmark&, const Case&, const Scoring&);

// Text scorers (text_scorers.cc).
ScorerResult score_equals(const ScorerInput&);
ScorerResult score_contains(const ScorerInput&);
ScorerResult score_regex(const ScorerInput&);
std::string check_contains(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_starts_with(const ScorerInput&);
ScorerResult score_ends_with(const ScorerInput&);
// One answer out of a closed set (choice.cc, label.cc).
ScorerResult score_choice(const ScorerInput&);
std::string check_choice(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_label(const ScorerInput&);
std::string check_label(const Benchmark&, const Case&, const Scoring&);
// Values (numeric.cc, date.cc, json_scorers.cc).
ScorerResult score_numeric(const ScorerInput&);
std::string check_numeric(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_date(const ScorerInput&);
std::string check_date(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_json_schema(const ScorerInput&);
ScorerResult score_json_equal(const ScorerInput&);
std::string check_nothing(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_json_path(const ScorerInput&);
std::string check_json_path(const Benchmark&, const Case&, const Scoring&);
// Texts and collections (instructions.cc, overlap.cc, collections.cc).
ScorerResult score_instructions(const ScorerInput&);
std::string check_instructions(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_token_f1(const ScorerInput&);
ScorerResult score_exact_match(const ScorerInput&);
ScorerResult score_set(const ScorerInput&);
ScorerResult score_list(const ScorerInput&);
std::string check_items(const Benchmark&, const Case&, const Scoring&);
// Likeness of texts (levenshtein.cc, rouge.cc, bleu.cc, chrf.cc).
ScorerResult score_levenshtein(const ScorerInput&);
std::string check_levenshtein(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_rouge(const ScorerInput&);
ScorerResult score_bleu(const ScorerInput&);
ScorerResult score_chrf(const ScorerInput&);
ScorerResult score_similarity(const ScorerInput&);  // similarity.cc
// What kind of answer it is, and what it took (refusal.cc, language.cc, limits.cc).
bool declines(std::string_view text);  // by the phrases of `refusal`
ScorerResult score_refusal(const ScorerInput&);
std::string check_refusal(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_language(const ScorerInput&);
std::string check_language(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_latency(const ScorerInput&);
ScorerResult score_cost(const ScorerInput&);
ScorerResult score_published(const ScorerInput&);
// Calls of tools (tool_calls.cc).
ScorerResult score_tool_calls(const ScorerInput&);
std::string check_tool_calls(const Benchmark&, const Case&, const Scoring&);
ScorerResult score_tool_chain(const ScorerInput&);  // tool_chain.cc
std::string check_tool_chain(const Benchmark&, const Case&, const Scoring&);
// What judges say of it (judged.cc).
ScorerResult score_judged(const ScorerInput&);
std::string check_judged(const Benchmark&, const Case&, const Scoring&);
// Scorers made of scorers (composite.cc).
ScorerResult score_not(const ScorerInput&);
ScorerResult score_all_of(const ScorerInput&);
ScorerResult score_any_of(const ScorerInput&);
std::string check_parts(const Benchmark&, const Case&, const Scoring&);

}  // namespace benchhub
