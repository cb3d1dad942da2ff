// See git.h. Opens the repository, names what is missing, and asks history.cc for the folders.
#include "git/git.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/fs.h"
#include "base/text.h"
#include "git/commit_graph.h"
#include "git/handles.h"
#include "git/history.h"
#include "git/tree_reader.h"

namespace benchhub {
namespace {

constexpr const char* kNoRepository = "not a git repository: commits, authors and dates are unknown";

std::string last_git_error() {
  const git_error* error = git_error_last();
  return escape_control(error != nullptr && error->message != nullptr ? error->message : "unknown error");
}

std::string open_note(int code) {
  if (code == GIT_ENOTFOUND) return kNoRepository;
  const std::string why = last_git_error();
  if (contains(why, "objectformat") || contains(why, "unsupported repository version")) {
    return fmt::format("{} cannot read this repository (SHA-256 object names?): {}", libgit2_version_text(), why);
  }
  return "the git repository cannot be opened: " + why;
}

void add_note(GitFacts& facts, const std::string& note) {
  if (!facts.note.empty()) facts.note += "; ";
  facts.note += note;
}

std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  return parts;
}

// Where `root` lies in the working tree; empty at its top and in a bare repository.
std::vector<std::string> path_in_repository(git_repository* repository, const std::string& root) {
  const char* top = git_repository_workdir(repository);
  if (top == nullptr) return {};
  std::error_code failed;
  const auto inside = std::filesystem::canonical(root, failed), around = std::filesystem::canonical(top, failed);
  if (failed) return {};
  return path_parts(inside.lexically_relative(around).generic_string());
}

struct DirtySearch {
  git_index* index;
  bool dirty = false;
};

// A file that a sparse checkout leaves out looks deleted; it is not.
int note_status(const char* path, unsigned flags, void* payload) {
  auto* search = static_cast<DirtySearch*>(payload);
  const git_index_entry* entry = search->index != nullptr ? git_index_get_bypath(search->index, path, 0) : nullptr;
  const bool left_out = entry != nullptr && (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
  if (flags == GIT_STATUS_CURRENT || (left_out && flags == GIT_STATUS_WT_DELETED)) return 0;
  search->dirty = true;
  return 1;  // ends the search
}

void find_dirty(git_repository* repository, std::vector<std::string> folders, GitFacts& facts) {
  std::vector<char*> paths;
  for (std::string& folder : folders) paths.push_back(folder.data());
  git_status_options options = GIT_STATUS_OPTIONS_INIT;
  options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
  options.flags = GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;  // names, not patterns; untracked files are not asked for
  options.pathspec = {paths.data(), paths.size()};
  const auto index = git_make<IndexHandle>(git_repository_index, repository);
  DirtySearch search{index.get()};
  if (git_status_foreach_ext(repository, &options, note_status, &search) < 0) {
    add_note(facts, "whether files were changed is unknown: " + last_git_error());
  }
  facts.dirty = search.dirty;
}

void read_folders(git_repository* repository, TreeReader& trees, const git_oid& head,
                  const std::vector<std::string>& path, const std::string& parent, GitFacts& facts) {
  FolderHistory history = walk_history(repository, trees, head, path);
  for (auto& [name, folder] : history.folders) facts.folders.emplace(join_path(parent, name), std::move(folder));
  if (!history.incomplete) return;
  add_note(facts,
           git_repository_is_shallow(repository) == 1
               ? "shallow clone: authors and dates are known only for the commits that were fetched "
                 "(actions/checkout: fetch-depth: 0)"
               : "a part of the history is missing (partial clone or damage): authors and dates may be incomplete");
}

// Whether HEAD has the folder: one that was never committed may lie in a repository of somebody else.
bool has_folder(TreeReader& trees, const git_commit* head, const std::vector<std::string>& path) {
  const auto here = trees.at_path(*git_commit_tree_id(head), path);
  return !here || !git_oid_is_zero(&*here);
}

void read_head(git_repository* repository, const git_commit* head, const std::string& root, const std::string& parent,
               GitFacts& facts) {
  const std::vector<std::string> prefix = path_in_repository(repository, root);
  TreeReader trees(repository);
  if (!has_folder(trees, head, prefix)) {
    facts = {};
    add_note(facts, "the folder is not part of the git repository around it: commits, authors and dates are unknown");
    return;
  }
  facts.commit = git_oid_tostr_s(git_commit_id(head));
  facts.commit_time_ms = git_time_ms(git_commit_time(head));
  std::vector<std::string> path = prefix;
  for (std::string& part : path_parts(parent)) path.push_back(std::move(part));
  if (git_repository_is_bare(repository) == 1) {
    add_note(facts, "bare repository: there are no files that could have been changed");
  } else {
    const std::string data = join_path(join(prefix, "/"), "data");
    find_dirty(repository, {join(path, "/"), data}, facts);
  }
  read_folders(repository, trees, *git_commit_id(head), path, join(path_parts(parent), "/"), facts);
}

// libgit2 reads every certificate of the machine when it starts, which takes longer than planning a small run.
bool may_be_in_repository(const std::string& root) {
  std::error_code failed;
  auto folder = std::filesystem::canonical(root, failed);
  if (failed) return false;
  for (;; folder = folder.parent_path()) {
    for (const char* sign : {".git", "HEAD"}) {
      if (std::filesystem::exists(std::filesystem::symlink_status(folder / sign, failed))) return true;
    }
    if (folder == folder.root_path()) return false;
  }
}

// Looked at without libgit2, for the same reason. Of a linked working tree `.git` is a file that names the folder.
bool may_be_sparse(const std::string& root) {
  namespace files = std::filesystem;
  std::error_code failed;
  auto folder = files::canonical(root, failed);
  if (failed) return false;
  for (;; folder = folder.parent_path()) {
    const files::path sign = folder / ".git";
    if (files::is_directory(sign, failed)) return files::exists(sign / "info/sparse-checkout", failed);
    if (std::string line; std::getline(std::ifstream(sign) >> std::ws, line) && line.starts_with("gitdir: "))
      return files::exists(folder / line.substr(8) / "info/sparse-checkout", failed);
    if (folder == folder.root_path()) return false;
  }
}

// The repository around `root` and its HEAD; `head` is null, and facts.note says why, if there is none.
struct Opened {
  Opened(const std::string& root, GitFacts& facts) {
    if (!may_be_in_repository(root.empty() ? "." : root)) {
      facts.note = kNoRepository;
      return;
    }
    use_git_library();
    git_repository* opened = nullptr;
    const int code = git_repository_open_ext(&opened, root.empty() ? "." : root.c_str(), 0, nullptr);
    repository.reset(opened);
    if (code != 0) {
      facts.note = open_note(code);
      return;
    }
    facts.available = true;
    const auto reference = git_make<ReferenceHandle>(git_repository_head, opened);
    if (reference) head = git_make<ObjectHandle>(git_reference_peel, reference.get(), GIT_OBJECT_COMMIT);
    if (head) return;
    const bool unborn = !reference && git_repository_head_unborn(opened) == 1;
    facts.note = unborn ? "the git repository has no commit yet" : "HEAD cannot be read: " + last_git_error();
  }
  const git_commit* commit() const { return reinterpret_cast<const git_commit*>(head.get()); }

  RepositoryHandle repository;
  ObjectHandle head;
};

}  // namespace

GitFacts read_git(const std::string& root, const std::string& parent) {
  GitFacts facts;
  const Opened git(root, facts);
  if (git.head) read_head(git.repository.get(), git.commit(), root.empty() ? "." : root, parent, facts);
  return facts;
}

std::string head_commit(const std::string& root) {
  GitFacts facts;
  const Opened git(root, facts);
  if (!git.head) return "";
  TreeReader trees(git.repository.get());
  const auto path = path_in_repository(git.repository.get(), root.empty() ? "." : root);
  if (!has_folder(trees, git.commit(), path)) return "";
  return git_oid_tostr_s(git_commit_id(git.commit()));
}

std::vector<std::string> left_out_folders(const std::string& root, const std::string& folder) {
  if (!may_be_sparse(root)) return {};
  GitFacts facts;
  const Opened git(root, facts);
  if (!git.repository || git_repository_is_bare(git.repository.get()) == 1) return {};
  std::error_code failed;
  const auto index = git_make<IndexHandle>(git_repository_index, git.repository.get());
  if (!index) {  // a sparse index, which libgit2 does not know
    const bool missing = !std::filesystem::exists(join_path(root, folder), failed);
    return missing ? std::vector<std::string>{""} : std::vector<std::string>();
  }
  const std::string inside = join(path_in_repository(git.repository.get(), root), "/");
  const std::string below = join_path(inside.empty() ? folder : join_path(inside, folder), "");
  std::set<std::string> out;
  std::size_t at = 0;
  if (git_index_find_prefix(&at, index.get(), below.c_str()) != 0) return {};
  for (; const git_index_entry* entry = git_index_get_byindex(index.get(), at); ++at) {
    const std::string path = entry->path;
    if (!path.starts_with(below)) break;
    if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) == 0) continue;
    const std::string rest = path.substr(below.size());
    if (!std::filesystem::exists(join_path(join_path(root, folder), rest), failed))
      out.insert(rest.substr(0, rest.find('/')));
  }
  return {out.begin(), out.end()};
}

std::string git_stamp(const std::string& root) {
  GitFacts facts;
  const Opened git(root, facts);
  if (!git.repository) return facts.note;
  std::string out = git.head ? git_oid_tostr_s(git_commit_id(git.commit())) : facts.note;
  git_repository* repository = git.repository.get();
  const std::string folder = git_repository_path(repository), common = git_repository_commondir(repository);
  for (const std::string& file : {folder + "index", common + "shallow", common + "config"}) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    const auto time = std::filesystem::last_write_time(file, failed);
    out += failed ? " -" : fmt::format(" {}:{}", size, time.time_since_epoch().count());
  }
  return out;
}

std::string libgit2_version_text() {
  int major = 0, minor = 0, patch = 0;
  git_libgit2_version(&major, &minor, &patch);
  return fmt::format("libgit2 {}.{}.{}", major, minor, patch);
}

}  // namespace benchhub
