// All commits that HEAD reaches, children before parents. Unlike libgit2's own walk it does not end with an error where
// parents are missing (shallow clone, damage): such a commit is marked. Private to the git module.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "git/handles.h"

namespace benchhub {

struct OidLess {
  bool operator()(const git_oid& a, const git_oid& b) const { return git_oid_cmp(&a, &b) < 0; }
};

struct WalkCommit {
  git_oid id{}, root{};
  std::int64_t commit_ms = 0, author_ms = 0;
  int author = 0;            // index into CommitGraph::authors
  std::vector<int> parents;  // indexes into CommitGraph::commits
  bool cut = false;          // a parent is not there: what the commit changed is unknown
};

// Seconds since 1970 as milliseconds, held within the years 0 to 9999 whatever a commit claims.
std::int64_t git_time_ms(git_time_t seconds);

class CommitGraph {
 public:
  CommitGraph(git_repository* repository, const git_oid& head);

  // Indexes into commits, children before parents, newest first where that leaves a choice.
  std::vector<int> order() const;
  const WalkCommit& at(int index) const { return commits[static_cast<std::size_t>(index)]; }

  std::vector<WalkCommit> commits;   // HEAD first; empty if HEAD is not there
  std::vector<std::string> authors;  // names, clean UTF-8

 private:
  int add(const git_oid& id);  // the commit's index, or -1 if it is not there
  void add_parents(std::size_t child);
  int author_index(const char* name);

  git_repository* repository_;
  std::map<git_oid, int, OidLess> index_;
  std::unordered_map<std::string, int> author_index_;
};

}  // namespace benchhub
