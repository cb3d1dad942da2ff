// From an answer to its score: the policy for states, extraction, the scorers, the weighted mean. What a scorer does is
// in its own file; what a board makes of scores is in stats/.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/choices.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/filters.h"
#include "score/normalise.h"
#include "score/score.h"
#include "score/scorer_rows.h"

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
  if (!extraction.text) return wrong(FailureKind::no_answer, std::move(extraction.why));
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
  FailureCause failure;  // of the part that costs most
};

bool explains(const CompiledScoring& scoring) { return scoring.judge && scoring.judge->explains; }

// The weighted mean of the parts but those that only explain; nullopt if a part has no value or no part has a weight.
std::optional<double> weighted_mean(const std::vector<ScorePart>& parts, const std::vector<CompiledScoring>& scorings) {
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const ScorePart& part = parts[i];
    if (explains(scorings[i])) continue;
    if (!part.value || !(part.weight >= 0)) return std::nullopt;
    sum += *part.value * part.weight;
    weights += part.weight;
  }
  if (!(weights > 0)) return std::nullopt;
  return std::min(1.0, sum / weights);
}

// The answer of such a state is wrong without being read.
ScorerResult wrong_state(AnswerState state) {
  return wrong(state == AnswerState::truncated ? FailureKind::truncated : FailureKind::refused,
               fmt::format("{} counts as wrong", to_string(state)));
}

// Why each part is not right; of several that cost as much, the first. A part that names no reason has none to add.
class Costliest {
 public:
  void add(const Scoring& scoring, ScorerResult& result) {
    const double cost = result.value ? (1 - *result.value) * scoring.weight : 0;
    if (!result.failure || cost <= cost_ + 1e-12 || *result.value >= kRight) return;
    cost_ = cost;
    failure_ = std::move(result.failure);
  }
  FailureCause take() { return std::move(failure_); }

 private:
  double cost_ = 0;
  FailureCause failure_;
};

// Why it fails by a judge's word, as a part without a value or a weight.
ScorePart explanation(const Scoring& scoring, ScorerResult result, FailureCause& out) {
  if (result.value) out = std::move(result.failure);
  result.value.reset();
  ScorePart part = part_of(scoring, result);
  part.weight = 0;
  return part;
}

// decided: what every part comes to without being asked; null if the scorers decide.
Parts score_parts(const Benchmark& benchmark, const std::vector<CompiledScoring>& scorings, const Case& the_case,
                  const Answer& answer, const Verdicts& verdicts, const ScorerResult* decided) {
  Parts out;
  Costliest costliest;
  FailureCause explained;
  out.unscored = kInvalid;
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const Scoring& scoring = benchmark.scoring[i];
    ScorerResult result;
    // A definition that is at fault leaves a case unscored whatever the answer is.
    if (auto fault = fault_of(benchmark, the_case, scoring, scorings[i]); !fault.empty())
      result = {std::nullopt, "", fault, ""};
    else if (decided != nullptr && !explains(scorings[i])) result = *decided;
    else result = run_scorer(benchmark, the_case, scoring, scorings[i], answer, verdicts);
    if (explains(scorings[i])) {
      out.parts.push_back(explanation(scoring, std::move(result), explained));
      continue;
    }
    if (!result.unscored.empty()) out.unscored = result.unscored;
    out.parts.push_back(part_of(scoring, result));
    costliest.add(scoring, result);
  }
  out.value = weighted_mean(out.parts, scorings);
  if (out.value && benchmark.metric == "accuracy") out.value = *out.value >= kRight ? 1.0 : 0.0;
  if (out.value && *out.value < kRight) out.failure = explained ? std::move(explained) : costliest.take();
  return out;
}

