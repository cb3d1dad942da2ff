// The run engine; see engine.h. A job goes: ready -> intent being written -> in flight -> reply being written -> done
// or back to ready after a delay.
#include "run/engine.h"

#include <algorithm>
#include <deque>
#include <queue>
#include <set>

#include "net/scrub.h"
#include "run/budget.h"
#include "run/fold.h"
#include "run/jobs.h"
#include "store/journal.h"

namespace benchhub {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::int64_t kMaxJobNs = 15LL * 60 * 1000 * kNsPerMs;  // no retry starts later than this after the first send
constexpr double kMaxRetryAfterMs = 120'000;
constexpr int kMaxUnknown = 2;          // sends with unknown outcome per job and run: one, and one retry
constexpr int kMaxFailuresInARow = 20;  // of a provider without one reply in between: it is taken for down
constexpr int kProgressEveryMs = 200;

struct Lane {  // one provider
  const Provider* provider = nullptr;
  std::string key;
  Scrubber secrets;
  std::deque<Job*> ready;
  int busy = 0;  // jobs between ready and done
  int limit = 1;
  std::int64_t resume_ns = 0;  // Retry-After: nothing is sent before
  int failures_in_a_row = 0;
  std::string stopped;  // reason
};

class Engine {
 public:
  Engine(const RunContext& context, const RunOptions& options, JobList list)
      : c_(context), options_(options), list_(std::move(list)), budget_(options.budget, options.carried) {}

  Result<RunReport> run() {
    report_.requests = static_cast<std::int64_t>(list_.jobs.size());
    report_.budget = options_.budget;
    BH_CHECK(store_adopted());
    BH_CHECK(run_in_process());
    fill_lanes();
    if (open_ > 0) BH_CHECK(run_network());
    BH_CHECK(store_rest());
    report_.spent = budget_.spent() - options_.carried;
    return std::move(report_);
  }

 private:
  enum class Step { intent, reply };
  struct Reply {
    RawReply raw;
    ParsedReply parsed;
    std::int64_t at_ms;
  };
  struct Written {  // a record that is on its way to the disk
    std::uint64_t ticket;
    Step step;
    Job* job;
    std::unique_ptr<Reply> reply;
  };
  struct Delayed {
    std::int64_t due_ns;
    std::uint64_t order;
    Job* job;
    bool operator>(const Delayed& other) const { return std::tie(due_ns, order) > std::tie(other.due_ns, other.order); }
  };

  // --- without the network ---

  Status store_adopted() {
    for (auto& [id, answers] : list_.adopted) {
      BH_CHECK(c_.store.upsert(id, std::move(answers)));
      report_.changed.push_back(id);
    }
    return {};
  }

  // Baselines cost nothing and give the same again: no journal, one write per pair.
  Status run_in_process() {
    for (auto& job : list_.jobs) {
      if (!job->protocol->in_process || stop_level() > 0) continue;
      const RawReply raw = job->protocol->answer(job->request);
      finish(*job, job->protocol->parse(raw), raw, c_.clock.unix_ms());
      progress(false);
    }
    return std::exchange(storage_, {});
  }

  void fill_lanes() {
    for (auto& job : list_.jobs) {
      if (job->protocol->in_process) continue;
      Lane& lane = lanes_[job->provider->slug];
      if (lane.provider == nullptr) {
        lane.provider = job->provider;
        lane.limit = options_.concurrency.value_or(job->provider->concurrency);
        if (!job->provider->key_env.empty() && options_.env)
          lane.key = options_.env(job->provider->key_env).value_or("");
        lane.secrets.add(lane.key);
      }
      lane.ready.push_back(job.get());
      ++open_;
    }
  }

  // --- the loop ---

