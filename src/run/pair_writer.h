// Writes finished pairs to data/ on a thread of its own, so that the syncs of pair files never make the engine's loop
// late, and what follows from a pair (its line of history) is done while others still run. Used by engine.cc only.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/store.h"

namespace benchhub {

class PairWriter {
 public:
  using Stored = std::function<Status(const PairId&)>;

  // stored: called on the thread after each pair; may be empty.
  static Result<std::unique_ptr<PairWriter>> start(Store& store, Stored stored);
  ~PairWriter();  // writes what was handed in, then ends the thread

  void put(const PairId& id, std::vector<Answer> answers);
  bool failed() const;  // an error came up; nothing is written after it
  // Blocks until all is written. The pairs in the order in which they were, or the first error.
  Result<std::vector<PairId>> finish();

 private:
  PairWriter(Store& store, Stored stored);
  void loop();
  Store& store_;
  const Stored stored_;
  mutable std::mutex mutex_;
  std::condition_variable work_, done_;
  std::deque<std::pair<PairId, std::vector<Answer>>> queue_;
  std::vector<PairId> written_;
  std::optional<Error> error_;
  bool busy_ = false, stop_ = false;
  std::jthread thread_;
};

}  // namespace benchhub
