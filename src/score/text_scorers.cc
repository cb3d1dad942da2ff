// equals, contains, starts_with, ends_with, regex: an answer against one or several accepted texts. docs/scorers.md.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "score/compiled.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

constexpr const char* kStringsWanted = "expected must be a string or an array of strings";

// The first accepted text that equals `text` after normalisation makes it right.
ScorerResult compare(const ScorerInput& in, std::string_view text, bool ignore_case, bool ignore_punctuation) {
  const auto accepted = *expected_strings(in.the_case.expected);
  const std::string given = normalise(text, ignore_case, ignore_punctuation);
  for (const auto& one : accepted) {
    if (normalise(one, ignore_case, ignore_punctuation) == given)
      return verdict(true, text, "equal to the expected text");
  }
  return verdict(false, text, "not equal to the expected text");
}

template <class Stands>
ScorerResult at_an_end(const ScorerInput& in, const char* verb, Stands stands) {
  const auto wanted = *expected_strings(in.the_case.expected);
  const bool ignore_case = option_is(in.scoring, "ignore_case");
  const std::string text = normalise(in.text, ignore_case);
  const auto found = std::find_if(wanted.begin(), wanted.end(),
                                  [&](const auto& part) { return stands(text, normalise(part, ignore_case)); });
  if (found == wanted.end())
    return wrong(FailureKind::missing_text, fmt::format("{} with none of the expected texts", verb));
  return verdict(true, *found, fmt::format("{} with \"{}\"", verb, excerpt(*found)));
}

}  // namespace

std::optional<std::vector<std::string>> expected_strings(const Json& expected) {
  if (expected.is_string()) return std::vector<std::string>{expected.get<std::string>()};
  const bool strings = expected.is_array() && !expected.empty() &&
                       std::all_of(expected.begin(), expected.end(), [](const Json& item) { return item.is_string(); });
  if (!strings) return std::nullopt;
  return expected.get<std::vector<std::string>>();
}

std::string check_strings(const Benchmark&, const Case& the_case, const Scoring&) {
  return expected_strings(the_case.expected) ? "" : kStringsWanted;
}

std::string check_contains(const Benchmark&, const Case& the_case, const Scoring&) {
  const auto wanted = expected_strings(the_case.expected);
  if (!wanted) return kStringsWanted;
  const bool blank =
      std::any_of(wanted->begin(), wanted->end(), [](const auto& w) { return normalise(w, true).empty(); });
  return blank ? "expected must not have an empty text: every answer contains it" : "";
}

ScorerResult score_equals(const ScorerInput& in) {
  return compare(in, in.text, option_is(in.scoring, "ignore_case"), option_is(in.scoring, "ignore_punctuation"));
}

ScorerResult score_regex(const ScorerInput& in) {
  const auto found = in.compiled.pattern->last_answer(in.text);
  if (!found) return wrong(FailureKind::no_answer, "the pattern does not match the answer");
  return compare(in, *found, option_is(in.scoring, "ignore_case"), false);
}

ScorerResult score_contains(const ScorerInput& in) {
  const auto wanted = *expected_strings(in.the_case.expected);
  const bool ignore_case = option_is(in.scoring, "ignore_case");
  const std::string text = normalise(in.text, ignore_case);
  const auto is_in = [&](const std::string& part) { return contains(text, normalise(part, ignore_case)); };
  if (option_text(in.scoring, "mode") == "all") {
    const auto missing = std::find_if_not(wanted.begin(), wanted.end(), is_in);
    if (missing == wanted.end()) return verdict(true, "", "contains every expected text");
    return wrong(FailureKind::missing_text, fmt::format("does not contain \"{}\"", excerpt(*missing)));
  }
  const auto found = std::find_if(wanted.begin(), wanted.end(), is_in);
  if (found == wanted.end()) return wrong(FailureKind::missing_text, "contains none of the expected texts");
  return verdict(true, *found, fmt::format("contains \"{}\"", excerpt(*found)));
}

ScorerResult score_starts_with(const ScorerInput& in) {
  return at_an_end(in, "begins", [](std::string_view text, std::string_view part) { return text.starts_with(part); });
}

ScorerResult score_ends_with(const ScorerInput& in) {
  return at_an_end(in, "ends", [](std::string_view text, std::string_view part) { return text.ends_with(part); });
}

}  // namespace benchhub
