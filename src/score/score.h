// Scorers: pure functions answer -> score, rows of one table (scorers.cc). Definitions are data: every pattern is RE2.
//
// docs/scorers.md defines every normalisation and is the test's source of examples. Called by run, plan's validate and
// assemble.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/field_table.h"
#include "domain/benchmark.h"
#include "domain/score.h"
#include "judge/judge.h"

namespace benchhub {

struct CompiledScoring;  // compiled.h
struct CompiledFilter;   // filters.h

struct ScorerInput {
  const Benchmark& benchmark;
  const Case& the_case;
  const Scoring& scoring;
  std::string text;  // after `extract` and `extract_pattern`
  const Answer& answer;
  const CompiledScoring& compiled;
  const Verdicts& verdicts;  // judges' replies about the answer; empty where no judge is asked
};
struct ScorerResult {
  std::optional<double> value;  // nullopt: the definition is at fault (validate says so), or see `unscored`
  std::string extracted, detail;
  std::string unscored;  // what is not known of the answer ("latency is not known"): the case is then unscored
  FailureCause failure = {FailureKind::wrong_value, ""};  // why it is not right; counts where the value is below 1
};

struct Scorer {
  const char* name;
  const char* help;
  bool binary;                // gives only 0 or 1, unless graded_if says otherwise
  const char* graded_if;      // the value of option "mode" with which scores are graded; null: none
  const ObjectSpec* options;  // includes the common ones: type, weight, extract, extract_pattern
  ScorerResult (*score)(const ScorerInput&);
  // Checks `expected` (and choices, labels) of a case; "" or what is wrong. What the scoring itself gets wrong (unknown
  // type, pattern, schema) is scoring_problems' part. `score` is called only for a case that passes.
  std::string (*check)(const Benchmark&, const Case&, const Scoring&);
};

const std::vector<Scorer>& scorers();
const Scorer* find_scorer(std::string_view name);

// The scorer's check with the scoring's own `expected` or `expected_key` applied; "" or what is wrong.
std::string check_case(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring);

// A benchmark with its patterns and schemas compiled, for boards of many answers. Const use is thread-safe.
class CompiledBenchmark {
 public:
  explicit CompiledBenchmark(const Benchmark& benchmark);  // must outlive this
  explicit CompiledBenchmark(Benchmark&&) = delete;
  // Applies the states' policy, then all scorings: value = weighted mean of the parts; with metric "accuracy" 1 if that
  // is 1 (within 1e-9), else 0. A definition that is at fault leaves the case unscored ("invalid definition").
  // With filters: the whole once per filter; value and parts are the first one's, all values stand in `filtered`.
  // Where the benchmark has another choice_order, the letter is compared in the order of the answer's repeat.
  // `verdicts`: what judges said of this answer, for scorings that ask them.
  CaseScore score(const Case& the_case, const Answer& answer, const Verdicts& verdicts = {}) const;
  // Distinct texts, in a fixed order, whose vectors the score of this answer may ask for (`similarity`, $semantic);
  // none for texts that are equal to what they are compared with.
  std::vector<std::string> texts_to_embed(const Case& the_case, const Answer& answer) const;  // embedded_texts.cc

 private:
  CaseScore score_sent(const Case& the_case, const Answer& answer, const Verdicts& verdicts) const;
  const Benchmark& benchmark_;
  std::shared_ptr<const std::vector<CompiledScoring>> scorings_;
  std::shared_ptr<const std::vector<CompiledFilter>> filters_;
};

// The same for one answer; compiles anew.
CaseScore score_answer(const Benchmark& benchmark, const Case& the_case, const Answer& answer);

// What `validate` says of a benchmark's scorings and of every case's `expected`, in order of scoring, then case.
struct ScoringProblem {
  std::size_t scoring = 0;         // index into benchmark.scoring
  const Case* the_case = nullptr;  // null: the scoring itself
  std::string what;                // "expected must be a number"
};
std::vector<ScoringProblem> scoring_problems(const Benchmark& benchmark);

// The same of what can be used, but hardly means what its author wanted (advice.cc): warnings.
std::vector<ScoringProblem> scoring_advice(const Benchmark& benchmark);

// True if every case's score is 0 or 1 whatever the answer (metric accuracy, or only binary scorers and one part).
bool is_binary(const Benchmark& benchmark);
bool is_binary(const Scoring& scoring);

// A bare answer that is right, made from `expected` alone; "" if none can be made (rules, schemas).
std::string reference_answer(const Case& the_case, const Scoring& scoring);

}  // namespace benchhub
