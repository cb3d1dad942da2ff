// Everything of the site that programs read: exports, feeds, site map, schemas, citations. Called by site.cc once,
// after the pages; the specs of charts are written with the page that shows them.
#pragma once

#include "render/output.h"

namespace benchhub {

// The first error in the order of the site's benchmarks and models, whatever the number of threads.
Status write_machine_files(const SiteModel& site, SiteWriter& writer, unsigned threads);

}  // namespace benchhub
