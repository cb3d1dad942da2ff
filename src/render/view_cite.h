// Citation of a benchmark as BibTeX, with what a stranger wrote escaped for TeX. Shown on the benchmark's page and
// written beside it as a file.
#pragma once

#include <string>

#include "render/site_model.h"

namespace benchhub {

std::string bibtex(const SiteModel& site, const BenchmarkView& benchmark);  // one @misc entry, final newline

}  // namespace benchhub
