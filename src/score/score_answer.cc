// From an answer to its score: the policy for states, extraction, the scorers, the weighted mean. What a scorer does is
// in its own file; what a board makes of scores is in stats/.
#include <fmt/format.h>

#include <algorithm>

#include "domain/choices.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/filters.h"
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
    case Unscorable::wrong:
      return Counting::wrong;
    case Unscorable::score:
      return Counting::scored;
    case Unscorable::unscored:
      break;
  }
  return Counting::unscored;
}

bool has_own_case(const Scoring& scoring) {
  const auto is_set = [&](const char* key) {
    const auto it = scoring.options.find(key);
    return it != scoring.options.end() && !it->is_null();
  };
  return is_set("expected") || is_set("expected_key");
}

// What is wrong with the definition of this part in this case; "" if nothing.
std::string fault_of(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring,
                     const CompiledScoring& compiled) {
  return compiled.problem.empty() ? check_case(benchmark, the_case, scoring) : compiled.problem;
}

ScorerResult run_scorer(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring,
                        const CompiledScoring& compiled, const Answer& answer, const Verdicts& verdicts) {
  if (has_own_case(scoring)) {
    Scoring plain = scoring;
    plain.options.erase("expected");
    plain.options.erase("expected_key");
    return run_scorer(benchmark, *own_case(the_case, scoring), plain, compiled, answer, verdicts);
  }
  auto extraction = extract_text(answer.text, scoring, compiled);
  if (!extraction.text) return {0.0, "", std::move(extraction.why), ""};
  ScorerResult result =
      compiled.scorer->score({benchmark, the_case, scoring, std::move(*extraction.text), answer, compiled, verdicts});
  if (const auto least = get_double(scoring.options, "threshold"); least && result.value)
    result.value = *result.value >= *least - (1 - kRight) ? 1.0 : 0.0;
  return result;
}

ScorePart part_of(const Scoring& scoring, const ScorerResult& result) {
  return {scoring.type, result.value, scoring.weight, excerpt(result.extracted), excerpt(result.detail)};
}

// Each part's score of one text, and their mean.
struct Parts {
  std::vector<ScorePart> parts;
  std::optional<double> value;
  std::string unscored;
};

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

std::string state_detail(AnswerState state) { return fmt::format("{} counts as wrong", to_string(state)); }

// wrong: why every part is wrong without being asked; "" if the scorers decide.
Parts score_parts(const Benchmark& benchmark, const std::vector<CompiledScoring>& scorings, const Case& the_case,
                  const Answer& answer, const Verdicts& verdicts, const std::string& wrong) {
  Parts out;
  out.unscored = kInvalid;
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const Scoring& scoring = benchmark.scoring[i];
    ScorerResult result{0.0, "", wrong, ""};
    // A definition that is at fault leaves a case unscored whatever the answer is.
    if (auto fault = fault_of(benchmark, the_case, scoring, scorings[i]); !fault.empty())
      result = {std::nullopt, "", fault, ""};
    else if (wrong.empty()) result = run_scorer(benchmark, the_case, scoring, scorings[i], answer, verdicts);
    if (!result.unscored.empty()) out.unscored = result.unscored;
    out.parts.push_back(part_of(scoring, result));
  }
  out.value = weighted_mean(out.parts);
  if (out.value && benchmark.metric == "accuracy") out.value = *out.value >= kRight ? 1.0 : 0.0;
  return out;
}

std::vector<CompiledScoring> compile_all(const Benchmark& benchmark) {
  std::vector<CompiledScoring> out;
  for (const auto& scoring : benchmark.scoring) out.push_back(compile_scoring(scoring));
  return out;
}

}  // namespace

std::string check_case(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring) {
  const Scorer* scorer = find_scorer(scoring.type);
  if (scorer == nullptr) return fmt::format("there is no scorer \"{}\"", scoring.type);
  if (!has_own_case(scoring)) return scorer->check(benchmark, the_case, scoring);
  const auto own = own_case(the_case, scoring);
  if (own) return scorer->check(benchmark, *own, scoring);
  return fmt::format("expected must be an object with a member \"{}\"",
                     get_string(scoring.options, "expected_key").value_or(""));
}

