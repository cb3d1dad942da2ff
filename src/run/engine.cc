// The run engine; see engine.h. A job goes: ready -> intent being written -> in flight -> reply being written -> done,
// or back to ready, or on to the next route of its model.
#include "run/engine.h"

#include <algorithm>
#include <deque>
#include <queue>
#include <set>

#include "provider/classify.h"
#include "run/accounts.h"
#include "run/flights.h"
#include "run/fold.h"
#include "run/lanes.h"
#include "run/results.h"
#include "run/send_record.h"
#include "store/journal.h"

namespace benchhub {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr int kProgressEveryMs = 200;

class Engine {
 public:
  Engine(const RunContext& context, const RunOptions& options, Nano spent_today)
      : c_(context),
        options_(options),
        spent_today_(spent_today),
        budget_(options.limits.run, spent_before(options)),
        results_(context.store, report_),
        start_ns_(context.clock.mono_ns()),
        lanes_(options, start_ns_) {}

  // False if the plan had nothing new to do.
  Result<bool> round(const Plan& plan) {
    BH_TRY(list_, make_jobs(plan, options_.tool_version, options_.commit));
    std::erase_if(list_.jobs, [&](const auto& job) {
      return (!options_.remote && !job->way().protocol->in_process) || tried_.contains(job->intent.key);
    });
    for (const auto& job : list_.jobs) {
      tried_.insert(job->intent.key);
      flights_.expect(*job);
    }
    if (list_.jobs.empty() && list_.adopted.empty()) return false;
    report_.requests += std::ssize(list_.jobs);
    BH_CHECK(results_.begin(list_));
    BH_CHECK(run_in_process());
    fill_lanes();
    if (open_ > 0) BH_CHECK(run_network());
    return stop_level() == 0 && !report_.time_over;
  }

  RunReport report() {
    report_.budget = options_.limits.run;
    report_.spent = budget_.spent() - spent_before(options_);
    return std::move(report_);
  }

 private:
  enum class Step { intent, reply };
  struct Reply {
    RawReply raw;
    ParsedReply parsed;
    std::int64_t at_ms;
    SendCost cost;
  };
  struct Written {  // a record that is on its way to the disk
    std::uint64_t ticket;
    Step step;
    Job* job;
    std::unique_ptr<Reply> reply;
  };

  // --- without the network ---

  // Baselines cost nothing and give the same again: no journal, one write per pair.
  Status run_in_process() {
    for (auto& job : list_.jobs) {
      const JobRoute& way = job->way();
      if (!way.protocol->in_process || stop_level() > 0) continue;
      explain_key(*job);
      const RawReply raw = way.protocol->answer(way.request);
      results_.finish(*job, way.protocol->parse(raw), raw, c_.clock.unix_ms());
    }
    return results_.write();
  }

  void fill_lanes() {
    for (auto& job : list_.jobs) {
      if (job->routes.empty() || job->way().protocol->in_process) continue;
      put(*job);
      ++open_;
    }
  }

  // Into the queue of its route's provider, unless somebody asks the same there.
  void put(Job& job) {
    if (flights_.join(job)) return;
    Lane& lane = lanes_.of(job);
    job.accounts = accounts_of(job, options_, spent_today_, budget_);
    lane.ready.push_back(&job);
    ++lane.total;
  }

  // --- the loop ---

  Status run_network() {
    const std::string path = journal_path(c_.store.root());
    BH_TRY(journal_, JournalWriter::open(
                         c_.fs, path, [&http = c_.http] { http.wake(); }, options_.gather, JournalWriter::kRoom));
    BH_CHECK(results_.open(options_.stored));
    while (open_ > 0 && !journal_->error()) {
      take_written();
      take_delayed();
      if (stop_level() >= 2) return stop_now();
      if (may_send() && can_keep()) start_ready();
      else give_up_all();
      if (open_ == 0) break;
      if (c_.http.in_flight() == 0) journal_->hurry();  // nobody will come to join what waits for the disk
      c_.http.poll(wait_ms());
      progress(false);
    }
    return close_network();
  }

