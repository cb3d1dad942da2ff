// Which benchmarks resemble each other: cosine of TF-IDF vectors over name, summary, tags, prompts and cases. Called by
// site_build.cc; work is linear in the text and in the words that benchmarks share.
#pragma once

#include <string>
#include <vector>

#include "base/fs.h"
#include "render/site_model.h"

namespace benchhub {

// Fills BenchmarkView::similar of each: at most three others, those first that share nearly equal cases, then the most
// similar; none under 0.15 that shares none.
void add_similar(std::vector<BenchmarkView>& views);
// The same, out of the cache `file` if it was noted there of the same definitions; else it is noted.
void add_similar(FileSystem& fs, const std::string& file, const Digest& definitions, std::vector<BenchmarkView>& views);

}  // namespace benchhub