// Of an answer without a score; none where it only waits for something.
FailureCause unscored_failure(const CaseScore& score) {
  switch (score.state) {
    case AnswerState::truncated:
      return {FailureKind::truncated, ""};
    case AnswerState::refused:
      return {FailureKind::refused, ""};
    case AnswerState::filtered:
      return {FailureKind::filtered, ""};
    case AnswerState::empty:
      return {FailureKind::empty, ""};
    case AnswerState::other:
      return {FailureKind::strange_end, ""};
    case AnswerState::provider_error:
      return {FailureKind::provider_error, ""};
    case AnswerState::unknown_outcome:
      return {FailureKind::unknown_outcome, ""};
    case AnswerState::answered:
    case AnswerState::not_run:
      break;
  }
  const bool in_vain = score.unscored_reason == "judge-error" || score.unscored_reason == "embedding-error";
  return {in_vain ? FailureKind::judge_error : FailureKind::none, ""};
}

// What the whole answer tells beyond what its scorer saw.
FailureCause failure_of(const CaseScore& score, const Answer& answer, FailureCause found) {
  if (!score.value) return unscored_failure(score);
  if (*score.value >= kRight) return {};
  if (score.state == AnswerState::truncated) return {FailureKind::truncated, ""};
  const bool nothing = found.kind == FailureKind::no_answer || found.kind == FailureKind::not_json ||
                       found.kind == FailureKind::call_missing;
  if (score.state == AnswerState::refused || (nothing && declines(answer.text))) return {FailureKind::refused, ""};
  const bool otherwise = std::any_of(score.filtered.begin(), score.filtered.end(),
                                     [](const FilterScore& one) { return one.value && *one.value >= kRight; });
  if (otherwise && found.kind != FailureKind::judge_label) return {FailureKind::form, ""};
  found.what = std::string(prefix_code_points(found.what, 80));
  return found;
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
  CaseScore out{the_case.id, answer.repeat, answer.state, std::nullopt, "", {}, {}, {}};
  const Counting how = counting(benchmark_, answer.state);
  if (how == Counting::unscored) {
    out.unscored_reason = std::string(to_string(answer.state));
    out.failure = unscored_failure(out);
    return out;
  }
  std::optional<ScorerResult> decided;
  if (how == Counting::wrong) decided = wrong_state(answer.state);
  FailureCause found;
  const auto take = [&](Parts parts) {
    out.value = parts.value;
    out.parts = std::move(parts.parts);
    found = std::move(parts.failure);
    if (!out.value) out.unscored_reason = parts.unscored;
  };
  const bool usable = std::all_of(filters_->begin(), filters_->end(), [](const auto& f) { return f.problem.empty(); });
  if (!usable) {
    out.unscored_reason = kInvalid;
    return out;
  }
  if (filters_->empty())
    take(score_parts(benchmark_, *scorings_, the_case, answer, verdicts, decided ? &*decided : nullptr));
  for (const auto& filter : *filters_) {
    Answer filtered = answer;
    std::optional<ScorerResult> unread = decided;
    if (!unread) {
      if (std::string why = filter.apply(filtered.text); !why.empty()) unread = wrong(FailureKind::no_answer, why);
    }
    Parts parts = score_parts(benchmark_, *scorings_, the_case, filtered, verdicts, unread ? &*unread : nullptr);
    out.filtered.push_back({filter.name, parts.value, excerpt(unread ? "" : filtered.text)});
    if (out.filtered.size() == 1) take(std::move(parts));
  }
  out.failure = failure_of(out, answer, std::move(found));
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
  bool counted = benchmark.scoring.empty();
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    const CompiledScoring compiled = compile_scoring(benchmark.scoring[i]);
    counted |= !explains(compiled);
    if (!compiled.problem.empty()) {
      out.push_back({i, nullptr, compiled.problem});
      continue;
    }
    for (const auto& the_case : benchmark.cases) {
      auto what = check_case(benchmark, the_case, benchmark.scoring[i]);
      if (!what.empty()) out.push_back({i, &the_case, std::move(what)});
    }
  }
  if (!counted) out.push_back({0, nullptr, "judge_failure only says why answers fail: name a scorer that decides it"});
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
  std::vector<const Scoring*> counted;
  for (const Scoring& scoring : benchmark.scoring) {
    if (const auto judge = judge_spec(scoring); !judge || !judge->explains) counted.push_back(&scoring);
  }
  return benchmark.metric == "accuracy" || (counted.size() == 1 && is_binary(*counted.front()));
}

}  // namespace benchhub