  // What has not left is taken back, so that only requests in flight are lost sends to the next start.
  Status stop_now() {
    BH_CHECK(journal_->flush());
    take_written();
    give_up_all();
    return close_network();
  }

  // After this everything that was received stands in data/ and the journal is not needed any more; sends whose reply
  // was not waited for stay in it for the next start. It is gone already if somebody removed .benchhub/.
  Status close_network() {
    progress(true);
    report_.interrupted = stop_level() > 0;
    if (const auto error = journal_->error()) return fail(*error);
    BH_CHECK(journal_->flush());
    take_written();
    BH_CHECK(results_.close());
    const auto no_room = journal_->no_room();
    journal_.reset();
    if (!in_flight_.empty()) {
      report_.abandoned = std::ssize(in_flight_);
      report_.abandoned_most = budget_.reserved();
      return {};
    }
    const Spending all{budget_.spent() - spent_before(options_), report_.presumed};
    const Nano cost = all.cost - kept_.cost, of_part = options_.limits.shards > 1 ? cost : 0;
    BH_CHECK(add_spending(c_.fs, c_.store.root(), c_.clock, {cost, all.presumed - kept_.presumed, of_part}));
    kept_ = all;
    if (c_.fs.stat(journal_path(c_.store.root()))) BH_CHECK(c_.fs.remove(journal_path(c_.store.root())));
    return no_room ? Status(fail(*no_room)) : Status();
  }

  int stop_level() const { return options_.stop == nullptr ? 0 : options_.stop->load(); }
  // Else what is in flight, and paid, is waited for: the journal still has room for it.
  bool can_keep() const { return !journal_->no_room() && !results_.failed(); }
  bool may_send() {
    if (options_.max_time_s && static_cast<double>(c_.clock.mono_ns() - start_ns_) / 1e9 > *options_.max_time_s)
      report_.time_over = true;
    return stop_level() == 0 && !report_.time_over;
  }

  int wait_ms() const {
    if (!written_.empty() && journal_->durable_through() >= written_.front().ticket) return 0;
    const std::int64_t now = c_.clock.mono_ns();
    std::int64_t due = std::min(now + 100 * kNsPerMs, lanes_.next_ns(now));
    if (!delayed_.empty()) due = std::min(due, delayed_.top().due_ns);
    return static_cast<int>(std::max<std::int64_t>(0, (due - now + kNsPerMs - 1) / kNsPerMs));
  }

  void progress(bool last) {
    const std::int64_t now = c_.clock.mono_ns();
    if (options_.observers.empty() || (!last && now - last_progress_ns_ < kProgressEveryMs * kNsPerMs)) return;
    last_progress_ns_ = now;
    RunProgress out;
    results_.tell(out);
    out.in_flight = static_cast<std::int64_t>(in_flight_.size());
    out.spent = budget_.spent() - spent_before(options_);
    out.budget = options_.limits.run;
    out.elapsed_s = static_cast<double>(now - start_ns_) / 1e9;
    lanes_.tell(out, now);
    out.last = last;
    for (RunObserver* observer : options_.observers) observer->progress(out);
  }

  // --- ready -> intent ---

  void start_ready() {
    for (auto& [slug, lane] : lanes_) {
      if (!lane.stopped.empty()) {
        give_up(lane);
        continue;
      }
      prepare(lane);
      send_armed(lane);
    }
  }

  // What waits for room in a budget, or for its model, lets those behind it pass; only so many: all may wait alike.
  void prepare(Lane& lane) {
    constexpr int kMostPassed = 1000;
    const std::int64_t now = c_.clock.mono_ns();
    std::deque<Job*> passed;
    while (!lane.ready.empty() && passed.size() < kMostPassed && lane.has_room(*lane.ready.front())) {
      Job& job = *lane.ready.front();
      if (!lane.stop_of(job).empty()) drop(lane);
      else if (lane.model_has_room(job, now) && arm(lane, job)) continue;
      else {
        passed.push_back(&job);
        lane.ready.pop_front();
      }
    }
    lane.ready.insert(lane.ready.begin(), passed.begin(), passed.end());
  }

