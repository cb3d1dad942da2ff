// schema.org description of a benchmark's page: Dataset with its downloads, and the breadcrumb.
#pragma once

#include <string>

#include "render/site_model.h"

namespace benchhub {

// JSON text for <script type="application/ld+json">: < > & ' U+2028 U+2029 stand as \u escapes, so that nothing in
// it can end the element. Addresses are absolute, or relative to the benchmark's page if the site has no base_url.
std::string benchmark_json_ld(const SiteModel& site, const BenchmarkView& board);

}  // namespace benchhub
