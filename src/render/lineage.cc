// See lineage.h.
#include "render/lineage.h"

#include <algorithm>
#include <map>
#include <set>

namespace benchhub {
namespace {

const BenchmarkView* find_view(const SiteView& site, std::string_view slug) {
  const BenchmarkIndex* index = slug.empty() ? nullptr : site.find_benchmark(slug);
  return index == nullptr ? nullptr : index->view;
}

// Forks may name each other in a circle: each is visited once.
void add_branch(const SiteView& site, const BenchmarkView& view, int depth, std::set<std::string_view>& seen,
                std::vector<FamilyMember>& out) {
  if (!seen.insert(view.benchmark->slug).second) return;
  out.push_back({&view, depth});
  for (const std::string& slug : view.forks) {
    if (const BenchmarkView* fork = find_view(site, slug)) add_branch(site, *fork, depth + 1, seen, out);
  }
}

// What is asked and expected, whatever it is called.
std::string case_content(const Case& one) {
  Json messages = Json::array();
  for (const Message& message : one.messages) messages.push_back({message.role, message.content});
  return Json{one.vars, messages, one.expected, one.choices, one.filler_tokens}.dump(-1, ' ', false,
                                                                                     Json::error_handler_t::replace);
}

}  // namespace

std::string_view parent_slug(const Benchmark& benchmark) {
  return std::string_view(benchmark.forked_from).substr(0, benchmark.forked_from.find('@'));
}

std::vector<FamilyMember> family_of(const SiteView& site, const BenchmarkView& view) {
  const BenchmarkView* first = find_view(site, view.benchmark->slug);
  if (first == nullptr) first = &view;
  std::set<std::string_view> above;
  while (above.insert(first->benchmark->slug).second) {
    const BenchmarkView* parent = find_view(site, parent_slug(*first->benchmark));
    if (parent == nullptr || above.contains(parent->benchmark->slug)) break;
    first = parent;
  }
  std::vector<FamilyMember> out;
  std::set<std::string_view> seen;
  add_branch(site, *first, 0, seen, out);
  return out;
}

CaseChanges case_changes(const Benchmark& parent, const Benchmark& fork) {
  std::map<std::string, const Case*> by_id;
  std::map<std::string, int> left;  // contents of the parent's cases that no case of the fork has taken yet
  for (const Case& one : parent.cases) {
    by_id.emplace(one.id, &one);
    ++left[case_content(one)];
  }
  CaseChanges out;
  std::set<std::string_view> ids;
  for (const Case& one : fork.cases) {
    ids.insert(one.id);
    const auto content = left.find(case_content(one));
    const bool is_shared = content != left.end() && content->second-- > 0;
    const auto before = by_id.find(one.id);
    if (is_shared) (before != by_id.end() ? out.same : out.renamed).push_back(one.id);
    else (before != by_id.end() ? out.changed : out.added).push_back(one.id);
  }
  for (const Case& one : parent.cases) {
    if (!ids.contains(one.id)) out.removed.push_back(one.id);
  }
  const double shared = static_cast<double>(out.same.size() + out.renamed.size());
  const double all = static_cast<double>(parent.cases.size() + fork.cases.size()) - shared;
  out.overlap = all > 0 ? shared / all : 0;
  return out;
}

std::vector<KeyChange> key_changes(const Benchmark& parent, const Benchmark& fork) {
  static const std::set<std::string> kOwn = {"cases", "forked_from", "canary", "formerly", "$schema", "prompt"};
  const auto with_prompts = [](const Benchmark& benchmark) {
    Json out = benchmark.definition.is_object() ? benchmark.definition : Json::object();
    for (const std::string& key : kOwn) out.erase(key);
    if (!benchmark.system_prompt.empty()) out["prompt.system"] = benchmark.system_prompt;
    if (!benchmark.user_prompt.empty()) out["prompt.user"] = benchmark.user_prompt;
    return out;
  };
  const Json before = with_prompts(parent), after = with_prompts(fork);
  std::set<std::string> keys;
  for (const Json* json : {&before, &after}) {
    for (const auto& item : json->items()) keys.insert(item.key());
  }
  std::vector<KeyChange> out;
  for (const std::string& key : keys) {
    Json x = before.value(key, Json()), y = after.value(key, Json());
    if (x != y) out.push_back({key, std::move(x), std::move(y)});
  }
  return out;
}

}  // namespace benchhub
