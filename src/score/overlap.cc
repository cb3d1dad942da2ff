// token_f1 and exact_match: words of a short answer, as SQuAD 1.1 defines both (Rajpurkar et al. 2016,
// arXiv:1606.05250; evaluate-v1.1.py: normalize_answer, f1_score, exact_match_score). docs/scorers.md names the
// differences.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "score/compiled.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

bool is_article(std::string_view word) { return word == "a" || word == "an" || word == "the"; }

// Every run of word characters that is an article becomes a space (`\b(a|an|the)\b` of the script).
std::string without_articles(std::string_view text) {
  std::string out, word;
  const auto close = [&] {
    out += is_article(word) ? " " : word;
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    if (!is_word(c)) close();
    append_code_point(is_word(c) ? word : out, c);
  }
  close();
  return out;
}

std::vector<std::string> squad_tokens(std::string_view text, bool plain_marks) {
  const std::string folded = plain_marks ? fold_case(plain(text)) : fold_case(text);
  const std::string normal = without_articles(without_punctuation(folded));
  std::vector<std::string> tokens(1);
  for (std::size_t i = 0; i < normal.size();) {
    const char32_t c = next_code_point(normal, i);
    if (!is_space(c)) append_code_point(tokens.back(), c);
    else if (!tokens.back().empty()) tokens.emplace_back();
  }
  if (tokens.back().empty()) tokens.pop_back();
  return tokens;
}

double token_f1(const std::vector<std::string>& given, const std::vector<std::string>& expected) {
  if (given.empty() || expected.empty()) return given.empty() && expected.empty() ? 1 : 0;
  std::map<std::string_view, std::size_t> left;
  for (const auto& token : expected) ++left[token];
  std::size_t common = 0;
  for (const auto& token : given) {
    const auto it = left.find(token);
    if (it == left.end() || it->second == 0) continue;
    --it->second;
    ++common;
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(given.size() + expected.size());
}

}  // namespace

ScorerResult score_token_f1(const ScorerInput& in) {
  const auto expected = *expected_strings(in.the_case.expected);
  const bool plain_marks = option_is(in.scoring, "plain_marks");
  const auto given = squad_tokens(in.text, plain_marks);
  double best = -1;
  std::string nearest;
  for (const auto& one : expected) {
    if (const double f1 = token_f1(given, squad_tokens(one, plain_marks)); f1 > best) {
      best = f1;
      nearest = one;
    }
  }
  return graded(best, join(given, " "), fmt::format("F1 {} with \"{}\"", fixed(best, 3), excerpt(nearest)));
}

ScorerResult score_exact_match(const ScorerInput& in) {
  const auto expected = *expected_strings(in.the_case.expected);
  const bool plain_marks = option_is(in.scoring, "plain_marks");
  const auto given = squad_tokens(in.text, plain_marks);
  const bool right = std::any_of(expected.begin(), expected.end(),
                                 [&](const auto& one) { return squad_tokens(one, plain_marks) == given; });
  return verdict(right, join(given, " "), right ? "the expected words" : "not the expected words");
}

}  // namespace benchhub
