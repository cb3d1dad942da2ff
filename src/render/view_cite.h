// Citation of a benchmark as BibTeX, with what a stranger wrote escaped for TeX. Shown on the benchmark's page and
// written beside it as a file.
#pragma once

#include <string>

#include "render/site_model.h"

namespace benchhub {

// CITATION.cff 1.2 as JSON, which is YAML.
std::string citation_cff(const SiteModel& site, const BenchmarkView& benchmark);
// One line in the style of the APA: "Ada. (2026). Fine print [Benchmark]. BenchmarkHub. https://…".
std::string citation_apa(const SiteModel& site, const BenchmarkView& benchmark);
std::string bibtex(const SiteModel& site, const BenchmarkView& benchmark);  // one @misc entry, final newline

}  // namespace benchhub
