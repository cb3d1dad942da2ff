// choice: reads the letter of a multiple-choice answer. The grammar is docs/scorers.md, "choice": forms, strongest
// first; within a form the last one wins. Letters inside prose ("A dog barks") are never read.
#include <fmt/format.h>

#include <algorithm>
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
  bool one_letter = false;  // counts only if every letter in this form is the same
};
// What may stand around a letter: Markdown, quotes, brackets, LaTeX.
#define WRAP_OPEN "(?:\\\\(?:boxed|text|mathrm|mathbf|textbf)\\{|[*_`\"'(\\[{$])"
#define WRAP_CLOSE "[*_`\"')\\]}$]"
#define ANSWER                                                                                     \
  "(?:(?i:\\b(?:answer|correct|antwort|respuesta|resposta|risposta|(?:correct|right|best) "        \
  "(?:choice|option|letter|one)))\\b|(?i:r\xC3\xA9ponse|\xD0\xBE\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82)" \
  "|\xE7\xAD\x94\xE6\xA1\x88|\xE7\xAD\x94\xE3\x81\x88)[*_`\"']{0,3}"
#define IS                                                                                                     \
  "(?:\\s{0,3}(?i:is|was|=|:|->|-|>|\xEF\xBC\x9A|\xE6\x98\xAF|\xE3\x81\xAF|would be|should be|must be|choice|" \
  "option|letter|not [A-Z],? but(?: rather)?|" WRAP_CLOSE ")){0,4}"
#define AFTER_ANSWER ANSWER IS "\\s{0,3}" WRAP_OPEN "{0,6}"
#define LINE_START "(?m:^)[ >#-]{0,8}" WRAP_OPEN "{0,6}"
#define NO_WORD "(?:[^0-9A-Za-z_'+#&-]|['_-](?:[^0-9A-Za-z]|$)|$)"
constexpr LetterForm kForms[] = {
    {"after \"answer\"", "(?:" AFTER_ANSWER "|(?i:\\b(?:it is|it's|therefore|thus|hence))[,:]? " WRAP_OPEN
                         "{0,6})(?P<answer>[A-Z])" NO_WORD},
    {"after \"answer\", small",
     AFTER_ANSWER "(?P<answer>[a-z])" WRAP_CLOSE "{0,6}[.!]?" WRAP_CLOSE "{0,4} {0,8}(?m:$)"},
    {"before \"is correct\"",
     "(?:^|[\\s*_`\"'(\\[])(?P<answer>[A-Z])" WRAP_CLOSE "{0,6} (?i:is|must be|would be|seems) (?i:correct\\b|(?:the "
                                                         ")(?:(?:correct|right|best) )?(?:answer|choice|option)\\b)"},
    {"alone on a line", LINE_START "(?P<answer>[A-Za-z])" WRAP_CLOSE "{0,6}[.:,!)]?" WRAP_CLOSE "{0,4} {0,8}(?m:$)"},
    {"in brackets or bold",
     "(?:\\(|\\[|\\*\\*\\(?|\\\\boxed\\{(?:\\\\text\\{)?)(?P<answer>[A-Z])(?:\\)|\\]|[.:)]?\\*\\*|\\})"},
    {"at the start of a line",
     LINE_START "(?P<answer>[A-Z])" WRAP_CLOSE "{0,4}(?:[.):]| -| \xE2\x80\x93| \xE2\x80\x94)" WRAP_CLOSE "{0,4} "},
    {"after a choosing word",
     "\\b(?i:choose|chose|pick|select|go with|going with|choice|option)\\b(?:\\s{0,3}(?i:is|:|=|" WRAP_CLOSE
     ")){0,3}\\s{0,3}" WRAP_OPEN "{0,6}(?P<answer>[A-Z])" NO_WORD,
     true},
};
constexpr const char* kAnswerText = "(?m)" ANSWER IS "\\s{0,3}(?P<answer>[^\\n]{1,400}?)[.!]?\\s{0,8}$";
#undef WRAP_OPEN
#undef WRAP_CLOSE
#undef ANSWER
#undef IS
#undef AFTER_ANSWER
#undef LINE_START
#undef NO_WORD

