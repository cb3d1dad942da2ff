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
Page search_page(const SiteView& site);   // search/, filled by assets/search.js
Page missing_page(const SiteView& site);  // 404.html
Page methodology_page(const SiteView& site);
Page status_page(const SiteView& site);
Page changes_page(const SiteView& site);  // changes/
Page compare_page(const SiteView& site);  // compare/, filled by assets/compare.js
Page models_page(const SiteView& site);   // models/
Page model_page(const SiteView& site, const ModelView& model);
Page judges_page(const SiteView& site);    // judges/, if there are any
Page judge_page(const SiteView& site, const std::string& judge);  // judges/<slug>/, of each of judges_of()
Page case_list_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t page);              // from 0
Page pair_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t row, std::size_t page);  // from 0

Page duel_page(const SiteView& site, const BenchmarkIndex& benchmark, const Duel& duel);  // two models, case by case
Page embed_page(const SiteView& site, const BenchmarkIndex& benchmark);  // embed.html, for frames of other sites
// Forks and parents, and what this one changed of its parent; only for those that have a parent here or forks.
bool has_lineage(const SiteView& site, const BenchmarkView& view);
Page lineage_page(const SiteView& site, const BenchmarkView& view);

// A page with the files that are made along with it: the specs of a benchmark's charts, long answers to a case.
struct PageWithFiles {
  Page page;
  PageFiles files;
};
PageWithFiles benchmark_page(const SiteView& site, const BenchmarkIndex& benchmark);
// number: position in the list of cases; part: from 0, of kAnswersPerPage answers each.
PageWithFiles case_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t number, std::size_t part);

}  // namespace benchhub
