// See judge_names.h.
#include "plan/judge_names.h"

namespace benchhub {

void JudgeNames::add(const Answer& reply) {
  if (!reply.verdict || reply.model_served.empty() || !is_final(reply.state)) return;
  First now{reply.at_ms, reply.model_served};
  const auto [it, fresh] = first_.try_emplace({reply.verdict->series, reply.route}, now);
  if (!fresh && now < it->second) it->second = std::move(now);
}

bool JudgeNames::is_other(const std::string& series, const Answer& reply) const {
  const auto it = first_.find({series, reply.route});
  return it != first_.end() && !reply.model_served.empty() && it->second.served != reply.model_served;
}

}  // namespace benchhub
