// Where a benchmark comes from: the family of forks that it belongs to, and what it changed of its parent's definition
// and cases. Pure; used by pages/lineage.cc, and by page_inputs.cc for the digest of what such a page shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/view.h"

namespace benchhub {

std::string_view parent_slug(const Benchmark& benchmark);  // "" if it says none

struct FamilyMember {
  const BenchmarkView* view = nullptr;
  int depth = 0;  // 0: the first of the family
};
// The whole family of forks, parents before their forks; just itself if it is alone.
std::vector<FamilyMember> family_of(const SiteView& site, const BenchmarkView& view);

// Cases by id and content (what is asked and expected).
struct CaseChanges {
  std::vector<std::string> same, renamed, changed, added, removed;  // ids; removed: the parent's; renamed: other id
  double overlap = 0;  // cases that both have, whatever their id, of all that either has
};
CaseChanges case_changes(const Benchmark& parent, const Benchmark& fork);

// Keys of benchmark.json that differ, cases and what every fork changes aside. null: not there.
struct KeyChange {
  std::string key;
  Json before, after;
};
std::vector<KeyChange> key_changes(const Benchmark& parent, const Benchmark& fork);

}  // namespace benchhub
