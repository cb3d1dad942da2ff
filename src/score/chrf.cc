// chrf: character n-gram F-score (Popović 2015) as sacreBLEU computes it for a sentence: chrF2, n = 1 to 6, beta = 2,
// white space left out, effective order. docs/scorers.md, "chrf".
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "score/compiled.h"
#include "score/ngrams.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

constexpr std::size_t kChrfOrder = 6;
constexpr unsigned kCodePointBits = 21;
constexpr double kBetaSquared = 4;

std::vector<std::uint32_t> characters(std::string_view text) {
  const std::string clean = clean_utf8(text);
  std::vector<std::uint32_t> out;
  for (std::size_t at = 0; at < clean.size();) {
    const char32_t c = next_code_point(clean, at);
    if (!is_space(c)) out.push_back(c);
  }
  return out;
}

double chrf_of(const std::vector<std::uint32_t>& given, const std::vector<std::uint32_t>& reference) {
  double precision = 0, recall = 0, orders = 0;
  for (std::size_t n = 1; n <= kChrfOrder; ++n) {
    if (given.size() < n || reference.size() < n) break;
    const auto shared =
        static_cast<double>(shared_ngrams(given, n, kCodePointBits, count_ngrams(reference, n, kCodePointBits)));
    precision += shared / static_cast<double>(given.size() - n + 1);
    recall += shared / static_cast<double>(reference.size() - n + 1);
    orders += 1;
  }
  if (!(precision + recall > 0)) return 0;
  precision /= orders;
  recall /= orders;
  return (1 + kBetaSquared) * precision * recall / (kBetaSquared * precision + recall);
}

}  // namespace

ScorerResult score_chrf(const ScorerInput& in) {
  const bool ignore_case = option_is(in.scoring, "ignore_case");
  const auto read = [&](std::string_view text) {
    return characters(ignore_case ? fold_case(text) : std::string(text));
  };
  const auto given = read(in.text);
  double best = -1;
  const auto accepted = *expected_strings(in.the_case.expected);
  for (const auto& one : accepted) best = std::max(best, chrf_of(given, read(one)));
  return graded(std::min(1.0, best), "", fmt::format("chrF2 {} over {} characters", fixed(best, 4), given.size()));
}

}  // namespace benchhub
