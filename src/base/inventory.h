// What lies in a folder: every file below some names in it with its digest: the inputs of a build. A file whose
// identity (size, times, inode) is that of the last build is not read again, and a folder with that of the last build
// is not listed again, as git's index does it; one that changed as lately as the index was written is looked at again.
// The index is a cache: without it, or if a byte of it is wrong, every file is read. Called by site_build.cc and
// plan_memo.cc.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "base/hash.h"

namespace benchhub {

struct InventoryOptions {
  std::string root;
  std::vector<std::string> below;  // files and folders below the root
  std::string index;               // file of the last inventory; "": none
  unsigned threads = 1;
};

class Inventory {
 public:
  static Result<Inventory> take(FileSystem& fs, const InventoryOptions& options);

  // Whether a path is passed over, by it and the one that follows in the order of paths ("" after the last).
  using PassOver = std::function<bool(std::string_view path, std::string_view next)>;
  // Paths and identities of all that is not passed over, for are_as_noted().
  std::string identities(const PassOver& pass) const;
  // Whether all that was noted is as it was at noted_ns, and nothing of options.below has come since: false if one is
  // not as sure as with an index.
  static bool are_as_noted(FileSystem& fs, const InventoryOptions& options, std::string_view identities,
                           std::int64_t noted_ns);

  // Of all files and folders whose path begins with `prefix`, by path and content; "": of all.
  Digest digest(std::string_view prefix) const;
  // Of the files alone, but for those of that name.
  Digest digest_of_files(std::string_view prefix, std::string_view but) const;
  // The folders two levels below a top folder ("data/x/y/" for "data/") by path, each with its digest() and whether
  // anything that is neither file nor folder stands in the top folder or beside them.
  struct Folders {
    std::vector<std::pair<std::string_view, Digest>> list;
    bool odd = false;
  };
  Folders two_below(std::string_view top) const;
  // SHA-256 over "<path> <digest>\n" of the files below each of these prefixes, as hex.
  std::string sha256(const std::vector<std::string>& prefixes) const;
  // When the last of them changed, by the file system's clock; 0 of none.
  std::int64_t last_change_ns(std::string_view prefix) const;
  int files() const { return files_; }
  int read() const { return read_; }  // of them, those that were not known

  // Writes the index if it is another one than was read.
  Status save() const;

 private:
  struct Entry {
    std::string_view path;  // a folder's ends in '/'; into index_bytes_ or names_
    FileInfo info;
    Digest digest;      // of a regular file; zero: not known yet
    bool sure = false;  // as it was in the index
  };
  Inventory(FileSystem& fs, const InventoryOptions& options) : fs_(&fs), options_(options) {}
  void load_index();
  void look();
  Status list_new_folders();
  Status read_new_files();
  std::string location(const Entry& entry) const;
  std::pair<std::size_t, std::size_t> range(std::string_view prefix) const;
  Digest digest_of_entries(std::size_t first, std::size_t last) const;

  FileSystem* fs_;
  InventoryOptions options_;
  std::vector<Entry> entries_;  // by path
  std::shared_ptr<const std::string> index_bytes_;
  std::shared_ptr<std::deque<std::string>> names_ = std::make_shared<std::deque<std::string>>();  // not in the index
  std::int64_t index_mtime_ns_ = 0;
  int files_ = 0, read_ = 0;
};

}  // namespace benchhub
