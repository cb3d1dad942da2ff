// See series.h.
#include "assemble/series.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

bool shares_name(const std::string& a, const std::string& b) {
  const auto names = split(a, ',');
  for (const std::string_view name : split(b, ',')) {
    const auto same = [&](std::string_view other) { return trim(other) == trim(name); };
    if (std::any_of(names.begin(), names.end(), same)) return true;
  }
  return false;
}

bool is_served_anew(const HistoryEntry& before, const HistoryEntry& now) {
  if (before.served != now.served && !before.served.empty() && !now.served.empty()) return true;
  return !before.fingerprint.empty() && !now.fingerprint.empty() && !shares_name(before.fingerprint, now.fingerprint);
}

}  // namespace

std::vector<ScorePoint> score_points(const std::vector<HistoryEntry>& entries, Drift policy) {
  std::vector<ScorePoint> out;
  HistoryEntry known;  // what was told last
  bool split = false;
  for (const auto& entry : entries) {
    split |= policy == Drift::split && is_served_anew(known, entry);
    if (!entry.served.empty()) known.served = entry.served;
    if (!entry.fingerprint.empty()) known.fingerprint = entry.fingerprint;
    if (!entry.score) continue;
    out.push_back(
        {entry.at_ms, *entry.score, entry.served, split && !out.empty(), entry.scored, entry.total, entry.judges});
    split = false;
  }
  return out;
}

}  // namespace benchhub
