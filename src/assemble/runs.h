// When a benchmark's stored answers came, hour by hour: of what the status page tells the last runs. Counted is what
// data/ keeps; an answer that was asked anew counts once, when it came last. Pure; called by site_build.cc.
#pragma once

#include <vector>

#include "definition/repository.h"
#include "render/site_model.h"
#include "store/store.h"

namespace benchhub {

// The newest hours with an answer, oldest first; at most kKeptHours.
inline constexpr std::size_t kKeptHours = 200;
std::vector<RunHour> run_hours(const Repository& repository, const std::vector<const PairData*>& pairs);

}  // namespace benchhub
