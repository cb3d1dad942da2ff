// A run whose answers are mostly one text is no run of a model that read the questions: a constant answer has topped
// published boards. The share found here is shown; above kDuplicateFlag, and what right answers explain, the run is
// flagged.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace benchhub {

inline constexpr double kDuplicateFlag = 0.10;
// Share of the most frequent output, outer ASCII white space ignored; nullopt when there is none.
std::optional<double> top_duplicate_share(const std::vector<std::string>& outputs);

}  // namespace benchhub
