// For sites that tests make by hand: what the pages about all boards know of their rows.
#pragma once

#include "render/overview_rows.h"

namespace benchhub {

// After every change of a row.
inline void refresh_overview(SiteModel& site) {
  for (BenchmarkView& view : site.benchmarks) add_overview_rows(view);
  for (ModelView& model : site.models) {
    model.rows.clear();
    for (const BenchmarkView& view : site.benchmarks) {
      for (const OverviewRow& row : view.overview_rows) {
        if (row.model == model.model->slug) model.rows.push_back(&row);
      }
    }
  }
}

}  // namespace benchhub
