// Staleness; see plan.h.
#include "plan/plan.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/clock.h"
#include "base/parallel.h"
#include "base/text.h"
#include "plan/estimate.h"
#include "plan/select.h"

namespace benchhub {
namespace {

constexpr double kMostBytesPerToken = 8;  // tokens of running text are shorter: a lower bound of their number

bool named(const std::vector<std::string>& list, const std::string& slug) {
  return std::find(list.begin(), list.end(), slug) != list.end();
}

bool shares_tag(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& tag) { return named(b, tag); });
}

// Baselines that answer with right answers of other cases need some.
bool lacks_references(const Benchmark& benchmark, const Model& model) {
  const std::string kind = model.params.value("kind", "");
  if (!model.is_baseline() || kind == "constant" || kind == "echo") return false;
  return std::none_of(benchmark.cases.begin(), benchmark.cases.end(),
                      [](const Case& c) { return !c.reference.empty(); });
}

// "" or why the benchmark does not ask this model.
std::string exclusion(const Benchmark& benchmark, const Model& model) {
  if (lacks_references(benchmark, model)) return "the benchmark has no reference answers to draw from";
  if (named(benchmark.model_exclude, model.slug)) return "the benchmark excludes it";
  if (model.is_baseline() || named(benchmark.model_include, model.slug)) return "";
  const bool open = benchmark.model_tags.empty() && benchmark.model_include.empty();
  if (open || shares_tag(benchmark.model_tags, model.tags)) return "";
  return "the benchmark asks only models tagged " + join(benchmark.model_tags, ", ");
}

class AnswerIndex {
 public:
  void add(const PairData& data) {
    for (const auto& answer : data.answers) {
      auto& slot = by_key_[answer.key];
      // Of equal keys a final answer beats a failure, then the older one stands: it was paid for first.
      if (slot == nullptr || (is_final(answer.state) && (!is_final(slot->state) || answer.at_ms < slot->at_ms)))
        slot = &answer;
      by_place_[{data.id.benchmark + "/" + data.id.model + "/" + answer.case_id, answer.repeat}] = &answer;
    }
  }
  const Answer* by_key(const std::string& key) const {
    const auto it = by_key_.find(key);
    return it == by_key_.end() ? nullptr : it->second;
  }
  const Answer* at(const PairId& id, const std::string& case_id, int repeat) const {
    const auto it = by_place_.find({id.benchmark + "/" + id.model + "/" + case_id, repeat});
    return it == by_place_.end() ? nullptr : it->second;
  }

 private:
  std::unordered_map<std::string, const Answer*> by_key_;
  std::map<std::pair<std::string, int>, const Answer*> by_place_;
};

class Planner {
 public:
  Planner(const Repository& repository, const AnswerIndex& index, const PlanOptions& options)
      : repository_(repository), index_(index), options_(options) {}

  std::vector<PairPlan> benchmark(const Benchmark& benchmark) const {
    RequestMaker maker(benchmark);
    const std::vector<bool> chosen = choose(benchmark);
    std::vector<PairPlan> out;
    for (const auto& model : repository_.models) {
      if (!options_.models.empty() && !named(options_.models, model.slug)) continue;
      PairPlan pair;
      pair.id = {benchmark.slug, model.slug};
      pair.benchmark = &benchmark;
      pair.model = &model;
      pair.provider = repository_.find_provider(model.provider);
      pair.reason = exclusion(benchmark, model);
      pair.state = PairState::excluded;
      if (pair.reason.empty()) fill(maker, chosen, pair);
      out.push_back(std::move(pair));
    }
    return out;
  }

