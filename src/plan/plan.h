// The plan: every wanted (benchmark, model) pair, case by case: fresh, stale (why), missing; and what it would cost to
// run. The only place that decides what is stale. Reads the store, sends nothing.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "definition/repository.h"
#include "judge/judge.h"
#include "plan/requests.h"
#include "store/store.h"

namespace benchhub {

enum class CaseStatus {
  fresh,    // an answer with this key is stored (perhaps under another name: see adopted)
  stale,    // an answer is stored, but to something else, or too old
  missing,  // none, or only failures
  failed,   // failed in kMaxFailedRuns runs; not asked again without --retry-failed
  unfit     // filler too long for the model's context window; never asked
};

inline constexpr int kMaxFailedRuns = 3;

// One request, wanted or answered.
struct Asked {
  std::string key;  // of the answer, if fresh; else of what would be sent over the first usable route
  CaseStatus status = CaseStatus::missing;
  bool adopted = false;                  // fresh, found by key elsewhere (renamed, forked), or from before an edit
  bool in_batch = false;                 // asked already, in a batch that has not ended
  bool selected = true;                  // false: left out of this run by a sample, a shard or --only
  const Answer* answer = nullptr;        // fresh: the answer; stale: the old one; else the last failure or null
  std::string route;                     // fresh: as Answer::route, which of an adopted one may be another
  std::vector<const Answer*> elsewhere;  // not fresh: what others have over the model's further routes, for a failover
  std::vector<std::string> reasons;      // stale: which parts of the key changed
  bool to_run() const {
    return selected && !in_batch && (status == CaseStatus::stale || status == CaseStatus::missing);
  }
};

// A chain of tool calls is planned step by step: `step` and `answer` are those of the first step without a fresh
// answer, or of the last one if it has ended.
struct CasePlan : Asked {
  std::size_t case_index = 0;
  int repeat = 0;
  std::vector<std::string>
      all_keys;          // over the model's own route and its others; only where the plan is cut into shards
  bool undrawn = false;  // of all pairs: it is compared with nobody on this case
  int step = 0;
  std::vector<const Answer*> steps;  // the answers before it
  struct Adopted {
    const Answer* answer;
    std::string route;
  };
  std::vector<Adopted> adopted_steps;  // those of them that are found under another name
  bool question_changed = false;       // stale because the messages changed: the old answer must not be scored
};

// An item's answer as scorers read it: of a chain, with how it came about. There must be an answer, which it points to.
class ScoredAnswer {
 public:
  ScoredAnswer(const Case& the_case, const CasePlan& item);
  const Answer& operator*() const { return chained_ ? *chained_ : *plain_; }

