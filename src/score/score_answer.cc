// From an answer to its score: the policy for states, extraction, the scorers, the weighted mean. What a scorer does is
// in its own file; what a board makes of scores is in stats/.
#include <fmt/format.h>

#include <algorithm>

#include "score/compiled.h"
#include "score/extract.h"
#include "score/normalise.h"
#include "score/score.h"

namespace benchhub {
namespace {

constexpr double kRight = 1 - 1e-9;
constexpr const char* kInvalid = "invalid definition";

enum class Counting { scored, wrong, unscored };

Counting counting(const Benchmark& benchmark, AnswerState state) {
  if (state == AnswerState::answered) return Counting::scored;
  if (state != AnswerState::truncated && state != AnswerState::refused) return Counting::unscored;
  switch (state == AnswerState::truncated ? benchmark.truncated : benchmark.refused) {
    case Unscorable::wrong: return Counting::wrong;
    case Unscorable::score: return Counting::scored;
    case Unscorable::unscored: break;
  }
  return Counting::unscored;
}

// What is wrong with the definition of this part in this case; "" if nothing.
std::string fault_of(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring,
                     const CompiledScoring& compiled) {
  return compiled.problem.empty() ? compiled.scorer->check(benchmark, the_case, scoring) : compiled.problem;
}

ScorerResult run_scorer(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring,
                        const CompiledScoring& compiled, const Answer& answer) {
  auto extraction = extract_text(answer.text, scoring, compiled);
  if (!extraction.text) return {0.0, "", std::move(extraction.why)};
  return compiled.scorer->score({benchmark, the_case, scoring, std::move(*extraction.text), answer, compiled});
}

ScorePart part_of(const Scoring& scoring, const ScorerResult& result) {
  return {scoring.type, result.value, scoring.weight, excerpt(result.extracted), excerpt(result.detail)};
}

// The weighted mean of the parts; nullopt if a part has no value or no part has a weight.
std::optional<double> weighted_mean(const std::vector<ScorePart>& parts) {
  double sum = 0, weights = 0;
  for (const auto& part : parts) {
    if (!part.value || !(part.weight >= 0)) return std::nullopt;
    sum += *part.value * part.weight;
    weights += part.weight;
  }
  if (!(weights > 0)) return std::nullopt;
  return std::min(1.0, sum / weights);
}

std::vector<CompiledScoring> compile_all(const Benchmark& benchmark) {
  std::vector<CompiledScoring> out;
  for (const auto& scoring : benchmark.scoring) out.push_back(compile_scoring(scoring));
  return out;
}

}  // namespace

CompiledBenchmark::CompiledBenchmark(const Benchmark& benchmark)
    : benchmark_(benchmark), scorings_(std::make_shared<const std::vector<CompiledScoring>>(compile_all(benchmark))) {}

CaseScore CompiledBenchmark::score(const Case& the_case, const Answer& answer) const {
  CaseScore out{the_case.id, answer.repeat, answer.state, std::nullopt, "", {}};
  const Counting how = counting(benchmark_, answer.state);
  const std::string state(to_string(answer.state));
  if (how == Counting::unscored) {
    out.unscored_reason = state;
    return out;
  }
  for (std::size_t i = 0; i < benchmark_.scoring.size(); ++i) {
    const Scoring& scoring = benchmark_.scoring[i];
    const CompiledScoring& compiled = (*scorings_)[i];
    ScorerResult result{0.0, "", fmt::format("{} counts as wrong", state)};
    // A definition that is at fault leaves a case unscored whatever the answer is.
    if (auto fault = fault_of(benchmark_, the_case, scoring, compiled); !fault.empty())
      result = {std::nullopt, "", fault};
    else if (how == Counting::scored) result = run_scorer(benchmark_, the_case, scoring, compiled, answer);
    out.parts.push_back(part_of(scoring, result));
  }
  out.value = weighted_mean(out.parts);
  if (!out.value) out.unscored_reason = kInvalid;
  else if (benchmark_.metric == "accuracy") out.value = *out.value >= kRight ? 1.0 : 0.0;
  return out;
}

CaseScore score_answer(const Benchmark& benchmark, const Case& the_case, const Answer& answer) {
  return CompiledBenchmark(benchmark).score(the_case, answer);
}

std::vector<ScoringProblem> scoring_problems(const Benchmark& benchmark) {
  std::vector<ScoringProblem> out;
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const CompiledScoring compiled = compile_scoring(benchmark.scoring[i]);
    if (!compiled.problem.empty()) {
      out.push_back({i, nullptr, compiled.problem});
      continue;
    }
    for (const auto& the_case : benchmark.cases) {
      auto what = compiled.scorer->check(benchmark, the_case, benchmark.scoring[i]);
      if (!what.empty()) out.push_back({i, &the_case, std::move(what)});
    }
  }
  return out;
}

bool is_binary(const Benchmark& benchmark) {
  if (benchmark.metric == "accuracy") return true;
  if (benchmark.scoring.size() != 1) return false;
  const Scoring& only = benchmark.scoring.front();
  const Scorer* scorer = find_scorer(only.type);
  return scorer != nullptr && scorer->binary &&
         (scorer->graded_if == nullptr || option_text(only, "mode") != scorer->graded_if);
}

}  // namespace benchhub
