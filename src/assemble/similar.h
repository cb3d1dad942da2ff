// Which benchmarks resemble each other: cosine of TF-IDF vectors over name, summary, tags, prompts and cases. Called by
// assemble.cc; work is linear in the text and in the words that benchmarks share.
#pragma once

#include <vector>

#include "render/site_model.h"

namespace benchhub {

// Fills BenchmarkView::similar of each: at most three others, those first that share nearly equal cases, then the most
// similar; none under 0.15 that shares none.
void add_similar(std::vector<BenchmarkView>& views);

}  // namespace benchhub
