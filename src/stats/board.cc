// Compares all models of one board; the contract is in board.h, the single test in board_pairs.h.
#include "stats/board.h"

#include <algorithm>
#include <cmath>

#include "stats/board_pairs.h"
#include "stats/clusters.h"
#include "stats/moments.h"
#include "stats/multiple.h"
#include "stats/power.h"

namespace benchhub {
namespace {

constexpr double kAlpha = 0.05;

std::size_t case_count(const std::vector<BoardEntry>& entries) {
  std::size_t cases = 0;
  for (const auto& entry : entries) cases = std::max(cases, entry.by_case.size());
  return cases;
}

template <class Predicate>
bool all_scores(const std::vector<BoardEntry>& entries, Predicate holds) {
  return std::all_of(entries.begin(), entries.end(), [&](const BoardEntry& entry) {
    return std::all_of(entry.by_case.begin(), entry.by_case.end(), [&](const auto& s) { return !s || holds(*s); });
  });
}

bool all_scores_finite(const std::vector<BoardEntry>& entries) {
  return all_scores(entries, [](double score) { return std::isfinite(score); });
}

// Every score is 0 or 1, whatever the caller believes.
bool is_binary_board(const std::vector<BoardEntry>& entries) {
  return all_scores(entries, [](double score) { return score == 0 || score == 1; });
}

std::optional<double> entry_mean(const BoardEntry& entry, const std::vector<double>& weights) {
  double total = 0, sum = 0;
  for (std::size_t c = 0; c < entry.by_case.size(); ++c) {
    if (!entry.by_case[c]) continue;
    total += weights[c];
    sum += weights[c] * *entry.by_case[c];
  }
  if (!(total > 0)) return std::nullopt;
  return sum / total;
}

// Best mean first. Equal means go by the scores themselves, so that the order of the entries does not matter.
std::vector<std::size_t> ranked_order(const std::vector<BoardEntry>& entries, const std::vector<double>& weights) {
  std::vector<std::optional<double>> means;
  for (const auto& entry : entries) means.push_back(entry_mean(entry, weights));
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (means[i]) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    if (*means[i] != *means[j]) return *means[i] > *means[j];
    return entries[i].by_case > entries[j].by_case;
  });
  return order;
}

template <class Pairs>
std::vector<PairTest> test_all_pairs(const Pairs& pairs, const std::vector<std::size_t>& order) {
  std::vector<PairTest> tests;
  tests.reserve(order.size() * order.size() / 2);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) tests.push_back(pairs.test(order[i], order[j]));
  return tests;
}

Separation separate(const std::vector<PairTest>& tests, const std::vector<std::size_t>& order, std::size_t entries) {
  std::vector<double> p;
  p.reserve(tests.size());
  for (const PairTest& test : tests) p.push_back(test.p);
  const std::vector<double> adjusted = holm(p);
  Separation separation(entries);
  std::size_t k = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = i + 1; j < order.size(); ++j, ++k) {
      if (adjusted[k] >= kAlpha) continue;
      if (tests[k].diff > 0) separation.set(order[i], order[j]);
      if (tests[k].diff < 0) separation.set(order[j], order[i]);
    }
  }
  return separation;
}

std::optional<double> median_detectable(const std::vector<PairTest>& tests) {
  std::vector<double> detectable;
  for (const PairTest& test : tests)
    if (test.se && *test.se > 1e-9) detectable.push_back(detectable_difference(*test.se));
  return percentile(std::move(detectable), 0.5);
}

// Hands the test that fits the scores to act(tests, scaled weights); false if the lists do not fit.
template <class Act>
bool with_pair_test(const std::vector<BoardEntry>& entries, const std::vector<std::string>& cluster, bool binary,
                    const std::vector<double>& weights, Act act) {
  const std::size_t cases = case_count(entries);
  const auto scaled = scaled_weights(weights.empty() ? std::vector<double>(cases, 1.0) : weights);
  const bool lists_fit = scaled && scaled->size() == cases && (cluster.empty() || cluster.size() == cases);
  if (!lists_fit || !all_scores_finite(entries)) return false;
  const bool independent = !has_shared_cluster(cluster_ids(cluster)) && all_equal(*scaled);
  if (binary && independent && is_binary_board(entries)) act(BinaryPairs(entries, cases), *scaled);
  else act(GradedPairs(entries, cases, cluster, *scaled), *scaled);
  return true;
}

}  // namespace

BoardComparison compare_board(const std::vector<BoardEntry>& entries, const std::vector<std::string>& cluster,
                              bool binary, const std::vector<double>& weights) {
  BoardComparison out{std::vector<BoardRank>(entries.size()), std::nullopt};
  with_pair_test(entries, cluster, binary, weights, [&](const auto& pairs, const std::vector<double>& scaled) {
    const std::vector<std::size_t> order = ranked_order(entries, scaled);
    const std::vector<PairTest> tests = test_all_pairs(pairs, order);
    out = {rank_entries(order, separate(tests, order, entries.size()), entries.size()), median_detectable(tests)};
  });
  return out;
}

std::vector<bool> above_reference(const std::vector<BoardEntry>& entries, std::size_t reference,
                                  const std::vector<std::string>& cluster, bool binary,
                                  const std::vector<double>& weights) {
  std::vector<bool> out(entries.size(), false);
  with_pair_test(entries, cluster, binary, weights, [&](const auto& pairs, const std::vector<double>&) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const PairTest test = i == reference ? PairTest() : pairs.test(i, reference);
      out[i] = test.diff > 0 && test.p < kAlpha;
    }
  });
  return out;
}

}  // namespace benchhub
