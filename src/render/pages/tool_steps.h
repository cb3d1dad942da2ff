// What an answer did with tools, step by step: calls with their arguments as a tree, and what the mock tools replied
// where the case has a chain. Used by case_answers.cc.
#pragma once

#include "render/pages/parts.h"

namespace benchhub {

// List of {text? of the step, calls: list of {name, rows: list of {depth 0 to 4, name?, value?}, reply?}}; empty if no
// tool was called.
tmpl::Value tool_steps(const AnswerView& view, const BenchmarkIndex& benchmark);

}  // namespace benchhub