const std::array<Pattern, std::size(kForms)>& form_patterns() {
  static const auto patterns = [] {
    std::array<Pattern, std::size(kForms)> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = Pattern::compile_with_answer(kForms[i].regex).value();
    return out;
  }();
  return patterns;
}

int choice_index(char letter, std::size_t choices) {
  const bool is_letter = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
  const int index = (letter | 0x20) - 'a';
  return is_letter && static_cast<std::size_t>(index) < choices ? index : -1;
}

std::string_view without_front(std::string_view text, std::string_view any_of, std::size_t most) {
  while (most-- > 0 && !text.empty() && any_of.find(text.front()) != any_of.npos) text.remove_prefix(1);
  return text;
}

// "or B." behind a letter: then two choices are named, and none is given.
bool names_another(std::string_view rest, std::size_t choices) {
  rest = without_front(without_front(rest, "*_`\"')]}$", 6), " ", 3);
  bool joined = false;
  for (const std::string_view word : {"or ", "and ", "/", "& "}) {
    if (joined || !rest.starts_with(word)) continue;
    rest = without_front(rest.substr(word.size()), " *_`\"'([{$", 6);
    joined = true;
  }
  if (!joined || rest.empty() || choice_index(rest.front(), choices) < 0) return false;
  rest = without_front(rest.substr(1), "*_`\"')]}$", 6);
  return rest.empty() || std::string_view(".,;!?\n").find(rest.front()) != rest.npos;
}

// "A dog" begins with an article, "A because" does not.
bool is_article(char letter, std::string_view rest) {
  constexpr std::string_view kAfterLetters[] = {"because", "since", "as", "for", "and",  "or",   "is",  "which", "that",
                                                "due",     "given", "by", "in",  "with", "from", "but", "not",   "has"};
  if (letter != 'A' || !rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  std::size_t end = 0;
  while (end < rest.size() && rest[end] >= 'a' && rest[end] <= 'z') ++end;
  const std::string_view word = rest.substr(0, end);
  return end > 0 && std::find(std::begin(kAfterLetters), std::end(kAfterLetters), word) == std::end(kAfterLetters);
}

struct LetterRead {
  int index = -1;
  bool with_another = false;  // "A or B"
};

// The last letter in this form that names a choice.
LetterRead last_letter(const Pattern& pattern, bool one_letter, std::string_view text, std::size_t choices) {
  LetterRead last;
  bool several = false;
  pattern.each_match(text, [&](const std::vector<std::string_view>& groups) {
    const char letter = groups[1].empty() ? '\0' : groups[1].front();
    const int index = choice_index(letter, choices);
    if (index < 0) return;
    const std::string_view rest = text.substr(static_cast<std::size_t>(groups[1].data() - text.data()) + 1);
    if (is_article(letter, rest)) return;
    several = several || (last.index >= 0 && last.index != index);
    last = {index, names_another(rest, choices)};
  });
  return one_letter && several ? LetterRead() : last;
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
    const auto [index, with_another] =
        last_letter(form_patterns()[i], kForms[i].one_letter, text, in.the_case.choices.size());
    if (with_another) return wrong(FailureKind::no_answer, "two choices are named as the answer");
    if (index >= 0) return read(index, kForms[i].name);
  }
  static const Pattern kAfterAnswer = Pattern::compile_with_answer(kAnswerText).value();
  const auto named = kAfterAnswer.last_answer(text);
  for (const std::string& given : {text, named.value_or("")}) {
    const int index = choice_by_text(given, in.the_case.choices);
    if (index >= 0) return read(index, "as the text of the choice");
  }
  return wrong(FailureKind::no_answer, "no letter of a choice in the answer");
}

}  // namespace benchhub
