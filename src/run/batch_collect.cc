// Bringing the answers of batches into data/; see batch.h. Per batch: find it, if its submission was cut off -> ask how
// it stands -> download -> replies durable -> parse -> data/ -> its file removed.
#include <algorithm>

#include "base/text.h"
#include "run/batch.h"
#include "run/batch_call.h"

namespace benchhub {
namespace {

constexpr std::int64_t kMsPerHour = 3'600'000;
constexpr std::int64_t kBatchLifeMs = 30 * 24 * kMsPerHour;  // no provider keeps results for longer
constexpr std::int64_t kClockSkewMs = 48 * kMsPerHour;       // between our clock and the provider's
constexpr std::int64_t kListedAfterMs = 60'000;              // by then a provider's list has what it took
constexpr int kMaxPages = 50;

enum class Found { yes, no, unclear };

class Collector {
 public:
  Collector(const RunContext& context, const RunOptions& options) : c_(context), options_(options) {}

  Result<CollectReport> run(std::vector<OpenBatch> batches, const std::vector<Provider>& providers) {
    for (const auto& batch : batches) known_.insert(batch.id);
    for (auto& batch : batches) {
      if (options_.stop != nullptr && options_.stop->load() > 0) break;
      if (!batch.maybe_submitted) {
        BH_CHECK(close(batch));
        continue;
      }
      BH_CHECK(take(batch, providers));
    }
    return std::move(report_);
  }

 private:
  Status take(OpenBatch& batch, const std::vector<Provider>& providers) {
    const Protocol* protocol = find_protocol(batch.protocol);
    const auto provider =
        std::find_if(providers.begin(), providers.end(), [&](const Provider& p) { return p.slug == batch.provider; });
    if (protocol == nullptr || protocol->batch == nullptr)
      return trouble(batch, batch_path(".", batch.tag) + " is damaged: it does not say whom it was sent to");
    if (batch.received) return settle(batch, *protocol);
    if (c_.clock.unix_ms() - batch.at_ms > kBatchLifeMs) return lapse(batch);
    if (provider == providers.end() || provider->protocol != batch.protocol)
      return trouble(batch, "it is not in models/ any more");
    const BatchCaller caller(c_, options_, *provider, *protocol);
    if (!provider->key_env.empty() && caller.key.empty()) return trouble(batch, "set " + provider->key_env);
    if (batch.id.empty()) {
      const Found found = find(caller, batch);
      if (found == Found::no) return close(batch);
      if (found == Found::unclear) return trouble(batch, "it is not known yet whether it was taken");
      BH_TRY(auto file, BatchFile::open(c_.fs, c_.store.root(), batch.tag));
      BH_CHECK(file.submitted(batch.id));
    }
    return poll(caller, batch);
  }

  // --- a batch whose submission was cut off ---

  Found find(const BatchCaller& caller, OpenBatch& batch) {
    std::string page;
    for (int n = 0; n < kMaxPages; ++n) {
      const HttpReply reply = caller.call(caller.api.list(caller.provider, caller.key, page));
      const auto list = BatchCaller::is_good(reply) ? read_batch_page(caller.api, reply.body) : std::nullopt;
      if (!list) return Found::unclear;
      bool unclear = false;
      for (const auto& state : list->batches) {
        const Found is_it = known_.contains(state.id) ? Found::no : compare(caller, batch, state);
        if (is_it == Found::yes) {
          batch.id = state.id;
          known_.insert(state.id);
          return Found::yes;
        }
        unclear |= is_it == Found::unclear;
      }
      if (unclear) return Found::unclear;
      page = list->next;
      const bool past = !list->batches.empty() && is_older(list->batches.back(), batch);
      if (page.empty() || past) return c_.clock.unix_ms() - batch.at_ms < kListedAfterMs ? Found::unclear : Found::no;
    }
    return Found::unclear;
  }

  static bool is_older(const BatchState& state, const OpenBatch& batch) {
    return state.created_ms != 0 && state.created_ms < batch.at_ms - kClockSkewMs;
  }