  // Reserves money and writes the intent. False when it has to wait for room in the budget: what is in flight may end
  // cheaper than reserved.
  bool arm(Lane& lane, Job& job) {
    const auto full = budget_.reserve(job.accounts, job.intent.most_cost);
    if (full && budget_.reserved(*full) > 0) return false;
    lane.ready.pop_front();
    if (full) {
      report_.limit_reached = budget_.name(*full) + " (" + usd_text(budget_.limit(*full)) + ")";
      not_run(job);
      return true;
    }
    lane.prepare(job);
    job.intent.id = ++last_id_;
    explain_key(job);
    written_.push_back({journal_->append(intent_record(job.intent)), Step::intent, &job, nullptr});
    return true;
  }

  void send_armed(Lane& lane) {
    const std::int64_t now = c_.clock.mono_ns();
    while (!lane.armed.empty() && lane.next_ns(now) <= now) {
      Job& job = *lane.armed.front();
      lane.armed.pop_front();
      if (!lane.stop_of(job).empty() || lane.ready_ns(job, now) > now ||
          (job.intent.most_cost > 0 && budget_.overdrawn(job.accounts))) {
        disarm(job);
        continue;
      }
      lane.sent(now, job);
      send(lane, job);
    }
    // A slot is free and only the disk is waited for.
    if (lane.armed.empty() && lane.arming > 0 && lane.pacer.ready_ns(now) <= now) journal_->hurry();
  }

  void give_up_all() {
    for (; !delayed_.empty(); delayed_.pop()) not_run(*delayed_.top().job);
    for (auto& [slug, lane] : lanes_) {
      for (Job* job : std::exchange(lane.armed, {})) disarm(*job);
      for (; !lane.ready.empty(); lane.ready.pop_front()) not_run(*lane.ready.front());
    }
  }

  // A stopped provider's queue goes on over other routes as far as there are any.
  void give_up(Lane& lane) {
    for (Job* job : std::exchange(lane.armed, {})) disarm(*job);
    while (!lane.ready.empty()) drop(lane);
  }

  void drop(Lane& lane) {
    Job& job = *lane.ready.front();
    lane.ready.pop_front();
    if (const auto next = next_way(job)) {
      for (Job* other : flights_.leave(job)) put(*other);
      --lane.total;
      return go_over(job, *next);
    }
    if (!job.failure) ++stop_of(lane, job).not_run;
    not_run(job);
  }

  // What another provider of the lane was stopped by is told of each that it holds back.
  ProviderStop& stop_of(const Lane& lane, const Job& job) {
    const std::string &slug = job.way().provider->slug, &reason = lane.stop_of(job);
    for (auto& stop : report_.stopped) {
      if (stop.reason == reason && stop.is_of(slug, job.way().request.model)) return stop;
    }
    return report_.stopped.emplace_back(ProviderStop{slug, "", reason, 0});
  }

  // The next way that the job can go on over. What waits in a batch there is not asked a second time.
  std::optional<std::size_t> next_way(const Job& job) {
    for (std::size_t next = job.route + 1; next < job.routes.size(); ++next) {
      const JobRoute& way = job.routes[next];
      if (flights_.answer(job, way.key) != nullptr) return next;
      if (options_.in_batches.contains(way.key)) continue;
      if (lanes_.of(*way.provider).stop_of(*way.provider, way.request.model).empty()) return next;
    }
    return std::nullopt;
  }

  void go_over(Job& job, std::size_t next) {
    job.route = next;
    job.failures = job.unknown_outcomes = 0;
    aim(job);
    ++report_.rerouted;
    const Answer* known = flights_.answer(job, job.way().key);
    if (known == nullptr) return put(job);
    --open_;
    results_.take(job, *known);
  }

