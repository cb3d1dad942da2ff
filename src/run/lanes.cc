// The lanes of a run; see lanes.h.
#include "run/lanes.h"

namespace benchhub {

Lanes::Lanes(const RunOptions& options, std::int64_t start_ns) : options_(options) {
  if (options.max_time_s) latest_ns_ = start_ns + static_cast<std::int64_t>(std::min(*options.max_time_s, 1e9) * 1e9);
}

Lane& Lanes::of(const Provider& provider) {
  const auto [lane, fresh] = lanes_.try_emplace(provider.slug, provider, options_.env, options_.concurrency);
  if (fresh) lane->second.latest_ns = latest_ns_;
  return lane->second;
}

std::int64_t Lanes::next_ns(std::int64_t now_ns) const {
  std::int64_t out = Pacer::kNever;
  for (const auto& [slug, lane] : lanes_) {
    if (lane.armed.empty() || !lane.stopped.empty()) continue;
    const std::int64_t ready = lane.next_ns(now_ns);
    if (ready > now_ns) out = std::min(out, ready);
  }
  return out;
}

void Lanes::tell(RunProgress& out, std::int64_t now_ns) const {
  for (const auto& [slug, lane] : lanes_) {
    out.lanes.push_back(lane.progress(now_ns));
    if (const auto eta = lane.eta_s(out.elapsed_s)) out.eta_s = std::max(out.eta_s.value_or(0), *eta);
  }
}

}  // namespace benchhub
