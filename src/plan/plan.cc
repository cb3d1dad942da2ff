// Staleness; see plan.h.
#include "plan/plan.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/clock.h"
#include "base/parallel.h"
#include "base/text.h"
#include "plan/drift.h"
#include "plan/estimate.h"
#include "plan/judging.h"
#include "plan/lookup.h"
#include "plan/select.h"

namespace benchhub {
namespace {

constexpr std::string_view kNowhere = "https://import.invalid/";  // base_url of models that `import` writes
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
  if (model.params.value("kind", "") == "overlap_judge") return "it only grades";
  if (model.embeds) return "it only gives vectors";
  if (lacks_references(benchmark, model)) return "the benchmark has no reference answers to draw from";
  if (named(benchmark.model_exclude, model.slug)) return "the benchmark excludes it";
  if (model.is_baseline() || named(benchmark.model_include, model.slug)) return "";
  const bool open = benchmark.model_tags.empty() && benchmark.model_include.empty();
  if (open || shares_tag(benchmark.model_tags, model.tags)) return "";
  return "the benchmark asks only models tagged " + join(benchmark.model_tags, ", ");
}

class Planner {
 public:
  Planner(const Repository& repository, const AnswerIndex& own, const OtherAnswers& others, const PlanOptions& options)
      : repository_(repository), options_(options), lookup_{own, others, options} {}