ScorerResult score_part(const Benchmark& benchmark, const Case& the_case, const CompiledPart& part,
                        const Answer& answer, const Verdicts& verdicts) {
  return run_scorer(benchmark, the_case, part.scoring, part.compiled, answer, verdicts);
}

CompiledBenchmark::CompiledBenchmark(const Benchmark& benchmark)
    : benchmark_(benchmark),
      scorings_(std::make_shared<const std::vector<CompiledScoring>>(compile_all(benchmark))),
      filters_(std::make_shared<const std::vector<CompiledFilter>>(compile_filters(benchmark))) {}

CaseScore CompiledBenchmark::score(const Case& the_case, const Answer& answer, const Verdicts& verdicts) const {
  if (benchmark_.choice_order == ChoiceOrder::fixed || the_case.choices.empty())
    return score_sent(the_case, answer, verdicts);
  CaseScore out = score_sent(as_sent(benchmark_.choice_order, the_case, answer.repeat), answer, verdicts);
  std::string sent = " (sent in the order ";
  for (const std::size_t place : choice_order(benchmark_.choice_order, the_case.choices, answer.repeat))
    sent += static_cast<char>('A' + place);
  for (auto& part : out.parts) part.detail += sent + ")";
  return out;
}

CaseScore CompiledBenchmark::score_sent(const Case& the_case, const Answer& answer, const Verdicts& verdicts) const {
  CaseScore out{the_case.id, answer.repeat, answer.state, std::nullopt, "", {}, {}};
  const Counting how = counting(benchmark_, answer.state);
  if (how == Counting::unscored) {
    out.unscored_reason = std::string(to_string(answer.state));
    return out;
  }
  const auto take = [&](Parts parts) {
    out.value = parts.value;
    out.parts = std::move(parts.parts);
    if (!out.value) out.unscored_reason = parts.unscored;
  };
  if (filters_->empty()) {
    take(score_parts(benchmark_, *scorings_, the_case, answer, verdicts,
                     how == Counting::wrong ? state_detail(answer.state) : ""));
    return out;
  }
  const bool usable = std::all_of(filters_->begin(), filters_->end(), [](const auto& f) { return f.problem.empty(); });
  if (!usable) {
    out.unscored_reason = kInvalid;
    return out;
  }
  for (const auto& filter : *filters_) {
    Answer filtered = answer;
    std::string wrong = how == Counting::wrong ? state_detail(answer.state) : filter.apply(filtered.text);
    Parts parts = score_parts(benchmark_, *scorings_, the_case, filtered, verdicts, wrong);
    out.filtered.push_back({filter.name, parts.value, excerpt(wrong.empty() ? filtered.text : "")});
    if (out.filtered.size() == 1) take(std::move(parts));
  }
  return out;
}

CaseScore score_answer(const Benchmark& benchmark, const Case& the_case, const Answer& answer) {
  return CompiledBenchmark(benchmark).score(the_case, answer);
}

std::vector<ScoringProblem> scoring_problems(const Benchmark& benchmark) {
  std::vector<ScoringProblem> out;
  for (const auto& filter : compile_filters(benchmark)) {
    if (!filter.problem.empty()) out.push_back({0, nullptr, filter.problem});
  }
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const CompiledScoring compiled = compile_scoring(benchmark.scoring[i]);
    if (!compiled.problem.empty()) {
      out.push_back({i, nullptr, compiled.problem});
      continue;
    }
    for (const auto& the_case : benchmark.cases) {
      auto what = check_case(benchmark, the_case, benchmark.scoring[i]);
      if (!what.empty()) out.push_back({i, &the_case, std::move(what)});
    }
  }
  return out;
}

bool is_binary(const Scoring& scoring) {
  if (get_double(scoring.options, "threshold")) return true;
  if (scoring.options.contains("of")) {
    const auto parts = parts_of(scoring);
    return std::all_of(parts.begin(), parts.end(), [](const Scoring& part) { return is_binary(part); });
  }
  const Scorer* scorer = find_scorer(scoring.type);
  return scorer != nullptr && scorer->binary &&
         (scorer->graded_if == nullptr || option_text(scoring, "mode") != scorer->graded_if);
}

bool is_binary(const Benchmark& benchmark) {
  return benchmark.metric == "accuracy" || (benchmark.scoring.size() == 1 && is_binary(benchmark.scoring.front()));
}

}  // namespace benchhub
