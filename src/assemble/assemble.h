// Makes the SiteModel in three steps: what holds for all boards (definitions, git), each board by itself (plan.h and
// board.h), what looks at all boards. Also the summary of one pair for history.jsonl. Called by site_build.cc and run.
#pragma once

#include <map>
#include <string>

#include "definition/repository.h"
#include "git/git.h"
#include "plan/plan.h"
#include "render/site_model.h"
#include "store/store.h"

namespace benchhub {

// Settings, models and benchmarks in the site's order, with what git and other benchmarks say of them; no rows. Points
// into `repository`.
SiteModel assemble_frame(const Repository& repository, const GitFacts& git);

// The rows' history; damaged lines become notices.
Status add_history(const Repository& repository, const Store& store, BenchmarkView& view, std::vector<Notice>& notices);

// What looks at all rows: models with their rows and win rates, the time of the data. The model must not be copied
// after it.
void assemble_overview(SiteModel& site);

Notice damage_notice(const Damage& damage);
Notice not_shown_notice(const Damage& damage);  // of a record that is left out of a board

// What the pair's numbers are now; nullopt if it has no answer.
std::optional<HistoryEntry> summarise_pair(const PairPlan& pair, const std::string& commit);

}  // namespace benchhub
