// Rank ranges and tie groups; see the header. Called by board.cc.
#include "stats/ranks.h"

namespace benchhub {
namespace {

void set_ranges(std::span<const std::size_t> order, const Separation& separation, std::vector<BoardRank>& ranks) {
  for (std::size_t i : order) {
    int better = 0, worse = 0;
    for (std::size_t j : order) {
      better += separation.wins(j, i);
      worse += separation.wins(i, j);
    }
    ranks[i].best = 1 + better;
    ranks[i].worst = static_cast<int>(order.size()) - worse;
  }
}

void set_tie_groups(std::span<const std::size_t> order, const Separation& separation, std::vector<BoardRank>& ranks) {
  int group = 0;
  std::size_t anchor = 0;
  for (std::size_t i : order) {
    if (group == 0 || separation.separable(anchor, i)) {
      anchor = i;
      ++group;
    }
    ranks[i].tie_group = group;
  }
}

}  // namespace

std::vector<BoardRank> rank_entries(std::span<const std::size_t> order, const Separation& separation,
                                    std::size_t entries) {
  std::vector<BoardRank> ranks(entries);
  set_ranges(order, separation, ranks);
  set_tie_groups(order, separation, ranks);
  return ranks;
}

std::vector<BoardRank> rank_interval_from_ci(std::span<const double> lower, std::span<const double> upper) {
  std::vector<BoardRank> ranks(lower.size());
  for (std::size_t i = 0; i < lower.size(); ++i) {
    int better = 0, worse = 0;
    for (std::size_t j = 0; j < lower.size(); ++j) {
      better += lower[j] > upper[i];
      worse += upper[j] < lower[i];
    }
    ranks[i].best = 1 + better;
    ranks[i].worst = static_cast<int>(lower.size()) - worse;
  }
  return ranks;
}

}  // namespace benchhub
