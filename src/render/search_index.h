// What the search of the site looks through (templates/assets/search.js): names of all benchmarks and models in a few
// files, and the cases of each benchmark in one of its own, so that a visitor loads only what is asked for.
// Format: docs/format-exports.md. Called by overview_jobs.cc and page_jobs.cc.
#pragma once

#include <string>

#include "render/view.h"

namespace benchhub {

// Of one file: their names, slugs and tags take about 50 KB when compressed.
inline constexpr std::size_t kBenchmarksPerIndex = 2000;

std::size_t search_parts(const SiteModel& site);                    // at least 1
// Of one part, from 0; the first also has the models, and in how many files the words of questions lie.
std::string search_index(const SiteModel& site, std::size_t part, std::size_t word_files);
std::string case_search_index(const BenchmarkIndex& benchmark);     // ids and first words of the cases
std::string search_index_file(std::size_t part);                    // search/index.json, search/index-2.json of 1
std::string case_search_file(std::string_view benchmark);           // benchmarks/<b>/search.json

}  // namespace benchhub