 private:
  const Answer* plain_;
  std::optional<Answer> chained_;
};

enum class PairState { fresh, partial, missing, stale, frozen, blocked, excluded };
std::string_view to_string(PairState state);

struct Estimate {
  std::int64_t requests = 0;
  std::int64_t input_tokens = 0, output_tokens = 0;  // expected
  std::int64_t most_output_tokens = 0;               // by the requests' own limits, or by what the pair was seen to use
  std::optional<Nano> cost_low, cost_high;           // nullopt: a price is not known
  double seconds = 0;
  void add(const Estimate& other);
};

// One way to a model.
struct Route {
  const Provider* provider = nullptr;
  const Model* model = nullptr;  // the model, or the copy of it in Model::routes
};

// A model that grades, as it would be asked.
struct JudgeSeat {
  const Model* model = nullptr;
  std::vector<Route> all, routes;  // the model's own first; those that can be used now
  std::string blocked;             // why none can
  Grammar grammar = Grammar::line;
};

struct RequestSize {
  double bytes = 0;               // of all messages
  double most_output = 0;         // tokens, by the request's own limit, or what is usual without one
  std::int64_t asked_output = 0;  // the request's own limit; 0: none
};

// What all verdicts of one judge for one scoring have in common.
struct JudgeTask {
  std::size_t scoring = 0;  // index into Benchmark::scoring
  JudgeSpec spec;
  std::shared_ptr<const JudgeSeat> seat;
  std::string prompt, series, form;  // as in JudgeRef
};

// A request beside those of the cases: a verdict about one answer of a pair; or the vector of a text that its score
// compares; or the model's completion of the benchmark's canary.
struct VerdictPlan : Asked {
  std::size_t item = 0;           // index into PairPlan::cases: the answer that is graded
  const Answer* rival = nullptr;  // of a comparison: the other answer
  const Model* versus = nullptr;  // of all pairs: whose answer that is
  RequestSize size;
  std::shared_ptr<const JudgeTask> task;
  std::shared_ptr<const JudgeRef> ref;
  std::string text;                                    // whose vector is asked for; "": it is no vector
  std::shared_ptr<const JudgeInput> frozen = nullptr;  // a calibration item: the texts, instead of today's answers
  bool probe = false;                                  // of the benchmark's canary: the pair's model is asked itself
  bool other_judge = false;  // fresh, but given by another model under the judge's name (judge_names.h)
  bool retired = false;      // not there, and never will be: the judge is retired, and the panel goes on without it
  bool canary = false;       // not about the pair's answer but about canary_answer(): the same request for every pair
  // About an answer as it is today: no canary, no calibration item, no vector.
  bool is_about_answer() const { return !canary && !probe && !frozen && text.empty(); }
  bool decides = true;  // false: a canary, asked again, a calibration item, or a stronger judge's verdict stands in
                        // its place
};

// What was said in another series (by a judge who does not grade any more, or by another rubric) of an answer that
// stands still.
struct PastVerdict {
  std::size_t item = 0, scoring = 0;  // as in VerdictPlan and JudgeTask
  const Answer* reply = nullptr;
};

// What a judge of today said of a calibration item, in one round.
struct Rechecked {
  std::size_t item = 0;  // as in VerdictPlan
  std::shared_ptr<const JudgeTask> task;
  const Answer* reply = nullptr;
};

// Two answers that are one text, and nobody is asked which is better.
struct EqualAnswers {
  std::size_t item = 0;
  std::shared_ptr<const JudgeRef> ref;  // its scorer and rival
};

struct VerdictEstimates;  // estimate.h

struct PairPlan {
  PairId id;
  const Benchmark* benchmark = nullptr;
  const Model* model = nullptr;
  const Provider* provider = nullptr;  // the model's own
  std::vector<Route> routes;           // that can be used now, the preferred one first; empty if blocked
  PairState state = PairState::missing;
  std::string reason;           // blocked, excluded, frozen, stale: one sentence; else ""
  std::string drift;            // the model as served changed under the pair: one sentence; else ""
  std::vector<CasePlan> cases;  // by case, then repeat
  int fresh = 0, stale = 0, missing = 0, failed = 0, unfit = 0;
  std::vector<VerdictPlan> verdicts;  // and vectors, of the answers that are there; by item
  std::vector<EqualAnswers> equals;
  std::vector<PastVerdict> past;     // by item
  std::vector<Rechecked> rechecked;  // what is stored, frozen verdicts among it
  bool judge_in_doubt = false;       // it was asked again about some calibration item, or is another under its name
  int rechecks = 0;                  // verdicts about calibration items that are to be asked for
  std::string recheck_reason;        // why; else ""
  std::int64_t recheck_due_ms = 0;   // when the age of the last check will ask for the next; 0: never
  Estimate rechecking;               // of what would be asked again; make_plan fills it
  int unjudged_elsewhere = 0;        // of the unjudged: what is asked, counted and paid with another pair
  int unjudged = 0;                  // verdicts that are missing or stale, or wait for an answer that is not there yet
  std::string unjudged_reason;       // why they cannot be asked for; else ""
  std::vector<std::shared_ptr<const JudgeSeat>> judges;   // that may grade this model, the strongest last
  std::vector<std::shared_ptr<const JudgeSeat>> besides;  // all who are asked about the pair: judges, embedder, itself
  Estimate judging;                                       // of the verdicts that would be asked for; make_plan fills it
  std::shared_ptr<const VerdictEstimates> seen;           // by which both are estimated
  int in_batch = 0;                                       // of the stale and missing
  Estimate estimate;                                      // of what would be run
  std::string misfit;         // why a case to run cannot fit the model's context window; else ""
  bool is_yardstick = false;  // its answers are what a judge compares others with
  int open() const { return stale + missing + unjudged + rechecks; }
  bool may_run() const {
    return state != PairState::blocked && state != PairState::frozen && state != PairState::excluded;
  }
};

struct Sample {
  int cases = 0;  // per benchmark, spread over its categories; 0: all
  std::uint64_t seed = 1;
};

struct PlanOptions {
  std::vector<std::string> benchmarks, models;      // slugs; empty: all
  std::vector<std::string> only;                    // case ids, or benchmark/case; empty: all
  Sample sample;                                    // the same cases for every model
  int shard = 1, shards = 1;                        // this run does part `shard` of `shards`
  std::function<bool(const std::string&)> has_env;  // is the variable set (and not empty)?
  std::int64_t now_ms = 0;                          // for max_age_days; 0: age is not looked at
  std::set<std::string> in_batches;                 // answer keys that wait in open batches, and in_batch_over()
  bool allow_unpriced = false;
  bool retry_failed = false;
  bool batch = false;  // estimates are at the price of batches, where the provider offers them
  bool local = false;  // also ask servers on the user's own machine
  // Of pairs with nothing left to do, or that cannot be run now, only the numbers are kept: `cases` and `verdicts` are
  // empty, and their answers are not held in memory, which then grows with the work that is left.
  bool open_only = false;
  bool explained = false;     // with open_only: the cases of those that cannot be run are wanted all the same
  bool with_spending = true;  // Plan::spent_today is wanted
  unsigned threads = 1;
};

// Answers that are stored under another benchmark's name: what was asked before a rename or a fork.
class OtherAnswers {
 public:
  virtual ~OtherAnswers() = default;
  // The answer that is found by exactly this, the best of several by `stands_before`; null if there is none. Lives as
  // long as the source. Thread-safe.
  virtual const Answer* find(const std::string& key) const = 0;
};

// By what an answer is found: by its key, that is by what was asked. What others published is of its own case alone:
// they may have asked more than our prompt says, and another case with the same prompt has an answer of its own, or
// none.
std::string published_key(const std::string& key, std::string_view case_id);
bool is_published(const Answer& answer);
bool is_found_by(const Answer& answer, std::string_view key);

// Of two answers to the same, which one is taken: a final one before a failure, then the older: it was paid for first.
struct AnswerStanding {
  bool final = false;
  std::int64_t at_ms = 0;
  bool stands_before(const AnswerStanding& other) const { return final && (!other.final || at_ms < other.at_ms); }
};
AnswerStanding standing_of(const Answer& answer);
// Of an answer that is no verdict and no baseline's: asked again because of its age.
bool is_too_old(const Benchmark& benchmark, const Answer& answer, std::int64_t now_ms);

// The form in PlanOptions::in_batches of a key that was handed over in the stead of a model's own provider.
std::string in_batch_over(const std::string& route, const std::string& key);

// Those that PlanOptions::models leaves, in their order.
std::vector<const Model*> wanted_models(const Repository& repository, const PlanOptions& options);

// The pairs of one benchmark with these models. own: what data/<benchmark>/ holds, sorted by model; the plans point
// into it and into `others`. Excluded pairs too.
std::vector<PairPlan> plan_benchmark(const Repository& repository, const Benchmark& benchmark,
                                     const std::vector<const PairData*>& own, const OtherAnswers& others,
                                     const PlanOptions& options, std::span<const Model* const> models);
std::vector<PairPlan> plan_benchmark(const Repository& repository, const Benchmark& benchmark,
                                     const std::vector<const PairData*>& own, const OtherAnswers& others,
                                     const PlanOptions& options);  // with all of wanted_models()

// The times (of PlanOptions::now_ms) at which no other answers are too old, and no other judge is to be checked.
struct ValidTimes {
  std::int64_t from_ms = 0, until_ms = std::numeric_limits<std::int64_t>::max();
  bool hold(std::int64_t now_ms) const { return from_ms <= now_ms && now_ms <= until_ms; }
  void narrow(const ValidTimes& other) {
    from_ms = std::max(from_ms, other.from_ms);
    until_ms = std::min(until_ms, other.until_ms);
  }
};

// Owns the answers that the pair plans point to.
class Plan {
 public:
  std::vector<PairPlan> pairs;  // by benchmark, then model; excluded ones too
  std::vector<Damage> damage;   // of all pair files read
  Estimate total;               // of runnable pairs (not blocked, not frozen)
  bool waits = false;           // something can be asked only when answers of this plan are there
  Nano spent_today = 0;         // what the answers of this day (UTC, by now_ms) in data/ cost; with_spending
  ValidTimes times;             // until an answer or a check of a judge grows too old; models: retirement_times()
  std::int64_t count(PairState state) const;

 private:
  friend class PlanMaker;
  std::vector<std::unique_ptr<PairData>> data_;
  std::shared_ptr<const OtherAnswers> others_;
};

// Judges of the pair who fell for the canary, by slug.
std::vector<std::string> rejected_judges(const PairPlan& pair);
// The verdicts that decide, per item of PairPlan::cases, for the scorers.
std::vector<Verdicts> verdicts_by_item(const PairPlan& pair);

// Errc::corruption if a pair file is of a newer version or holds conflict markers. known: pairs whose answers need not
// be read again, if open_only is set and no shard; it learns which ones are settled now.
class SettledPairs;  // settled_pairs.h
Result<Plan> make_plan(const Repository& repository, const Store& store, const PlanOptions& options,
                       SettledPairs* known = nullptr);
// One pair, by its own file and those that a judge compares it with alone: its numbers after a run, which copied to it
// what it took over from others. No pair in the plan if there is no such benchmark or model.
Result<Plan> plan_pair(const Repository& repository, const Store& store, const PlanOptions& options, const PairId& id);

}  // namespace benchhub
