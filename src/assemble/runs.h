// When a benchmark's stored answers came, run by run: of what the status page tells the last runs. Counted is what
// data/ keeps; an answer that was asked anew counts once, when it came last. Pure; called by site_build.cc.
#pragma once

#include <vector>

#include "definition/repository.h"
#include "render/site_model.h"
#include "store/store.h"

namespace benchhub {

// At most the newest kKeptRuns.
inline constexpr std::size_t kKeptRuns = 50;
StoredRuns stored_runs(const Repository& repository, const std::vector<const PairData*>& pairs);

}  // namespace benchhub
