// What the pages of the site show, as digests: one per thing that can change by itself. A page's inputs must hold all
// that its function in pages/ reads; tests/assemble compares incremental builds with full ones. Called by site.cc.
#pragma once

#include "base/hash.h"
#include "render/view.h"

namespace benchhub {

Digest site_facts(const SiteModel& site);  // title, addresses, version: what every page may show
Digest model_facts(const ModelView& model);
// Of the models of a board's rows, whatever the order of the rows: names, providers, licences.
Digest board_models(const BenchmarkIndex& benchmark);
// The definition as it is, with what git and other benchmarks say of it.
Digest definition_facts(const SiteView& site, const BenchmarkView& view);
Digest board_facts(const BenchmarkIndex& benchmark);     // rows, items and means, without single answers
Digest question_lines(const BenchmarkIndex& benchmark);  // ids, excerpts and references, as lists show them
Digest case_question(const BenchmarkIndex& benchmark, std::size_t number);
Digest case_answers(const BenchmarkIndex& benchmark, std::size_t number);
Digest duel_facts(const BenchmarkIndex& benchmark, const Duel& duel);  // what its page shows, but names and questions
Digest answer_times(const BenchmarkIndex& benchmark);                  // when the newest answer to each case came
Digest pair_answers(const BenchmarkIndex& benchmark, std::size_t row);
Digest search_facts(const SiteModel& site);  // what one can search for: names of benchmarks and models, tags
// What pages about all boards show of one: its facts and the rows.
Digest overview_facts(const SiteModel& site);
Digest model_rows(const SiteView& site, const ModelView& model);  // but its mean over boards, which all models share
Digest judge_facts(const SiteModel& site, const std::string& judge);  // all its series

}  // namespace benchhub
