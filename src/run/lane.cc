// Lanes; see lane.h.
#include "run/lane.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "run/engine.h"

namespace benchhub {
namespace {

constexpr int kMaxFailuresInARow = 20;  // without one reply in between: the model, or the provider, is taken for down
constexpr int kMaxMisses = 3;           // in a row, of a model that has never answered
constexpr int kDeferAfter = 3;          // failures in a row of one model: the others come first
constexpr std::int64_t kMaxLimitedNs = 10LL * 60 * 1'000'000'000;  // nothing but rate limits for so long

constexpr std::int64_t kMaxJobNs = 15LL * 60 * 1'000'000'000;  // no retry starts later than this after the first send
constexpr int kMaxUnknown = 2;  // sends with unknown outcome per job and run: one, and one retry
constexpr double kFirstPauseMs = 500, kMostPauseMs = 30'000;  // before a retry; doubles per failure

// Where no number is declared: a hosted provider shows its limits soon, a server on this machine computes by itself.
constexpr int kFirstWindow = 8, kFirstLocalWindow = 1, kMostLocalWindow = 4;

PaceLimits limits_of(const Provider& provider, std::optional<int> concurrency) {
  PaceLimits out;
  const std::optional<int> declared = concurrency ? concurrency : provider.concurrency;
  const bool local = is_loopback_url(provider.base_url);
  out.first_window = declared.value_or(local ? kFirstLocalWindow : kFirstWindow);
  out.most_window = declared.value_or(local ? kMostLocalWindow : kMostWindow);
  out.requests_per_minute = provider.requests_per_minute;
  out.tokens_per_minute = provider.tokens_per_minute;
  return out;
}

PaceEvent event_of(const RawReply& raw, const ParsedReply& parsed) {
  if (is_limit(raw, parsed)) return PaceEvent::limited;
  return raw.end == HttpEnd::complete && raw.status < 500 ? PaceEvent::answered : PaceEvent::trouble;
}

}  // namespace

bool is_limit(const RawReply& raw, const ParsedReply& parsed) {
  if (parsed.retry != Retry::safe || raw.end != HttpEnd::complete) return false;
  return raw.status == 429 || raw.status < 300 || (raw.status >= 500 && parsed.retry_after_ms);
}

std::int64_t retry_pause_ns(int failures, double chance, double told_ms) {
  const double steps = static_cast<double>(1 << std::min(failures, 10));
  const double own_ms = std::min(kMostPauseMs, kFirstPauseMs * steps * (0.5 + 0.5 * chance));
  return static_cast<std::int64_t>(std::max(told_ms, own_ms) * 1e6);
}

double expected_tokens(const Intent& intent) {
  // A quarter of the bound on both sides: four bytes to a token, and answers seldom fill their limit.
  return static_cast<double>(intent.most_input + intent.most_output) / 4;
}

Lane::Lane(const Provider& provider, std::string of_key, std::optional<int> concurrency)
    : providers{&provider}, key(std::move(of_key)), pacer(limits_of(provider, concurrency)) {
  model_limits_.first_window = model_limits_.most_window = limits_of(provider, concurrency).most_window;
  secrets.add(key);
}

void Lane::share(const Provider& other, std::optional<int> concurrency) {
  providers.push_back(&other);
  pacer.narrow(limits_of(other, concurrency));
}

std::optional<ProviderStop> Lane::took(std::int64_t now_ns, const Job& job, const RawReply& raw,
                                       const ParsedReply& parsed) {
  const std::string before = stop_of(job);
  const PaceEvent event = event_of(raw, parsed);
  const double tokens = expected_tokens(job.intent);
  std::optional<double> took;
  if (parsed.usage.input && parsed.usage.output) took = static_cast<double>(*parsed.usage.input + *parsed.usage.output);
  Served& model = served(job);
  // A wait for the next run is not the other models' wait before they were told so too.
  if (event == PaceEvent::limited &&
      (is_limited_alone(model_of(job)) || (others_wait(job) && !endless_wait(now_ns, parsed).empty())))
    model.limited_alone = true;
  const bool alone = event == PaceEvent::limited && model.limited_alone;
  pacer.ended(now_ns, job.sent_ns, alone ? PaceEvent::unsent : event, parsed.retry_after_ms, tokens, took);
  model.pace.ended(now_ns, job.sent_ns, event, parsed.retry_after_ms, tokens);
  if (event == PaceEvent::answered) model.answered_sent_ns = std::max(model.answered_sent_ns, job.sent_ns);
  (model.limited_alone ? model.pace : pacer).learn(now_ns, rate_hint(raw.headers));

  if (model.trial == &job) model.trial = nullptr;
  model.sure = model.sure || event == PaceEvent::answered;

  if (!stopped.empty()) return std::nullopt;
  if (event == PaceEvent::trouble) {
    count_trouble(job, raw, parsed.error);
  } else {
    failures_in_a_row_ = unreached_in_a_row_ = model.failures = 0;
    failing_.clear();
    count_misses(job, raw, parsed);
  }
  if (parsed.retry == Retry::stop_provider) {
    // A key may be forbidden one path of a host and allowed another.
    (raw.status == 403 ? forbidden_[job.way().provider] : stopped) = parsed.error;
  } else if (parsed.retry == Retry::stop_model) {
    if (model.stopped.empty()) model.stopped = parsed.error;
  } else if (alone && model.stopped.empty()) {
    model.stopped = limit_stop(now_ns, model.pace, parsed);
  } else if (event == PaceEvent::limited) {
    stopped = limit_stop(now_ns, pacer, parsed);
  }
  const std::string& reason = stop_of(job);
  if (reason == before) return std::nullopt;
  const bool whole = !stopped.empty() || forbidden_.contains(job.way().provider);
  return ProviderStop{job.way().provider->slug, whole ? "" : job.way().request.model, reason, 0};
}

// A 404 that names no model: `base_url` is wrong, or the model's id, unless something was there before; every case
// would cost a send. What a request wants besides, like tools, may be what is not there.
void Lane::count_misses(const Job& job, const RawReply& raw, const ParsedReply& parsed) {
  Served& model = served(job);
  const Request& request = job.way().request;
  const bool plain = request.tools.is_null() && request.response_format.is_null();
  if (raw.status != 404 || parsed.retry != Retry::never || !plain) {
    model.misses = 0;
    model.met = model.met || raw.status < 300;
    return;
  }
  if (model.met || ++model.misses < kMaxMisses || !model.stopped.empty()) return;
  const Provider& provider = *job.way().provider;
  model.stopped =
      fmt::format("{} times HTTP 404 and no answer at {}: check base_url, and the model's id, of models/{}.json; {}",
                  kMaxMisses, provider.base_url, provider.slug, parsed.error);
}

Lane::Served& Lane::served(const Job& job) {
  const auto found = models_.find(model_of(job));
  return found != models_.end() ? found->second
                                : models_.emplace(model_of(job), Served{Pacer(model_limits_)}).first->second;
}

bool Lane::others_wait(const Job& than) const {
  return std::any_of(ready.begin(), ready.end(), [&](const Job* job) { return model_of(*job) != model_of(than); });
}

bool Lane::is_limited_alone(const ModelView& model) const {
  const auto found = models_.find(model);
  const std::int64_t since = found == models_.end() ? 0 : found->second.pace.limited_since_ns();
  return since != 0 && std::any_of(models_.begin(), models_.end(), [&](const auto& other) {
           return ModelView(other.first) != model && other.second.answered_sent_ns > since;
         });
}

std::string Lane::limit_stop(std::int64_t now_ns, const Pacer& pace, const ParsedReply& parsed) const {
  if (pace.limited_since_ns() != 0 && now_ns - pace.limited_since_ns() > kMaxLimitedNs)
    return "nothing but rate limits for ten minutes: " + parsed.error;
  return endless_wait(now_ns, parsed);
}

void Lane::count_trouble(const Job& job, const RawReply& raw, const std::string& error) {
  Served& model = served(job);
  ++model.failures;
  ++failures_in_a_row_;
  unreached_in_a_row_ = raw.end == HttpEnd::safe_failure ? unreached_in_a_row_ + 1 : 0;
  failing_.emplace(model_of(job));
  const std::string reason = std::to_string(kMaxFailuresInARow) + " sends in a row failed: " + error;
  const bool down = failures_in_a_row_ >= kMaxFailuresInARow && all_that_wait_fail();
  if (down || unreached_in_a_row_ >= kMaxFailuresInARow) {
    stopped = reason;
  } else if (model.failures >= kMaxFailuresInARow) {
    model.stopped = reason;
  } else if (model.failures == kDeferAfter) {
    std::stable_partition(ready.begin(), ready.end(),
                          [&](const Job* other) { return model_of(*other) != model_of(job); });
  }
}

bool Lane::all_that_wait_fail() const {
  const auto fails = [&](const Job* job) { return failing_.contains(model_of(*job)) || !stop_of(*job).empty(); };
  return std::all_of(ready.begin(), ready.end(), fails) && std::all_of(armed.begin(), armed.end(), fails);
}

// A wait that is longer than this run lasts is for the next run.
std::string Lane::endless_wait(std::int64_t now_ns, const ParsedReply& parsed) const {
  if (!parsed.retry_after_ms) return "";
  const auto wait_ns = static_cast<std::int64_t>(*parsed.retry_after_ms * 1e6);
  const bool too_late = wait_ns > latest_ns - now_ns;
  if (!too_late && wait_ns <= kMaxLimitedNs) return "";
  return "it asks for a wait of " + with_thousands(wait_ns / 1'000'000'000) + " s, longer than " +
         (too_late ? "this run has left" : "a run waits (ten minutes)") + ": left for the next run; " + parsed.error;
}

const std::string& Lane::stop_of(const ModelView& model) const {
  if (!stopped.empty()) return stopped;
  if (const auto forbidden = forbidden_.find(model.first); forbidden != forbidden_.end()) return forbidden->second;
  static const std::string kGoesOn;
  const auto found = models_.find(model);
  return found == models_.end() ? kGoesOn : found->second.stopped;
}

void Lane::put_again(Job& job) {
  if (served(job).failures < kDeferAfter) ready.push_front(&job);
  else ready.push_back(&job);
}

void Lane::put_limited(Job& job) {
  const auto is_its = [&](const Job* other) { return model_of(*other) == model_of(job); };
  if (models_.size() > 1 || !std::all_of(ready.begin(), ready.end(), is_its))
    std::stable_partition(ready.begin(), ready.end(), [&](const Job* other) { return !is_its(other); });
  ready.insert(std::find_if(ready.begin(), ready.end(), is_its), &job);
}

std::vector<Job*> Lane::yield_to_others(const Job& limited) {
  if (!others_wait(limited)) return {};
  const auto is_other = [&](const Job* job) { return model_of(*job) != model_of(limited); };
  const auto its = std::stable_partition(armed.begin(), armed.end(), is_other);
  std::vector<Job*> out(its, armed.end());
  armed.erase(its, armed.end());
  return out;
}

void Lane::prepare(const Job& job) {
  ++arming;
  last_alone = job.alone;
  if (job.doubted) served(job).trial = &job;
}

void Lane::take_back(Job& job) {
  if (Served& model = served(job); model.trial == &job) model.trial = nullptr;
  ready.push_back(&job);
}

bool Lane::model_has_room(const Job& job, std::int64_t now_ns) const {
  const auto found = models_.find(model_of(job));
  if (found == models_.end()) return true;
  if (job.doubted && job.route == 0 && found->second.trial != nullptr && !found->second.sure) return false;
  if (!found->second.limited_alone) return true;
  const auto is_its = [&](const Job* other) { return model_of(*other) == model_of(job); };
  return found->second.pace.ready_ns(now_ns, expected_tokens(job.intent)) <= now_ns &&
         std::none_of(armed.begin(), armed.end(), is_its);
}

std::int64_t Lane::ready_ns(const Job& job, std::int64_t now_ns) const {
  const auto found = models_.find(model_of(job));
  const bool alone = found != models_.end() && found->second.limited_alone;
  return std::max(pacer.ready_ns(now_ns), alone ? found->second.pace.ready_ns(now_ns, expected_tokens(job.intent)) : 0);
}

std::int64_t Lane::next_ns(std::int64_t now_ns) const {
  return pacer.ready_ns(now_ns, expected_tokens(armed.front()->intent));
}

void Lane::sent(std::int64_t now_ns, Job& job) {
  const double tokens = expected_tokens(job.intent);
  pacer.sent(now_ns, tokens);
  served(job).pace.sent(now_ns, tokens);
  job.sent_ns = now_ns;
  if (job.first_send_ns == 0) job.first_send_ns = now_ns;
}

bool Lane::may_retry(const Job& job, const ParsedReply& parsed, std::int64_t now_ns) const {
  if (parsed.retry != Retry::safe && parsed.retry != Retry::unknown) return false;
  if (!stop_of(job).empty() || job.failures >= job.way().provider->max_attempts) return false;
  if (parsed.retry == Retry::unknown && job.unknown_outcomes >= kMaxUnknown) return false;
  const auto told_ns = static_cast<std::int64_t>(parsed.retry_after_ms.value_or(0) * 1e6);
  return now_ns + told_ns - job.first_send_ns < kMaxJobNs;
}

std::optional<double> Lane::eta_s(double elapsed_s) const {
  if (done <= 0 || total <= done || !stopped.empty()) return std::nullopt;
  return elapsed_s / static_cast<double>(done) * static_cast<double>(total - done);
}

LaneProgress Lane::progress(std::int64_t now_ns) const {
  LaneProgress out;
  for (const Provider* provider : providers) out.provider += (out.provider.empty() ? "" : ", ") + provider->slug;
  out.total = total;
  out.done = done;
  out.errors = errors;
  out.in_flight = pacer.in_flight();
  out.waiting = total - done - out.in_flight;
  out.window = pacer.window();
  out.spent = spent;
  out.paused_s = static_cast<double>(std::max<std::int64_t>(0, pacer.paused_until_ns() - now_ns)) / 1e9;
  out.stopped = stopped;
  return out;
}

}  // namespace benchhub