  std::vector<PairPlan> benchmark(const Benchmark& benchmark, std::span<const Model* const> models) const {
    RequestMaker maker(benchmark);
    const std::vector<bool> chosen = choose(benchmark);
    std::optional<VerdictPlanner> judges;
    if (asks_besides(repository_, benchmark))
      judges.emplace(repository_, benchmark, lookup_,
                     [&](const Model& model) { return exclusion(benchmark, model).empty(); });
    std::vector<PairPlan> out;
    out.reserve(models.size());
    for (const Model* model : models) {
      PairPlan pair;
      pair.id = {benchmark.slug, model->slug};
      pair.benchmark = &benchmark;
      pair.model = model;
      pair.provider = repository_.find_provider(model->provider);
      pair.reason = exclusion(benchmark, *model);
      pair.state = PairState::excluded;
      if (pair.reason.empty()) fill(maker, chosen, judges ? &*judges : nullptr, pair);
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

  void fill(RequestMaker& maker, const std::vector<bool>& chosen, const VerdictPlanner* judges, PairPlan& pair) const {
    const std::vector<Route> all = routes_of(repository_, *pair.model);
    pair.routes = usable_routes(all, options_);
    std::vector<RequestSize> sizes;
    for (std::size_t i = 0; i < pair.benchmark->cases.size(); ++i) {
      for (int repeat = 0; repeat < pair.benchmark->repeats; ++repeat) {
        CasePlan item;
        item.case_index = i;
        item.repeat = repeat;
        item.selected = chosen[i];
        sizes.push_back(size_of(assess(maker, all, pair, item)));
        for (const Route& route : options_.shards > 1 ? all : std::vector<Route>())
          item.all_keys.push_back(answer_key(maker.make(i, repeat, *route.provider, *route.model)));
        pair.cases.push_back(std::move(item));
      }
    }
    look_for_drift(pair);
    PairEstimate estimate;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      CasePlan& item = pair.cases[i];
      leave_out_unfit(pair, item, sizes[i]);
      count(pair, item);
      if (item.to_run() && !pair.model->is_baseline()) {
        // Of a chain the steps behind the next one are not known: as many as it may take.
        const auto& chain = pair.benchmark->cases[item.case_index].chain;
        for (int more = chain ? chain->max_steps - item.step : 1; more > 0; --more) estimate.add_request(sizes[i]);
        if (pair.misfit.empty()) pair.misfit = misfit(pair, item, sizes[i]);
      }
      if (item.answer != nullptr) estimate.add_answer(sizes[i], *item.answer);
    }
    pair.estimate =
        estimate.conclude(pair.routes.empty() ? all.front() : pair.routes.front(), pair.benchmark->speed.has_value());
    if (options_.batch) at_batch_price(pair.estimate, *(pair.routes.empty() ? pair.provider : pair.routes[0].provider));
    if (judges) judges->fill(pair, all);
    settle(pair, all.front());
  }

  static void at_batch_price(Estimate& estimate, const Provider& provider) {
    for (auto* cost : {&estimate.cost_low, &estimate.cost_high}) {
      if (!*cost || !provider.batch_price_factor) continue;
      **cost = static_cast<Nano>(std::ceil(static_cast<double>(**cost) * *provider.batch_price_factor));
    }
  }

  // Sets status, key, answer and reasons; returns what would be sent.
  Request assess(RequestMaker& maker, const std::vector<Route>& all, const PairPlan& pair, CasePlan& out) const {
    const auto make = [&](const Route& route) {
      return maker.make(out.case_index, out.repeat, *route.provider, *route.model, out.steps);
    };
    const Case& the_case = pair.benchmark->cases[out.case_index];
    const auto find = [&] {
      return lookup_.find(pair.id.model, place_of(the_case.id, out.repeat, nullptr, out.step), all, pair.routes, make,
                          out);
    };
    Request request = find();
    while (goes_on(the_case, pair, out)) request = find();
    // A chain is scored as a whole or not at all: one that must go on from another step is not finished.
    out.question_changed =
        (the_case.chain && out.status == CaseStatus::stale) ||
        std::any_of(out.reasons.begin(), out.reasons.end(), [](const auto& r) { return r.starts_with("messages."); });
    if (out.status == CaseStatus::fresh && is_too_old(*pair.benchmark, *out.answer, options_.now_ms) &&
        !pair.model->is_baseline()) {
      out.status = CaseStatus::stale;
      out.reasons = {"older than " + std::to_string(*pair.benchmark->max_age_days) + " days"};
    }
    return request;
  }

  // A chain of tool calls: behind an answer that is there stands the next step, until it has ended. What is planned is
  // the first step that lacks an answer.
  static bool goes_on(const Case& the_case, const PairPlan& pair, CasePlan& out) {
    if (!the_case.chain || pair.model->is_baseline() || out.status != CaseStatus::fresh) return false;
    std::vector<const Answer*> so_far = out.steps;
    so_far.push_back(out.answer);
    if (!play_chain(*the_case.chain, so_far).wants_more()) return false;
    if (out.adopted) out.adopted_steps.push_back({out.answer, out.route});
    out.steps = std::move(so_far);
    ++out.step;
    out.status = CaseStatus::missing;
    out.adopted = false;
    out.answer = nullptr;
    return true;
  }

  // A tier of filler that is longer than a model can read says nothing against the others.
  static void leave_out_unfit(const PairPlan& pair, CasePlan& item, const RequestSize& size) {
    const bool open = item.status == CaseStatus::missing || item.status == CaseStatus::stale;
    if (!open || pair.benchmark->cases[item.case_index].filler_tokens == 0 || misfit(pair, item, size).empty()) return;
    item.status = CaseStatus::unfit;
    item.answer = nullptr;
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
      case CaseStatus::unfit:
        ++pair.unfit;
        return;
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
      if (pair.stale + pair.missing == 0) pair.reason = counted(pair.unjudged, "verdict") + " missing";
      if (pair.stale + pair.missing + pair.unjudged == 0)
        pair.reason = counted(pair.rechecks, "verdict") + " asked again: " + pair.recheck_reason;
      if (pair.failed > 0)
        pair.reason = std::to_string(pair.failed) + " failed in " + std::to_string(kMaxFailedRuns) +
                      " runs; --retry-failed asks them again";
    } else {
      pair.state = PairState::fresh;
    }
    if (!pair.model->retired.empty()) {
      pair.state = PairState::frozen;
      const bool published = own.provider != nullptr && own.provider->base_url.starts_with(kNowhere);
      pair.reason = published ? "published answers: nobody is asked" : "retired on " + pair.model->retired;
    } else if (pair.stale + pair.missing > 0 && (pair.routes.empty() || !pair.misfit.empty())) {
      pair.state = PairState::blocked;
      pair.reason = pair.misfit.empty() ? blocker(own, options_) : pair.misfit;
    } else if (pair.stale + pair.missing == 0 && !pair.unjudged_reason.empty()) {
      pair.state = PairState::blocked;
      pair.reason = pair.unjudged_reason;
    }
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
  const PlanOptions& options_;
  const Lookup lookup_;
};

}  // namespace

ScoredAnswer::ScoredAnswer(const Case& the_case, const CasePlan& item) : plain_(item.answer) {
  if (!the_case.chain) return;
  std::vector<const Answer*> answers = item.steps;
  answers.push_back(plain_);
  chained_ = *plain_;
  chained_->chain = std::make_shared<const ChainRun>(play_chain(*the_case.chain, answers));
}

bool is_too_old(const Benchmark& benchmark, const Answer& answer, std::int64_t now_ms) {
  if (!benchmark.max_age_days || now_ms == 0) return false;
  return now_ms - answer.at_ms > *benchmark.max_age_days * std::int64_t{86'400'000};
}

std::string_view to_string(PairState state) {
  static constexpr std::string_view kNames[] = {"fresh",  "partial", "missing", "stale",
                                                "frozen", "blocked", "excluded"};
  return kNames[static_cast<std::size_t>(state)];
}

std::int64_t Plan::count(PairState state) const {
  return std::count_if(pairs.begin(), pairs.end(), [&](const PairPlan& p) { return p.state == state; });
}

AnswerStanding standing_of(const Answer& answer) { return {is_final(answer.state), answer.at_ms}; }

std::vector<const Model*> wanted_models(const Repository& repository, const PlanOptions& options) {
  std::vector<const Model*> out;
  for (const Model& model : repository.models) {
    if (options.models.empty() || named(options.models, model.slug)) out.push_back(&model);
  }
  return out;
}

std::vector<PairPlan> plan_benchmark(const Repository& repository, const Benchmark& benchmark,
                                     const std::vector<const PairData*>& own, const OtherAnswers& others,
                                     const PlanOptions& options, std::span<const Model* const> models) {
  AnswerIndex index;
  for (const auto* data : own) index.add(*data);
  return Planner(repository, index, others, options).benchmark(benchmark, models);
}

std::vector<PairPlan> plan_benchmark(const Repository& repository, const Benchmark& benchmark,
                                     const std::vector<const PairData*>& own, const OtherAnswers& others,
                                     const PlanOptions& options) {
  return plan_benchmark(repository, benchmark, own, others, options, wanted_models(repository, options));
}

}  // namespace benchhub
