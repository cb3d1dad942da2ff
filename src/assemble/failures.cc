// See failures.h.
#include "assemble/failures.h"

#include <algorithm>
#include <map>
#include <set>

namespace benchhub {

std::vector<FailureGroup> failure_groups(const std::vector<CaseScore>& scores) {
  std::map<FailureCause, FailureGroup> groups;
  std::map<FailureCause, std::set<std::string_view>> cases;
  for (const CaseScore& score : scores) {
    if (!score.failure) continue;
    ++groups[score.failure].answers;
    cases[score.failure].insert(score.case_id);
  }
  std::vector<FailureGroup> out;
  for (auto& [failure, group] : groups)
    out.push_back({failure, group.answers, static_cast<int>(cases[failure].size())});
  std::stable_sort(out.begin(), out.end(), [](const FailureGroup& a, const FailureGroup& b) {
    return a.failure.kind != b.failure.kind ? a.failure.kind < b.failure.kind : a.answers > b.answers;
  });
  return out;
}

}  // namespace benchhub
