// Whose answers a judge compares with: one model's, or of all pairs every other's. See judging.h.
#include <algorithm>
#include <set>

#include "plan/judging.h"
#include "plan/needs.h"
#include "plan/select.h"

namespace benchhub {
namespace {

// What was asked, as its digests in the key.
std::map<std::string, std::string> question_of(const Answer& answer) {
  const auto first = answer.key_parts.lower_bound("messages."), end = answer.key_parts.lower_bound("messages/");
  return {first, end};
}

}  // namespace

std::string canary_scorer(const JudgeSpec& spec) { return spec.name + "/canary"; }

void VerdictPlanner::add_rivals(const Repository& repository, const JudgeSpec* spec, const AsksModel& asks) {
  auto& out = rivals_.emplace_back();
  if (spec == nullptr || spec->kind != JudgeKind::pair) return;
  const auto& chosen = lookup_.options.models;
  for (const Model& model : repository.models) {
    if (spec->all_pairs ? !asks(model) : model.slug != spec->against) continue;
    const bool wanted = chosen.empty() || std::find(chosen.begin(), chosen.end(), model.slug) != chosen.end();
    out.push_back({&model, wanted,
                   wanted && model.retired.empty() && asks(model) &&
                       !usable_routes(routes_of(repository, model), lookup_.options).empty()});
  }
}

// Where the benchmark has another name since, nothing is stored under its own: the answers that others are compared
// with are found by what they were asked, as all are.
void VerdictPlanner::find_renamed_rivals(const Repository& repository) {
  std::set<const Model*> rivals;
  for (const auto& some : rivals_) {
    for (const Rival& rival : some) rivals.insert(rival.model);
  }
  for (const Model* rival : rivals) {
    if (lookup_.own.pair(rival->slug) != nullptr) continue;
    auto& found = renamed_rivals_[rival->slug];
    RequestMaker maker(benchmark_);
    for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) {
      for (int repeat = 0; repeat < benchmark_.repeats; ++repeat) {
        for (const Route& route : routes_of(repository, *rival)) {
          const std::string key = answer_key(maker.make(i, repeat, *route.provider, *route.model));
          const Answer* answer = find_for_case(lookup_.others, key, benchmark_.cases[i].id);
          if (answer != nullptr) found.emplace(std::pair(i, repeat), answer);
        }
      }
    }
  }
}

const Answer* VerdictPlanner::stored_rival(const CasePlan& item, const std::string& slug) const {
  const auto renamed = renamed_rivals_.find(slug);
  if (renamed == renamed_rivals_.end())
    return lookup_.own.at(slug, place_of(benchmark_.cases[item.case_index].id, item.repeat, nullptr));
  const auto it = renamed->second.find({item.case_index, item.repeat});
  return it == renamed->second.end() ? nullptr : it->second;
}

// The other answer, if it is one to the same question; null if there is none to compare with.
const Answer* VerdictPlanner::rival_of(const CasePlan& item, const std::string& slug) const {
  const Answer* rival = stored_rival(item, slug);
  if (item.answer == nullptr || !can_be_graded(benchmark_, rival)) return nullptr;
  return question_of(*rival) == question_of(*item.answer) ? rival : nullptr;
}

// Whether there will be one: not if it is there and of no use, or was given up.
bool VerdictPlanner::rival_comes(const CasePlan& item, const Rival& rival) const {
  const Answer* there = stored_rival(item, rival.model->slug);
  if (item.answer == nullptr && there != nullptr && is_final(there->state)) return can_be_graded(benchmark_, there);
  if (!rival.asked || !item.selected) return false;
  if (there == nullptr) return true;
  if (!is_final(there->state)) return there->failed_runs < kMaxFailedRuns || lookup_.options.retry_failed;
  return question_of(*there) != question_of(*item.answer);
}

// Of all pairs the canary meets one and the same model everywhere: the one that it met before, else the first that is
// no baseline and has answered.
const VerdictPlanner::Rival* VerdictPlanner::canary_rival(std::size_t scoring) const {
  const auto& rivals = rivals_[scoring];
  std::set<std::string_view> met;
  for (const PairData* data : specs_[scoring]->all_pairs ? lookup_.own.pairs() : std::vector<const PairData*>()) {
    for (const Answer& reply : data->judgments) {
      if (reply.verdict->scorer == canary_scorer(*specs_[scoring])) met.insert(reply.verdict->rival);
    }
  }
  const auto again =
      std::find_if(rivals.begin(), rivals.end(), [&](const Rival& rival) { return met.contains(rival.model->slug); });
  if (again != rivals.end()) return &*again;
  const auto is_there = [&](const Rival& rival) {
    return !rival.model->is_baseline() && lookup_.own.pair(rival.model->slug) != nullptr;
  };
  const auto it = std::find_if(rivals.begin(), rivals.end(), is_there);
  return it != rivals.end() ? &*it : rivals.empty() ? nullptr : &rivals.front();
}

std::vector<std::vector<bool>> VerdictPlanner::draws(const PairPlan& pair, std::size_t scoring) const {
  std::vector<std::vector<bool>> out;
  for (const Rival& rival : rivals_[scoring])
    out.push_back(compared_cases(benchmark_, judged_, specs_[scoring]->share, pair.model->slug, rival.model->slug));
  return out;
}

}  // namespace benchhub
