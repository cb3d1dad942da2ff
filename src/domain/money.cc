// Money; see money.h.
#include "domain/money.h"

#include <cmath>

#include "base/text.h"

namespace benchhub {

std::optional<Nano> nano_from_usd(double usd) {
  if (!std::isfinite(usd) || usd < 0 || usd > 1e6) return std::nullopt;
  // A price like 0.1 is not exact in binary: round to the nearest Nano first, up only beyond that.
  const double nano = usd * static_cast<double>(kNanoPerUsd);
  const double nearest = std::nearbyint(nano);
  return static_cast<Nano>(std::fabs(nano - nearest) < 1e-4 * std::fmax(1.0, nano * 1e-9) ? nearest : std::ceil(nano));
}

Nano token_cost(std::int64_t tokens, Nano per_million) {
  __extension__ using i128 = __int128;
  return static_cast<Nano>((static_cast<i128>(tokens) * per_million + 999'999) / 1'000'000);
}

std::string usd_text(Nano amount) {
  const double usd = static_cast<double>(amount) / static_cast<double>(kNanoPerUsd);
  if (amount == 0) return "$0";
  if (usd >= 1) return "$" + fixed(usd, 2);
  if (usd >= 0.01) return "$" + fixed(usd, 4);
  int decimals = 4;  // two digits that say something
  for (double limit = 0.001; usd < limit && decimals < 9; limit /= 10) ++decimals;
  return "$" + fixed(usd, decimals);
}

}  // namespace benchhub
