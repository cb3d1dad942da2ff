// What a run tells while it goes on: to the terminal, to a log, to a trace. Called on the engine's thread; must not
// block. A run does the same whether anyone listens or not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/answer.h"
#include "store/store.h"

namespace benchhub {

struct LaneProgress {  // one provider
  std::string provider;
  std::int64_t total = 0, done = 0, in_flight = 0, errors = 0, waiting = 0;  // requests; waiting: not yet sent
  int window = 0;                                                            // in flight at most, at present
  Nano spent = 0;
  double paused_s = 0;  // until the next send, as the provider asked
  std::string stopped;  // reason; "" = runs
};

struct RunProgress {
  std::int64_t total = 0, done = 0, in_flight = 0, errors = 0, not_run = 0;
  Nano spent = 0, budget = 0;
  double elapsed_s = 0;
  std::optional<double> eta_s;  // from the rate so far; nullopt before there is one
  std::vector<LaneProgress> lanes;
  bool last = false;  // nothing more will come
};

// One send and what came of it. No text of a prompt or an answer.
struct SendRecord {
  PairId pair;  // the first that waits for it
  std::string case_id;
  int repeat = 0, attempt = 1;
  std::string provider, protocol, base_url, model_id;
  std::string model_served, finish_reason, request_id, error;
  AnswerState state = AnswerState::not_run;
  bool again = false;  // will be sent again
  int status = 0;      // HTTP; 0: no reply
  Usage usage;
  std::optional<Nano> cost;  // nullopt: no price is known, or not whether it was billed
  Timing timing;
  std::int64_t end_unix_ms = 0;
};

class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void progress(const RunProgress&) {}  // now and then, and once at the end
  virtual void ended(const SendRecord&) {}
};

}  // namespace benchhub
