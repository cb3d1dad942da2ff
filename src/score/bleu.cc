// bleu: BLEU of one answer (Papineni et al. 2002) as sacreBLEU computes it for a sentence (Post 2018; `sentence_bleu`,
// version 2: tokenizer 13a, smoothing "exp", effective order). docs/scorers.md, "bleu".
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "score/compiled.h"
#include "score/ngrams.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"
#include "score/tokenise.h"

namespace benchhub {
namespace {

constexpr std::size_t kOrder = 4;
constexpr unsigned kIdBits = 32;

struct BleuCounts {
  std::array<std::size_t, kOrder> correct{}, total{};
  std::size_t given = 0, reference = 0;  // tokens
};

// The reference nearest in length; the shorter one of two that are equally near.
std::size_t closest_length(std::size_t given, const std::vector<std::vector<std::uint32_t>>& references) {
  std::size_t best = references.front().size();
  const auto gap = [&](std::size_t n) { return n > given ? n - given : given - n; };
  for (const auto& reference : references) {
    const std::size_t n = reference.size();
    if (gap(n) < gap(best) || (gap(n) == gap(best) && n < best)) best = n;
  }
  return best;
}

BleuCounts count(std::string_view answer, const std::vector<std::string>& expected) {
  Vocabulary vocabulary;
  std::vector<std::string> texts;  // the vocabulary looks into these
  for (const auto& one : expected) texts.push_back(tokenise_13a(one));
  std::vector<std::vector<std::uint32_t>> references;
  for (const auto& text : texts) references.push_back(vocabulary.add(unicode_words(text)));
  const std::string given_text = tokenise_13a(answer);
  const auto given = vocabulary.find(unicode_words(given_text));
  BleuCounts out;
  out.given = given.size();
  out.reference = closest_length(given.size(), references);
  for (std::size_t n = 1; n <= kOrder; ++n) {
    NgramCounts most;
    for (const auto& reference : references) {
      for (const auto& [key, times] : count_ngrams(reference, n, kIdBits)) most[key] = std::max(most[key], times);
    }
    out.total[n - 1] = given.size() >= n ? given.size() - n + 1 : 0;
    out.correct[n - 1] = shared_ngrams(given, n, kIdBits, std::move(most));
  }
  return out;
}

double bleu_of(const BleuCounts& c) {
  if (std::all_of(c.correct.begin(), c.correct.end(), [](std::size_t n) { return n == 0; })) return 0;
  double sum = 0, halving = 1;
  std::size_t order = 0;
  for (; order < kOrder && c.total[order] > 0; ++order) {
    const double total = static_cast<double>(c.total[order]);
    if (c.correct[order] == 0) halving *= 2;
    sum += std::log(c.correct[order] == 0 ? 1 / (halving * total) : static_cast<double>(c.correct[order]) / total);
  }
  const double ratio = static_cast<double>(c.reference) / static_cast<double>(c.given);
  const double brevity = c.given < c.reference ? std::exp(1 - ratio) : 1;
  return std::min(1.0, brevity * std::exp(sum / static_cast<double>(order)));
}

}  // namespace

ScorerResult score_bleu(const ScorerInput& in) {
  auto expected = *expected_strings(in.the_case.expected);
  std::string answer = clean_utf8(in.text);
  if (option_is(in.scoring, "ignore_case")) {
    answer = fold_case(answer);
    for (auto& one : expected) one = fold_case(one);
  }
  const BleuCounts counts = count(answer, expected);
  return graded(bleu_of(counts), "",
                fmt::format("{} of {} words shared, {} of {} pairs, {} in the reference", counts.correct[0],
                            counts.total[0], counts.correct[1], counts.total[1], counts.reference));
}

}  // namespace benchhub
