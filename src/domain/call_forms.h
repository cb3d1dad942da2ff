// Tools and expected calls as people write them elsewhere (OpenAI's, Anthropic's, MCP's and BFCL's forms), brought into
// the one form that the rest of the program knows. Pure. Called by definition/benchmark_loader.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "domain/benchmark.h"

namespace benchhub {

// {"type": "function", "function": {"name", "description", "parameters"}} out of that, or of a bare function
// {"name", "description", "parameters" | "input_schema" | "inputSchema"}. Parameters that are left out take nothing;
// BFCL's types (dict, float, tuple, any) become JSON Schema's.
Json plain_tool(const Json& tool);

// Of JSON Schema: "string", "integer" …
bool is_schema_type(std::string_view name);

// "" or what is wrong with tools in that form: a name that no provider takes, two of one name, a type that is none.
std::string tools_problem(const Json& tools);

// [{"name", "arguments"}] out of that, of OpenAI's calls (in "function", arguments as JSON text, an id), and of BFCL's
// possible answers {"name": {"argument": [value, …]}}, where "" among the values lets the argument be left out and
// texts match as $fuzzy. What is none of these stays as it is.
Json plain_calls(const Json& calls);

// Brings what the scorers tool_calls and tool_chain of the benchmark expect of a case into that form.
void make_calls_plain(const Benchmark& benchmark, Case& the_case);

}  // namespace benchhub
