// Handing requests over as batches; see batch.h. Per batch: its file with all intents -> upload -> `submit` durable ->
// the one call that is paid for -> the provider's id durable.
#include "run/batch.h"

#include <map>
#include <set>

#include "base/text.h"
#include "run/accounts.h"
#include "run/batch_call.h"
#include "store/sealed_lines.h"

namespace benchhub {
namespace {

struct Handed {  // one batch on its way
  OpenBatch batch;
  std::vector<BatchLine> lines;
  std::vector<Job*> jobs;
  std::size_t bytes = 0;
};

class Submitter {
 public:
  Submitter(const RunContext& context, const RunOptions& options, Nano spent_today, std::set<std::string>& handed)
      : c_(context),
        options_(options),
        spent_today_(spent_today),
        handed_(handed),
        budget_(options.limits.run, spent_before(options)) {}

  Result<BatchReport> run(JobList& list) {
    std::map<std::pair<std::string, std::string>, std::vector<Job*>> groups;  // provider, model
    std::map<std::string, Job*> by_key;
    for (auto& job : list.jobs) {
      const JobRoute& way = job->way();
      if (way.protocol->in_process || handed_.contains(job->intent.key)) continue;
      if (!way.provider->batch_price_factor || way.protocol->batch == nullptr) ++report_.not_offered;
      else if (const auto [first, fresh] = by_key.emplace(way.key, job.get()); fresh)
        groups[{way.provider->slug, way.request.model}].push_back(job.get());
      else
        std::move(job->intent.destinations.begin(), job->intent.destinations.end(),
                  std::back_inserter(first->second->intent.destinations));
    }
    for (const auto& [name, jobs] : groups) BH_CHECK(submit_group(jobs));
    return std::move(report_);
  }

 private:
  Status submit_group(const std::vector<Job*>& jobs) {
    const JobRoute& way = jobs.front()->way();
    const BatchCaller caller(c_, options_, *way.provider, *way.protocol);
    Handed next;
    for (Job* job : jobs) {
      if (!may_add(caller, *job)) {
        ++report_.not_run;
        continue;
      }
      BatchLine line{"", batch_body(*way.protocol, job->way().request, *way.provider)};
      const std::size_t bytes = canonical_json(line.body).size();
      if (next.lines.size() >= kMaxBatchRequests || next.bytes + bytes > kMaxBatchBytes)
        BH_CHECK(hand_over(caller, std::exchange(next, {})));
      next.bytes += bytes;
      next.lines.push_back(std::move(line));
      next.jobs.push_back(job);
    }
    return hand_over(caller, std::move(next));
  }

  // Reserves what the job can cost at the batch's price.
  bool may_add(const BatchCaller& caller, Job& job) {
    if (caller.stopped() || troubled_.contains(caller.provider.slug)) return false;
    Intent& intent = job.intent;
    intent.prices = scaled_prices(intent.prices, *caller.provider.batch_price_factor);
    intent.most_cost = most_cost(intent.prices, intent.most_input, intent.most_output).value_or(0);
    job.accounts = accounts_of(job, options_, spent_today_, budget_);
    const auto full = budget_.reserve(job.accounts, intent.most_cost);
    if (full) report_.limit_reached = budget_.name(*full) + " (" + usd_text(budget_.limit(*full)) + ")";
    return !full;
  }

  Status hand_over(const BatchCaller& caller, Handed handed) {
    if (handed.lines.empty()) return {};
    if (caller.stopped() || troubled_.contains(caller.provider.slug)) return give_back(handed);
    OpenBatch& batch = handed.batch;
    batch.at_ms = c_.clock.unix_ms();
    batch.tag =
        short_digest(std::to_string(batch.at_ms) + std::to_string(c_.random.next()) + handed.jobs.front()->intent.key);
    batch.provider = caller.provider.slug;
    batch.protocol = caller.protocol.name;
    for (std::size_t i = 0; i < handed.lines.size(); ++i) {
      explain_key(*handed.jobs[i]);
      Intent intent = handed.jobs[i]->intent;
      intent.id = i + 1;
      handed.lines[i].id = batch.line_id(intent.id);
      batch.intents.emplace(intent.id, std::move(intent));
    }
    BH_TRY(auto file, BatchFile::create(c_.fs, c_.store.root(), batch));
    return submit(caller, file, handed);
  }

  Status submit(const BatchCaller& caller, BatchFile& file, const Handed& handed) {
    const BatchApi& api = caller.api;
    std::string uploaded;
    if (api.upload != nullptr) {
      const HttpReply reply = caller.call(api.upload(caller.provider, caller.key, handed.batch.tag, handed.lines));
      if (BatchCaller::is_good(reply)) uploaded = read_upload(reply.body);
      if (uploaded.empty()) return refused(caller, handed, caller.why(reply));
    }
    BH_CHECK(file.submit());
    const HttpReply reply =
        caller.call(api.submit(caller.provider, caller.key, handed.batch.tag, handed.lines, uploaded));
    if (BatchCaller::is_good(reply)) {
      const auto document = parse_json(clean_utf8(reply.body));
      if (const auto state = document ? api.read_state(*document) : std::nullopt) {
        BH_CHECK(file.submitted(state->id));
        count(handed);
        return {};
      }
    }
    if (was_refused(reply)) return refused(caller, handed, caller.why(reply));
    count(handed);
    return trouble(caller, "it is not known whether it took a batch of " +
                               counted(std::ssize(handed.lines), "request") + " (" + caller.why(reply) +
                               "); the next run asks");
  }

  // Not sent, or answered with no: nothing will be billed.
  static bool was_refused(const HttpReply& reply) {
    if (reply.end == HttpEnd::safe_failure) return true;
    return reply.end == HttpEnd::complete && reply.status >= 300 && reply.status < 500 && reply.status != 408;
  }

  Status refused(const BatchCaller& caller, const Handed& handed, const std::string& why) {
    BH_CHECK(give_back(handed));
    BH_CHECK(trouble(caller, why));
    return c_.fs.remove(batch_path(c_.store.root(), handed.batch.tag));
  }

  Status give_back(const Handed& handed) {
    for (const Job* job : handed.jobs) budget_.settle(job->accounts, job->intent.most_cost, 0);
    report_.not_run += std::ssize(handed.jobs);
    return {};
  }

  // Nothing more for this provider in this run.
  Status trouble(const BatchCaller& caller, const std::string& why) {
    report_.troubles.push_back(caller.provider.slug + ": " + why);
    troubled_.insert(caller.provider.slug);
    return {};
  }

  void count(const Handed& handed) {
    ++report_.batches;
    report_.requests += std::ssize(handed.lines);
    report_.reserved += handed.batch.reserved();
    for (const Job* job : handed.jobs) handed_.insert(job->intent.key);
  }

  const RunContext& c_;
  const RunOptions& options_;
  const Nano spent_today_;
  std::set<std::string>& handed_;
  Budget budget_;
  BatchReport report_;
  std::set<std::string> troubled_;
};

}  // namespace

Result<BatchReport> submit_batches(const RunContext& context, const Plan& plan, const RunOptions& options,
                                   std::set<std::string>& handed) {
  BH_TRY(auto jobs, make_jobs(plan, options.tool_version, options.commit));
  return Submitter(context, options, plan.spent_today, handed).run(jobs);
}

}  // namespace benchhub
