// Step-down (Holm) and step-up (Benjamini-Hochberg) adjustment; Holm is called by board.cc.
#include "stats/multiple.h"

#include <algorithm>
#include <numeric>

namespace benchhub {
namespace {

std::vector<std::size_t> ascending_order(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return p[i] < p[j]; });
  return order;
}

}  // namespace

std::vector<double> holm(const std::vector<double>& p) {
  const auto order = ascending_order(p);
  std::vector<double> adjusted(p.size());
  double running = 0;
  for (std::size_t s = 0; s < order.size(); ++s) {
    running = std::max(running, std::min(1.0, static_cast<double>(p.size() - s) * p[order[s]]));
    adjusted[order[s]] = running;
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(const std::vector<double>& p) {
  const auto order = ascending_order(p);
  std::vector<double> adjusted(p.size());
  double running = 1;
  for (std::size_t s = order.size(); s-- > 0;) {
    running = std::min(running, static_cast<double>(p.size()) / static_cast<double>(s + 1) * p[order[s]]);
    adjusted[order[s]] = running;
  }
  return adjusted;
}

}  // namespace benchhub
