// Plan to jobs; see jobs.h.
#include "run/jobs.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/text.h"

namespace benchhub {
namespace {

// Tokens that a provider adds of its own and bills: its chat template, a system prompt of its own, and some
// hundred for the text that tells a model how to call tools.
constexpr std::int64_t kHiddenTokens = 256, kHiddenTokensOfTools = 1536;

// Where a job stands in the run. Missing answers complete boards and come first, those of cheap pairs before all; of
// stale ones the oldest first, so that none starves when the budget never lasts for all of them.
struct Rank {
  bool stale = false;
  std::int64_t order = 0;  // missing: the pair's price; stale: when the old answer came
  auto operator<=>(const Rank&) const = default;
};

class JobMaker {
 public:
  JobMaker(JobList& list, const std::string& tool_version, const std::string& commit)
      : list_(list), tool_version_(tool_version), commit_(commit) {}

  Status add(const PairPlan& pair, RequestMaker& maker) {
    std::vector<const Protocol*> protocols;
    for (const Route& route : pair.routes) {
      protocols.push_back(find_protocol(route.provider->protocol));
      if (protocols.back() == nullptr) return unknown_protocol(*route.provider);
    }
    for (const auto& item : pair.cases) {
      if (item.status == CaseStatus::fresh && item.adopted) adopt(pair, item);
      if (item.to_run()) add_case(pair, item, protocols, maker);
    }
    return {};
  }

  void sort() {
    std::stable_sort(ranked_.begin(), ranked_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [rank, job] : ranked_) list_.jobs.push_back(std::move(job));
  }

 private:
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

  void adopt(const PairPlan& pair, const CasePlan& item) {
    Answer copy = *item.answer;
    copy.case_id = pair.benchmark->cases[item.case_index].id;
    copy.repeat = item.repeat;
    list_.adopted[pair.id].push_back(std::move(copy));
  }

  void add_case(const PairPlan& pair, const CasePlan& item, const std::vector<const Protocol*>& protocols,
                RequestMaker& maker) {
    Destination to{pair.id, pair.benchmark->cases[item.case_index].id, item.repeat, 0};
    if (item.answer != nullptr && item.answer->key == item.key) to.failed_runs = item.answer->failed_runs;
    ++list_.open[pair.id];
    const auto [known, fresh] = by_key_.emplace(item.key, nullptr);
    if (fresh) {
      ranked_.emplace_back(rank_of(pair, item), std::make_unique<Job>());
      known->second = ranked_.back().second.get();
      fill(*known->second, pair, item, protocols, maker);
    }
    known->second->intent.destinations.push_back(std::move(to));
  }

  static Rank rank_of(const PairPlan& pair, const CasePlan& item) {
    if (item.status == CaseStatus::stale) return {true, item.answer->at_ms};
    return {false, pair.estimate.cost_high.value_or(std::numeric_limits<Nano>::max())};
  }

  void fill(Job& job, const PairPlan& pair, const CasePlan& item, const std::vector<const Protocol*>& protocols,
            RequestMaker& maker) {
    for (std::size_t i = 0; i < pair.routes.size(); ++i) {
      const Route& route = pair.routes[i];
      job.routes.push_back({route.provider, protocols[i], route.model, route.provider == pair.provider,
                            maker.make(item.case_index, item.repeat, *route.provider, *route.model)});
    }
    job.intent.tool_version = tool_version_;
    job.intent.commit = commit_;
    job.intent.key = item.key;
    aim(job);
  }

  JobList& list_;
  const std::string& tool_version_;
  const std::string& commit_;
  std::vector<std::pair<Rank, std::unique_ptr<Job>>> ranked_;
  std::unordered_map<std::string, Job*> by_key_;
};

}  // namespace

void aim(Job& job) {
  const JobRoute& way = job.way();
  Intent& intent = job.intent;
  intent.protocol = way.protocol->name;
  intent.key_parts = answer_key_parts(way.request);
  if (job.route > 0) intent.key = answer_key(way.request);
  intent.route = way.is_own ? "" : way.provider->slug;
  intent.prices = way.model->prices;
  intent.most_input = intent.most_output = 0;
  intent.most_cost = 0;
  if (way.protocol->in_process) return;
  std::tie(intent.most_input, intent.most_output) = way.protocol->most_tokens(way.request, *way.model);
  intent.most_input += way.request.tools.is_null() ? kHiddenTokens : kHiddenTokensOfTools;
  intent.most_cost = most_cost(intent.prices, intent.most_input, intent.most_output).value_or(0);
}

Result<JobList> make_jobs(const Plan& plan, const std::string& tool_version, const std::string& commit) {
  JobList list;
  JobMaker jobs(list, tool_version, commit);
  const Benchmark* current = nullptr;
  std::unique_ptr<RequestMaker> maker;
  for (const auto& pair : plan.pairs) {
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
