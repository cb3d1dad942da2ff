// What an answer did with tools, step by step: calls with their arguments as a tree, and what the mock tools replied
// where the case has a chain; and the calls that were expected. Used by case.cc and case_answers.cc.
#pragma once

#include "render/pages/parts.h"

namespace benchhub {

// List of {text? of the step, calls: list of {name, rows: list of {depth 0 to 4, name?, value?}, reply?}}; empty if no
// tool was called.
tmpl::Value tool_steps(const AnswerView& view, const BenchmarkIndex& benchmark);

// Is the answer's text what a chain of calls ended in? It comes after the steps then.
bool ends_in_words(const AnswerView& view, const BenchmarkIndex& benchmark);

bool is_scored_by_calls(const Benchmark& benchmark);
// What is expected of a benchmark of tool calls: {calls: as of a step, state: list of rows}; null for others.
tmpl::Value expected_calls(const Benchmark& benchmark, const Json& expected);

}  // namespace benchhub
