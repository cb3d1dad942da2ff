// One function per kind of page: from the view to a template and its variables. Pure; docs/templates.md lists the
// variables. Called by site.cc, from many threads.
#pragma once

#include <string>
#include <vector>

#include "render/view.h"

namespace benchhub {

Page home_page(const SiteView& site);
Page gallery_page(const SiteView& site);  // benchmarks/
Page builder_page(const SiteView& site);  // new/, run by assets/new.js
Page missing_page(const SiteView& site);  // 404.html
Page methodology_page(const SiteView& site);
Page status_page(const SiteView& site);
Page changes_page(const SiteView& site);  // changes/
Page compare_page(const SiteView& site);  // compare/, filled by assets/compare.js
Page models_page(const SiteView& site);   // models/
Page model_page(const SiteView& site, const ModelView& model);
Page case_list_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t page);  // from 0
Page case_page(const SiteView& site, const BenchmarkIndex& benchmark,
               std::size_t number);  // position in the list of cases
Page pair_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t row, std::size_t page);  // from 0

// The benchmark's page and the specs of its charts, which are files of their own.
struct BenchmarkPage {
  Page page;
  std::vector<std::pair<std::string, std::string>> files;  // path, bytes
};
BenchmarkPage benchmark_page(const SiteView& site, const BenchmarkIndex& benchmark);

}  // namespace benchhub
