// See commit_graph.h.
#include "git/commit_graph.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "base/text.h"

namespace benchhub {

std::int64_t git_time_ms(git_time_t seconds) {
  return std::clamp<std::int64_t>(seconds, -62'167'219'200, 253'402'300'799) * 1000;
}

CommitGraph::CommitGraph(git_repository* repository, const git_oid& head) : repository_(repository) {
  (void)add(head);
  // `commits` grows while it is gone through: parents are added behind their children.
  for (std::size_t i = 0; i < commits.size(); ++i) add_parents(i);
}

std::vector<int> CommitGraph::order() const {
  std::vector<int> children(commits.size(), 0);
  for (const WalkCommit& commit : commits) {
    for (const int parent : commit.parents) ++children[static_cast<std::size_t>(parent)];
  }
  std::priority_queue<std::pair<std::int64_t, int>> ready;
  std::vector<int> out;
  if (!commits.empty()) ready.emplace(0, 0);
  while (!ready.empty()) {
    const int next = ready.top().second;
    ready.pop();
    out.push_back(next);
    for (const int parent : at(next).parents) {
      if (--children[static_cast<std::size_t>(parent)] == 0) ready.emplace(at(parent).commit_ms, parent);
    }
  }
  return out;
}

int CommitGraph::add(const git_oid& id) {
  if (const auto known = index_.find(id); known != index_.end()) return known->second;
  const auto commit = git_make<CommitHandle>(git_commit_lookup, repository_, &id);
  if (!commit) return -1;
  const git_signature* author = git_commit_author(commit.get());
  WalkCommit out;
  out.id = id;
  out.root = *git_commit_tree_id(commit.get());
  out.commit_ms = git_time_ms(git_commit_time(commit.get()));
  out.author_ms = git_time_ms(author->when.time);
  out.author = author_index(author->name);
  commits.push_back(std::move(out));
  return index_[id] = static_cast<int>(commits.size()) - 1;
}

void CommitGraph::add_parents(std::size_t child) {
  const auto commit = git_make<CommitHandle>(git_commit_lookup, repository_, &commits[child].id);
  const unsigned count = commit ? git_commit_parentcount(commit.get()) : 0;
  for (unsigned i = 0; i < count; ++i) {
    const int parent = add(*git_commit_parent_id(commit.get(), i));
    if (parent < 0) commits[child].cut = true;
    else commits[child].parents.push_back(parent);
  }
}

int CommitGraph::author_index(const char* name) {
  const auto [it, fresh] = author_index_.emplace(clean_utf8(name), static_cast<int>(authors.size()));
  if (fresh) authors.push_back(it->first);
  return it->second;
}

}  // namespace benchhub
