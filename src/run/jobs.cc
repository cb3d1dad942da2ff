// Plan to jobs; see jobs.h.
#include "run/jobs.h"

#include <unordered_map>

#include "base/text.h"

namespace benchhub {
namespace {

// Tokens that a provider adds of its own and bills: its chat template, a system prompt of its own, and some
// hundred for the text that tells a model how to call tools.
constexpr std::int64_t kHiddenTokens = 256, kHiddenTokensOfTools = 1536;

class JobMaker {
 public:
  JobMaker(JobList& list, const std::string& tool_version, const std::string& commit)
      : list_(list), tool_version_(tool_version), commit_(commit) {}

  Status add(const PairPlan& pair, RequestMaker& maker) {
    const Protocol* protocol = find_protocol(pair.provider->protocol);
    if (protocol == nullptr) return unknown_protocol(*pair.provider);
    for (const auto& item : pair.cases) {
      if (item.status == CaseStatus::fresh && item.adopted) adopt(pair, item);
      if (item.status == CaseStatus::stale || item.status == CaseStatus::missing)
        add_case(pair, item, *protocol, maker);
    }
    return {};
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

  void add_case(const PairPlan& pair, const CasePlan& item, const Protocol& protocol, RequestMaker& maker) {
    Destination to{pair.id, pair.benchmark->cases[item.case_index].id, item.repeat, 0};
    if (item.answer != nullptr && item.answer->key == item.key) to.failed_runs = item.answer->failed_runs;
    ++list_.open[pair.id];
    const auto [known, fresh] = by_key_.emplace(item.key, nullptr);
    if (fresh) {
      list_.jobs.push_back(std::make_unique<Job>());
      known->second = list_.jobs.back().get();
      fill(*known->second, pair, item, protocol, maker);
    }
    known->second->intent.destinations.push_back(std::move(to));
  }

  void fill(Job& job, const PairPlan& pair, const CasePlan& item, const Protocol& protocol, RequestMaker& maker) {
    job.request = maker.make(item.case_index, item.repeat, *pair.provider, *pair.model);
    job.provider = pair.provider;
    job.protocol = &protocol;
    job.model = pair.model;
    Intent& intent = job.intent;
    intent.protocol = protocol.name;
    intent.key = item.key;
    intent.key_parts = answer_key_parts(job.request);
    intent.prices = pair.model->prices;
    intent.tool_version = tool_version_;
    intent.commit = commit_;
    if (protocol.in_process) return;
    std::tie(intent.most_input, intent.most_output) = protocol.most_tokens(job.request, *pair.model);
    intent.most_input += job.request.tools.is_null() ? kHiddenTokens : kHiddenTokensOfTools;
    if (!intent.prices.known()) return;
    const Nano output = std::max(*intent.prices.output, intent.prices.reasoning.value_or(0));
    intent.most_cost = token_cost(intent.most_input, *intent.prices.input) + token_cost(intent.most_output, output);
  }

  JobList& list_;
  const std::string& tool_version_;
  const std::string& commit_;
  std::unordered_map<std::string, Job*> by_key_;
};

bool may_run(const PairPlan& pair) {
  return pair.state != PairState::blocked && pair.state != PairState::frozen && pair.state != PairState::excluded;
}

}  // namespace

Result<JobList> make_jobs(const Plan& plan, const std::string& tool_version, const std::string& commit) {
  JobList list;
  JobMaker jobs(list, tool_version, commit);
  const Benchmark* current = nullptr;
  std::unique_ptr<RequestMaker> maker;
  for (const auto& pair : plan.pairs) {
    if (!may_run(pair)) continue;
    if (pair.benchmark != current) {
      current = pair.benchmark;
      maker = std::make_unique<RequestMaker>(*current);
    }
    BH_CHECK(jobs.add(pair, *maker));
  }
  return list;
}

}  // namespace benchhub
