// Looking up what is stored; see lookup.h.
#include "plan/lookup.h"

#include <algorithm>
#include <iterator>

namespace benchhub {
namespace {

void keep_best(const Answer& answer, const Answer*& slot) {
  if (slot == nullptr || standing_of(answer).stands_before(standing_of(*slot))) slot = &answer;
}

bool may_be_published(const Place& place) { return place.scorer.empty() && place.step == 0; }

// In its place, of the benchmark's other pairs, of any other.
const Answer* stored(const Lookup& lookup, const Place& place, const Answer* here, const std::string& key) {
  if (here != nullptr && here->key == key) return here;
  if (const Answer* found = lookup.own.by_key(key)) return found;
  if (!may_be_published(place)) return lookup.others.find(key);
  if (const Answer* found = lookup.own.by_key(published_key(key, place.case_id))) return found;
  return find_for_case(lookup.others, key, place.case_id);
}

// The reply to exactly this; null if there is none.
const Answer* find_reply(const Lookup& lookup, const Place& place, const Answer* here, const std::string& key) {
  const Answer* found = stored(lookup, place, here, key);
  return found != nullptr && is_final(found->state) ? found : nullptr;
}

// As Answer::route.
std::string name_of(const Route& route, const std::vector<Route>& all) {
  return route.provider == all.front().provider ? "" : route.provider->slug;
}

}  // namespace

std::string published_key(const std::string& key, std::string_view case_id) { return key + " " + std::string(case_id); }

bool is_published(const Answer& answer) { return answer.at_ms == 0 && !answer.verdict; }

bool is_found_by(const Answer& answer, std::string_view key) {
  return is_published(answer) ? key == published_key(answer.key, answer.case_id) : key == answer.key;
}

const Answer* find_for_case(const OtherAnswers& others, const std::string& key, std::string_view case_id) {
  const Answer* found = others.find(key);
  return found != nullptr ? found : others.find(published_key(key, case_id));
}

void AnswerIndex::add(const PairData& data) {
  by_model_.emplace(data.id.model, &data);
  for (const auto* records : {&data.answers, &data.judgments, &data.older}) {
    for (const auto& answer : *records) {
      if (is_published(answer)) keep_best(answer, published_[published_key(answer.key, answer.case_id)]);
      else keep_best(answer, by_key_[answer.key]);
    }
  }
}

const Answer* AnswerIndex::by_key(const std::string& key) const {
  if (const auto it = by_key_.find(key); it != by_key_.end()) return it->second;
  const auto it = published_.find(key);
  return it == published_.end() ? nullptr : it->second;
}

const Answer* AnswerIndex::at(const std::string& model, const Place& place) const {
  const auto it = by_model_.find(model);
  return it == by_model_.end() ? nullptr : it->second->at(place);
}

const PairData* AnswerIndex::pair(const std::string& model) const {
  const auto it = by_model_.find(model);
  return it == by_model_.end() ? nullptr : it->second;
}

std::vector<const PairData*> AnswerIndex::pairs() const {
  std::vector<const PairData*> out;
  for (const auto& [model, data] : by_model_) out.push_back(data);
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  return out;
}

std::vector<Route> routes_of(const Repository& repository, const Model& model) {
  std::vector<Route> out{{repository.find_provider(model.provider), &model}};
  for (const auto& other : model.routes) out.push_back({repository.find_provider(other.provider), &other});
  return out;
}

std::string in_batch_over(const std::string& route, const std::string& key) {
  return route.empty() ? key : key + " " + route;
}

std::vector<Route> usable_routes(const std::vector<Route>& all, const PlanOptions& options) {
  std::vector<Route> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out),
               [&](const Route& route) { return blocker(route, options).empty(); });
  return out;
}

std::string blocker(const Route& route, const PlanOptions& options) {
  if (route.model->is_baseline()) return "";
  if (route.provider->local && !options.local) return "a server on your own machine; --local asks it";
  const std::string& variable = route.provider->key_env;
  if (!variable.empty() && !(options.has_env && options.has_env(variable))) return "set " + variable + " to run it";
  if (!route.model->prices.known() && !options.allow_unpriced)
    return "no price in models/" + route.model->provider + ".json; --allow-unpriced runs it all the same";
  return "";
}

Request Lookup::find(const std::string& model, const Place& place, const std::vector<Route>& all,
                     const std::vector<Route>& usable, const MakeRequest& make, Asked& out) const {
  const Route& first = usable.empty() ? all.front() : usable.front();
  Request request = make(first);
  out.key = answer_key(request);
  out.in_batch = options.in_batches.contains(out.key);
  const Answer* here = own.at(model, place);
  const auto take = [&](const Answer& found, const std::string& key, const std::string& route) {
    out.answer = &found;
    out.adopted = &found != here;
    out.status = CaseStatus::fresh;
    out.key = key;
    out.route = route;
    out.elsewhere.clear();
  };
  if (const Answer* found = find_reply(*this, place, here, out.key)) {
    take(*found, out.key, name_of(first, all));
    return request;
  }
  for (const Route& route : all.size() > 1 ? all : std::vector<Route>()) {
    const std::string key = answer_key(make(route)), name = name_of(route, all);
    out.in_batch = out.in_batch || options.in_batches.contains(in_batch_over(name, key));
    const Answer* found = find_reply(*this, place, here, key);
    if (found == nullptr) continue;
    // Of another route only what was asked in the stead of the own provider: what else that one was asked says nothing
    // about a model that has not failed.
    if (name.empty() || found->route == name) {
      take(*found, key, name);
      return request;
    }
    out.elsewhere.push_back(found);
  }
  out.answer = here;
  if (here == nullptr) return request;
  if (here->key == out.key) {  // a failure: asked again, but not for ever
    const bool given_up = here->failed_runs >= kMaxFailedRuns && !options.retry_failed;
    out.status = given_up ? CaseStatus::failed : CaseStatus::missing;
    return request;
  }
  if (!is_final(here->state)) return request;
  const bool given_up = here->retry_key == out.key && here->failed_runs >= kMaxFailedRuns && !options.retry_failed;
  out.status = given_up ? CaseStatus::failed : CaseStatus::stale;
  const auto same_route =
      std::find_if(all.begin(), all.end(), [&](const Route& route) { return here->route == name_of(route, all); });
  const Request asked = same_route == all.end() ? request : make(*same_route);
  out.reasons = explain_difference(here->key_parts, answer_key_parts(asked));
  return request;
}

}  // namespace benchhub