  Status run_network() {
    const std::string path = journal_path(root_of_journal());
    BH_TRY(journal_, JournalWriter::open(c_.fs, path, [&http = c_.http] { http.wake(); }));
    while (open_ > 0 && storage_) {
      take_written();
      take_delayed();
      if (stop_level() >= 2) break;
      if (may_send()) start_ready();
      else give_up_ready();
      if (open_ == 0) break;
      c_.http.poll(wait_ms());
      progress(false);
    }
    progress(true);
    report_.interrupted = stop_level() > 0;
    BH_CHECK(journal_->flush());
    take_written();
    if (!storage_) return storage_;
    return {};
  }

  // After this everything that was received stands in data/ and the journal is not needed any more; sends whose reply
  // was not waited for stay in it for the next start.
  Status store_rest() {
    BH_CHECK(std::exchange(storage_, {}));
    for (auto& [id, answers] : finished_) BH_CHECK(store_pair(id, answers));
    finished_.clear();
    if (!journal_) return {};
    journal_.reset();
    if (in_flight_.empty()) BH_CHECK(c_.fs.remove(journal_path(root_of_journal())));
    return {};
  }

  const std::string& root_of_journal() const { return c_.store.root(); }
  int stop_level() const { return options_.stop == nullptr ? 0 : options_.stop->load(); }
  bool may_send() const { return stop_level() == 0 && !journal_->error(); }

