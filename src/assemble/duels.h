// The best rows of a board, each pair of them compared case by case, for pages that need no scripts. Called by
// site_build.cc once a board is assembled.
#pragma once

#include "render/view.h"

namespace benchhub {

// Of the rows that duel_rows names, in the order of the board.
std::vector<Duel> make_duels(const BenchmarkIndex& benchmark);

}  // namespace benchhub
