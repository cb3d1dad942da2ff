// token_f1 and exact_match: words of a short answer, as SQuAD 1.1 defines both (Rajpurkar et al. 2016,
// arXiv:1606.05250; evaluate-v1.1.py: normalize_answer, f1_score, exact_match_score). docs/scorers.md names the
// differences.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

std::vector<std::string> squad_tokens(std::string_view text) {
  const std::string normal = without_punctuation(fold_case(plain(text)));
  std::vector<std::string> tokens;
  for (const auto word : split_words(normal)) {
    if (word != "a" && word != "an" && word != "the") tokens.emplace_back(word);
  }
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
  const auto given = squad_tokens(in.text);
  double best = -1;
  std::string nearest;
  for (const auto& one : expected) {
    if (const double f1 = token_f1(given, squad_tokens(one)); f1 > best) {
      best = f1;
      nearest = one;
    }
  }
  return graded(best, join(given, " "), fmt::format("F1 {} with \"{}\"", fixed(best, 3), excerpt(nearest)));
}

ScorerResult score_exact_match(const ScorerInput& in) {
  const auto expected = *expected_strings(in.the_case.expected);
  const auto given = squad_tokens(in.text);
  const bool right =
      std::any_of(expected.begin(), expected.end(), [&](const auto& one) { return squad_tokens(one) == given; });
  return verdict(right, join(given, " "), right ? "the expected words" : "not the expected words");
}

}  // namespace benchhub
