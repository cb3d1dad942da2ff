// Staleness; see plan.h.
#include "plan/plan.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/parallel.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr double kBytesPerToken = 4;      // rule of thumb for English; only for estimates
constexpr double kSecondsPerRequest = 2;  // until the pair has times of its own

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

// Most tokens of an answer; models that refuse max_tokens have it under the newer name.
std::int64_t output_limit(const Json& params) {
  return get_int(params, "max_tokens").value_or(get_int(params, "max_completion_tokens").value_or(8192));
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
    std::vector<PairPlan> out;
    for (const auto& model : repository_.models) {
      if (!options_.models.empty() && !named(options_.models, model.slug)) continue;
      const Provider* provider = repository_.find_provider(model.provider);
      PairPlan pair;
      pair.id = {benchmark.slug, model.slug};
      pair.benchmark = &benchmark;
      pair.model = &model;
      pair.provider = provider;
      pair.reason = exclusion(benchmark, model);
      pair.state = PairState::excluded;
      if (pair.reason.empty()) fill(maker, pair);
      out.push_back(std::move(pair));
    }
    return out;
  }

 private:
  void fill(RequestMaker& maker, PairPlan& pair) const {
    double known_output = 0, known_seconds = 0;
    int known = 0;
    for (std::size_t i = 0; i < pair.benchmark->cases.size(); ++i) {
      for (int repeat = 0; repeat < pair.benchmark->repeats; ++repeat) {
        const Request request = maker.make(i, repeat, *pair.provider, *pair.model);
        CasePlan item = judge(pair, request, i, repeat);
        count(pair, item, request);
        if (item.answer != nullptr && item.answer->usage.output && item.answer->timing.total_ms) {
          known_output += static_cast<double>(*item.answer->usage.output);
          known_seconds += *item.answer->timing.total_ms / 1000;
          ++known;
        }
        pair.cases.push_back(std::move(item));
      }
    }
    finish_estimate(pair, known > 0 ? known_output / known : -1,
                    known > 0 ? known_seconds / known : kSecondsPerRequest);
    settle(pair);
  }

  CasePlan judge(const PairPlan& pair, const Request& request, std::size_t case_index, int repeat) const {
    CasePlan out;
    out.case_index = case_index;
    out.repeat = repeat;
    out.key = answer_key(request);
    const Answer* here = index_.at(pair.id, pair.benchmark->cases[case_index].id, repeat);
    const Answer* found = here != nullptr && here->key == out.key ? here : index_.by_key(out.key);
    if (found != nullptr && is_final(found->state)) {
      out.answer = found;
      out.adopted = found != here;
      const bool old = is_too_old(*pair.benchmark, *found) && !pair.model->is_baseline();
      out.status = old ? CaseStatus::stale : CaseStatus::fresh;
      if (old) out.reasons = {"older than " + std::to_string(*pair.benchmark->max_age_days) + " days"};
      return out;
    }
    out.answer = here;
    if (here == nullptr) return out;
    if (here->key == out.key) {  // a failure: asked again, but not for ever
      const bool given_up = here->failed_runs >= kMaxFailedRuns && !options_.retry_failed;
      out.status = given_up ? CaseStatus::failed : CaseStatus::missing;
      return out;
    }
    if (!is_final(here->state)) return out;
    out.status = CaseStatus::stale;
    out.reasons = explain_difference(here->key_parts, answer_key_parts(request));
    out.question_changed =
        std::any_of(out.reasons.begin(), out.reasons.end(), [](const auto& r) { return r.starts_with("messages."); });
    return out;
  }

  bool is_too_old(const Benchmark& benchmark, const Answer& answer) const {
    if (!benchmark.max_age_days || options_.now_ms == 0) return false;
    return options_.now_ms - answer.at_ms > *benchmark.max_age_days * std::int64_t{86'400'000};
  }

  static void count(PairPlan& pair, const CasePlan& item, const Request& request) {
    switch (item.status) {
      case CaseStatus::fresh:
        ++pair.fresh;
        return;
      case CaseStatus::failed:
        ++pair.failed;
        return;
      case CaseStatus::stale:
        ++pair.stale;
        break;
      case CaseStatus::missing:
        ++pair.missing;
        break;
    }
    if (pair.model->is_baseline()) return;
    std::size_t bytes = 0;
    for (const auto& message : request.messages) bytes += message.content.size();
    ++pair.estimate.requests;
    pair.estimate.input_tokens += static_cast<std::int64_t>(std::ceil(static_cast<double>(bytes) / kBytesPerToken)) + 8;
    pair.estimate.most_output_tokens += output_limit(request.params);
  }

  // mean_output: tokens per answer seen so far, -1 if none.
  static void finish_estimate(PairPlan& pair, double mean_output, double seconds) {
    Estimate& e = pair.estimate;
    e.cost_low = e.cost_high = 0;
    if (e.requests == 0) return;
    const auto requests = static_cast<double>(e.requests);
    const double likely = mean_output >= 0 ? mean_output : static_cast<double>(e.most_output_tokens) / requests / 4;
    e.output_tokens = static_cast<std::int64_t>(likely * requests);
    e.seconds = std::ceil(static_cast<double>(e.requests) / pair.provider->concurrency) * seconds;
    const Prices& prices = pair.model->prices;
    if (!prices.known()) {
      e.cost_low = e.cost_high = std::nullopt;
      return;
    }
    e.cost_low = token_cost(e.input_tokens, *prices.input) + token_cost(e.output_tokens, *prices.output);
    e.cost_high = token_cost(e.input_tokens * 2, *prices.input) + token_cost(e.most_output_tokens, *prices.output);
  }

  void settle(PairPlan& pair) const {
    const int open = pair.to_run();
    if (pair.stale > 0) {
      pair.state = PairState::stale;
      pair.reason = stale_reason(pair);
    } else if (open > 0 || pair.failed > 0) {
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
      return;
    }
    if (open == 0 || pair.model->is_baseline()) return;
    const std::string why = blocker(pair);
    if (why.empty()) return;
    pair.state = PairState::blocked;
    pair.reason = why;
  }

  std::string blocker(const PairPlan& pair) const {
    const std::string& variable = pair.provider->key_env;
    if (!variable.empty() && !(options_.has_env && options_.has_env(variable))) return "set " + variable + " to run it";
    if (!pair.model->prices.known() && !options_.allow_unpriced) {
      return "no price in models/" + pair.provider->slug + ".json; --allow-unpriced runs it all the same";
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

void Estimate::add(const Estimate& other) {
  requests += other.requests;
  input_tokens += other.input_tokens;
  output_tokens += other.output_tokens;
  most_output_tokens += other.most_output_tokens;
  seconds = std::max(seconds, other.seconds);  // providers run side by side
  const auto sum = [](std::optional<Nano>& a, const std::optional<Nano>& b) {
    a = a && b ? std::optional(*a + *b) : std::nullopt;
  };
  sum(cost_low, other.cost_low);
  sum(cost_high, other.cost_high);
}

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
    plan.damage.insert(plan.damage.end(), plan.data_.back()->damage.begin(), plan.data_.back()->damage.end());
  }
  std::vector<const Benchmark*> wanted;
  for (const auto& benchmark : repository.benchmarks) {
    if (options.benchmarks.empty() || named(options.benchmarks, benchmark.slug)) wanted.push_back(&benchmark);
  }
  const Planner planner(repository, index, options);
  std::vector<std::vector<PairPlan>> parts(wanted.size());
  parallel_for(wanted.size(), options.threads, [&](std::size_t i) { parts[i] = planner.benchmark(*wanted[i]); });
  plan.total.cost_low = plan.total.cost_high = 0;
  for (auto& part : parts) {
    for (auto& pair : part) {
      const bool runs = pair.to_run() > 0 && pair.state != PairState::blocked && pair.state != PairState::frozen;
      if (runs) plan.total.add(pair.estimate);
      plan.pairs.push_back(std::move(pair));
    }
  }
  return plan;
}

}  // namespace benchhub