  // Nothing more is sent for it in this run. What was sent before keeps its place in data/, and counts as a failed run.
  void not_run(Job& job) {
    for (Job* other : flights_.leave(job)) put(*other);
    --open_;
    if (!job.failure) return results_.not_run(job);
    Lane& lane = lanes_.of(job);
    ++lane.done;
    ++lane.errors;
    results_.fail_after_all(job);
  }

  // --- durable records ---

  void take_written() {
    const std::uint64_t through = journal_->durable_through();
    while (!written_.empty() && written_.front().ticket <= through) {
      Written record = std::move(written_.front());
      written_.pop_front();
      if (record.step == Step::intent) lanes_.of(*record.job).take_armed(*record.job);
      else settle(*record.job, *record.reply);
    }
  }

  void send(Lane& lane, Job& job) {
    const JobRoute& way = job.way();
    const Provider& provider = *way.provider;
    HttpRequest request = way.protocol->build(way.request, provider, lane.key);
    request.connect_timeout_ms = provider.connect_timeout_ms;
    request.first_byte_timeout_ms = provider.first_byte_timeout_ms;
    request.idle_timeout_ms = provider.idle_timeout_ms;
    request.total_timeout_ms = provider.total_timeout_ms;
    std::shared_ptr<StreamTimer> timer = way.protocol->timer();
    ++report_.sends;
    in_flight_.insert(job.intent.id);
    c_.http.send(
        std::move(request), [timer](std::string_view bytes, std::int64_t at) { timer->feed(bytes, at); },
        [this, &job, timer](HttpReply reply) { received(job, std::move(reply), *timer); });
  }

  // Back into the queue of a stopped lane or run: nothing has left, and the journal says so.
  void disarm(Job& job) {
    journal_->append(unsent_record(job.intent.id));
    budget_.settle(job.accounts, job.intent.most_cost, 0);
    lanes_.of(job).take_back(job);
  }

  // Parsing has no effect by itself, and nothing is kept or told before the reply is durable. It comes first because
  // pace and budget need only the class and the cost of the reply, so that the next request need not wait for the disk
  // twice; and because a key in the pieces of a stream shows only in the whole, and must not reach the journal.
  void received(Job& job, HttpReply http, const StreamTimer& timer) {
    Lane& lane = lanes_.of(job);
    auto reply = std::make_unique<Reply>();
    reply->raw = make_raw_reply(std::move(http), &timer);
    date_reply(reply->raw, c_.clock.unix_ms());
    reply->parsed = job.way().protocol->parse(reply->raw);
    reply->at_ms = c_.clock.unix_ms();
    if (holds_secret(reply->parsed, lane.secrets)) {
      reply->raw = leaking_reply(reply->raw.timing);
      reply->parsed = job.way().protocol->parse(reply->raw);
    }
    reply->cost = send_cost(job.intent, reply->parsed, reply->raw);
    budget_.settle(job.accounts, job.intent.most_cost, reply->cost.sum());
    if (auto stop = lane.took(c_.clock.mono_ns(), job, reply->raw, reply->parsed))
      report_.stopped.push_back(*std::move(stop));
    const std::uint64_t ticket = journal_->append(reply_record({job.intent.id, reply->raw, reply->at_ms}));
    written_.push_back({ticket, Step::reply, &job, std::move(reply)});
    if (lane.stopped.empty() && may_send()) send_armed(lane);
  }

  // --- reply -> done or again ---

