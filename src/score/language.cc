// language: in which of eighteen languages is the answer mainly written? By script, and for Latin letters by common
// words. Simple on purpose; docs/scorers.md, "language", states the limits.
#include "score/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"
#include "score/tokenise.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostWords = 20'000;
constexpr double kLeastShare = 0.08;  // of a text's words that are common words of its language: 20 to 50 % in prose

struct CommonWords {
  std::string_view code, words;  // folded, a space on both sides of each
};
// Words that are frequent in one language and rare in the others of this table.
constexpr std::array<CommonWords, 9> kCommon = {{
    {"en",
     " the and of to is that it was for with as are this be not have from they you which an by or his her but we "},
    {"de",
     " der die das und ist nicht ein eine zu den mit von für auf im dem sich auch es wird sind als wie ich sie oder "},
    {"fr",
     " le la les et est une des du dans que qui pour pas au sur avec il elle ce sont ne plus par nous vous cette "},
    {"es", " el los las y es una del que en por con para no se su lo más como pero sus está son este también muy hay "},
    {"it",
     " il che di è e non per una sono con della nel gli anche le più del alla dei come questo ma ha si lo delle "},
    {"pt", " o os as e é não uma do da em que para com um dos mais por como ao na se mas foi são você também isso "},
    {"nl", " de het een en van is dat niet op te zijn met voor er aan ook als maar om hij bij naar wordt deze dit ze "},
    {"sv", " och att det är som en på för av med den till inte har om ett jag var från kan så men vi eller sig ska "},
    {"pl", " i w na nie się z do jest to że jak ale o co po tak od za przez dla są ich już tylko jego czy "},
}};

enum class Script { none, latin, cyrillic, greek, arabic, hebrew, han, kana, hangul, devanagari, thai };

Script script_of(char32_t c) {
  const auto in = [c](char32_t from, char32_t to) { return c >= from && c <= to; };
  if (in('a', 'z') || in('A', 'Z') || (in(0xC0, 0x24F) && c != 0xD7 && c != 0xF7)) return Script::latin;
  if (in(0x370, 0x3FF)) return Script::greek;
  if (in(0x400, 0x52F)) return Script::cyrillic;
  if (in(0x590, 0x5FF)) return Script::hebrew;
  if (in(0x600, 0x6FF)) return Script::arabic;
  if (in(0x900, 0x97F)) return Script::devanagari;
  if (in(0xE00, 0xE7F)) return Script::thai;
  if (in(0x3041, 0x30FF)) return Script::kana;
  if (in(0x4E00, 0x9FFF) || in(0x3400, 0x4DBF)) return Script::han;
  if (in(0xAC00, 0xD7A3)) return Script::hangul;
  return Script::none;
}

std::string latin_language(std::string_view folded) {
  std::map<std::string_view, double> hits;
  double words = 0;
  for (const auto raw : unicode_words(folded)) {
    const std::string word = " " + without_punctuation(raw) + " ";
    if (word.size() <= 2) continue;
    words += 1;
    for (const auto& language : kCommon) hits[language.code] += contains(language.words, word);
    if (words >= static_cast<double>(kMostWords)) break;
  }
  const auto best =
      std::max_element(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best == hits.end() || best->second < 1 || best->second / words < kLeastShare) return "";
  const auto ties = std::count_if(hits.begin(), hits.end(), [&](const auto& h) { return h.second == best->second; });
  return ties > 1 ? "" : std::string(best->first);
}

}  // namespace

std::string language_of(std::string_view text) {
  const std::string folded = fold_case(plain(text));
  std::map<Script, std::size_t> letters;
  std::size_t all = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const Script script = script_of(next_code_point(folded, at));
    if (script == Script::none) continue;
    ++letters[script];
    ++all;
  }
  const auto is_main = [&](std::initializer_list<Script> scripts) {
    std::size_t n = 0;
    for (const Script s : scripts) n += letters[s];
    return n * 2 > all;
  };
  if (all == 0) return "";
  if (is_main({Script::latin})) return latin_language(folded);
  if (is_main({Script::kana, Script::han})) return letters[Script::kana] * 10 > all ? "ja" : "zh";
  if (is_main({Script::cyrillic})) return "ru";
  for (const auto& [script, code] : std::array<std::pair<Script, const char*>, 6>{{{Script::greek, "el"},
                                                                                   {Script::arabic, "ar"},
                                                                                   {Script::hebrew, "he"},
                                                                                   {Script::hangul, "ko"},
                                                                                   {Script::devanagari, "hi"},
                                                                                   {Script::thai, "th"}}})
    if (is_main({script})) return code;
  return "";
}

std::vector<std::string> known_languages() {
  std::vector<std::string> out = {"ar", "el", "he", "hi", "ja", "ko", "ru", "th", "zh"};
  for (const auto& language : kCommon) out.emplace_back(language.code);
  std::sort(out.begin(), out.end());
  return out;
}

std::string check_language(const Benchmark&, const Case& the_case, const Scoring&) {
  const auto wanted = expected_strings(the_case.expected);
  const auto known = known_languages();
  const bool ok = wanted && std::all_of(wanted->begin(), wanted->end(), [&](const auto& code) {
                    return std::find(known.begin(), known.end(), code) != known.end();
                  });
  return ok ? "" : "expected must be one or several of " + join(known, ", ");
}

ScorerResult score_language(const ScorerInput& in) {
  const std::string code = language_of(in.text);
  const auto wanted = *expected_strings(in.the_case.expected);
  const bool right = std::find(wanted.begin(), wanted.end(), code) != wanted.end();
  return verdict(right, code,
                 code.empty() ? "no language is clear"
                 : right      ? "the expected language"
                              : "another language",
                 {FailureKind::language, code});
}

}  // namespace benchhub
