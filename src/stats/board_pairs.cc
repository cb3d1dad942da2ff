// Paired tests of a board; see the header. Called by board.cc once per pair.
#include "stats/board_pairs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/paired.h"

namespace benchhub {
namespace {

// Columns grouped by cluster, clusters in order of first appearance.
std::vector<std::size_t> columns_by_cluster(const std::vector<int>& ids) {
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return ids[i] < ids[j]; });
  return order;
}

}  // namespace

BinaryPairs::BinaryPairs(const std::vector<BoardEntry>& entries, std::size_t cases)
    : words_((cases + 63) / 64), scored_(entries.size() * words_), right_(entries.size() * words_) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& scores = entries[i].by_case;
    for (std::size_t c = 0; c < scores.size(); ++c) {
      if (!scores[c]) continue;
      const std::uint64_t bit = std::uint64_t{1} << (c % 64);
      scored_[i * words_ + c / 64] |= bit;
      if (*scores[c] != 0) right_[i * words_ + c / 64] |= bit;
    }
  }
}

PairTest BinaryPairs::test(std::size_t i, std::size_t j) const {
  int shared = 0, only_i = 0, only_j = 0;
  for (std::size_t w = 0; w < words_; ++w) {
    const std::uint64_t both = scored_[i * words_ + w] & scored_[j * words_ + w];
    const std::uint64_t a = right_[i * words_ + w], b = right_[j * words_ + w];
    shared += std::popcount(both);
    only_i += std::popcount(both & a & ~b);
    only_j += std::popcount(both & b & ~a);
  }
  PairTest result;
  if (shared < 2) return result;
  const double n = shared;
  result.diff = (only_i - only_j) / n;
  result.p = mcnemar_exact(only_i, only_j).p_exact;
  result.se = std::sqrt(std::max(0.0, (only_i + only_j) - n * result.diff * result.diff) / (n - 1) / n);
  return result;
}

GradedPairs::GradedPairs(const std::vector<BoardEntry>& entries, std::size_t cases,
                         const std::vector<std::string>& cluster, const std::vector<double>& weights)
    : cases_(cases), weights_(cases), score_(entries.size() * cases), scored_(entries.size() * cases) {
  std::vector<std::string> keys = cluster;
  keys.resize(cases);
  const std::vector<int> ids = cluster_ids(keys);
  const std::vector<std::size_t> order = columns_by_cluster(ids);
  for (std::size_t column = 0; column < cases; ++column) {
    weights_[column] = weights[order[column]];
    if (column + 1 == cases || ids[order[column]] != ids[order[column + 1]]) ends_.push_back(column + 1);
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t column = 0; column < cases; ++column) {
      const std::size_t c = order[column];
      if (c >= entries[i].by_case.size() || !entries[i].by_case[c]) continue;
      score_[i * cases + column] = *entries[i].by_case[c];
      scored_[i * cases + column] = 1;
    }
  }
}

GradedPairs::Spread GradedPairs::spread(const double* a, const double* b, const double* in_a, const double* in_b,
                                        double mean) const {
  Spread result;
  std::size_t c = 0;
  for (const std::size_t end : ends_) {
    double residual = 0, weight = 0;
    for (; c < end; ++c) {
      const double w = in_a[c] * in_b[c] * weights_[c];
      weight += w;
      residual += w * (a[c] - b[c] - mean);
    }
    result.units += weight > 0;
    result.residual_squares += residual * residual;
  }
  return result;
}

PairTest GradedPairs::test(std::size_t i, std::size_t j) const {
  const double *a = &score_[i * cases_], *b = &score_[j * cases_];
  const double *in_a = &scored_[i * cases_], *in_b = &scored_[j * cases_];
  double total = 0, sum = 0;
  for (std::size_t c = 0; c < cases_; ++c) {
    const double w = in_a[c] * in_b[c] * weights_[c];
    total += w;
    sum += w * (a[c] - b[c]);
  }
  PairTest result;
  if (!(total > 0)) return result;
  const double diff = sum / total;
  const Spread spread = this->spread(a, b, in_a, in_b, diff);
  if (spread.units < 2) return result;
  const double g = spread.units;
  result.diff = diff;
  result.se = std::sqrt(g / (g - 1) * spread.residual_squares) / total;
  result.p =
      *result.se < kSameDifference ? same_difference_p(diff, spread.units) : t_two_sided_p(diff / *result.se, g - 1);
  return result;
}

}  // namespace benchhub
