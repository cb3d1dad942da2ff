// See valid_times.h.
#include "plan/valid_times.h"

#include <map>

#include "base/clock.h"

namespace benchhub {

ValidTimes valid_times(const PairPlan& pair, std::int64_t now_ms) {
  ValidTimes out;
  if (pair.recheck_due_ms > 0)
    out.narrow(pair.recheck_due_ms >= now_ms ? ValidTimes{0, pair.recheck_due_ms}
                                             : ValidTimes{pair.recheck_due_ms + 1});
  if (!pair.benchmark->max_age_days) return out;
  const std::int64_t age = *pair.benchmark->max_age_days * std::int64_t{86'400'000};
  for (const CasePlan& item : pair.cases) {
    if (item.answer == nullptr) continue;
    const std::int64_t last = item.answer->at_ms + age;  // the last moment at which it is not too old
    out.narrow(last >= now_ms ? ValidTimes{0, last} : ValidTimes{last + 1});
  }
  return out;
}

ValidTimes valid_times(const std::vector<PairPlan>& pairs, std::int64_t now_ms) {
  ValidTimes out;
  for (const PairPlan& pair : pairs) out.narrow(valid_times(pair, now_ms));
  return out;
}

ValidTimes retirement_times(const Repository& repository) {
  ValidTimes out;
  for (const Model& model : repository.models) {
    if (const auto since = parse_utc(model.retired)) out.narrow({*since});
    if (const auto from = parse_utc(model.retires)) out.narrow({0, *from - 1});
  }
  return out;
}

std::vector<std::pair<std::string, bool>> keys_set(const Repository& repository, const PlanOptions& options) {
  std::map<std::string, bool> out;
  for (const Provider& provider : repository.providers) {
    if (!provider.key_env.empty()) out[provider.key_env] = options.has_env && options.has_env(provider.key_env);
  }
  return {out.begin(), out.end()};
}

}  // namespace benchhub
