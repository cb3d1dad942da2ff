// HistoryKeeper; see history.h.
#include "cli/history.h"

#include "assemble/assemble.h"
#include "base/parallel.h"

namespace benchhub {
namespace {

constexpr unsigned kHistoryWriters = 8;  // more than cores: each waits for the disk

}  // namespace

Status HistoryKeeper::write(const PairId& id) const {
  BH_TRY(const auto plan, plan_pair(repository_, store_, options_, id));
  if (plan.pairs.empty()) return {};
  auto entry = summarise_pair(plan.pairs.front(), commit_);
  if (!entry) return {};
  // A sample of at least as many cases as there are is none: nothing was left out.
  const auto all = static_cast<int>(plan.pairs.front().benchmark->cases.size());
  if (options_.sample.cases > 0 && options_.sample.cases < all) {
    entry->sample_cases = options_.sample.cases;
    entry->sample_seed = options_.sample.seed;
  }
  return store_.append_history(id, *entry);
}

Status HistoryKeeper::record(const PairId& id) {
  recorded_.insert(id);
  return write(id);
}

Status HistoryKeeper::record_rest(const std::vector<PairId>& changed) {
  std::set<PairId> wanted(changed.begin(), changed.end());
  for (const auto& id : recorded_) wanted.erase(id);
  return record_all({wanted.begin(), wanted.end()});
}

Status HistoryKeeper::record_all(const std::vector<PairId>& ids) const {
  std::vector<Status> written(ids.size());
  parallel_for(ids.size(), kHistoryWriters, [&](std::size_t i) { written[i] = write(ids[i]); });
  for (auto& status : written) BH_CHECK(std::move(status));
  return {};
}

}  // namespace benchhub
