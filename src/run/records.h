// What the run writes into the journal, and how an Answer is made of it: by the engine while running and by fold after
// a crash, through the same functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/answer.h"
#include "net/scrub.h"
#include "provider/provider.h"
#include "store/store.h"

namespace benchhub {

// Where an answer goes: equal requests of several pairs are sent once.
struct Destination {
  PairId pair;
  std::string case_id;
  int repeat = 0;
  int failed_runs = 0;                                // before this run
  std::shared_ptr<const JudgeRef> verdict = nullptr;  // as Answer::verdict
  int step = 0;                                       // as Answer::step
  bool chained = false;                               // further steps may follow: Answer::opaque is kept
  std::string route;                                  // as Answer::route, which of equal requests may differ

  Place place() const { return place_of(case_id, repeat, verdict.get(), step); }
};

struct Intent {
  std::uint64_t id = 0;
  std::vector<Destination> destinations;
  std::string protocol, key, tool_version, commit;
  std::map<std::string, std::string> key_parts;
  Prices prices;
  int attempt = 1;
  std::int64_t most_input = 0, most_output = 0;  // tokens that the send can be billed for
  Nano most_cost = 0;                            // their price; 0 where no price is known
  Nano earlier_cost = 0, earlier_presumed = 0;  // of the sends before it for the same answer: as Answer::cost, presumed
};
Json intent_record(const Intent& intent);
std::optional<Intent> intent_from_record(const Json& record);

// A whole record whose pair cannot name a folder of data/ was not written by this program, and nothing can be done with
// it. Errc::corruption with its place in `path` and what to do.
Status check_destinations(const Intent& intent, const std::string& path, int line);

struct ReplyRecord {
  std::uint64_t id = 0;  // of the intent
  RawReply raw;
  std::int64_t at_ms = 0;
};
Json reply_record(const ReplyRecord& reply);
std::optional<ReplyRecord> reply_from_record(const Json& record);

// Takes an intent back: nothing has left.
Json unsent_record(std::uint64_t id);
std::optional<std::uint64_t> unsent_from_record(const Json& record);

// A provider that knows how to hide the key in its reply: whether any text that would be kept holds it.
bool holds_secret(const ParsedReply& parsed, const Scrubber& secrets);
// What stands in the journal instead of such a reply. It may have been billed.
RawReply leaking_reply(const Timing& timing);

// The usage of a delivered reply. What the provider did not tell is set to the upper bound and marked estimated; what
// it told stands, also beyond our own bound: thinking that no limit covers is billed all the same.
Usage settled_usage(const Intent& intent, const ParsedReply& parsed);
// What one send cost. What the reply tells it used is charged whatever became of it; where it does not tell, and
// tokens came or may have come, the most that the send can be billed for is presumed; an error reply is free.
struct SendCost {
  std::optional<Nano> known;  // nullopt: not known, or no price is
  Nano presumed = 0;
  Nano sum() const { return known.value_or(0) + presumed; }
};
SendCost send_cost(const Intent& intent, const ParsedReply& parsed, const RawReply& raw);
// Makes it the intent of the next attempt.
void count_attempt(Intent& intent, const SendCost& cost);

// The answer for one destination, with what this send and those before it cost.
Answer make_answer(const Intent& intent, const Destination& to, const ParsedReply& parsed, const RawReply& raw,
                   std::int64_t at_ms);
// Of an answer that is there already: the one for this destination, which the sends before it cost besides.
Answer copy_answer(const Answer& answer, const Intent& intent, const Destination& to);
// The answer of a send whose reply never came.
Answer lost_answer(const Intent& intent, const Destination& to, std::int64_t at_ms);

}  // namespace benchhub
