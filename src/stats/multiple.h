// Adjusted p-values for a family of tests, in the order of the input. The family (all pairs of one board) is the
// caller's to state.
#pragma once

#include <vector>

namespace benchhub {

// Holm: controls the chance of any false claim in the family. adj_(r) = max over s <= r of min(1, (m - s + 1) p_(s)).
std::vector<double> holm(const std::vector<double>& p);
// Benjamini-Hochberg: controls the expected share of false claims among the claims.
std::vector<double> benjamini_hochberg(const std::vector<double>& p);

}  // namespace benchhub
