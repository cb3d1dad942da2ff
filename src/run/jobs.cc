// Plan to jobs; see jobs.h.
#include "run/jobs.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/text.h"
#include "plan/judging.h"

namespace benchhub {
namespace {

// Tokens that a provider adds of its own and bills: its chat template, a system prompt of its own, and some
// hundred for the text that tells a model how to call tools.
constexpr std::int64_t kHiddenTokens = 256, kHiddenTokensOfTools = 1536;

// Where a job stands in the run. Missing answers complete boards and come first, those of cheap pairs before all, those
// that failed in the runs before after all; of stale ones the oldest first, so that none starves when the budget never
// lasts for all of them.
struct Rank {
  bool alone = false;  // what is sent one at a time comes last
  bool stale = false;
  bool failed = false;     // in the last run that asked it
  std::int64_t order = 0;  // missing: the pair's price; stale: when the old answer came
  auto operator<=>(const Rank&) const = default;
};

class JobMaker {
 public:
  JobMaker(JobList& list, const std::string& tool_version, const std::string& commit)
      : list_(list), tool_version_(tool_version), commit_(commit) {}

  Status add(const PairPlan& pair, RequestMaker& maker) {
    BH_CHECK(check_protocols(pair.routes));
    for (const auto& item : pair.cases) {
      const Case& the_case = pair.benchmark->cases[item.case_index];
      const Destination to{pair.id, the_case.id, item.repeat, 0, nullptr, item.step, the_case.chain.has_value()};
      const auto make = [&](const Route& route) {
        return maker.make(item.case_index, item.repeat, *route.provider, *route.model, item.steps);
      };
      for (const auto& step : item.adopted_steps) adopt(*step.answer, step.route, to, step.answer->step);
      take(item, to, {pair.routes, pair.provider, pair.estimate, pair.benchmark->speed.has_value()}, make);
    }
    return {};
  }

  // Verdicts are asked for whether or not the pair's own model can be asked.
  Status add_verdicts(const PairPlan& pair) {
    for (const auto& seat : pair.besides) BH_CHECK(check_protocols(seat->routes));
    for (const auto& verdict : pair.verdicts) {
      const CasePlan& item = pair.cases[verdict.item];
      const Destination to{pair.id, pair.benchmark->cases[item.case_index].id, item.repeat, 0, verdict.ref};
      take(verdict, to, {verdict.task->seat->routes, verdict.task->seat->all.front().provider, pair.judging, false},
           [&](const Route& route) { return request_besides(pair, verdict, route); });
    }
    return {};
  }

  void sort() {
    std::stable_sort(ranked_.begin(), ranked_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [rank, job] : ranked_) {
      const auto last = last_of_.find(job->way().model);
      job->doubted = job->way().is_own && last != last_of_.end() && last->second.failed;
      list_.jobs.push_back(std::move(job));
    }
  }

 private:
  struct Way {
    const std::vector<Route>& routes;
    const Provider* own;       // the model's own provider
    const Estimate& estimate;  // of all that is asked of it for the pair
    bool alone;                // sent when nothing else is in flight
  };

  struct Last {  // of a model's answers
    std::int64_t at_ms = 0;
    bool failed = false;
    auto operator<=>(const Last&) const = default;
  };

  template <class Make>
  void take(const Asked& asked, Destination to, const Way& way, const Make& make) {
    if (asked.status == CaseStatus::fresh && asked.adopted) adopt(*asked.answer, asked.route, to, to.step);
    if (asked.answer != nullptr && asked.answer->route.empty() && !way.routes.empty()) {
      Last& known = last_of_[way.routes.front().model];
      known = std::max(known, {asked.answer->at_ms, !is_final(asked.answer->state)});
    }
    if (!asked.to_run()) return;
    const Answer* last = asked.answer;
    if (last != nullptr && (last->key == asked.key || last->retry_key == asked.key)) to.failed_runs = last->failed_runs;
    ++list_.open[to.pair];
    const auto [known, fresh] = by_key_.emplace(key_of(asked, way), nullptr);
    if (fresh) {
      ranked_.emplace_back(rank_of(asked, way, to.failed_runs > 0), std::make_unique<Job>());
      known->second = ranked_.back().second.get();
      fill(*known->second, asked, way, make);
    }
    to.route = known->second->way().route();
    known->second->intent.destinations.push_back(std::move(to));
  }

