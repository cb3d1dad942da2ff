// FileSystem: the only way to the disk. Real, in-memory (which also plays power loss) and fault-injecting versions.
// All paths are byte strings; "root" paths are trusted, "rel" paths come from contributors.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct FileInfo {
  enum class Kind { regular, directory, symlink, other };
  Kind kind = Kind::regular;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0, ctime_ns = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileInfo&) const = default;
};

// A file open for appending. Not thread-safe.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual Status append(std::string_view bytes) = 0;  // all or an error (a torn tail may stay behind)
  virtual Status sync() = 0;                          // fdatasync; after an error the file must not be used again
  // Keeps room on the disk for so many bytes behind the end; the file's size stays. Where the file system cannot do
  // that, nothing happens.
  virtual Status reserve(std::uint64_t /*bytes*/) { return {}; }
};

// Held while the object lives; released by the kernel if the process dies.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

class FileSystem {
 public:
  static constexpr std::uint64_t kNoLimit = ~0ULL;
  virtual ~FileSystem() = default;

  // Of the path itself, symlinks not followed. Errc::not_found if there is none.
  virtual Result<FileInfo> stat(const std::string& path) = 0;
  // The same for many names below one folder, in their order; nullopt what is not there or cannot be looked at.
  virtual std::vector<std::optional<FileInfo>> stat_below(const std::string& folder,
                                                          const std::vector<std::string>& names);
  // The whole of a regular file of at most max_bytes. Errc::invalid_input if larger or not a regular file.
  virtual Result<std::string> read(const std::string& path, std::uint64_t max_bytes = kNoLimit) = 0;
  // The same for a contributor's reference: rel is resolved below root, and no "..", absolute path, symlink at any
  // level, FIFO or device is accepted (Errc::invalid_input, with the reason).
  virtual Result<std::string> read_beneath(const std::string& root, const std::string& rel,
                                           std::uint64_t max_bytes) = 0;
  // Names in a folder, sorted by bytes, without "." and "..".
  virtual Result<std::vector<std::string>> list(const std::string& path) = 0;
  // The folder and those above it. durable: also survives a power loss (one sync per new folder; data/ needs it, site/
  // not).
  virtual Status make_dirs(const std::string& path, bool durable = false) = 0;
  // Replaces the file whole: temp file in the same folder, fsync (if durable), rename, fsync of the folder (if
  // durable).
  virtual Status write_atomic(const std::string& path, std::string_view bytes, bool durable) = 0;
  // Puts the file `from` in the place of `to`, whole, whether there was one or not. A reader of `to` sees the old bytes
  // or the new; across file systems the bytes are copied. Not durable.
  virtual Status move_file(const std::string& from, const std::string& to) = 0;
  virtual Status remove(const std::string& path) = 0;  // a file or an empty folder; not_found is an error
  // Creates the file (and syncs its folder) if it is not there.
  virtual Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) = 0;
  // Exclusive, does not wait. `owner` is written into the file; Errc::locked carries the text of the present holder. A
  // folder can be locked too, with an empty `owner`: its lock lasts as long as the folder, whatever goes in it.
  virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path, const std::string& owner) = 0;
};

// openat2: false walks the path folder by folder, as where the kernel does not know the call (same guarantees).
std::unique_ptr<FileSystem> make_real_fs(bool openat2 = true);

// Everything in memory. Keeps, beside the present state, the state that would survive a power loss: file bytes after
// sync(), names after a durable write into durable folders. crash() falls back to it (and keeps of unsynced appends a
// prefix of `torn_bytes`). Thread-safe. Symlinks do not exist here.
class MemoryFs : public FileSystem {
 public:
  Result<FileInfo> stat(const std::string& path) override;
  Result<std::string> read(const std::string& path, std::uint64_t max_bytes) override;
  Result<std::string> read_beneath(const std::string& root, const std::string& rel, std::uint64_t max_bytes) override;
  Result<std::vector<std::string>> list(const std::string& path) override;
  Status make_dirs(const std::string& path, bool durable) override;
  Status write_atomic(const std::string& path, std::string_view bytes, bool durable) override;
  Status move_file(const std::string& from, const std::string& to) override;
  Status remove(const std::string& path) override;
  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path, const std::string& owner) override;

  void crash(std::size_t torn_bytes = 0);
  std::map<std::string, std::string> files() const;

 private:
  friend class MemoryAppend;
  friend class MemoryLock;
  void touch(const std::string& path) { changes_[path] = ++clock_; }
  void touch_folders(const std::string& path);  // those around it: a name came or went

  mutable std::mutex mutex_;
  std::map<std::string, std::string> now_;
  std::map<std::string, std::int64_t> changes_;  // number of the last change: its time, in minutes
  std::int64_t clock_ = 0;
  std::map<std::string, std::string> durable_;
  std::map<std::string, std::string> locks_;
};

// Wraps another FileSystem and fails the n-th (1-based) changing call, once or from then on.
class FaultFs : public FileSystem {
 public:
  FaultFs(FileSystem& inner, int fail_at, bool for_ever) : inner_(inner), fail_at_(fail_at), for_ever_(for_ever) {}
  Result<FileInfo> stat(const std::string& path) override { return inner_.stat(path); }
  std::vector<std::optional<FileInfo>> stat_below(const std::string& folder,
                                                  const std::vector<std::string>& names) override {
    return inner_.stat_below(folder, names);
  }
  Result<std::string> read(const std::string& path, std::uint64_t max) override { return inner_.read(path, max); }
  Result<std::string> read_beneath(const std::string& root, const std::string& rel, std::uint64_t max) override {
    return inner_.read_beneath(root, rel, max);
  }
  Result<std::vector<std::string>> list(const std::string& path) override { return inner_.list(path); }
  Status make_dirs(const std::string& path, bool durable) override;
  Status write_atomic(const std::string& path, std::string_view bytes, bool durable) override;
  Status move_file(const std::string& from, const std::string& to) override;
  Status remove(const std::string& path) override;
  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path, const std::string& owner) override {
    return inner_.lock(path, owner);
  }
  int calls() const { return calls_; }

 private:
  friend class FaultAppend;
  Status step(const char* call);
  FileSystem& inner_;
  int fail_at_;
  bool for_ever_;
  int calls_ = 0;
};

// "a/b" + "c" -> "a/b/c"; an empty left side gives the right one.
std::string join_path(std::string_view left, std::string_view right);

}  // namespace benchhub
