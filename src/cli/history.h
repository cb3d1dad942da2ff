// Lines of history.jsonl: the numbers of each pair that changed, while the run goes on or after it. Used by cmd_run.cc
// only.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/command.h"
#include "definition/repository.h"
#include "store/store.h"

namespace benchhub {

class HistoryKeeper {
 public:
  // All must outlive it.
  HistoryKeeper(const PlanOptions& options, const Repository& repository, Store& store, const std::string& commit)
      : options_(options), repository_(repository), store_(store), commit_(commit) {}

  // The pair as it is in data/ now. From one thread at a time.
  Status record(const PairId& id);
  // Those of `changed` that were not recorded, several at once: each waits for the disk.
  Status record_rest(const std::vector<PairId>& changed);
  // All of them, each named once: what came after a pair was recorded, several at once.
  Status record_all(const std::vector<PairId>& ids) const;

 private:
  Status write(const PairId& id) const;

  const PlanOptions& options_;
  const Repository& repository_;
  Store& store_;
  const std::string& commit_;
  std::set<PairId> recorded_;
};

}  // namespace benchhub
