// Share of the most frequent answer; see the header.
#include "stats/duplicates.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/text.h"

namespace benchhub {

std::optional<double> top_duplicate_share(const std::vector<std::string>& outputs) {
  if (outputs.empty()) return std::nullopt;
  std::unordered_map<std::string_view, int> counts;
  int most = 0;
  for (const std::string& output : outputs) most = std::max(most, ++counts[trim(output)]);
  return static_cast<double>(most) / static_cast<double>(outputs.size());
}

}  // namespace benchhub
