// Estimates; see estimate.h.
#include "plan/estimate.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "domain/output_limit.h"

namespace benchhub {
namespace {

constexpr double kBytesPerToken = 4;  // rule of thumb for English, until the pair has answers with usage
constexpr double kTokensAround = 8;   // of a chat template
constexpr double kSecondsPerRequest = 2;
constexpr int kConcurrency = 8;      // where it is found by trial
constexpr int kAnswersToTrust = 10;  // so many bound the cost from above; fewer leave the request's own limit
constexpr double kMargin = 1.25;     // over the longest answer seen

double bytes_of(const Request& request) {
  std::size_t bytes = 0;
  for (const auto& message : request.messages) bytes += message.content.size();
  return static_cast<double>(bytes);
}

std::int64_t whole(double count) { return static_cast<std::int64_t>(std::ceil(count)); }

// One part of the whole at each tier's prices would need every request; the mean request stands for all.
std::optional<Nano> cost_of(const Prices& prices, std::int64_t requests, std::int64_t input, std::int64_t output) {
  if (!prices.known()) return std::nullopt;
  const Prices at = prices_for(prices, requests > 0 ? input / requests : 0);
  return token_cost(input, *at.input) + token_cost(output, *at.output);
}

}  // namespace

Estimate no_requests() {
  Estimate out;
  out.cost_low = out.cost_high = 0;
  return out;
}

RequestSize size_of(const Request& request) {
  const std::int64_t limit = asked_output(request.params).value_or(0);
  return {bytes_of(request), static_cast<double>(limit > 0 ? limit : kDefaultMaxOutput), limit};
}

void PairEstimate::add_request(const RequestSize& size) {
  ++requests_;
  input_bytes_ += size.bytes;
  most_output_ += size.most_output;
}

void PairEstimate::add_answer(const RequestSize& size, const Answer& answer) {
  if (!is_final(answer.state) || !answer.usage.input || !answer.usage.output || answer.usage.estimated) return;
  ++answers_;
  seen_bytes_ += size.bytes;
  seen_input_ += static_cast<double>(*answer.usage.input);
  seen_output_ += static_cast<double>(*answer.usage.output);
  longest_output_ = std::max(longest_output_, *answer.usage.output);
  if (!answer.timing.total_ms) return;
  ++timed_;
  seen_seconds_ += *answer.timing.total_ms / 1000;
}

Estimate PairEstimate::conclude(const Route& route, bool alone) const {
  Estimate out = no_requests();
  if (requests_ == 0) return out;
  const auto n = static_cast<double>(requests_);
  const double per_byte = seen_bytes_ > 0 ? seen_input_ / seen_bytes_ : 1 / kBytesPerToken;
  const double around = seen_bytes_ > 0 ? 0 : kTokensAround;
  const double likely = answers_ > 0 ? seen_output_ / answers_ : most_output_ / n / 4;
  const double longest = static_cast<double>(longest_output_) * kMargin * n;
  out.requests = requests_;
  out.input_tokens = whole(input_bytes_ * per_byte + around * n);
  out.output_tokens = whole(std::min(likely * n, most_output_));
  out.most_output_tokens = whole(answers_ >= kAnswersToTrust ? std::min(longest, most_output_) : most_output_);
  const std::int64_t most_input =
      answers_ >= kAnswersToTrust ? whole(1.1 * static_cast<double>(out.input_tokens)) : out.input_tokens * 2;
  out.cost_low = cost_of(route.model->prices, requests_, out.input_tokens, out.output_tokens);
  out.cost_high = cost_of(route.model->prices, requests_, most_input, out.most_output_tokens);

  const Provider& provider = *route.provider;
  const double each = timed_ > 0 ? seen_seconds_ / timed_ : kSecondsPerRequest;
  out.seconds = std::ceil(n / (alone ? 1 : provider.concurrency.value_or(kConcurrency))) * each;
  if (provider.requests_per_minute) out.seconds = std::max(out.seconds, n / *provider.requests_per_minute * 60);
  if (provider.tokens_per_minute) {
    const auto tokens = static_cast<double>(out.input_tokens + out.output_tokens);
    out.seconds = std::max(out.seconds, tokens / *provider.tokens_per_minute * 60);
  }
  return out;
}

namespace {

Estimate sum_of(const std::map<const JudgeSeat*, PairEstimate>& estimates) {
  Estimate out = no_requests();
  for (const auto& [seat, estimate] : estimates)
    out.add(estimate.conclude(seat->routes.empty() ? seat->all.front() : seat->routes.front()));
  return out;
}

bool is_open(const VerdictPlan& verdict) {
  return (verdict.decides || verdict.canary) && verdict.status != CaseStatus::fresh &&
         verdict.status != CaseStatus::failed;
}

}  // namespace

void estimate_verdicts(std::vector<PairPlan>& pairs) {
  std::unordered_set<std::string_view> asked, open;  // keys
  for (PairPlan& pair : pairs) {
    if (!pair.seen) continue;
    VerdictEstimates sums = *pair.seen;
    for (const VerdictPlan& verdict : pair.verdicts) {
      if (is_open(verdict)) pair.unjudged_elsewhere += !open.insert(verdict.key).second;
      const JudgeSeat& seat = *verdict.task->seat;
      if (!verdict.to_run() || seat.model->is_baseline() || !asked.insert(verdict.key).second) continue;
      (verdict.frozen ? sums.rechecks : sums.verdicts)[&seat].add_request(verdict.size);
    }
    pair.judging = sum_of(sums.verdicts);
    pair.rechecking = sum_of(sums.rechecks);
  }
}

void Estimate::add(const Estimate& other) {
  requests += other.requests;
  input_tokens += other.input_tokens;
  output_tokens += other.output_tokens;
  most_output_tokens += other.most_output_tokens;
  const auto sum = [](std::optional<Nano>& a, const std::optional<Nano>& b) {
    a = a && b ? std::optional(*a + *b) : std::nullopt;
  };
  sum(cost_low, other.cost_low);
  sum(cost_high, other.cost_high);
}

}  // namespace benchhub