  // Equal requests that would go on over different ways, or count as different routes, are jobs of their own.
  static std::string key_of(const Asked& asked, const Way& way) {
    if (way.routes.size() == 1 && way.routes.front().provider == way.own) return asked.key;
    return asked.key + " " + std::to_string(reinterpret_cast<std::uintptr_t>(way.routes.back().model));
  }

  static Status check_protocols(const std::vector<Route>& routes) {
    for (const Route& route : routes) {
      if (find_protocol(route.provider->protocol) == nullptr) return unknown_protocol(*route.provider);
    }
    return {};
  }

  static tl::unexpected<Error> unknown_protocol(const Provider& provider) {
    std::vector<std::string> names;
    for (const auto& known : protocols()) names.emplace_back(known.name);
    const auto near = did_you_mean(provider.protocol, names);
    return fail({Errc::invalid_input,
                 "unknown protocol \"" + provider.protocol + "\"",
                 near ? "did you mean \"" + *near + "\"?" : "known: " + join(names, ", "),
                 "",
                 {"models/" + provider.slug + ".json", 1, 1}});
  }

  void adopt(const Answer& answer, const std::string& route, const Destination& to, int step) {
    Answer copy = answer;
    copy.case_id = to.case_id;
    copy.repeat = to.repeat;
    copy.verdict = to.verdict;
    copy.route = route;
    copy.step = step;
    copy.since_ms = 0;
    list_.adopted[to.pair].push_back(std::move(copy));
  }

  static Rank rank_of(const Asked& asked, const Way& way, bool failed) {
    if (asked.status == CaseStatus::stale) return {way.alone, true, failed, asked.answer->at_ms};
    return {way.alone, false, failed, way.estimate.cost_high.value_or(std::numeric_limits<Nano>::max())};
  }

  template <class Make>
  void fill(Job& job, const Asked& asked, const Way& way, const Make& make) {
    for (const Route& route : way.routes) {
      Request request = make(route);
      std::string key = job.routes.empty() ? asked.key : answer_key(request);
      job.routes.push_back({route.provider, find_protocol(route.provider->protocol), route.model,
                            route.provider == way.own, std::move(key), std::move(request)});
    }
    job.elsewhere = asked.elsewhere;
    job.alone = way.alone;
    job.intent.tool_version = tool_version_;
    job.intent.commit = commit_;
    aim(job);
  }

  JobList& list_;
  const std::string& tool_version_;
  const std::string& commit_;
  std::vector<std::pair<Rank, std::unique_ptr<Job>>> ranked_;
  std::unordered_map<std::string, Job*> by_key_;
  std::unordered_map<const Model*, Last> last_of_;
};

}  // namespace

void aim(Job& job) {
  const JobRoute& way = job.way();
  Intent& intent = job.intent;
  intent.protocol = way.protocol->name;
  intent.key_parts.clear();
  intent.key = way.key;
  for (auto& to : intent.destinations) to.route = way.route();
  intent.prices = way.model->prices;
  intent.most_input = intent.most_output = 0;
  intent.most_cost = 0;
  if (way.protocol->in_process) return;
  std::tie(intent.most_input, intent.most_output) = way.protocol->most_tokens(way.request, *way.model);
  intent.most_input += way.request.tools.is_null() ? kHiddenTokens : kHiddenTokensOfTools;
  intent.most_cost = most_cost(intent.prices, intent.most_input, intent.most_output).value_or(0);
}

void explain_key(Job& job) {
  if (job.intent.key_parts.empty()) job.intent.key_parts = answer_key_parts(job.way().request);
}

Result<JobList> make_jobs(const Plan& plan, const std::string& tool_version, const std::string& commit) {
  JobList list;
  JobMaker jobs(list, tool_version, commit);
  const Benchmark* current = nullptr;
  std::unique_ptr<RequestMaker> maker;
  for (const auto& pair : plan.pairs) {
    BH_CHECK(jobs.add_verdicts(pair));
    if (!pair.may_run()) continue;
    if (pair.benchmark != current) {
      current = pair.benchmark;
      maker = std::make_unique<RequestMaker>(*current);
    }
    BH_CHECK(jobs.add(pair, *maker));
  }
  jobs.sort();
  return list;
}

}  // namespace benchhub
