// Texts for people: the plan as a table, the end of a run. Shared by plan, run and build.
#pragma once

#include <string>

#include "plan/plan.h"
#include "render/site.h"
#include "run/batch.h"
#include "run/engine.h"

namespace benchhub {

// One line per benchmark with the counts of pair states and cases, then blocked providers, then the estimate.
std::string plan_text(const Plan& plan);
// "damaged  FILE:LINE: reason", of one record.
std::string damage_text(const Damage& damage);
// Answers that pairs take over from another name or from before an edit, and the pairs.
std::pair<std::int64_t, std::int64_t> count_adopted(const Plan& plan);
std::string estimate_text(const Estimate& estimate);
std::string minutes_text(double seconds);  // "12 s", "4 min", "3 h"
// "" or a line that compares the estimate with what was spent.
std::string estimate_error_text(const Estimate& before, const RunReport& report);
// What becomes of requests that were in flight when the run was stopped at once.
std::string abandoned_text(const RunReport& report);
// What was run, what was not, and why.
std::string run_text(const RunReport& report);
// What came of open batches, and what was handed over as batches; "" if nothing.
std::string collect_text(const CollectReport& report);
std::string batch_text(const BatchReport& report);
std::string render_text(const RenderReport& report, const std::string& folder);

}  // namespace benchhub
