// What a leaderboard shows: the interval of each score, and for the whole board rank ranges, tie groups and the
// difference it can detect. The rules are explained in docs/methodology.md. Called by render and assemble.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/bootstrap.h"
#include "stats/percentiles.h"
#include "stats/ranks.h"

namespace benchhub {

struct IntervalEstimate {
  std::optional<double> value, lower, upper;  // 95 %, bounds in [0, 1]
  std::string method;                         // "" if there is no interval
  int n = 0;                                  // scored cases
};

// x: scores of cases that are scored (case means over repeats), in [0, 1]; weights: empty or one per case, >= 0;
// cluster: empty or one key per case, "" = a cluster of its own; binary: all scores are 0 or 1. In this order:
//   some cluster has > 1 case: "clustered t", CR1 standard error and t with G - 1 df; weights count if given
//   weights not all equal:     "weighted t", ratio-estimator standard error and t with n - 1 df
//   binary:                    "Wilson"
//   10 <= n < 30:              "BCa bootstrap", B = 10,000, from `seed`
//   else:                      "t" (below 10 cases the bootstrap covers far less than it claims, t nearly what it does)
// Binary scores whose clustered or weighted standard error is 0 get "Wilson, effective n" (Kish's n over clusters).
// Where no standard error exists (n = 1, one cluster) or scores do not vary, bounds are null: never an interval of
// width 0. n = 0, lists of different lengths or a value that is not finite: all null.
// The cache shares resample indices between calls with the same seed; null is slower and gives the same result.
IntervalEstimate estimate_score(const std::vector<double>& x, const std::vector<double>& weights,
                                const std::vector<std::string>& cluster, bool binary, std::uint64_t seed,
                                ResampleCache* cache = nullptr);

struct BoardEntry {
  std::vector<std::optional<double>> by_case;  // one score per case, same order for every model; nullopt = unscored
};

struct BoardComparison {
  std::vector<BoardRank> ranks;      // one per entry; an entry without a scored case is not ranked (all 0)
  std::optional<double> detectable;  // median over pairs of the difference found with 80 % power at alpha .05;
                                     // pairs whose difference does not vary tell nothing and are left out
};

// Tests every pair on the cases that both have scored, adjusts by Holm over all pairs of ranked entries, and calls a
// pair separable below .05. Binary scores without clusters and weights: exact McNemar; else paired t, CR1 if clusters
// are shared. A difference that is the same in every unit (its t is undefined): exact sign test. Fewer than 2 shared
// units: not separable.
// cluster and weights: empty or one per case, as above (nobody is ranked if their lengths differ from the cases or a
// number is not finite). O(M^2 n).
BoardComparison compare_board(const std::vector<BoardEntry>& entries, const std::vector<std::string>& cluster,
                              bool binary, const std::vector<double>& weights = {});

// For each entry, whether the same test, of that pair alone and not adjusted, tells it above the entry `reference`
// (p < .05 and a higher mean over the shared cases). None if the lists do not fit.
std::vector<bool> above_reference(const std::vector<BoardEntry>& entries, std::size_t reference,
                                  const std::vector<std::string>& cluster, bool binary,
                                  const std::vector<double>& weights = {});

}  // namespace benchhub
