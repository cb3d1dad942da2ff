// An answer as it is kept: one per (benchmark, model, case, repeat). Times are milliseconds, money is Nano, and what is
// not known is nullopt. The file format is docs/format-data.md.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "domain/judge_ref.h"
#include "domain/money.h"

namespace benchhub {

// Each answer ends in exactly one state. Only `answered` carries a score, and `truncated` and `refused` by policy.
// other: there is an answer, and it ended in a way that nobody knows.
enum class AnswerState {
  answered,
  truncated,
  refused,
  filtered,
  empty,
  other,
  provider_error,
  unknown_outcome,
  not_run
};
std::string_view to_string(AnswerState state);  // "answered", "provider-error", …
std::optional<AnswerState> answer_state(std::string_view name);
// Was paid for and delivered: not asked again while the key stays the same.
bool is_final(AnswerState state);  // all but provider_error, unknown_outcome, not_run

struct Usage {  // tokens
  std::optional<std::int64_t> input, output, cached, reasoning;
  bool estimated = false;  // the provider told none or nonsense: an upper bound by our own count
};

struct Prices {  // Nano per million tokens; nullopt = not known
  std::optional<Nano> input, output, cached_input, reasoning;
  std::string date;  // when the prices were read, "2026-01-01"
  struct Tier {      // holds for requests with more than `above` input tokens
    std::int64_t above = 0;
    Nano input = 0, output = 0;
    std::optional<Nano> cached_input;
    bool operator==(const Tier&) const = default;
  };
  std::vector<Tier> tiers;  // by rising `above`
  bool known() const { return input && output; }
};

struct Timing {
  std::optional<double> ttft_ms;          // send to the first byte of any token
  std::optional<double> first_answer_ms;  // send to the first token of the answer proper
  std::optional<double> total_ms;         // send to the end of the reply
  // Between the pieces of a stream after its first token; a piece is what arrived at once, often one token.
  std::optional<double> gap_mean_ms, gap_max_ms;
};

// What could have stood in the place of the last number of a text, one token, by natural logarithm of its probability.
struct NumberOdds {
  std::string written;                     // the number that does stand there
  std::map<std::string, double> logprobs;  // of whole numbers alone, at most kMostOdds; each <= 0
  bool operator==(const NumberOdds&) const = default;
};
inline constexpr std::size_t kMostOdds = 20;

class JsonView;   // base/json_view.h
struct ChainRun;  // tool_chain.h

struct Answer {
  std::string case_id;
  int repeat = 0;
  int step = 0;  // of a chain of tool calls: 0, 1, …
  std::string key;
  std::map<std::string, std::string> key_parts;
  AnswerState state = AnswerState::not_run;
  std::string text;           // clean UTF-8
  Json tool_calls = nullptr;  // [{"id", "type", "function": {"name", "arguments"}}] of every protocol, or null
  Json opaque = nullptr;  // what its provider wants back, unread, in the next step of a chain: {protocol: …}, or null
  std::optional<double> published;  // 0 to 1: the score that it was published with, if it was imported with one
  std::optional<NumberOdds> odds;  // of a verdict, where its judge was asked for them and told them
  std::string finish_reason;
  std::string error;         // one line; states other than answered
  std::string model_served;  // `model` of the reply
  std::string fingerprint;   // of the backend that answered (`system_fingerprint`), if told
  std::string upstream;      // provider behind a router, if told
  std::string batch;         // the provider's id of the batch that it came with; "" = sent by itself
  std::string route;         // slug of the provider that was asked instead of the model's own; "" = its own
  std::string request_id;
  Usage usage;
  Prices prices;             // at the time
  std::optional<Nano> cost;  // of all attempts as far as it is known; nullopt: no price, or of none it is known
  Nano presumed = 0;         // the most that attempts of unknown outcome can have cost besides
  int attempts = 1;          // sends in the run that ended in this state
  int failed_runs = 0;       // runs in a row that ended in an error
  std::string retry_key;     // what those runs asked, where this is the answer to something older that still stands
  Timing timing;
  std::int64_t at_ms = 0;  // wall clock when the reply ended; 0: not known, as of what was imported
  std::int64_t since_ms = 0;  // of one that was put back in the place of a newer one: when it stands from; else 0
  std::string tool_version;
  std::string commit;                       // of the definitions, "" if unknown
  std::shared_ptr<const JudgeRef> verdict;  // set: a judge's reply about the answer of this case and repeat
  std::shared_ptr<const ChainRun> chain;    // of the last answer of a chain, for scorers: how it went; never stored
};

// What there can be only one of in a pair: an answer per case, repeat and step of a chain, a verdict per scorer,
// series, order, ask, round and rival besides. Orders the lines of data/.
struct Place {
  std::string_view case_id;
  int repeat = 0, step = 0;
  std::string_view scorer, series, order;
  int ask = 0, round = 0;
  std::string_view rival = {};
  auto operator<=>(const Place&) const = default;
};
Place place_of(const std::string& case_id, int repeat, const JudgeRef* verdict, int step = 0);
inline Place place_of(const Answer& answer) {
  return place_of(answer.case_id, answer.repeat, answer.verdict.get(), answer.step);
}

Json to_json(const JudgeRef& ref);
std::optional<JudgeRef> judge_ref_from_json(const Json& json);

Json to_json(const Answer& answer);  // without the digest that the store adds
// nullopt if a required field is missing, or any is of a wrong type or out of its range (domain/limits.h).
std::optional<Answer> answer_from_json(const Json& json);
std::optional<Answer> read_answer(const JsonView& json);  // the same of a line of data/

// The prices that hold for a request with so much input: without tiers, those of the tier applied.
Prices prices_for(const Prices& prices, std::int64_t input_tokens);
// What a batch pays: every price times `factor` (0 to 1), rounded up.
Prices scaled_prices(Prices prices, double factor);
// The most that one send can cost; nullopt when a price is not known.
std::optional<Nano> most_cost(const Prices& prices, std::int64_t most_input, std::int64_t most_output);
// Cost of one send; nullopt when a needed price or token count is not known. Cached input tokens are part of input,
// reasoning tokens part of output; without their own price they cost what the others do.
std::optional<Nano> usage_cost(const Usage& usage, const Prices& prices);

}  // namespace benchhub