  Found compare(const BatchCaller& caller, const OpenBatch& batch, const BatchState& state) const {
    if (caller.api.keeps_tag) return state.tag == batch.tag ? Found::yes : Found::no;
    if (is_older(state, batch)) return Found::no;
    if (state.phase != BatchState::Phase::ended || state.results.empty()) return Found::unclear;
    const HttpReply reply = caller.call(caller.api.results(caller.provider, caller.key, state.results.front()));
    if (!BatchCaller::is_good(reply)) return Found::unclear;
    const auto read = read_batch_results(caller.api, reply.body);
    const bool ours = std::any_of(read.results.begin(), read.results.end(),
                                  [&](const auto& result) { return result.id.starts_with(batch.tag + "-"); });
    return ours ? Found::yes : Found::no;
  }

  // --- how it stands ---

  Status poll(const BatchCaller& caller, OpenBatch& batch) {
    const HttpReply reply = caller.call(caller.api.poll(caller.provider, caller.key, batch.id));
    const auto document = BatchCaller::is_good(reply) ? parse_json(clean_utf8(reply.body)) : Json();
    const auto state = document ? caller.api.read_state(*document) : std::nullopt;
    if (!state || state->id != batch.id) return trouble(batch, caller.why(reply));
    switch (state->phase) {
      case BatchState::Phase::working:
        report_.notes.push_back(name_of(batch) + " is still worked on");
        return {};
      case BatchState::Phase::failed:
        return refuse_all(batch, caller.protocol, state->error);
      case BatchState::Phase::ended:
        return download(caller, batch, *state);
    }
    return {};
  }

  // As if each of its requests had been refused by itself.
  Status refuse_all(OpenBatch& batch, const Protocol& protocol, const std::string& why) {
    RawReply raw;
    raw.end = HttpEnd::safe_failure;
    raw.status = 0;
    raw.error = "the batch was refused: " + why;
    for (const auto& [id, intent] : batch.intents) batch.replies[id] = {id, raw, c_.clock.unix_ms()};
    batch.received = true;
    return keep(batch, protocol);
  }

  // --- results ---

  Status download(const BatchCaller& caller, OpenBatch& batch, const BatchState& state) {
    std::set<std::string> seen;
    std::int64_t strange = 0, unreadable = 0;
    bool cut = false;
    for (const auto& place : state.results) {
      const HttpReply reply = caller.call(caller.api.results(caller.provider, caller.key, place));
      if (!BatchCaller::is_good(reply)) return trouble(batch, "its results could not be read: " + caller.why(reply));
      auto read = read_batch_results(caller.api, reply.body);
      for (auto& result : read.results) {
        seen.insert(result.id);
        strange += !take_result(caller, batch, std::move(result));
      }
      unreadable += read.unreadable;
      cut |= read.cut;
    }
    if (strange > 0) note_trouble(batch, counted(strange, "result") + " that nobody asked for left out");
    if (unreadable > 0) note_trouble(batch, counted(unreadable, "result") + " could not be read");
    batch.received = !cut && std::ssize(seen) + unreadable >= state.lines.value_or(0);
    if (!batch.received) note_trouble(batch, "its results were cut short; the next run fetches them again");
    return keep(batch, caller.protocol);
  }

  // False if it belongs to no request of ours. Of two for one request an answer wins, else the first.
  bool take_result(const BatchCaller& caller, OpenBatch& batch, BatchResult result) {
    const std::string start = batch.tag + "-";
    const auto number = result.id.starts_with(start) ? parse_int(result.id.substr(start.size())) : std::nullopt;
    if (!number || *number < 0 || !batch.intents.contains(static_cast<std::uint64_t>(*number))) return false;
    if (!result.was_run) return true;
    const auto id = static_cast<std::uint64_t>(*number);
    Scrubber secrets;
    secrets.add(caller.key);
    const ParsedReply parsed = caller.protocol.parse(result.raw);
    if (holds_secret(parsed, secrets)) result.raw = leaking_reply({});
    const auto known = batch.replies.find(id);
    const bool better = known == batch.replies.end() ||
                        (!is_final(caller.protocol.parse(known->second.raw).state) && is_final(parsed.state));
    if (better) batch.replies[id] = {id, std::move(result.raw), c_.clock.unix_ms()};
    return true;
  }