  void settle(Job& job, const Reply& reply) {
    const auto& [raw, parsed, at_ms, cost] = reply;
    in_flight_.erase(job.intent.id);
    Lane& lane = lanes_.of(job);
    lane.spent += cost.sum();
    report_.presumed += cost.presumed;
    job.unknown_outcomes += parsed.retry == Retry::unknown;
    const bool limit = is_limit(raw, parsed);
    job.failures += !limit && parsed.retry != Retry::none;
    const bool repeat = stop_level() == 0 && lane.may_retry(job, parsed, c_.clock.mono_ns());
    tell(job, reply, repeat);
    if (repeat) {
      if (!limit) note_failure(job, reply);
      count_attempt(job.intent, cost);
      return again(job, lane, limit, parsed);
    }
    if (is_final(parsed.state)) flights_.answered(job, parsed, raw, at_ms);
    const auto others = flights_.leave(job);
    if (conclude(job, reply)) {
      ++lane.done;
      lane.errors += !is_final(parsed.state);
    } else {
      --lane.total;
    }
    for (Job* other : others) {
      explain_key(*other);
      conclude(*other, reply);
    }
  }

  // The job ends with the reply, unless there is another way. True if it ended.
  bool conclude(Job& job, const Reply& reply) {
    const auto next = is_final(reply.parsed.state) || stop_level() > 0 ? std::nullopt : next_way(job);
    if (next) {
      note_failure(job, reply);
      count_attempt(job.intent, reply.cost);
      go_over(job, *next);
      return false;
    }
    --open_;
    results_.finish(job, reply.parsed, reply.raw, reply.at_ms);
    return true;
  }

  static void note_failure(Job& job, const Reply& reply) {
    job.failure = make_answer(job.intent, job.intent.destinations.front(), reply.parsed, reply.raw, reply.at_ms);
  }

  // After a limit the whole lane waits, and the job is its next; after anything else the job waits alone.
  void again(Job& job, Lane& lane, bool limit, const ParsedReply& parsed) {
    if (limit) {
      lane.put_limited(job);
      for (Job* other : lane.yield_to_others(job)) disarm(*other);
      return;
    }
    const auto pause_ns = retry_pause_ns(job.failures, c_.random.unit(), parsed.retry_after_ms.value_or(0));
    delayed_.push({c_.clock.mono_ns() + pause_ns, ++last_order_, &job});
  }

  void take_delayed() {
    const std::int64_t now = c_.clock.mono_ns();
    while (!delayed_.empty() && delayed_.top().due_ns <= now) {
      Job* job = delayed_.top().job;
      delayed_.pop();
      lanes_.of(*job).put_again(*job);
    }
  }

  void tell(const Job& job, const Reply& reply, bool repeat) {
    if (options_.observers.empty()) return;
    const SendRecord out = send_record(job, reply.raw, reply.parsed, reply.at_ms, repeat);
    for (RunObserver* observer : options_.observers) observer->ended(out);
  }

  const RunContext& c_;
  const RunOptions& options_;
  const Nano spent_today_;
  JobList list_;
  Budget budget_;
  RunReport report_;
  Results results_;
  std::unique_ptr<JournalWriter> journal_;
  std::deque<Written> written_;  // tickets grow
  std::priority_queue<Delayed, std::vector<Delayed>, std::greater<>> delayed_;
  std::set<std::uint64_t> in_flight_;
  Spending kept_;                // what the ledger has of this run
  std::set<std::string> tried_;  // keys of all rounds
  Flights flights_;
  const std::int64_t start_ns_;
  Lanes lanes_;
  std::int64_t open_ = 0;  // network jobs that have not ended
  std::int64_t last_progress_ns_ = 0;
  std::uint64_t last_id_ = 0, last_order_ = 0;
};

}  // namespace

Result<RunReport> run_plan(const RunContext& context, const Plan& plan, const RunOptions& options,
                           const Replan& replan) {
  Engine engine(context, options, plan.spent_today);
  BH_TRY(bool more, engine.round(plan));
  for (bool waits = plan.waits; more && waits && replan;) {
    BH_TRY(const auto next, replan());
    waits = next.waits;
    BH_TRY(more, engine.round(next));
  }
  return engine.report();
}

}  // namespace benchhub
