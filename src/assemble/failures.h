// How often answers fail in which way. Called by board.cc.
#pragma once

#include <vector>

#include "render/site_model.h"

namespace benchhub {

// scores: of one pair. By the order of the classes, then the most frequent first.
std::vector<FailureGroup> failure_groups(const std::vector<CaseScore>& scores);

}  // namespace benchhub