  Status keep(OpenBatch& batch, const Protocol& protocol) {
    BH_TRY(auto file, BatchFile::open(c_.fs, c_.store.root(), batch.tag));
    BH_CHECK(file.replies(batch));
    return settle(batch, protocol);
  }

  // --- replies -> data/ ---

  Status settle(const OpenBatch& batch, const Protocol& protocol) {
    std::map<PairId, std::vector<Answer>> answers;
    for (const auto& [id, intent] : batch.intents) {
      const auto reply = batch.replies.find(id);
      if (reply == batch.replies.end()) {
        report_.not_run += batch.received;
        continue;
      }
      const ParsedReply parsed = protocol.parse(reply->second.raw);
      const SendCost cost = send_cost(intent, parsed, reply->second.raw);
      report_.spent += cost.sum();
      report_.presumed += cost.presumed;
      report_.costs.push_back({batch.provider, intent.destinations.front().pair.benchmark, cost.sum(), true});
      ++(is_final(parsed.state) ? report_.answered : report_.errors);
      for (const auto& to : intent.destinations) {
        answers[to.pair].push_back(make_answer(intent, to, parsed, reply->second.raw, reply->second.at_ms));
        answers[to.pair].back().batch = batch.id;
      }
    }
    BH_CHECK(put(batch, std::move(answers)));
    if (!batch.received) return {};
    ++report_.batches;
    return close(batch);
  }

  // Neither the id nor the results were to be had in all that time: perhaps billed, asked again.
  Status lapse(const OpenBatch& batch) {
    std::map<PairId, std::vector<Answer>> answers;
    for (const auto& [id, intent] : batch.intents) {
      ++report_.errors;
      for (const auto& to : intent.destinations) {
        answers[to.pair].push_back(lost_answer(intent, to, c_.clock.unix_ms()));
        answers[to.pair].back().error = "the results of its batch were not fetched within 30 days";
        answers[to.pair].back().batch = batch.id;
      }
    }
    BH_CHECK(put(batch, std::move(answers)));
    note_trouble(batch, "its results were not fetched within 30 days and are lost");
    return close(batch);
  }

  Status put(const OpenBatch& batch, std::map<PairId, std::vector<Answer>> answers) {
    for (auto& [id, list] : answers) {
      BH_TRY(const auto present, c_.store.read(id));
      std::erase_if(list, [&](const Answer& answer) { return stands(present, answer, batch); });
      if (list.empty()) continue;
      BH_CHECK(c_.store.upsert(id, std::move(list)));
      report_.changed.push_back(id);
    }
    return {};
  }

  // What was asked after the batch is newer than it, and a failure never replaces an answer to the same.
  static bool stands(const PairData& present, const Answer& answer, const OpenBatch& batch) {
    const Answer* old = present.at(place_of(answer));
    if (old == nullptr || !is_final(old->state)) return false;
    return old->at_ms > batch.at_ms || (old->key == answer.key && !is_final(answer.state));
  }

  Status close(const OpenBatch& batch) { return c_.fs.remove(batch_path(c_.store.root(), batch.tag)); }

  static std::string name_of(const OpenBatch& batch) {
    return batch.provider + ": batch " + (batch.id.empty() ? batch.tag : batch.id) + " of " +
           counted(std::ssize(batch.intents), "request");
  }
  void note_trouble(const OpenBatch& batch, const std::string& why) {
    report_.troubles.push_back(name_of(batch) + ": " + why);
  }
  Status trouble(const OpenBatch& batch, const std::string& why) {
    note_trouble(batch, why);
    return {};
  }

  const RunContext& c_;
  const RunOptions& options_;
  CollectReport report_;
  std::set<std::string> known_;  // ids of batches that are ours already
};

}  // namespace

Result<CollectReport> collect_batches(const RunContext& context, const std::vector<Provider>& providers,
                                      const RunOptions& options) {
  BH_CHECK(sweep_batches(context.fs, context.store.root()));
  BH_TRY(auto batches, open_batches(context.fs, context.store.root()));
  return Collector(context, options).run(std::move(batches), providers);
}

}  // namespace benchhub
