// Verdicts of other series that are stored with a pair: of judges who graded once, or by a former rubric. They are
// never mixed with those of today; boards show both on what both are about.
#include <algorithm>

#include "plan/judging.h"

namespace benchhub {
namespace {

// The message that holds what is graded; it names question, reference and answers by its fence.
constexpr const char* kCandidate = "messages.2.user";

std::string candidate_digest(const std::map<std::string, std::string>& key_parts) {
  const auto it = key_parts.find(kCandidate);
  return it == key_parts.end() ? "" : it->second;
}

bool is_about(const PairPlan& pair, const Graded& graded, const JudgeSpec& spec, const Answer& reply) {
  Request request;
  request.messages = judge_messages(spec, judge_input(pair, graded), reply.verdict->order, 0, Grammar::line);
  return candidate_digest(reply.key_parts) == candidate_digest(answer_key_parts(request));
}

}  // namespace

void VerdictPlanner::recall(PairPlan& pair, std::size_t scoring) const {
  const PairData* data = lookup_.own.pair(pair.id.model);
  if (data == nullptr) return;
  const JudgeSpec& spec = *specs_[scoring];
  std::vector<const Answer*> replies;
  std::map<std::string_view, std::string> published;  // series by judge
  for (const Answer& reply : data->judgments) {
    const JudgeRef& ref = *reply.verdict;
    std::string& imported = published[ref.judge];
    if (imported.empty()) imported = published_series(ref.judge);
    const bool today = std::any_of(tasks_.begin(), tasks_.end(), [&](const auto& task) {
      return task.first.first == scoring && (task.second->series == ref.series || imported == ref.series);
    });
    if (ref.scorer == spec.name && !today && reply.state == AnswerState::answered) replies.push_back(&reply);
  }
  if (replies.empty()) return;
  std::map<std::pair<std::string_view, int>, std::size_t> items;
  for (std::size_t i = 0; i < pair.cases.size(); ++i)
    items[{benchmark_.cases[pair.cases[i].case_index].id, pair.cases[i].repeat}] = i;
  for (const Answer* reply : replies) {
    const auto it = items.find({reply->case_id, reply->repeat});
    if (it == items.end() || pair.cases[it->second].answer == nullptr) continue;
    const bool compares = spec.kind == JudgeKind::pair;
    const std::string& other = reply->verdict->rival.empty() ? spec.against : reply->verdict->rival;
    const Answer* rival = compares ? rival_of(pair.cases[it->second], other) : nullptr;
    if (compares && rival == nullptr) continue;
    if (is_about(pair, {it->second, scoring, rival}, spec, *reply)) pair.past.push_back({it->second, scoring, reply});
  }
}

}  // namespace benchhub
