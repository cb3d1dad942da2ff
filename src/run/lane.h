// Lane: one key at one host in one run, with its queue, its pace and its breaker; mostly of one provider, but all files
// in models/ that name that host and that key share it. What one lane does never delays another. Used by lanes.cc and
// engine.cc only.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/scrub.h"
#include "run/engine.h"
#include "run/jobs.h"
#include "run/observer.h"
#include "run/pacer.h"

namespace benchhub {

class Lane {
 public:
  // concurrency: from the command line, instead of the provider's own.
  Lane(const Provider& provider, std::string key, std::optional<int> concurrency);
  // Another provider of the same host and key: the smaller of each declared limit holds for both.
  void share(const Provider& other, std::optional<int> concurrency);

  // What a reply says about the provider: moves the window, and trips the breaker where the key or the wallet is
  // refused (R5), where nothing comes back from it, or where it answers nothing but limits for too long. A model that
  // the provider does not have is stopped by itself; so is one that fails by itself, and asked after the others before,
  // and one that nothing but 404s came for. What was stopped by it, if anything.
  std::optional<ProviderStop> took(std::int64_t now_ns, const Job& job, const RawReply& raw, const ParsedReply& parsed);
  // Intents are written a little ahead, so that a free slot is filled without waiting for the disk. They stand in the
  // journal behind the replies that made room for them, so that a crash leaves no more than most_prepared() unanswered.
  int prepared() const { return pacer.in_flight() + arming + static_cast<int>(armed.size()); }
  int most_prepared() const { return most_unknown(pacer.window()); }
  // May this one be prepared? One that goes alone waits until the lane is empty, and keeps it so.
  bool has_room(const Job& job) const { return prepared() < (job.alone || last_alone ? 1 : most_prepared()); }
  // And does its model let it? One that is limited by itself waits by itself; one that is doubted is tried with one.
  bool model_has_room(const Job& job, std::int64_t now_ns) const;
  void prepare(const Job& job);  // its intent is written
  void take_back(Job& job);      // into the queue: nothing has left
  // When it may leave, as Pacer::ready_ns.
  std::int64_t ready_ns(const Job& job, std::int64_t now_ns) const;
  // Of the first that is prepared, were it not for its model.
  std::int64_t next_ns(std::int64_t now_ns) const;
  void sent(std::int64_t now_ns, Job& job);
  // Its intent is durable.
  void take_armed(Job& job) {
    --arming;
    armed.push_back(&job);
  }
  // Why the job's model gets no more sends here; "" = it does.
  const std::string& stop_of(const Job& job) const { return stop_of(model_of(job)); }
  const std::string& stop_of(const Provider& provider, const std::string& model) const {
    return stop_of(ModelView(&provider, model));
  }
  // Back into the queue after a failure: before the others, unless its model has failed too often.
  void put_again(Job& job);
  // After a limit: before those of its model, and after the others, which may not share that limit.
  void put_limited(Job& job);
  // Those of its model that were to be sent next; none where nobody else waits.
  std::vector<Job*> yield_to_others(const Job& limited);
  // May the job be sent here once more? Bounded in attempts and in time, and not where its model is stopped.
  bool may_retry(const Job& job, const ParsedReply& parsed, std::int64_t now_ns) const;
  LaneProgress progress(std::int64_t now_ns) const;
  // Until its queue is empty, from the rate so far; nullopt before there is one, and where nothing is left.
  std::optional<double> eta_s(double elapsed_s) const;

  std::vector<const Provider*> providers;  // not empty
  std::string key;
  Scrubber secrets;
  std::deque<Job*> ready;   // wait for their intent to be written
  std::deque<Job*> armed;   // intent durable, wait for a slot
  bool last_alone = false;  // of the last that was prepared
  int arming = 0;           // intents on their way to the disk
  Pacer pacer;
  std::string stopped;                                                // why nothing more is sent; "" = goes on
  std::int64_t latest_ns = std::numeric_limits<std::int64_t>::max();  // after that nothing is sent in this run
  std::int64_t total = 0, done = 0, errors = 0;
  Nano spent = 0;

 private:
  // A model of one of the providers, by the id that is sent: two files may have one id at two paths of a host.
  using ModelAt = std::pair<const Provider*, std::string>;
  using ModelView = std::pair<const Provider*, std::string_view>;
  struct ByModel {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.first != b.first ? std::less<>()(a.first, b.first) : a.second < b.second;
    }
  };
  // What is known of one. Limits may be the provider's or the model's own: a limit of a model while another one is
  // answered, sent later, is its own from then on, and slows nobody else.
  struct Served {
    Pacer pace;
    int failures = 0;     // in a row
    std::string stopped;  // as Lane::stopped, of one model
    bool limited_alone = false;
    bool sure = false;                  // it answered in this run, if only that it takes no such request
    const Job* trial = nullptr;         // while it is doubted
    std::int64_t answered_sent_ns = 0;  // when the last request left that was answered
    int misses = 0;                     // 404s in a row that name no model
    bool met = false;                   // something was there
  };
  static ModelView model_of(const Job& job) { return {job.way().provider, job.way().request.model}; }
  const std::string& stop_of(const ModelView& model) const;
  void count_misses(const Job& job, const RawReply& raw, const ParsedReply& parsed);
  void count_trouble(const Job& job, const RawReply& raw, const std::string& error);
  bool all_that_wait_fail() const;
  std::string limit_stop(std::int64_t now_ns, const Pacer& pace, const ParsedReply& parsed) const;
  std::string endless_wait(std::int64_t now_ns, const ParsedReply& parsed) const;

  Served& served(const Job& job);
  bool others_wait(const Job& than) const;  // of other models
  bool is_limited_alone(const ModelView& model) const;

  PaceLimits model_limits_;  // none, until it is limited
  std::map<ModelAt, Served, ByModel> models_;
  std::map<const Provider*, std::string> forbidden_;  // as Lane::stopped, of one provider
  std::set<ModelAt, ByModel> failing_;                // of the failures in a row
  int failures_in_a_row_ = 0, unreached_in_a_row_ = 0;
};

// The provider asks for patience: 429, the same told inside a 200 reply, or an overload that says until when.
bool is_limit(const RawReply& raw, const ParsedReply& parsed);
// How long a request that failed so often waits by itself, at least as long as the provider told; chance: 0 to 1.
std::int64_t retry_pause_ns(int failures, double chance, double told_ms);
// Tokens that a request is expected to take, for the pace only.
double expected_tokens(const Intent& intent);

}  // namespace benchhub
