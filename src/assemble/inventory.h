// What lies in a folder: every file below some names in it with its digest: the inputs of a build. A file whose
// identity (size, times, inode) is that of the last build is not read again, and a folder with that of the last build
// is not listed again, as git's index does it; one that changed as lately as the index was written is looked at again.
// The index is a cache: without it, or if a byte of it is wrong, every file is read. Called by site_build.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

// Of a repository: definitions, data and its own templates.
InventoryOptions repository_inputs(const std::string& root, std::string index, unsigned threads);

class Inventory {
 public:
  static Result<Inventory> take(FileSystem& fs, const InventoryOptions& options);

  // Of all files and folders whose path begins with `prefix`, by path and content; "": of all.
  Digest digest(std::string_view prefix) const;
  // Of each folder that lies two levels below a top folder ("data/x/y/" for "data/"): as digest() has it.
  std::unordered_map<std::string_view, Digest> digests_two_below(std::string_view top) const;
  // SHA-256 over "<path> <digest>\n" of the files below each of these prefixes, as hex.
  std::string sha256(const std::vector<std::string>& prefixes) const;
  // Names of the folders in a folder (with a final slash), sorted; nullopt if links and the like stand beside them.
  std::optional<std::vector<std::string>> folders(std::string_view folder) const;
  int files() const { return files_; }
  int read() const { return read_; }  // of them, those that were not known

  // Writes the index if it is another one than was read.
  Status save() const;

 private:
  struct Entry {
    std::string path;  // a folder's ends in '/'
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
  std::string index_bytes_;
  std::int64_t index_mtime_ns_ = 0;
  int files_ = 0, read_ = 0;
};

}  // namespace benchhub
