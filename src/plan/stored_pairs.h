// What is stored, and in what state, by the inventory of a repository. Used by make_plan.cc, by assemble and by cli.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/inventory.h"
#include "store/store.h"

namespace benchhub {

// Of a repository: definitions, data and its own templates.
InventoryOptions repository_inputs(const std::string& root, std::string index, unsigned threads);

using StoredPairs = std::vector<std::pair<PairId, Digest>>;  // each with what its folder in data/ holds

// As store.pairs() has them, which is asked only if something odd stands in data/: it knows what to say of it.
Result<StoredPairs> stored_pairs(const Inventory& inventory, const Store& store);

}  // namespace benchhub
