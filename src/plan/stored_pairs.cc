// See stored_pairs.h.
#include "plan/stored_pairs.h"

#include <algorithm>

#include "base/field_table.h"

namespace benchhub {
namespace {

// "x" and "y" of "data/x/y/".
std::pair<std::string_view, std::string_view> slugs_of(std::string_view folder) {
  const std::size_t first = folder.find('/') + 1, second = folder.find('/', first) + 1;
  return {folder.substr(first, second - 1 - first), folder.substr(second, folder.size() - 1 - second)};
}

}  // namespace

InventoryOptions repository_inputs(const std::string& root, std::string index, unsigned threads) {
  return {root, {"benchhub.json", "benchmarks", "data", "models", "templates"}, std::move(index), threads};
}

Result<StoredPairs> stored_pairs(const Inventory& inventory, const Store& store) {
  const Inventory::Folders folders = inventory.two_below("data/");
  StoredPairs out;
  if (folders.odd || folders.list.empty()) {
    BH_TRY(const auto ids, store.pairs());
    for (const PairId& id : ids) out.emplace_back(id, inventory.digest("data/" + id.benchmark + "/" + id.model + "/"));
    return out;
  }
  const FieldPattern& slug = *find_pattern("slug");
  out.reserve(folders.list.size());
  std::string last;
  for (const auto& [folder, digest] : folders.list) {
    const auto [benchmark, model] = slugs_of(folder);
    if (benchmark != last && !slug.matches(benchmark)) continue;
    last = benchmark;
    PairId id{last, std::string(model)};
    if (slug.matches(id.model)) out.emplace_back(std::move(id), digest);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

}  // namespace benchhub