 private:
  // Per case: whether a sample and --only leave it in.
  std::vector<bool> choose(const Benchmark& benchmark) const {
    std::vector<bool> out = draw_sample(benchmark, options_.sample);
    if (options_.only.empty()) return out;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::string& id = benchmark.cases[i].id;
      out[i] = out[i] && (named(options_.only, id) || named(options_.only, benchmark.slug + "/" + id));
    }
    return out;
  }

  void fill(RequestMaker& maker, const std::vector<bool>& chosen, PairPlan& pair) const {
    std::vector<Route> all{{pair.provider, pair.model}};
    for (const auto& other : pair.model->routes) all.push_back({repository_.find_provider(other.provider), &other});
    for (const Route& route : all) {
      if (blocker(route).empty()) pair.routes.push_back(route);
    }
    std::vector<RequestSize> sizes;
    for (std::size_t i = 0; i < pair.benchmark->cases.size(); ++i) {
      for (int repeat = 0; repeat < pair.benchmark->repeats; ++repeat) {
        CasePlan item;
        item.case_index = i;
        item.repeat = repeat;
        item.selected = chosen[i];
        sizes.push_back(size_of(judge(maker, all, pair, item)));
        pair.cases.push_back(std::move(item));
      }
    }
    look_for_drift(pair);
    PairEstimate estimate;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const CasePlan& item = pair.cases[i];
      count(pair, item);
      if (item.to_run() && !pair.model->is_baseline()) {
        estimate.add_request(sizes[i]);
        if (pair.misfit.empty()) pair.misfit = misfit(pair, item, sizes[i]);
      }
      if (item.answer != nullptr) estimate.add_answer(sizes[i], *item.answer);
    }
    pair.estimate = estimate.conclude(pair.routes.empty() ? all.front() : pair.routes.front());
    if (options_.batch) at_batch_price(pair.estimate, *(pair.routes.empty() ? pair.provider : pair.routes[0].provider));
    settle(pair, all.front());
  }

  static void at_batch_price(Estimate& estimate, const Provider& provider) {
    for (auto* cost : {&estimate.cost_low, &estimate.cost_high}) {
      if (!*cost || !provider.batch_price_factor) continue;
      **cost = static_cast<Nano>(std::ceil(static_cast<double>(**cost) * *provider.batch_price_factor));
    }
  }

  // Sets status, key, answer and reasons; returns what would be sent.
  Request judge(RequestMaker& maker, const std::vector<Route>& all, const PairPlan& pair, CasePlan& out) const {
    const auto make = [&](const Route& route) {
      return maker.make(out.case_index, out.repeat, *route.provider, *route.model);
    };
    Request request = make(pair.routes.empty() ? all.front() : pair.routes.front());
    out.key = answer_key(request);
    out.in_batch = options_.in_batches.contains(out.key);
    const Answer* here = index_.at(pair.id, pair.benchmark->cases[out.case_index].id, out.repeat);
    if (find_answer(pair, here, out.key, out)) return request;
    for (std::size_t i = 0; all.size() > 1 && i < all.size(); ++i) {
      const std::string key = answer_key(make(all[i]));
      out.in_batch = out.in_batch || options_.in_batches.contains(key);
      if (find_answer(pair, here, key, out)) {
        out.key = key;
        return request;
      }
    }
    out.answer = here;
    if (here == nullptr) return request;
    if (here->key == out.key) {  // a failure: asked again, but not for ever
      const bool given_up = here->failed_runs >= kMaxFailedRuns && !options_.retry_failed;
      out.status = given_up ? CaseStatus::failed : CaseStatus::missing;
      return request;
    }
    if (!is_final(here->state)) return request;
    out.status = CaseStatus::stale;
    const auto same_route = std::find_if(all.begin(), all.end(), [&](const Route& route) {
      return here->route == (route.provider == pair.provider ? "" : route.provider->slug);
    });
    const Request asked = same_route == all.end() ? request : make(*same_route);
    out.reasons = explain_difference(here->key_parts, answer_key_parts(asked));
    out.question_changed =
        std::any_of(out.reasons.begin(), out.reasons.end(), [](const auto& r) { return r.starts_with("messages."); });
    return request;
  }

  // Is there an answer to exactly this? Of the pair itself or of any other.
  bool find_answer(const PairPlan& pair, const Answer* here, const std::string& key, CasePlan& out) const {
    const Answer* found = here != nullptr && here->key == key ? here : index_.by_key(key);
    if (found == nullptr || !is_final(found->state)) return false;
    out.answer = found;
    out.adopted = found != here;
    const bool old = is_too_old(*pair.benchmark, *found) && !pair.model->is_baseline();
    out.status = old ? CaseStatus::stale : CaseStatus::fresh;
    if (old) out.reasons = {"older than " + std::to_string(*pair.benchmark->max_age_days) + " days"};
    return true;
  }

  bool is_too_old(const Benchmark& benchmark, const Answer& answer) const {
    if (!benchmark.max_age_days || options_.now_ms == 0) return false;
    return options_.now_ms - answer.at_ms > *benchmark.max_age_days * std::int64_t{86'400'000};
  }

  static void count(PairPlan& pair, const CasePlan& item) {
    pair.in_batch += item.in_batch && (item.status == CaseStatus::stale || item.status == CaseStatus::missing);
    switch (item.status) {
      case CaseStatus::fresh:
        ++pair.fresh;
        return;
      case CaseStatus::failed:
        ++pair.failed;
        return;
      case CaseStatus::stale:
        ++pair.stale;
        return;
      case CaseStatus::missing:
        ++pair.missing;
        return;
    }
  }

  // Answers over one route that name another model than the newest of them does. Routes name models in their own ways
  // and are not compared with each other.
  static void look_for_drift(PairPlan& pair) {
    std::map<std::string, const Answer*> newest;  // route -> answer
    for (const auto& item : pair.cases) {
      if (item.status != CaseStatus::fresh || item.answer->model_served.empty()) continue;
      const Answer*& last = newest[item.answer->route];
      if (last == nullptr || item.answer->at_ms > last->at_ms) last = item.answer;
    }
    int drifted = 0;
    for (auto& item : pair.cases) {
      if (item.status != CaseStatus::fresh || item.answer->model_served.empty()) continue;
      const Answer& now = *newest.at(item.answer->route);
      if (item.answer->model_served == now.model_served) continue;
      ++drifted;
      pair.drift = "was served as " + item.answer->model_served + ", since " + utc_date(now.at_ms) + " as " +
                   now.model_served + " (" + counted(drifted, "answer") + " of the former)";
      if (!pair.model->drift_is_stale) continue;
      item.status = CaseStatus::stale;
      item.reasons = {"served as " + item.answer->model_served + ", now " + now.model_served};
    }
  }

  // Why the prompt and the answer that is asked for cannot fit together, however few tokens the prompt takes.
  static std::string misfit(const PairPlan& pair, const CasePlan& item, const RequestSize& size) {
    const auto window = pair.model->context_window;
    const auto prompt = static_cast<std::int64_t>(size.bytes / kMostBytesPerToken);
    if (!window || prompt + size.asked_output <= *window) return "";
    return "case \"" + pair.benchmark->cases[item.case_index].id + "\" cannot fit its context window of " +
           with_thousands(*window) + " tokens: the prompt has at least " + with_thousands(prompt) +
           ", the answer up to " + with_thousands(size.asked_output) +
           "; shorten it, lower max_tokens, or exclude the model";
  }

  void settle(PairPlan& pair, const Route& own) const {
    if (pair.stale > 0) {
      pair.state = PairState::stale;
      pair.reason = stale_reason(pair);
    } else if (pair.open() > 0 || pair.failed > 0) {
      pair.state = pair.fresh > 0 ? PairState::partial : PairState::missing;
      if (pair.failed > 0)
        pair.reason = std::to_string(pair.failed) + " failed in " + std::to_string(kMaxFailedRuns) +
                      " runs; --retry-failed asks them again";
    } else {
      pair.state = PairState::fresh;
    }
    if (!pair.model->retired.empty()) {
      pair.state = PairState::frozen;
      pair.reason = "retired on " + pair.model->retired;
    } else if (pair.open() > 0 && (pair.routes.empty() || !pair.misfit.empty())) {
      pair.state = PairState::blocked;
      pair.reason = pair.misfit.empty() ? blocker(own) : pair.misfit;
    }
  }

  // "" or why nothing can be sent over the route.
  std::string blocker(const Route& route) const {
    if (route.model->is_baseline()) return "";
    if (route.provider->local && !options_.local) return "a server on your own machine; --local asks it";
    const std::string& variable = route.provider->key_env;
    if (!variable.empty() && !(options_.has_env && options_.has_env(variable))) return "set " + variable + " to run it";
    if (!route.model->prices.known() && !options_.allow_unpriced) {
      return "no price in models/" + route.model->provider + ".json; --allow-unpriced runs it all the same";
    }
    return "";
  }

  // The commonest reason stands for all.
  static std::string stale_reason(const PairPlan& pair) {
    std::map<std::string, int> counts;
    for (const auto& item : pair.cases) {
      for (const auto& reason : item.reasons) ++counts[reason];
    }
    const auto top = std::max_element(counts.begin(), counts.end(),
                                      [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string most = top == counts.end() ? "" : ": " + top->first;
    return std::to_string(pair.stale) + " of " + std::to_string(pair.cases.size()) + " stale" + most;
  }

  const Repository& repository_;
  const AnswerIndex& index_;
  const PlanOptions& options_;
};

}  // namespace

