// Why answers fail, as pages show it: by model on a board, by class with its cases for one pair, over all boards for
// one model. Used by benchmark.cc, pair.cc, model.cc and case_answers.cc.
#pragma once

#include <string>

#include "render/view.h"

namespace benchhub {

// "Rule broken: max_words"; null for none.
tmpl::Value failure_value(const FailureCause& failure);

// {columns: [{title, help, answers}], rows: [{name, pair_url, baseline, failing, cells: [{count, heat}]}], classes:
// [{title, help, answers, whats, links, more}]}; null where no answer fails.
tmpl::Value board_failures_value(const BenchmarkIndex& benchmark);

// [{title, help, answers, links: [{id, url, anchor}], more}]
tmpl::Value pair_failures_value(const BenchmarkIndex& benchmark, const PairRow& row);

// [{title, help, answers, boards: [{name, url, answers}]}], the most frequent first.
tmpl::Value model_failures_value(const SiteView& site, const ModelView& view);

}  // namespace benchhub
