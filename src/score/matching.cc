// See matching.h.
#include "score/matching.h"

namespace benchhub {
namespace {

// Finds a partner for `expected`, moving others where they can move.
bool find_partner(const Fits& fits, std::size_t expected, std::vector<char>& seen, std::vector<int>& partner) {
  for (std::size_t g = 0; g < partner.size(); ++g) {
    if (seen[g] || !fits[expected][g]) continue;
    seen[g] = 1;
    if (partner[g] >= 0 && !find_partner(fits, static_cast<std::size_t>(partner[g]), seen, partner)) continue;
    partner[g] = static_cast<int>(expected);
    return true;
  }
  return false;
}

}  // namespace

std::optional<std::size_t> first_without_partner(const Fits& fits, std::size_t given) {
  std::vector<int> partner(given, -1);
  for (std::size_t e = 0; e < fits.size(); ++e) {
    std::vector<char> seen(given);
    if (!find_partner(fits, e, seen, partner)) return e;
  }
  return std::nullopt;
}

}  // namespace benchhub
