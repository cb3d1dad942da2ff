// Folds a journal that an earlier run left behind into data/: called at the start of every run, under the lock. `merge`
// reads that of another checkout.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/journal.h"
#include "store/ledger.h"
#include "store/store.h"

namespace benchhub {

struct FoldReport {
  int answers = 0;               // put into data/
  int lost = 0;                  // sends whose reply never came: unknown-outcome, asked again
  Nano carried = 0;              // the most those lost sends can have cost
  Spending spent;                // by all sends of the journal: goes to the ledger of the day
  std::uint64_t torn_bytes = 0;  // damaged tail of the journal, kept beside it
};

std::string journal_path(const std::string& root);  // "<root>/.benchhub/journal"

struct LeftJournal {
  FoldReport report;
  std::map<PairId, std::vector<Answer>> answers;  // of the replies; lost sends as unknown-outcome, at now_ms
  bool present = false;                           // there is a file, perhaps an empty one
};
// What fold_journal would put into data/; nothing is changed. An absent journal is empty.
Result<LeftJournal> read_left_journal(FileSystem& fs, const std::string& root, std::int64_t now_ms);

// of_part: this checkout runs a part of a run (Spending::of_part). Removes the journal when all of it is durable in
// data/. Doing it twice does no harm.
Result<FoldReport> fold_journal(FileSystem& fs, Store& store, Clock& clock, const std::string& root,
                                bool of_part = false);

}  // namespace benchhub
