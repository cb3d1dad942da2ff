// The best rows of a board, each pair of them compared case by case, for pages that need no scripts. A page that was
// there once stays: history.jsonl tells which rows were the best after each run of the past. Called by site_build.cc
// once a board is assembled.
#pragma once

#include "render/view.h"

namespace benchhub {

// Of the rows that duel_rows names, in the order of the board; then of rows that were the best together after some run.
// Pure.
std::vector<Duel> make_duels(const BenchmarkIndex& benchmark, double coverage_floor);

}  // namespace benchhub