std::string_view to_string(PairState state) {
  static constexpr std::string_view kNames[] = {"fresh",  "partial", "missing", "stale",
                                                "frozen", "blocked", "excluded"};
  return kNames[static_cast<std::size_t>(state)];
}

namespace {

// Providers run side by side, the pairs of one provider share its limits.
Estimate total_of(const std::vector<PairPlan>& pairs) {
  Estimate out = no_requests();
  std::map<const Provider*, double> seconds;
  for (const auto& pair : pairs) {
    if (!pair.may_run() || pair.estimate.requests == 0) continue;
    out.add(pair.estimate);
    out.seconds = std::max(out.seconds, seconds[pair.routes.front().provider] += pair.estimate.seconds);
  }
  return out;
}

// What answers of the day cost, whoever asked for them.
Nano spent_on(const std::string& date, const PairData& data) {
  Nano out = 0;
  for (const auto& answer : data.answers) {
    if (answer.cost && utc_date(answer.at_ms) == date) out += *answer.cost;
  }
  return out;
}

}  // namespace

std::int64_t Plan::count(PairState state) const {
  return std::count_if(pairs.begin(), pairs.end(), [&](const PairPlan& p) { return p.state == state; });
}

Result<Plan> make_plan(const Repository& repository, const Store& store, const PlanOptions& options) {
  Plan plan;
  BH_TRY(const auto ids, store.pairs());
  std::vector<Result<PairData>> read(ids.size());
  parallel_for(ids.size(), options.threads, [&](std::size_t i) { read[i] = store.read(ids[i]); });
  AnswerIndex index;
  for (auto& data : read) {
    if (!data) return fail(std::move(data).error());
    plan.data_.push_back(std::make_unique<PairData>(*std::move(data)));
    index.add(*plan.data_.back());
    if (options.now_ms != 0) plan.spent_today += spent_on(utc_date(options.now_ms), *plan.data_.back());
    plan.damage.insert(plan.damage.end(), plan.data_.back()->damage.begin(), plan.data_.back()->damage.end());
  }
  std::vector<const Benchmark*> wanted;
  for (const auto& benchmark : repository.benchmarks) {
    if (options.benchmarks.empty() || named(options.benchmarks, benchmark.slug)) wanted.push_back(&benchmark);
  }
  const Planner planner(repository, index, options);
  std::vector<std::vector<PairPlan>> parts(wanted.size());
  parallel_for(wanted.size(), options.threads, [&](std::size_t i) { parts[i] = planner.benchmark(*wanted[i]); });
  for (auto& part : parts)
    plan.pairs.insert(plan.pairs.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  keep_shard(plan.pairs, options.shard, options.shards);
  plan.total = total_of(plan.pairs);
  return plan;
}

}  // namespace benchhub
