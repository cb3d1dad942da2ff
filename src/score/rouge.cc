// rouge: ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004), F-measure, as google-research's rouge_score computes them without
// stemming. docs/scorers.md, "rouge".
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/text.h"
#include "score/compiled.h"
#include "score/ngrams.h"
#include "score/scorer_rows.h"
#include "score/tokenise.h"

namespace benchhub {
namespace {

using Ids = std::vector<std::uint32_t>;

double f_measure(double shared, double given, double expected) {
  if (!(shared > 0)) return 0;
  const double precision = shared / given, recall = shared / expected;
  return 2 * precision * recall / (precision + recall);
}

// Positions of each id of the reference as bits of the words that hold any: (word, bits).
using Positions = std::unordered_map<std::uint32_t, std::vector<std::pair<std::size_t, std::uint64_t>>>;

Positions positions_of(const Ids& ids) {
  Positions out;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto& words = out[ids[i]];
    if (words.empty() || words.back().first != i / 64) words.emplace_back(i / 64, 0);
    words.back().second |= std::uint64_t{1} << (i % 64);
  }
  return out;
}

// Length of the longest common subsequence, 64 positions at a time (Hyyrö 2004): a zero bit is a step of the length.
// Only words that hold a position, and those that a carry runs into, are touched.
std::size_t common_subsequence(const Ids& given, const Ids& expected) {
  const Positions positions = positions_of(expected);
  std::vector<std::uint64_t> row((expected.size() + 63) / 64, ~std::uint64_t{0});
  for (const auto id : given) {
    const auto it = positions.find(id);
    if (id == 0 || it == positions.end()) continue;
    bool carry = false;
    std::size_t next = 0;
    for (const auto& [word, match] : it->second) {
      for (; carry && next < word; ++next) {
        const std::uint64_t sum = row[next] + 1;
        carry = sum == 0;
        row[next] |= sum;
      }
      const std::uint64_t hit = row[word] & match;
      const std::uint64_t half = row[word] + hit, sum = half + carry;
      carry = half < hit || sum < half;
      row[word] = sum | (row[word] & ~match);
      next = word + 1;
    }
    for (; carry && next < row.size(); ++next) {
      const std::uint64_t sum = row[next] + 1;
      carry = sum == 0;
      row[next] |= sum;
    }
  }
  std::size_t length = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t bits = std::min<std::size_t>(64, expected.size() - 64 * i);
    const std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    length += static_cast<std::size_t>(std::popcount(~row[i] & mask));
  }
  return length;
}

double rouge_n(const Ids& given, const Ids& expected, std::size_t n) {
  if (given.size() < n || expected.size() < n) return 0;
  const auto shared = shared_ngrams(given, n, 32, count_ngrams(expected, n, 32));
  return f_measure(static_cast<double>(shared), static_cast<double>(given.size() - n + 1),
                   static_cast<double>(expected.size() - n + 1));
}

double rouge_l(const Ids& given, const Ids& expected) {
  if (given.empty() || expected.empty()) return 0;
  return f_measure(static_cast<double>(common_subsequence(given, expected)), static_cast<double>(given.size()),
                   static_cast<double>(expected.size()));
}

}  // namespace

ScorerResult score_rouge(const ScorerInput& in) {
  const std::string mode = option_text(in.scoring, "mode");
  const std::string given = ascii_lower(in.text);
  double best = 0;
  const auto accepted = *expected_strings(in.the_case.expected);
  for (const auto& one : accepted) {
    const std::string lowered = ascii_lower(one);
    Vocabulary vocabulary;
    const Ids expected = vocabulary.add(rouge_words(lowered));
    const Ids ids = vocabulary.find(rouge_words(given));
    best = std::max(best, mode == "rougeL" ? rouge_l(ids, expected) : rouge_n(ids, expected, mode == "rouge2" ? 2 : 1));
  }
  return graded(best, "", fmt::format("{} {}", mode, fixed(best, 4)));
}

}  // namespace benchhub
