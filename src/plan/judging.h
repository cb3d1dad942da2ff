// What a pair needs beside its answers. Verdicts: of each answer that can be graded, by each judge that may, in each
// order; asked once more where a reply held none; and by a stronger judge where the others were least sure
// (judging.cc). Vectors and the canary's completion: besides.cc. The same again, to see whether a judge has moved:
// rechecks.cc. Used by plan.cc; run makes the requests by the same function.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "plan/calibration.h"
#include "plan/judge_names.h"
#include "plan/lookup.h"
#include "score/score.h"

namespace benchhub {

// What is sent for a verdict over one route of its judge, and for any of PairPlan::verdicts.
Request judge_request(const PairPlan& pair, const VerdictPlan& verdict, const Route& route);
Request request_besides(const PairPlan& pair, const VerdictPlan& asked, const Route& route);

bool needs_answers(const Benchmark& benchmark);  // some of it can be asked only when answers are there
bool asks_besides(const Repository& repository, const Benchmark& benchmark);  // anything at all

// What a verdict is about: an answer of the pair (an index into its cases), or the canary in its place.
struct Graded {
  std::size_t item = 0, scoring = 0;
  const Answer* rival = nullptr;
  bool canary = false;
  const Model* versus = nullptr;  // as in VerdictPlan
};
inline Graded graded_by(const VerdictPlan& v) { return {v.item, v.task->scoring, v.rival, v.canary, v.versus}; }
// Of all pairs a comparison stands with both models, and is one request. Statistics look at that of the lesser slug;
// true for the other.
inline bool is_mirrored(const PairPlan& pair, const Model* versus) {
  return versus != nullptr && versus->slug < pair.id.model;
}
JudgeInput judge_input(const PairPlan& pair, const Graded& graded);

// Of one benchmark. Const use is thread-safe.
class VerdictPlanner {
  struct TaskBefore {  // by scoring and judge, not by address
    bool operator()(const std::shared_ptr<const JudgeTask>& a, const std::shared_ptr<const JudgeTask>& b) const {
      return std::tie(a->scoring, a->seat->model->slug) < std::tie(b->scoring, b->seat->model->slug);
    }
  };

 public:
  // All three must outlive it.
  using AsksModel = std::function<bool(const Model&)>;
  // `asks`: whether the benchmark asks that model at all; not kept.
  VerdictPlanner(const Repository& repository, const Benchmark& benchmark, const Lookup& lookup, const AsksModel& asks);
  // Sets verdicts, equals, judges, besides, seen, unjudged and its reason; the pair's cases stand but for `undrawn`.
  // `all`: the pair's routes.
  void fill(PairPlan& pair, const std::vector<Route>& all) const;

 private:
  struct Needs;
  struct Rival {
    const Model* model = nullptr;
    bool planned = false;  // it is in the plan too
    bool asked = false;    // it can be asked now
  };
  void add_rivals(const Repository& repository, const JudgeSpec* spec, const AsksModel& asks);
  void add_task(std::size_t scoring, const std::shared_ptr<const JudgeSeat>& seat);
  // Of the pair's judges those that may grade for this scoring: none compares others with its own answers.
  std::vector<std::shared_ptr<const JudgeSeat>> seats_for(const PairPlan& pair, const Model* rival) const;
  void ask_all(PairPlan& pair, const Graded& subject, const std::vector<std::string>& orders, Needs& needs) const;
  void ask_canaries(PairPlan& pair, std::size_t scoring, const std::vector<std::string>& orders, Needs& needs) const;
  void grade(PairPlan& pair, std::size_t scoring, Needs& needs) const;
  std::vector<std::vector<bool>> draws(const PairPlan& pair, std::size_t scoring) const;  // by rival and case
  void grade_item(PairPlan& pair, std::size_t scoring, std::size_t item, const Rival* rival, Needs& needs) const;
  void ask(PairPlan& pair, VerdictPlan verdict, const std::string& order, Needs& needs) const;
  void look_up(PairPlan& pair, VerdictPlan& out, std::string_view scorer, int number) const;
  bool fails(const CasePlan& item) const;
  void embed(PairPlan& pair, Needs& needs) const;
  void probe(PairPlan& pair, const std::vector<Route>& all) const;
  std::optional<std::vector<std::size_t>> least_sure(const PairPlan& pair, std::size_t scoring) const;
  void escalate(PairPlan& pair, std::size_t scoring, Needs& needs) const;
  const Answer* rival_of(const CasePlan& item, const std::string& slug) const;
  // What the judge said of it elsewhere; null if nothing, or of other texts.
  const Answer* published(const PairPlan& pair, const Graded& graded, const JudgeSeat& seat) const;
  void recall(PairPlan& pair, std::size_t scoring) const;  // past_verdicts.cc
  void look_for_drift(const Repository& repository, const AsksModel& asks);
  void calibrate(PairPlan& pair, Needs& needs) const;
  std::shared_ptr<const JudgeTask> calibrated_by(const JudgeRef& ref) const;
  void freeze(PairPlan& pair, std::size_t which, const Calibration& calibration) const;
  void check(PairPlan& pair, const Rechecked& item, const Calibration& calibration, Needs& needs) const;
  void find_renamed_rivals(const Repository& repository);
  const Answer* stored_rival(const CasePlan& item, const std::string& slug) const;
  bool rival_comes(const CasePlan& item, const Rival& rival) const;
  const Rival* canary_rival(std::size_t scoring) const;

  const Benchmark& benchmark_;
  const Lookup& lookup_;
  JudgeNames names_;
  std::vector<std::optional<JudgeSpec>> specs_;  // by scoring
  std::vector<bool> judged_;                     // by case: whether its answers are judged
  // Of models that have no file here: by slug, then case and repeat.
  std::map<std::string, std::map<std::pair<std::size_t, int>, const Answer*>> renamed_rivals_;
  std::optional<CompiledBenchmark> compiled_;  // where scores decide what is asked
  std::vector<std::vector<Rival>> rivals_;     // by scoring: the model that is compared with, or all
  std::vector<const Rival*> canary_rivals_;    // by scoring: whom the canary meets; null: nobody
  std::vector<std::shared_ptr<const JudgeSeat>> panel_;
  std::shared_ptr<const JudgeTask> embedder_;  // null: no meanings are compared
  bool probes_ = false;                        // the canary is to be completed
  std::shared_ptr<const JudgeSeat> stronger_;  // null: nobody
  std::map<std::pair<std::size_t, const JudgeSeat*>, std::shared_ptr<const JudgeTask>> tasks_;  // by scoring and judge
  std::map<std::pair<std::size_t, const JudgeSeat*>, std::shared_ptr<const JudgeTask>> published_tasks_;
  std::map<std::shared_ptr<const JudgeTask>, Calibration, TaskBefore> calibrations_;
};

}  // namespace benchhub
