// The ledger of a day: what the runs on this machine spent, for the limit of the night. data/ alone does not tell: an
// answer that is replaced on the same day goes with its cost, and a send without a known outcome leaves none.
// `.benchhub/spent`, in the journal's framing. Written by run/engine.cc and run/fold.cc before the journal goes, and
// for batches that were fetched.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/fs.h"
#include "domain/money.h"

namespace benchhub {

struct Spending {
  Nano cost = 0;      // all of it
  Nano presumed = 0;  // of that: the most that sends without a known outcome can have cost
  Nano of_part = 0;   // of that: by runs with --shard here, which have their part of what the others left
};

// Durable. Lines of past days are left out on the way; a damaged ledger is only added to. After a crash between this
// and the removal of the journal the same sends count twice: never too little.
Status add_spending(FileSystem& fs, const std::string& root, Clock& clock, const Spending& spending);
// What another checkout of the repository spent: what its ledger says, or under a name of its own. Taken again it counts
// once. Errc::corruption if its ledger is damaged.
Status merge_spending(FileSystem& fs, const std::string& root, std::int64_t at_ms, const std::string& from);
Status merge_spending(FileSystem& fs, const std::string& root, std::int64_t at_ms, const Spending& spending,
                      const std::string& name);
// The sums of the day (UTC) of `at_ms`. Errc::corruption if a line is damaged: what it said is not known.
Result<Spending> spending_of_day(FileSystem& fs, const std::string& root, std::int64_t at_ms);

}  // namespace benchhub
