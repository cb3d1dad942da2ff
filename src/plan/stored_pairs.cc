// See stored_pairs.h.
#include "plan/stored_pairs.h"

#include <algorithm>

#include "base/field_table.h"

namespace benchhub {
namespace {

Result<std::vector<PairId>> pairs_of(const Inventory& inventory, const Store& store) {
  const auto is_slug = [](const std::string& name) { return find_pattern("slug")->matches(name); };
  const auto benchmarks = inventory.folders("data/");
  if (!benchmarks || benchmarks->empty()) return store.pairs();
  std::vector<PairId> out;
  for (const std::string& benchmark : *benchmarks) {
    if (!is_slug(benchmark)) continue;
    const auto models = inventory.folders("data/" + benchmark + "/");
    if (!models) return store.pairs();
    for (const std::string& model : *models) {
      if (is_slug(model)) out.push_back({benchmark, model});
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

InventoryOptions repository_inputs(const std::string& root, std::string index, unsigned threads) {
  return {root, {"benchhub.json", "benchmarks", "data", "models", "templates"}, std::move(index), threads};
}

Result<StoredPairs> stored_pairs(const Inventory& inventory, const Store& store) {
  BH_TRY(auto ids, pairs_of(inventory, store));
  const auto digests = inventory.digests_two_below("data/");
  StoredPairs out;
  out.reserve(ids.size());
  for (PairId& id : ids) {
    const auto known = digests.find("data/" + id.benchmark + "/" + id.model + "/");
    const Digest digest = known == digests.end() ? digest_of("") : known->second;
    out.emplace_back(std::move(id), digest);
  }
  return out;
}

}  // namespace benchhub
