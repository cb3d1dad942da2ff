// A badge of one (benchmark, model) pair: a small SVG for READMEs. The text is escaped and cut; it links nowhere by
// itself.
#pragma once

#include <string>

#include "render/site_model.h"

namespace benchhub {

// "Fine print | 91.7 % · rank 2–6"; without a rank the score alone, without a score "no score".
std::string badge_svg(const BenchmarkView& board, const PairRow& row);

}  // namespace benchhub
