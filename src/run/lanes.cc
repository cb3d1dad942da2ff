// The lanes of a run; see lanes.h.
#include "run/lanes.h"

#include "base/text.h"

namespace benchhub {
namespace {

// "https://api.example.com/v1" -> "https://api.example.com"
std::string origin_of(const std::string& url) {
  const std::size_t host = url.find("://");
  return ascii_lower(url.substr(0, host == std::string::npos ? host : url.find_first_of("/?#", host + 3)));
}

}  // namespace

Lanes::Lanes(const RunOptions& options, std::int64_t start_ns) : options_(options) {
  if (options.max_time_s) latest_ns_ = start_ns + static_cast<std::int64_t>(std::min(*options.max_time_s, 1e9) * 1e9);
}

Lane& Lanes::of(const Provider& provider) {
  Lane*& lane = of_provider_[provider.slug];
  if (lane != nullptr) return *lane;
  std::string key;
  if (!provider.key_env.empty() && options_.env) key = options_.env(provider.key_env).value_or("");
  const auto same = std::find_if(lanes_.begin(), lanes_.end(), [&](const auto& other) {
    return !key.empty() && other.second.key == key &&
           origin_of(other.second.providers.front()->base_url) == origin_of(provider.base_url);
  });
  if (same != lanes_.end()) {
    lane = &same->second;
    lane->share(provider, options_.concurrency);
  } else {
    lane = &lanes_.try_emplace(provider.slug, provider, std::move(key), options_.concurrency).first->second;
    lane->latest_ns = latest_ns_;
  }
  return *lane;
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
