// Verdicts that are wanted; see judging.h.
#include "plan/judging.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "domain/semantic.h"
#include "judge/form.h"
#include "plan/estimate.h"
#include "plan/needs.h"
#include "plan/parameters.h"
#include "plan/select.h"

namespace benchhub {
namespace {

constexpr int kJudgeTokens = 2048;     // of a reply: some sentences and the verdict, with room for reasoning
constexpr int kJudgeOdds = 10;         // as many as there are grades of one digit
constexpr std::size_t kCanaries = 3;   // cases of a benchmark on which the canary is graded
constexpr double kUnseenBytes = 4000;  // guess of a request about an answer that is not there yet

bool can(const Model& model, std::string_view what) {
  return std::find(model.capabilities.begin(), model.capabilities.end(), what) != model.capabilities.end();
}

bool is_overlap_judge(const Model& model) { return model.params.value("kind", "") == "overlap_judge"; }

// word: what it is, for who reads why it cannot be asked.
std::shared_ptr<JudgeSeat> seat_of(const Repository& repository, const char* word, const std::string& slug,
                                   const PlanOptions& options) {
  const Model* model = repository.find_model(slug);
  if (model == nullptr) return nullptr;
  auto seat = std::make_shared<JudgeSeat>();
  seat->model = model;
  seat->all = routes_of(repository, *model);
  seat->routes = usable_routes(seat->all, options);
  if (seat->routes.empty()) seat->blocked = word + slug + ": " + blocker(seat->all.front(), options);
  return seat;
}

std::shared_ptr<const JudgeSeat> judge_seat(const Repository& repository, const std::string& slug,
                                            const PlanOptions& options) {
  auto seat = seat_of(repository, "judge ", slug, options);
  if (seat == nullptr) return nullptr;
  const Model* model = seat->model;
  if (model->is_baseline() && !is_overlap_judge(*model)) {
    seat->routes.clear();
    seat->blocked = "judge " + slug + ": a baseline that cannot grade";
  }
  if (!model->retired.empty()) {  // what it said stands; it is asked no more
    seat->routes.clear();
    seat->blocked = "judge " + slug + ": retired on " + model->retired;
  }
  if (can(*model, "json-schema")) seat->grammar = Grammar::json;
  return seat;
}

// Is the judge asked how likely each grade was?
bool tells_odds(const JudgeSpec& spec, const Model& judge) { return spec.weighted && can(judge, "logprobs"); }

Json judge_params(const JudgeSpec& spec, const Model& model) {
  Json params = {{"temperature", 0}, {"max_tokens", kJudgeTokens}};
  if (tells_odds(spec, model)) params.update({{"logprobs", true}, {"top_logprobs", kJudgeOdds}});
  return with_own_params(std::move(params), model);
}

// The conversation as one text, as a judge reads it.
std::string question_text(const Benchmark& benchmark, const Case& the_case) {
  const auto messages = expand_messages(benchmark, the_case);
  if (messages.size() == 1) return messages.front().content;
  std::string out;
  for (const auto& message : messages) out += message.role + ":\n" + message.content + "\n\n";
  return out;
}

std::string answer_text(const Answer& answer) {
  if (answer.tool_calls.is_null()) return answer.text;
  return answer.text + (answer.text.empty() ? "" : "\n") + "Calls of tools: " + canonical_json(answer.tool_calls);
}

bool counts_as_wrong(const Benchmark& benchmark, AnswerState state) {
  return (state == AnswerState::truncated && benchmark.truncated != Unscorable::score) ||
         (state == AnswerState::refused && benchmark.refused != Unscorable::score);
}

std::string series_of(const JudgeSeat& seat, const JudgeSpec& spec, const std::string& prompt) {
  Json parts = {{"provider", seat.model->provider},
                {"model", seat.model->id},
                {"prompt", prompt},
                {"params", judge_params(spec, *seat.model)},
                {"grammar", static_cast<int>(seat.grammar)}};
  if (!seat.model->moved.empty()) parts["since"] = seat.model->moved.back().date;
  return sha256_hex(canonical_json(parts)).substr(0, 16);
}

bool is_same_model(const Model& a, const Model& b) {
  return a.slug == b.slug || (a.provider == b.provider && a.id == b.id);
}

std::vector<std::string> orders_of(const JudgeSpec& spec) {
  return spec.kind == JudgeKind::pair ? std::vector<std::string>{"ab", "ba"} : std::vector<std::string>{""};
}

// A panel carries on without a minority of its judges.
bool goes_on_without_retired(const std::vector<std::shared_ptr<const JudgeSeat>>& seats) {
  const auto gone = std::count_if(seats.begin(), seats.end(), [](const auto& seat) { return is_retired(*seat); });
  return 2 * gone < std::ssize(seats);
}

// About answers that are not there.
void wait_for(const std::vector<std::shared_ptr<const JudgeSeat>>& seats, std::size_t orders, bool selected,
              std::map<const JudgeSeat*, PairEstimate>& estimates) {
  for (const auto& seat : seats) {
    if (!selected || !seat->blocked.empty() || seat->model->is_baseline()) continue;
    for (std::size_t i = 0; i < orders; ++i)
      estimates[seat.get()].add_request({kUnseenBytes, kJudgeTokens, kJudgeTokens});
  }
}

}  // namespace

std::optional<double> value_in(const VerdictPlan& verdict) {
  if (verdict.status != CaseStatus::fresh || verdict.other_judge) return std::nullopt;
  return read_verdict(verdict.task->spec, *verdict.answer, *verdict.ref).value;
}

bool can_be_graded(const Benchmark& benchmark, const Answer* answer) {
  if (answer == nullptr || !is_final(answer->state) || counts_as_wrong(benchmark, answer->state)) return false;
  return answer->state != AnswerState::filtered && answer->state != AnswerState::empty &&
         answer->state != AnswerState::other;
}

VerdictPlanner::VerdictPlanner(const Repository& repository, const Benchmark& benchmark, const Lookup& lookup,
                               const AsksModel& asks)
    : benchmark_(benchmark), lookup_(lookup), judged_(judged_cases(benchmark)) {
  for (const auto& scoring : benchmark.scoring) {
    specs_.push_back(judge_spec(scoring));
    if (!compiled_ && specs_.back() && specs_.back()->explains) compiled_.emplace(benchmark);
    add_rivals(repository, specs_.back() ? &*specs_.back() : nullptr, asks);
  }
  const std::vector<std::string> none;
  for (const auto& slug : has_judges(benchmark) ? benchmark.judging.judges : none) {
    auto seat = judge_seat(repository, slug, lookup.options);
    // Two names of one model are one voice.
    const bool again = seat && std::any_of(panel_.begin(), panel_.end(), [&](const auto& other) {
                         return is_same_model(*other->model, *seat->model);
                       });
    if (seat && !again) panel_.push_back(std::move(seat));
  }
  find_renamed_rivals(repository);
  for (std::size_t i = 0; i < specs_.size(); ++i) canary_rivals_.push_back(specs_[i] ? canary_rival(i) : nullptr);
  if (!benchmark.judging.escalate_to.empty())
    stronger_ = judge_seat(repository, benchmark.judging.escalate_to, lookup.options);
  for (std::size_t scoring = 0; scoring < specs_.size(); ++scoring) {
    for (const auto& seat : panel_) add_task(scoring, seat);
    if (stronger_) add_task(scoring, stronger_);
  }
  for (const PairData* data : lookup.own.pairs()) {
    for (const Answer& reply : data->judgments) names_.add(reply);
  }
  look_for_drift(repository, asks);
  probes_ = repository.config.canary_test && !benchmark.canary.empty();
  if (!needs_embedder(benchmark)) return;
  JudgeTask task;
  task.seat = seat_of(repository, "embedder ", benchmark.judging.embedder, lookup.options);
  if (task.seat == nullptr) return;
  task.series = series_of(*task.seat, {}, "");
  embedder_ = std::make_shared<const JudgeTask>(std::move(task));
  if (!compiled_) compiled_.emplace(benchmark);
}

void VerdictPlanner::add_task(std::size_t scoring, const std::shared_ptr<const JudgeSeat>& seat) {
  if (!specs_[scoring]) return;
  published_tasks_[{scoring, seat.get()}] = std::make_shared<const JudgeTask>(
      JudgeTask{scoring, *specs_[scoring], seat, "published", published_series(seat->model->slug), ""});
  const std::string prompt = prompt_id(*specs_[scoring]);
  tasks_[{scoring, seat.get()}] = std::make_shared<const JudgeTask>(
      JudgeTask{scoring, *specs_[scoring], seat, prompt, series_of(*seat, *specs_[scoring], prompt),
                verdict_form_of(*specs_[scoring])});
}

void VerdictPlanner::fill(PairPlan& pair, const std::vector<Route>& all) const {
  const auto may = [&](const std::shared_ptr<const JudgeSeat>& seat) {
    return benchmark_.judging.allow_self || !is_same_model(*seat->model, *pair.model);
  };
  std::copy_if(panel_.begin(), panel_.end(), std::back_inserter(pair.judges), may);
  Needs needs;
  for (std::size_t scoring = 0; scoring < specs_.size(); ++scoring) {
    if (!specs_[scoring]) continue;
    grade(pair, scoring, needs);
    recall(pair, scoring);
  }
  if (stronger_ && may(stronger_) && !pair.judges.empty()) {
    pair.judges.push_back(stronger_);
    for (std::size_t scoring = 0; scoring < specs_.size(); ++scoring) {
      if (specs_[scoring] && !specs_[scoring]->explains) escalate(pair, scoring, needs);
    }
  }
  calibrate(pair, needs);
  pair.besides = pair.judges;
  embed(pair, needs);
  probe(pair, all);
  std::stable_sort(pair.verdicts.begin(), pair.verdicts.end(),
                   [](const VerdictPlan& a, const VerdictPlan& b) { return a.item < b.item; });
  pair.unjudged = static_cast<int>(needs.waiting);
  for (const auto& verdict : pair.verdicts) {
    if (!verdict.decides && !verdict.canary) continue;
    if (verdict.status == CaseStatus::fresh || verdict.status == CaseStatus::failed) continue;
    ++pair.unjudged;
    if (pair.unjudged_reason.empty()) pair.unjudged_reason = verdict.task->seat->blocked;
  }
  pair.seen = std::make_shared<const VerdictEstimates>(std::move(needs.estimates));
}

// Has the answer less than the full score by rules alone?
bool VerdictPlanner::fails(const CasePlan& item) const {
  const Case& the_case = benchmark_.cases[item.case_index];
  const auto value = compiled_->score(the_case, *ScoredAnswer(the_case, item)).value;
  return value && *value < 1 - 1e-9;
}

void VerdictPlanner::grade(PairPlan& pair, std::size_t scoring, Needs& needs) const {
  const JudgeSpec& spec = *specs_[scoring];
  const bool compares = spec.kind == JudgeKind::pair;
  if (compares && spec.against == pair.model->slug) {
    pair.is_yardstick = true;
    return;
  }
  if (pair.judges.empty() || (!spec.all_pairs && compares && !rivals_[scoring].empty() &&
                              seats_for(pair, rivals_[scoring].front().model).empty()))
    pair.unjudged_reason = "no judge is left: a model does not grade its own answers";
  const std::size_t before = pair.verdicts.size();
  const auto drawn = draws(pair, scoring);
  for (std::size_t i = 0; i < pair.cases.size(); ++i) {
    if (!judged_[pair.cases[i].case_index] && !spec.explains) continue;
    if (!compares) grade_item(pair, scoring, i, nullptr, needs);
    bool compared = !spec.all_pairs;
    for (std::size_t r = 0; r < rivals_[scoring].size(); ++r) {
      const Rival& rival = rivals_[scoring][r];
      if (rival.model->slug == pair.model->slug || !drawn[r][pair.cases[i].case_index]) continue;
      compared = true;
      grade_item(pair, scoring, i, &rival, needs);
    }
    pair.cases[i].undrawn = compares && !compared;
  }
  if (pair.verdicts.size() > before && !spec.explains) ask_canaries(pair, scoring, orders_of(spec), needs);
}

void VerdictPlanner::grade_item(PairPlan& pair, std::size_t scoring, std::size_t i, const Rival* against,
                                Needs& needs) const {
  const JudgeSpec& spec = *specs_[scoring];
  const CasePlan& item = pair.cases[i];
  const bool ready = can_be_graded(benchmark_, item.answer) && !item.question_changed;
  if (ready && spec.explains && !fails(item)) return;
  const Answer* rival = against != nullptr ? rival_of(item, against->model->slug) : nullptr;
  const Model* versus = spec.all_pairs ? against->model : nullptr;
  if (ready && (against == nullptr || rival != nullptr))
    return ask_all(pair, {.item = i, .scoring = scoring, .rival = rival, .versus = versus}, orders_of(spec), needs);
  const bool comes = item.to_run() && !pair.routes.empty() && pair.model->retired.empty();
  const bool rival_is_there = against == nullptr || rival != nullptr || rival_comes(item, *against);
  if ((ready || comes) && rival_is_there) {
    const auto seats = seats_for(pair, against != nullptr ? against->model : nullptr);
    const std::size_t verdicts = seats.size() * orders_of(spec).size();
    needs.waiting += verdicts;
    if (against != nullptr && against->planned && is_mirrored(pair, versus))
      pair.unjudged_elsewhere += static_cast<int>(verdicts);
    else wait_for(seats, orders_of(spec).size(), item.selected, needs.estimates.verdicts);
  } else if (ready && !spec.all_pairs) {
    pair.unjudged_reason = spec.against + " has no answer that can be compared";
  }
}

std::vector<std::shared_ptr<const JudgeSeat>> VerdictPlanner::seats_for(const PairPlan& pair,
                                                                        const Model* rival) const {
  std::vector<std::shared_ptr<const JudgeSeat>> out;
  std::copy_if(pair.judges.begin(), pair.judges.end(), std::back_inserter(out), [&](const auto& seat) {
    return benchmark_.judging.allow_self || rival == nullptr || !is_same_model(*seat->model, *rival);
  });
  return out;
}

// Of every judge, in every order.
void VerdictPlanner::ask_all(PairPlan& pair, const Graded& subject, const std::vector<std::string>& orders,
                             Needs& needs) const {
  const auto& rivals = rivals_[subject.scoring];
  const bool yardstick = !specs_[subject.scoring]->all_pairs && !rivals.empty();
  const bool equal = subject.rival != nullptr && !subject.canary &&
                     answer_text(*subject.rival) == answer_text(*pair.cases[subject.item].answer);
  bool said = false;
  const auto seats = seats_for(pair, yardstick ? rivals.front().model : subject.versus);
  const bool goes_on = goes_on_without_retired(seats);
  for (const auto& seat : seats) {
    if (const Answer* reply = published(pair, subject, *seat)) {
      VerdictPlan verdict;
      verdict.item = subject.item;
      verdict.rival = subject.rival;
      verdict.task = published_tasks_.at({subject.scoring, seat.get()});
      verdict.ref = reply->verdict;
      verdict.answer = reply;
      verdict.key = reply->key;
      verdict.status = CaseStatus::fresh;
      pair.verdicts.push_back(std::move(verdict));
      said = true;
      continue;
    }
    for (const auto& order : equal ? std::vector<std::string>() : orders) {
      VerdictPlan verdict;
      verdict.item = subject.item;
      verdict.rival = subject.rival;
      verdict.versus = subject.versus;
      verdict.canary = subject.canary;
      verdict.retired = goes_on && is_retired(*seat);
      verdict.task = tasks_.at({subject.scoring, seat.get()});
      ask(pair, std::move(verdict), order, needs);
    }
  }
  if (!equal || said) return;
  JudgeRef ref;
  ref.scorer = specs_[subject.scoring]->name;
  ref.rival = subject.versus != nullptr ? subject.versus->slug : "";
  pair.equals.push_back({subject.item, std::make_shared<const JudgeRef>(std::move(ref))});
}

const Answer* VerdictPlanner::published(const PairPlan& pair, const Graded& graded, const JudgeSeat& seat) const {
  if (graded.canary) return nullptr;
  const JudgeTask& task = *published_tasks_.at({graded.scoring, &seat});
  const CasePlan& item = pair.cases[graded.item];
  const Place place = {benchmark_.cases[item.case_index].id, item.repeat, 0, task.spec.name, task.series, "", 0};
  const Answer* reply = lookup_.own.at(pair.id.model, place);
  if (reply == nullptr || reply->state != AnswerState::answered) return nullptr;
  const auto about = reply->key_parts.find("subject");
  const bool same = about != reply->key_parts.end() && about->second == subject_id(judge_input(pair, graded));
  return same ? reply : nullptr;
}

// On the first cases of the benchmark, whatever the pair answered there: equal requests of all pairs are one.
void VerdictPlanner::ask_canaries(PairPlan& pair, std::size_t scoring, const std::vector<std::string>& orders,
                                  Needs& needs) const {
  const bool compares = specs_[scoring]->kind == JudgeKind::pair;
  const Rival* against = canary_rivals_[scoring];
  for (std::size_t i = 0; i < pair.cases.size() && pair.cases[i].case_index < kCanaries; ++i) {
    const CasePlan& item = pair.cases[i];
    const Answer* rival = against != nullptr ? rival_of(item, against->model->slug) : nullptr;
    if (item.repeat > 0 || (compares && rival == nullptr)) continue;
    ask_all(pair, {.item = i, .scoring = scoring, .rival = rival, .canary = true}, orders, needs);
  }
}

// And once more, where the reply holds no verdict.
void VerdictPlanner::ask(PairPlan& pair, VerdictPlan verdict, const std::string& order, Needs& needs) const {
  const JudgeTask& task = *verdict.task;
  const JudgeSeat& seat = *task.seat;
  const std::string scorer = verdict.canary ? canary_scorer(task.spec) : task.spec.name;
  const Model* rival = verdict.versus;
  if (verdict.canary && task.spec.all_pairs) rival = canary_rivals_[task.scoring]->model;
  const CasePlan& item = pair.cases[verdict.item];
  for (int attempt = 0; attempt < 2; ++attempt) {
    VerdictPlan now = verdict;
    now.ref = std::make_shared<const JudgeRef>(JudgeRef{scorer, seat.model->slug, task.series, order, attempt,
                                                        task.prompt, static_cast<int>(seat.grammar), task.form,
                                                        rival != nullptr ? rival->slug : ""});
    const auto make = [&](const Route& route) { return judge_request(pair, now, route); };
    const Place place = place_of(benchmark_.cases[item.case_index].id, item.repeat, now.ref.get());
    const Request request = lookup_.find(pair.id.model, place, seat.all, seat.routes, make, now);
    if (now.canary && now.status != CaseStatus::fresh && is_retired(seat)) return;
    now.retired = verdict.retired && now.status != CaseStatus::fresh;
    if (now.retired) now.status = CaseStatus::failed;
    now.selected = item.selected && (now.canary || !item.to_run()) && seat.blocked.empty();
    now.size = size_of(request);
    if (now.answer != nullptr) needs.estimates.verdicts[&seat].add_answer(now.size, *now.answer);
    const bool again = attempt == 0 && now.status == CaseStatus::fresh && !value_in(now);
    now.decides = !again && !now.canary;
    now.other_judge = now.status == CaseStatus::fresh && names_.is_other(task.series, *now.answer);
    pair.judge_in_doubt = pair.judge_in_doubt || now.other_judge;
    pair.verdicts.push_back(std::move(now));
    if (!again) return;
  }
}

JudgeInput judge_input(const PairPlan& pair, const Graded& graded) {
  const CasePlan& item = pair.cases[graded.item];
  const Case& the_case = pair.benchmark->cases[item.case_index];
  return {question_text(*pair.benchmark, the_case), reference_text(the_case, pair.benchmark->scoring[graded.scoring]),
          graded.canary ? std::string(canary_answer()) : answer_text(*item.answer),
          graded.rival == nullptr ? "" : answer_text(*graded.rival)};
}

Request judge_request(const PairPlan& pair, const VerdictPlan& verdict, const Route& route) {
  const JudgeSpec& spec = verdict.task->spec;
  const Grammar grammar = verdict.task->seat->grammar;
  JudgeInput input = verdict.frozen ? *verdict.frozen : judge_input(pair, graded_by(verdict));
  std::string order = verdict.ref->order;
  const int attempt = verdict.ref->ask;
  // Word for word what the other model's pair asks, and whoever else has these two texts.
  if (verdict.versus != nullptr && !verdict.frozen && input.rival < input.answer) {
    std::swap(input.answer, input.rival);
    order = order == "ab" ? "ba" : "ab";
  }
  Request out;
  out.provider = route.provider->slug;
  out.model = route.model->id;
  out.messages = judge_messages(spec, input, order, attempt, grammar);
  out.repeat = attempt + 2 * verdict.ref->round;  // each round is another question to who answers
  if (route.model->is_baseline()) {
    out.context = {{"kind", "overlap_judge"}, {"answer", overlap_reply(spec, input, order)}};
    return out;
  }
  out.params = judge_params(spec, *route.model);
  const auto& moved = verdict.task->seat->model->moved;
  if (!moved.empty()) out.context = {{"since", moved.back().date}};
  if (grammar == Grammar::json) out.response_format = judge_response_format(spec);
  apply_parameter_rules(*route.provider, *route.model, out);
  if (!out.params.contains("logprobs")) out.params.erase("top_logprobs");
  return out;
}

std::vector<std::string> rejected_judges(const PairPlan& pair) {
  std::map<const JudgeTask*, std::pair<double, int>> sums;  // and the number of verdicts
  for (const auto& verdict : pair.verdicts) {
    const auto value = verdict.canary ? value_in(verdict) : std::nullopt;
    if (!value) continue;
    auto& [sum, n] = sums[verdict.task.get()];
    sum += *value;
    ++n;
  }
  std::set<std::string> out;
  for (const auto& [task, sum] : sums) {
    if (canary_won(task->spec.kind, sum.first / sum.second)) out.insert(task->seat->model->slug);
  }
  return {out.begin(), out.end()};
}

std::vector<Verdicts> verdicts_by_item(const PairPlan& pair) {
  std::vector<Verdicts> out(pair.cases.size());
  const std::vector<std::string> rejected = rejected_judges(pair);
  for (auto& verdicts : out) {
    verdicts.rejected = rejected;
    verdicts.is_yardstick = pair.is_yardstick;
  }
  for (const auto& one : pair.equals) out[one.item].slots.push_back({.ref = one.ref.get(), .equal = true});
  for (const auto& verdict : pair.verdicts) {
    if (!verdict.decides || verdict.probe) continue;
    const Answer* reply = verdict.status == CaseStatus::fresh ? verdict.answer : nullptr;
    const bool given_up = verdict.status == CaseStatus::failed;
    if (verdict.text.empty())
      out[verdict.item].slots.push_back({verdict.ref.get(), reply, given_up, verdict.retired, verdict.other_judge});
    else out[verdict.item].vectors.push_back({&verdict.text, reply, given_up});
  }
  return out;
}

}  // namespace benchhub
