// Facts from git (libgit2): commit, dirty flag, authors and last change of each folder in one walk of the history.
// Everything is optional: a tarball without .git, a shallow clone or a foreign owner gives fewer facts and a note.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct FolderFacts {
  std::string last_commit;          // 40 hex
  std::int64_t last_change_ms = 0;  // author date
  std::int64_t first_change_ms = 0;
  int commits = 0;
  std::vector<std::string> authors;  // names, most commits first, then by name; no e-mail
};

struct GitFacts {
  bool available = false;
  std::string note;    // why facts are missing, for a person; "" if none are
  std::string commit;  // HEAD, 40 hex, "" in an empty repository
  std::int64_t commit_time_ms = 0;
  bool dirty = false;                          // a tracked file below `parent` or "data" differs from HEAD
  std::map<std::string, FolderFacts> folders;  // "benchmarks/<slug>" -> facts
};

// root: the repository's working tree (or a folder in it). parent: the folder whose sub-folders are wanted
// ("benchmarks"). Never fails: what cannot be had is said in `note`.
GitFacts read_git(const std::string& root, const std::string& parent);
// GitFacts::commit alone, without a walk of the history.
std::string head_commit(const std::string& root);

// The folders below `folder` of `root` ("data") of which a sparse checkout leaves out files that are committed, sorted:
// their names, or "" alone where the index cannot be read and the whole folder is missing. Costs next to nothing where no
// sparse checkout was ever made.
std::vector<std::string> left_out_folders(const std::string& root, const std::string& folder);

// A text that is another one whenever read_git() could give other facts while the files of the working tree are the
// same: HEAD, what of the history is there, the index. Costs next to nothing.
std::string git_stamp(const std::string& root);
std::string libgit2_version_text();

}  // namespace benchhub
