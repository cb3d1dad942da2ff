// choice: reads the letter of a multiple-choice answer. The grammar is docs/scorers.md, "choice": five forms, strongest
// first; within a form the last one wins. Letters inside prose ("A dog barks") are never read.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "score/compiled.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxChoices = 26;

struct LetterForm {
  const char* name;
  const char* regex;
};
// What may stand around a letter: Markdown, quotes, brackets, LaTeX.
#define WRAP_OPEN "(?:\\\\(?:boxed|text|mathrm|mathbf|textbf)\\{|[*_`\"'(\\[{$])"
#define WRAP_CLOSE "[*_`\"')\\]}$]"
#define AFTER_ANSWER                                                                           \
  "(?i:\\b(?:answer|(?:correct|right|best) (?:choice|option)))\\b[*_`\"']{0,3}"                \
  "(?:\\s{0,3}(?i:is|was|=|:|->|-|would be|should be|must be|choice|option|letter|" WRAP_CLOSE \
  ")){0,4}"                                                                                    \
  "\\s{0,3}" WRAP_OPEN "{0,6}"
#define LINE_START "(?m:^)[ >#-]{0,8}" WRAP_OPEN "{0,6}"
constexpr LetterForm kForms[] = {
    {"after \"answer\"", AFTER_ANSWER "(?P<answer>[A-Z])(?:[^0-9A-Za-z_'+#&-]|['_-](?:[^0-9A-Za-z]|$)|$)"},
    {"after \"answer\", small",
     AFTER_ANSWER "(?P<answer>[a-z])" WRAP_CLOSE "{0,6}[.!]?" WRAP_CLOSE "{0,4} {0,8}(?m:$)"},
    {"alone on a line", LINE_START "(?P<answer>[A-Za-z])" WRAP_CLOSE "{0,6}[.:,!)]?" WRAP_CLOSE "{0,4} {0,8}(?m:$)"},
    {"in brackets or bold",
     "(?:\\(|\\[|\\*\\*\\(?|\\\\boxed\\{(?:\\\\text\\{)?)(?P<answer>[A-Z])(?:\\)|\\]|[.:)]?\\*\\*|\\})"},
    {"at the start of a line", LINE_START "(?P<answer>[A-Z])" WRAP_CLOSE "{0,4}[.):]" WRAP_CLOSE "{0,4} "},
};
#undef WRAP_OPEN
#undef WRAP_CLOSE
#undef AFTER_ANSWER
#undef LINE_START

const std::array<Pattern, std::size(kForms)>& form_patterns() {
  static const auto patterns = [] {
    std::array<Pattern, std::size(kForms)> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = Pattern::compile_with_answer(kForms[i].regex).value();
    return out;
  }();
  return patterns;
}

// Index of the last letter in this form that names a choice, or -1.
int last_letter(const Pattern& pattern, std::string_view text, std::size_t choices) {
  int last = -1;
  pattern.each_match(text, [&](const std::vector<std::string_view>& groups) {
    const char letter = groups[1].empty() ? 0 : groups[1].front();
    const int index = (letter | 0x20) - 'a';
    if (index >= 0 && static_cast<std::size_t>(index) < choices) last = index;
  });
  return last;
}

// Index of the only choice whose text is the whole answer, or -1.
int choice_by_text(std::string_view text, const std::vector<std::string>& choices) {
  const std::string given = normalise(text, true, true);
  int found = -1;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (given.empty() || normalise(choices[i], true, true) != given) continue;
    if (found >= 0) return -1;
    found = static_cast<int>(i);
  }
  return found;
}

}  // namespace

std::string check_choice(const Benchmark&, const Case& the_case, const Scoring&) {
  const std::size_t n = the_case.choices.size();
  if (n < 2 || n > kMaxChoices) return "the case must have choices, 2 to 26 of them";
  const char last = static_cast<char>('A' + n - 1);
  const std::string letter = the_case.expected.is_string() ? the_case.expected.get<std::string>() : "";
  if (letter.size() == 1 && letter[0] >= 'A' && letter[0] <= last) return "";
  return fmt::format("expected must be one letter, A to {}", last);
}

ScorerResult score_choice(const ScorerInput& in) {
  const std::string expected = in.the_case.expected.get<std::string>();
  const auto read = [&](int index, const char* form) {
    const std::string letter(1, static_cast<char>('A' + index));
    return verdict(letter == expected, letter, fmt::format("{}, read {}", letter, form));
  };
  const std::string text = plain(in.text);
  for (std::size_t i = 0; i < std::size(kForms); ++i) {
    const int index = last_letter(form_patterns()[i], text, in.the_case.choices.size());
    if (index >= 0) return read(index, kForms[i].name);
  }
  const int index = choice_by_text(text, in.the_case.choices);
  if (index >= 0) return read(index, "as the text of the choice");
  return wrong(FailureKind::no_answer, "no letter of a choice in the answer");
}

}  // namespace benchhub
