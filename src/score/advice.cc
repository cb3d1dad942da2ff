// What `validate` warns of: scorings that can be used but hardly mean what their author wanted.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "score/compiled.h"
#include "score/score.h"
#include "score/tool_calls.h"

namespace benchhub {
namespace {

bool only_explains(const Scoring& scoring) {
  const auto judge = judge_spec(scoring);
  return judge && judge->explains;
}

void advise_on_metric(const Benchmark& benchmark, std::vector<ScoringProblem>& out) {
  if (benchmark.metric != "accuracy") return;
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const Scoring& scoring = benchmark.scoring[i];
    const bool counts = scoring.weight > 0 && scoring.type != "published";  // whose scores are what they were
    if (!counts || is_binary(scoring) || only_explains(scoring) || find_scorer(scoring.type) == nullptr) continue;
    out.push_back(
        {i, nullptr,
         fmt::format("\"{}\" gives grades, but with the metric \"accuracy\" an answer counts only with the full "
                     "one; set \"metric\": \"mean\", or give it a \"threshold\"",
                     scoring.type)});
  }
}

// A member of a chain's `expected` that nobody reads.
std::string unread_member(const Benchmark& benchmark, const Json& expected) {
  for (const auto& [name, value] : expected.items()) {
    if (name == "state" || name == "calls" || name == "max_calls") continue;
    const bool read = std::any_of(benchmark.scoring.begin(), benchmark.scoring.end(), [&](const Scoring& scoring) {
      return get_string(scoring.options, "expected_key") == name;
    });
    if (!read) return name;
  }
  return "";
}

std::string chain_advice(const Benchmark& benchmark, const Case& the_case) {
  const auto scored = std::any_of(benchmark.scoring.begin(), benchmark.scoring.end(),
                                  [](const Scoring& scoring) { return scoring.type == "tool_chain"; });
  if (!scored) return "it has a \"chain\", but no scorer \"tool_chain\" looks at how that ends";
  if (!the_case.expected.is_object()) return "";
  if (const std::string name = unread_member(benchmark, the_case.expected); !name.empty())
    return fmt::format("no scorer reads \"{}\" of expected; tool_chain reads state, calls and max_calls", name);
  const Json* calls = get_array(the_case.expected, "calls");
  if (calls != nullptr && std::any_of(calls->begin(), calls->end(), [](const Json& call) { return call.size() != 2; }))
    return "an expected call has members beside name and arguments, which nobody reads";
  if (calls != nullptr && !calls->empty() && the_case.chain->max_steps < 2)
    return "with max_steps 1 every chain that calls something is still calling when it ends";
  return "";
}

void advise_on_calls(const Benchmark& benchmark, std::size_t scoring, std::vector<ScoringProblem>& out) {
  for (const Case& the_case : benchmark.cases) {
    const auto own = own_case(the_case, benchmark.scoring[scoring]);
    if (!own) continue;
    const bool chain = benchmark.scoring[scoring].type == "tool_chain";
    const Json* calls = chain ? get_array(own->expected, "calls") : &own->expected;
    for (const Json& call : calls != nullptr && calls->is_array() ? *calls : Json::array()) {
      if (std::string what = call_advice(benchmark, call); !what.empty())
        out.push_back({scoring, &the_case, std::move(what)});
    }
  }
}

}  // namespace

std::vector<ScoringProblem> scoring_advice(const Benchmark& benchmark) {
  std::vector<ScoringProblem> out;
  advise_on_metric(benchmark, out);
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const std::string& type = benchmark.scoring[i].type;
    if (type == "tool_calls" || type == "tool_chain") advise_on_calls(benchmark, i, out);
  }
  for (const Case& the_case : benchmark.cases) {
    if (!the_case.chain) continue;
    if (std::string what = chain_advice(benchmark, the_case); !what.empty())
      out.push_back({0, &the_case, std::move(what)});
  }
  return out;
}

}  // namespace benchhub
