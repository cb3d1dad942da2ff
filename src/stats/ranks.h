// From "who is separably better than whom" to rank ranges and tie groups. No test is made here; see board.h for those.
#pragma once

#include <span>
#include <vector>

#include "stats/intervals.h"

namespace benchhub {

struct BoardRank { int best = 0, worst = 0, tie_group = 0; };  // 1-based; all 0: not ranked

// wins(i, j): entry i is separably better than entry j. Square, never both ways.
class Separation {
 public:
  explicit Separation(std::size_t entries) : n_(entries), wins_(entries * entries) {}
  void set(std::size_t better, std::size_t worse) { wins_[better * n_ + worse] = 1; }
  bool wins(std::size_t i, std::size_t j) const { return wins_[i * n_ + j] != 0; }
  bool separable(std::size_t i, std::size_t j) const { return wins(i, j) || wins(j, i); }

 private:
  std::size_t n_;
  std::vector<char> wins_;
};

// order: the ranked entries, best mean first. best = 1 + those that win against the entry, worst = M - those it wins
// against, M = order.size(). Tie groups go down the order: the first of a group is its anchor; an entry separable from
// the anchor starts the next group. Members of a group need not be indistinguishable from each other.
// The result has one element per entry of the separation; those not in `order` stay unranked.
std::vector<BoardRank> rank_entries(std::span<const std::size_t> order, const Separation& separation,
                                    std::size_t entries);

// LMArena's rank (UB), for scores that come with an interval only: best = 1 + #{lower_j > upper_i},
// worst = M - #{upper_j < lower_i}. Touching bounds are not separated. tie_group stays 0.
std::vector<BoardRank> rank_interval_from_ci(std::span<const double> lower, std::span<const double> upper);

}  // namespace benchhub
