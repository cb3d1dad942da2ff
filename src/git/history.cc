// See history.h. Which commits there are and their order stands in commit_graph.cc; here is what they changed.
#include "git/history.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "git/commit_graph.h"
#include "git/raw_tree.h"

namespace benchhub {
namespace {

class FolderWalk {
 public:
  FolderWalk(TreeReader& trees, const std::vector<std::string>& path) : trees_(trees), path_(path) {}

  FolderHistory run(const CommitGraph& graph) {
    FolderHistory history;
    if (graph.commits.empty() || !list_folders(graph.commits.front())) {
      history.incomplete = true;
      return history;
    }
    for (const int index : graph.order()) {
      const WalkCommit& commit = graph.at(index);
      if (!commit.cut && find_changes(graph, commit)) note_changes(commit);
      else history.incomplete = true;
    }
    for (Folder& folder : folders_) {
      if (folder.facts.commits == 0) continue;
      folder.facts.authors = by_commits(folder.commits_of, graph.authors);
      history.folders.emplace(std::move(folder.name), std::move(folder.facts));
    }
    return history;
  }

 private:
  struct Folder {
    std::string name;
    FolderFacts facts;
    std::map<int, int> commits_of;  // author -> commits
  };

  bool list_folders(const WalkCommit& head) {
    const auto tree = tree_of(head);
    auto rest = tree ? trees_.bytes(*tree) : std::nullopt;
    if (!rest) return false;
    while (const auto entry = next_entry(*rest)) {
      if (entry->folder) folders_.push_back({std::string(entry->name), {}, {}});
    }
    for (std::size_t i = 0; i < folders_.size(); ++i) index_.emplace(folders_[i].name, static_cast<int>(i));
    return true;
  }

  std::optional<git_oid> tree_of(const WalkCommit& commit) {
    const auto [it, fresh] = tree_of_root_.try_emplace(commit.root);
    if (fresh) it->second = trees_.at_path(commit.root, path_);
    return it->second;
  }

  // Fills changed_ with the folders in which the commit differs from every parent; false if a tree is not there.
  bool find_changes(const CommitGraph& graph, const WalkCommit& commit) {
    changed_.clear();
    const auto tree = tree_of(commit);
    if (!tree) return false;
    std::vector<git_oid> before;
    for (const int parent : commit.parents) {
      const auto parent_tree = tree_of(graph.at(parent));
      if (!parent_tree) return false;
      if (git_oid_equal(&*parent_tree, &*tree) != 0) return true;
      before.push_back(*parent_tree);
    }
    if (before.empty()) before.push_back(git_oid{});
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!compare(*tree, before[i])) return false;
      if (i == 0) changed_.swap(differing_);
      else keep_common();
      if (changed_.empty()) break;
    }
    return true;
  }

  // Fills differing_ with the folders in which two trees differ.
  bool compare(const git_oid& left, const git_oid& right) {
    differing_.clear();
    const auto a = trees_.bytes(left), b = trees_.bytes(right);
    if (!a || !b) return false;
    for_each_difference(*a, *b, [&](std::string_view name) {
      if (const auto known = index_.find(name); known != index_.end()) differing_.push_back(known->second);
    });
    // A file that became a folder is met twice.
    std::sort(differing_.begin(), differing_.end());
    differing_.erase(std::unique(differing_.begin(), differing_.end()), differing_.end());
    return true;
  }

  void keep_common() {
    std::erase_if(changed_, [&](int f) { return !std::binary_search(differing_.begin(), differing_.end(), f); });
  }

  void note_changes(const WalkCommit& commit) {
    for (const int index : changed_) {
      Folder& folder = folders_[static_cast<std::size_t>(index)];
      if (folder.facts.commits++ == 0) {
        folder.facts.last_commit = git_oid_tostr_s(&commit.id);
        folder.facts.last_change_ms = commit.author_ms;
      }
      folder.facts.first_change_ms = commit.author_ms;
      ++folder.commits_of[commit.author];
    }
  }

  static std::vector<std::string> by_commits(const std::map<int, int>& commits_of,
                                             const std::vector<std::string>& names) {
    std::vector<std::pair<int, std::string>> order;
    for (const auto& [author, commits] : commits_of)
      order.emplace_back(-commits, names[static_cast<std::size_t>(author)]);
    std::sort(order.begin(), order.end());
    std::vector<std::string> out;
    for (auto& [commits, name] : order) out.push_back(std::move(name));
    return out;
  }

  TreeReader& trees_;
  const std::vector<std::string>& path_;
  std::vector<Folder> folders_;
  std::unordered_map<std::string_view, int> index_;  // views into folders_
  std::map<git_oid, std::optional<git_oid>, OidLess> tree_of_root_;
  std::vector<int> changed_, differing_;
};

}  // namespace

FolderHistory walk_history(git_repository* repository, TreeReader& trees, const git_oid& head,
                           const std::vector<std::string>& path) {
  return FolderWalk(trees, path).run(CommitGraph(repository, head));
}

}  // namespace benchhub
