// One walk over all commits that HEAD reaches: when, how often and by whom each folder below a path was changed.
// A commit changed a folder if it differs there from every parent, so merges count only what they resolved.
// Cost: commits × folders of the path at worst, far less where neighbouring commits share the path's tree.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "git/git.h"
#include "git/handles.h"
#include "git/tree_reader.h"

namespace benchhub {

struct FolderHistory {
  std::map<std::string, FolderFacts> folders;  // by name; the folders that HEAD has and whose changes are known
  bool incomplete = false;                     // a commit's parents or trees are not there: its changes are left out
};

FolderHistory walk_history(git_repository* repository, TreeReader& trees, const git_oid& head,
                           const std::vector<std::string>& path);

}  // namespace benchhub
