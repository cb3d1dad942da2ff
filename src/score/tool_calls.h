// Tool calls of an answer, read from OpenAI's form [{"id","type","function":{"name","arguments": "{…}"}}], and made
// from what a case expects. The scorer itself is a row of scorers.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "score/score.h"

namespace benchhub {

struct ToolCall {
  std::string name;
  std::optional<Json> arguments;  // an object; nullopt if the text is no JSON object
};
// Null is no call; nullopt if it is something else than a list of calls.
std::optional<std::vector<ToolCall>> read_tool_calls(const Json& calls);

// Why no model that keeps to the tool's own schema could make this expected call; "" if one could, or if it is not known.
std::string call_advice(const Benchmark& benchmark, const Json& call);

// The class of an error that begins as BFCL names it.
FailureCause tool_failure(std::string_view error);

// The chain that the expected calls make, one a step; nullopt if none can be made. For validate.
std::optional<ChainRun> reference_chain(const Case& the_case);
// Calls that score 1; null if the scoring is no tool_calls or none can be made (a pattern, "any").
Json reference_calls(const Case& the_case, const Scoring& scoring);

}  // namespace benchhub
