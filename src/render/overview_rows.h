// The rows of a board as pages about all boards know them. Called by assemble when a board is made.
#pragma once

#include "render/site_model.h"

namespace benchhub {

// Fills what BenchmarkView has of overview rows, from its rows.
void add_overview_rows(BenchmarkView& view);
// What few rows have; without a note for most.
RowNotes row_notes(const PairRow& row);

}  // namespace benchhub
