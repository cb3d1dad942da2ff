// The answers on the page of a case: failing ones first, each with its text, how it was scored, what judges said, the
// tools it called. Called by case.cc.
#pragma once

#include "render/pages/parts.h"

namespace benchhub {

// Groups by outcome of the answers on one part of the case's page. files: whole texts that are too long for it.
tmpl::Value answer_groups(const SiteConfig& config, const BenchmarkIndex& benchmark, std::size_t number, std::size_t part, PageFiles& files);
// The parts of a page with more than kAnswersPerPage answers: {name, url, here}; empty for one with fewer.
tmpl::Value answer_parts(const BenchmarkIndex& benchmark, std::size_t number, std::size_t part);

}  // namespace benchhub
