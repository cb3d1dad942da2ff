// Requests beside those of the cases that are no verdicts: vectors of texts whose meanings are compared, and the
// completion of the benchmark's canary. They are planned, sent and kept as verdicts are; see judging.h.
#include <algorithm>

#include "base/hash.h"
#include "domain/canary.h"
#include "domain/semantic.h"
#include "plan/estimate.h"
#include "plan/judging.h"
#include "plan/needs.h"
#include "plan/parameters.h"

namespace benchhub {
namespace {

constexpr std::int64_t kCompletionTokens = 1024;  // twenty digits, with room for reasoning
constexpr double kUnseenText = 1000;              // guess of the bytes of a text that is not there yet

Request request_over(const Route& route, const Json& defaults, std::vector<Message> messages) {
  Request out;
  out.provider = route.provider->slug;
  out.model = route.model->id;
  out.messages = std::move(messages);
  out.params = with_own_params(defaults, *route.model);
  return out;
}

}  // namespace

bool needs_answers(const Benchmark& benchmark) { return has_judges(benchmark) || needs_embedder(benchmark); }

bool asks_besides(const Repository& repository, const Benchmark& benchmark) {
  return needs_answers(benchmark) || (repository.config.canary_test && !benchmark.canary.empty());
}

// What is stored for it and whether it is still to be asked; who waits for it is the caller's part.
void VerdictPlanner::look_up(PairPlan& pair, VerdictPlan& out, std::string_view scorer, int number) const {
  const JudgeSeat& seat = *out.task->seat;
  const CasePlan& item = pair.cases[out.item];
  out.ref = std::make_shared<const JudgeRef>(JudgeRef{std::string(scorer), seat.model->slug, out.task->series,
                                                      std::to_string(number), 0, out.task->prompt, 0});
  const auto make = [&](const Route& route) { return request_besides(pair, out, route); };
  const Place place = place_of(benchmark_.cases[item.case_index].id, item.repeat, out.ref.get());
  lookup_.find(pair.id.model, place, seat.all, seat.routes, make, out);
  out.selected = item.selected && seat.blocked.empty();
}

// Of every answer that can be scored, the texts that its scores compare.
void VerdictPlanner::embed(PairPlan& pair, Needs& needs) const {
  if (!embedder_) return;
  pair.besides.push_back(embedder_->seat);
  const bool costs = !embedder_->seat->model->is_baseline();
  for (std::size_t i = 0; i < pair.cases.size(); ++i) {
    const CasePlan& item = pair.cases[i];
    if (!can_be_graded(benchmark_, item.answer) || item.question_changed) {
      if (!item.to_run() || pair.routes.empty() || !pair.model->retired.empty()) continue;
      ++needs.waiting;
      if (costs) needs.estimates.verdicts[embedder_->seat.get()].add_request({kUnseenText, 0, 0});
      continue;
    }
    int number = 0;
    const Case& the_case = benchmark_.cases[item.case_index];
    for (auto& text : compiled_->texts_to_embed(the_case, *ScoredAnswer(the_case, item))) {
      VerdictPlan next;
      next.item = i;
      next.task = embedder_;
      next.text = std::move(text);
      look_up(pair, next, kEmbeddingScorer, number++);
      next.selected = next.selected && !item.to_run();
      next.size = {static_cast<double>(next.text.size()), 0, 0};
      if (next.answer != nullptr) needs.estimates.verdicts[embedder_->seat.get()].add_answer(next.size, *next.answer);
      pair.verdicts.push_back(std::move(next));
    }
  }
}

// The pair's own model is asked, once; where it cannot be asked now, what is stored is all there is.
void VerdictPlanner::probe(PairPlan& pair, const std::vector<Route>& all) const {
  if (!probes_ || pair.model->is_baseline() || pair.cases.empty()) return;
  auto seat = std::make_shared<JudgeSeat>();
  seat->model = pair.model;
  seat->all = all;
  seat->routes = pair.routes;
  VerdictPlan next;
  next.probe = true;
  JudgeTask task;
  task.seat = seat;
  task.series = sha256_hex(canary_question(benchmark_)).substr(0, 16);
  next.task = std::make_shared<const JudgeTask>(std::move(task));
  look_up(pair, next, kCanaryScorer, 0);
  next.selected = pair.cases.front().selected;
  const bool can_be_asked = !pair.routes.empty() && pair.model->retired.empty();
  if (next.status != CaseStatus::fresh && !can_be_asked) return;
  next.size = size_of(request_besides(pair, next, seat->all.front()));
  pair.besides.push_back(std::move(seat));
  pair.verdicts.push_back(std::move(next));
}

Request request_besides(const PairPlan& pair, const VerdictPlan& asked, const Route& route) {
  if (asked.text.empty() && !asked.probe) return judge_request(pair, asked, route);
  if (asked.probe) {
    Request out = request_over(route, {{"temperature", 0}, {"max_tokens", kCompletionTokens}},
                               {{"user", canary_question(*pair.benchmark)}});
    apply_parameter_rules(*route.provider, *route.model, out);
    return out;
  }
  Request out = request_over(route, Json::object(), {{"input", asked.text}});
  if (route.model->is_baseline()) {
    out.params = Json::object();
    out.context = {{"kind", route.model->params.value("kind", "")}};
    return out;
  }
  apply_parameter_rules(*route.provider, *route.model, out);
  return out;
}

}  // namespace benchhub
