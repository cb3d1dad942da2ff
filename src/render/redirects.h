// Addresses that pages had before something was renamed, as `formerly` of benchmarks, cases and models declares it. A
// page at each of them leads on, so that links and search results stay alive on any static host. It can only lead to
// pages of this site. Called by page_jobs.cc and overview_jobs.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/view.h"

namespace benchhub {

// The name that something has now, then those that it had: addresses of files that cannot lead on.
std::vector<std::string> all_names(const std::string& name, const std::vector<std::string>& formerly);

struct Redirect {
  std::string from, to;  // addresses of pages, below the site's root
};

// All old addresses below a benchmark's slugs, old and new: of itself, its cases, the pages of its pairs.
std::vector<Redirect> redirects(const BenchmarkIndex& benchmark);

Page redirect_page(const SiteView& site, const Redirect& redirect, std::string_view section);

}  // namespace benchhub