  int wait_ms() const {
    if (!written_.empty() && journal_->durable_through() >= written_.front().ticket) return 0;
    if (delayed_.empty()) return 100;
    const std::int64_t ms = (delayed_.top().due_ns - c_.clock.mono_ns()) / kNsPerMs + 1;
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 100));
  }

  void progress(bool last) {
    if (!options_.on_progress) return;
    const std::int64_t now = c_.clock.mono_ns();
    if (!last && now - last_progress_ns_ < kProgressEveryMs * kNsPerMs) return;
    last_progress_ns_ = now;
    const std::int64_t done = report_.answered + report_.errors + report_.not_run;
    options_.on_progress({report_.requests, done, static_cast<std::int64_t>(in_flight_.size()), report_.errors,
                          budget_.spent() - options_.carried});
  }

  // --- ready -> intent ---

  void start_ready() {
    const std::int64_t now = c_.clock.mono_ns();
    for (auto& [slug, lane] : lanes_) {
      while (!lane.ready.empty() && lane.busy < lane.limit && lane.resume_ns <= now && lane.stopped.empty()) {
        if (!start(lane, *lane.ready.front())) break;
      }
      if (!lane.stopped.empty()) give_up(lane);
    }
  }

  // False when it has to wait for room in the budget: what is in flight may end cheaper than reserved.
  bool start(Lane& lane, Job& job) {
    const bool fits = budget_.reserve(job.intent.most_cost);
    if (!fits && budget_.reserved() > 0) return false;
    lane.ready.pop_front();
    if (!fits) {
      report_.budget_reached = true;
      not_run(job);
      return true;
    }
    ++lane.busy;
    job.intent.id = ++last_id_;
    if (job.first_send_ns == 0) job.first_send_ns = c_.clock.mono_ns();
    written_.push_back({journal_->append(intent_record(job.intent)), Step::intent, &job, nullptr});
    return true;
  }

  void give_up_ready() {
    for (auto& [slug, lane] : lanes_) give_up(lane);
    while (!delayed_.empty()) {
      not_run(*delayed_.top().job);
      delayed_.pop();
    }
  }

  void give_up(Lane& lane) {
    for (Job* job : lane.ready) not_run(*job);
    lane.ready.clear();
  }

  void not_run(Job& job) {
    ++report_.not_run;
    --open_;
    for (auto& stop : report_.stopped) {
      if (stop.provider == job.provider->slug) ++stop.not_run;
    }
    for (const auto& to : job.intent.destinations) end_for(to.pair);
  }

  // --- durable records ---

  void take_written() {
    if (!journal_) return;
    if (const auto error = journal_->error()) {
      storage_ = fail(*error);
      return;
    }
    const std::uint64_t through = journal_->durable_through();
    while (!written_.empty() && written_.front().ticket <= through) {
      Written record = std::move(written_.front());
      written_.pop_front();
      if (record.step == Step::intent) send(*record.job);
      else settle(*record.job, *record.reply);
    }
  }

  void send(Job& job) {
    Lane& lane = lanes_[job.provider->slug];
    if (!lane.stopped.empty() || stop_level() > 0) {  // stopped while the intent was written: nothing has left
      budget_.settle(job.intent.most_cost, 0);
      --lane.busy;
      cancelled(job);
      return not_run(job);
    }
    HttpRequest request = job.protocol->build(job.request, *job.provider, lane.key);
    request.connect_timeout_ms = job.provider->connect_timeout_ms;
    request.first_byte_timeout_ms = job.provider->first_byte_timeout_ms;
    request.idle_timeout_ms = job.provider->idle_timeout_ms;
    request.total_timeout_ms = job.provider->total_timeout_ms;
    std::shared_ptr<StreamTimer> timer = job.protocol->timer();
    ++report_.sends;
    in_flight_.insert(job.intent.id);
    c_.http.send(
        std::move(request), [timer](std::string_view bytes, std::int64_t at) { timer->data(bytes, at); },
        [this, &job, timer](HttpReply reply) { received(job, std::move(reply), *timer); });
  }

  // The intent is closed in the journal, so that a later fold does not take it for a lost send.
  void cancelled(Job& job) {
    RawReply raw;
    raw.end = HttpEnd::safe_failure;
    raw.status = 0;
    raw.error = "not sent: the provider was stopped";
    journal_->append(reply_record({job.intent.id, raw, c_.clock.unix_ms()}));
  }

  // Parsing has no effect by itself, and nothing is counted or kept before the reply is durable. It comes first
  // because a key that is spread over the pieces of a stream shows only in the whole, and must not reach the journal.
  void received(Job& job, HttpReply http, const StreamTimer& timer) {
    auto reply = std::make_unique<Reply>();
    reply->raw = make_raw_reply(std::move(http), &timer);
    reply->parsed = job.protocol->parse(reply->raw);
    reply->at_ms = c_.clock.unix_ms();
    if (holds_secret(reply->parsed, lanes_[job.provider->slug].secrets)) {
      reply->raw = leaking_reply(reply->raw.timing);
      reply->parsed = job.protocol->parse(reply->raw);
    }
    const std::uint64_t ticket = journal_->append(reply_record({job.intent.id, reply->raw, reply->at_ms}));
    written_.push_back({ticket, Step::reply, &job, std::move(reply)});
  }

  // --- reply -> done or again ---

  void settle(Job& job, const Reply& reply) {
    const auto& [raw, parsed, at_ms] = reply;
    in_flight_.erase(job.intent.id);
    Lane& lane = lanes_[job.provider->slug];
    --lane.busy;
    const bool unknown = parsed.retry == Retry::unknown;
    const Nano cost = unknown ? job.intent.most_cost : send_cost(job.intent, parsed).value_or(0);
    budget_.settle(job.intent.most_cost, cost);
    job.unknown_outcomes += unknown;
    lane.failures_in_a_row = raw.end == HttpEnd::complete && raw.status < 500 ? 0 : lane.failures_in_a_row + 1;
    if (parsed.retry == Retry::stop_provider) stop(lane, parsed.error);
    if (lane.failures_in_a_row >= kMaxFailuresInARow)
      stop(lane, "no reply to " + std::to_string(kMaxFailuresInARow) + " sends in a row: " + parsed.error);
    if (should_retry(job, lane, parsed)) return again(job, lane, parsed);
    --open_;
    finish(job, parsed, raw, at_ms);
  }

  bool should_retry(const Job& job, const Lane& lane, const ParsedReply& parsed) const {
    if (parsed.retry != Retry::safe && parsed.retry != Retry::unknown) return false;
    if (!lane.stopped.empty() || stop_level() > 0 || job.intent.attempt >= job.provider->max_attempts) return false;
    if (parsed.retry == Retry::unknown && job.unknown_outcomes >= kMaxUnknown) return false;
    return c_.clock.mono_ns() - job.first_send_ns < kMaxJobNs;
  }

  void again(Job& job, Lane& lane, const ParsedReply& parsed) {
    double wait = std::min(
        30'000.0, 500.0 * static_cast<double>(1 << std::min(job.intent.attempt, 10)) * (0.5 + 0.5 * c_.random.unit()));
    if (parsed.retry_after_ms) {
      wait = std::clamp(*parsed.retry_after_ms, 0.0, kMaxRetryAfterMs) + 50 * c_.random.unit();
      lane.resume_ns = std::max(lane.resume_ns, c_.clock.mono_ns() + static_cast<std::int64_t>(wait) * kNsPerMs);
    }
    ++job.intent.attempt;
    delayed_.push({c_.clock.mono_ns() + static_cast<std::int64_t>(wait) * kNsPerMs, ++last_order_, &job});
  }

  void take_delayed() {
    const std::int64_t now = c_.clock.mono_ns();
    while (!delayed_.empty() && delayed_.top().due_ns <= now) {
      Job* job = delayed_.top().job;
      delayed_.pop();
      lanes_[job->provider->slug].ready.push_front(job);
    }
  }

  void stop(Lane& lane, const std::string& reason) {
    if (!lane.stopped.empty()) return;
    lane.stopped = reason;
    report_.stopped.push_back({lane.provider->slug, reason, 0});
  }

  void finish(Job& job, const ParsedReply& parsed, const RawReply& raw, std::int64_t at_ms) {
    if (is_final(parsed.state)) {
      ++report_.answered;
      report_.in_process += job.protocol->in_process;
      report_.unpriced += !job.protocol->in_process && !job.intent.prices.known();
    } else {
      ++report_.errors;
      ++report_.error_texts[job.model->slug + ": " + parsed.error];
    }
    for (const auto& to : job.intent.destinations) {
      finished_[to.pair].push_back(make_answer(job.intent, to, parsed, raw, at_ms));
      end_for(to.pair);
    }
  }

  // One job less for the pair; after its last one the pair goes to data/.
  void end_for(const PairId& id) {
    if (--list_.open[id] > 0) return;
    const auto it = finished_.find(id);
    if (it == finished_.end()) return;
    if (storage_) storage_ = store_pair(id, it->second);
    finished_.erase(it);
  }

  Status store_pair(const PairId& id, std::vector<Answer>& answers) {
    BH_CHECK(c_.store.upsert(id, std::move(answers)));
    report_.changed.push_back(id);
    return {};
  }

  const RunContext& c_;
  const RunOptions& options_;
  JobList list_;
  Budget budget_;
  RunReport report_;
  std::map<std::string, Lane> lanes_;
  std::unique_ptr<JournalWriter> journal_;
  std::deque<Written> written_;  // tickets grow
  std::priority_queue<Delayed, std::vector<Delayed>, std::greater<>> delayed_;
  std::map<PairId, std::vector<Answer>> finished_;
  std::set<std::uint64_t> in_flight_;
  Status storage_;         // the first storage error; nothing is sent after it
  std::int64_t open_ = 0;  // network jobs that have not ended
  std::int64_t last_progress_ns_ = 0;
  std::uint64_t last_id_ = 0, last_order_ = 0;
};

}  // namespace

Result<RunReport> run_plan(const RunContext& context, const Plan& plan, const RunOptions& options) {
  BH_TRY(auto jobs, make_jobs(plan, options.tool_version, options.commit));
  return Engine(context, options, std::move(jobs)).run();
}

}  // namespace benchhub
