// See revision.h.
#include "git/revision.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "base/text.h"
#include "git/handles.h"

namespace benchhub {
namespace {

using TreeHandle = std::unique_ptr<git_tree, GitFree<git_tree_free>>;
using BlobHandle = std::unique_ptr<git_blob, GitFree<git_blob_free>>;
using EntryHandle = std::unique_ptr<git_tree_entry, GitFree<git_tree_entry_free>>;

constexpr int kMostNested = 16;
constexpr std::size_t kMostBytes = std::size_t{4} << 30;

std::string why_not() {
  const git_error* error = git_error_last();
  return escape_control(error != nullptr && error->message != nullptr ? error->message : "unknown error");
}

tl::unexpected<Error> unreadable(const std::string& path) {
  return fail({Errc::storage,
               "git cannot read it: " + why_not(),
               "a shallow or partial clone has not everything",
               "git fetch --unshallow",
               {path, 0, 0}});
}

struct Collector {
  git_repository* repository;
  Revision& out;
  std::size_t bytes = 0;

  Status add_file(const git_tree_entry* entry, const std::string& path) {
    const auto blob = git_make<BlobHandle>(git_blob_lookup, repository, git_tree_entry_id(entry));
    if (!blob) return unreadable(path);
    const auto size = static_cast<std::size_t>(git_blob_rawsize(blob.get()));
    bytes += size;
    if (bytes > kMostBytes) return fail(Errc::storage, "the revision holds more than 4 GiB", "", "name one benchmark");
    out.files.emplace_back(path, std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())), size));
    return {};
  }

  Status add(const git_tree_entry* entry, const std::string& path, int depth) {
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE) return add_file(entry, path);
    if (mode != GIT_FILEMODE_TREE || depth > kMostNested) return {};
    const auto tree = git_make<TreeHandle>(git_tree_lookup, repository, git_tree_entry_id(entry));
    if (!tree) return unreadable(path);
    for (std::size_t i = 0; i < git_tree_entrycount(tree.get()); ++i) {
      const git_tree_entry* inside = git_tree_entry_byindex(tree.get(), i);
      BH_CHECK(add(inside, path + "/" + git_tree_entry_name(inside), depth + 1));
    }
    return {};
  }
};

// "" at the top of the working tree, else where `root` lies in it with a "/" at its end.
std::string prefix_of(git_repository* repository, const std::string& root) {
  const char* top = git_repository_workdir(repository);
  std::error_code failed;
  const auto inside = std::filesystem::canonical(root, failed);
  const auto around = std::filesystem::canonical(top == nullptr ? root.c_str() : top, failed);
  const std::string way = failed ? "." : inside.lexically_relative(around).generic_string();
  return way == "." || way.empty() ? "" : way + "/";
}

}  // namespace

Result<Revision> read_revision(const std::string& root, const std::string& revision,
                               const std::vector<std::string>& paths) {
  use_git_library();
  const std::string folder = root.empty() ? "." : root;
  git_repository* opened = nullptr;
  if (git_repository_open_ext(&opened, folder.c_str(), 0, nullptr) != 0)
    return fail(Errc::usage, "there is no git repository to take \"" + escape_control(revision) + "\" from", why_not(),
                "");
  const RepositoryHandle repository(opened);
  const auto named = git_make<ObjectHandle>(git_revparse_single, opened, revision.c_str());
  const auto commit = named ? git_make<ObjectHandle>(git_object_peel, named.get(), GIT_OBJECT_COMMIT) : ObjectHandle();
  if (!commit)
    return fail(Errc::usage, "there is no revision \"" + escape_control(revision) + "\"", why_not(),
                "a commit, a branch, a tag, or HEAD~1; in CI fetch the history first (fetch-depth: 0)");
  Revision out{git_oid_tostr_s(git_object_id(commit.get())), {}};
  const auto tree = git_make<TreeHandle>(git_commit_tree, reinterpret_cast<git_commit*>(commit.get()));
  if (!tree) return unreadable(revision);
  const std::string prefix = prefix_of(opened, folder);
  Collector collector{opened, out};
  for (const std::string& path : paths) {
    const auto entry = git_make<EntryHandle>(git_tree_entry_bypath, tree.get(), (prefix + path).c_str());
    if (entry) BH_CHECK(collector.add(entry.get(), path, 0));
  }
  std::sort(out.files.begin(), out.files.end());
  return out;
}

}  // namespace benchhub
