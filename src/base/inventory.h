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
  // Looks at what the index names and `pass` does not pass over. Nullopt if any of that is not as the index has it, or
  // there is no index: then all must be looked at.
  static std::optional<Inventory> glance(FileSystem& fs, const InventoryOptions& options, const PassOver& pass);

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
  void look(const PassOver& pass);
  bool is_as_before() const;
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
  bool one_gone_ = false;  // of what the index names
  std::int64_t index_mtime_ns_ = 0;
  int files_ = 0, read_ = 0;
};

}  // namespace benchhub
