// The paired test of two entries of a board, fast enough for all pairs of 200 models: bits for binary scores, rows of
// doubles for graded ones. Internal to compare_board; the definitions are those of paired.h and clusters.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/board.h"

namespace benchhub {

struct PairTest {
  double diff = 0;           // mean(first - second) over shared cases (weighted if weights are)
  double p = 1;              // two-sided, not adjusted
  std::optional<double> se;  // of diff; nullopt for fewer than 2 shared units
};

// Independent cases, every score 0 or 1, equal weights: exact McNemar.
class BinaryPairs {
 public:
  BinaryPairs(const std::vector<BoardEntry>& entries, std::size_t cases);
  PairTest test(std::size_t i, std::size_t j) const;

 private:
  std::size_t words_;
  std::vector<std::uint64_t> scored_, right_;  // entries x words_
};

// Everything else: t of the (weighted, clustered) mean difference. weights: one per case, as scaled_weights gives them;
// cluster: empty or one key per case.
class GradedPairs {
 public:
  GradedPairs(const std::vector<BoardEntry>& entries, std::size_t cases, const std::vector<std::string>& cluster,
              const std::vector<double>& weights);
  PairTest test(std::size_t i, std::size_t j) const;

 private:
  struct Spread {
    int units = 0;
    double residual_squares = 0;
  };
  Spread spread(const double* a, const double* b, const double* in_a, const double* in_b, double mean) const;

  std::size_t cases_;
  std::vector<std::size_t> ends_;  // end of each cluster in the order of the columns
  std::vector<double> weights_;    // per column
  std::vector<double> score_;      // entries x cases_, cases of a cluster side by side; 0 where unscored
  std::vector<double> scored_;     // 1 or 0
};

}  // namespace benchhub
