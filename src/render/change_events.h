// What moved and why: every change of a language model's score, from the histories that are kept. Used by the page of
// changes, its Markdown and the feeds.
#pragma once

#include <string>
#include <vector>

#include "render/site_model.h"

namespace benchhub {

struct ChangeEvent {
  const BenchmarkView* board = nullptr;
  const OverviewRow* row = nullptr;
  std::size_t at = 0;            // in the row's history
  std::vector<std::string> why;  // "new model", "40 → 44 cases", "judged by x instead of y"; never empty
  bool is_first() const { return at == 0 || row->history[at].split; }  // nothing before it to compare with
  const OverviewPoint& point() const { return row->history[at]; }
};
// Newest first; baselines are left out, since they move when a definition does.
std::vector<ChangeEvent> change_events(const SiteModel& site, std::size_t most);

std::string changes_markdown(const SiteModel& site);  // changes/changes.md

}  // namespace benchhub
