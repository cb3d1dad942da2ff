// Money as integers: one Nano is a billionth of a US dollar. Prices are Nano per million tokens, so that every
// published price is exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace benchhub {

using Nano = std::int64_t;
inline constexpr Nano kNanoPerUsd = 1'000'000'000;

// Dollars as written in a file; nullopt for NaN, infinite, negative, or more than a million dollars. Rounds up.
std::optional<Nano> nano_from_usd(double usd);
// tokens × price (Nano per million tokens), rounded up.
Nano token_cost(std::int64_t tokens, Nano per_million);
// "$12.34"; below a dollar "$0.0123", below a cent two significant digits: "$0.0012", "$0.000012".
std::string usd_text(Nano amount);

}  // namespace benchhub
