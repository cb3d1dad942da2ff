// The real FileSystem: plain POSIX calls, retried on EINTR; contained reads by openat2 (RESOLVE_BENEATH and
// RESOLVE_NO_SYMLINKS), locks by flock.
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "base/fs.h"
#include "base/text.h"

namespace benchhub {
namespace {

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> system_error(const std::string& path, const char* doing, int number = errno) {
  const Errc code = number == ENOENT ? Errc::not_found : Errc::storage;
  return fail({code, std::string("cannot ") + doing, std::strerror(number), "", {path, 0, 0}});
}

tl::unexpected<Error> refused(const std::string& path, const char* what, const char* fix) {
  return fail({Errc::invalid_input, what, "", fix, {path, 0, 0}});
}

Status write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status sync_folder(const std::string& folder) {
  const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return system_error(folder, "open the folder");
  // Some file systems cannot sync a folder (EINVAL); there is nothing better to do there.
  if (::fsync(fd.get()) != 0 && errno != EINVAL) return system_error(folder, "sync the folder");
  return {};
}

// The file was opened without following symlinks and without blocking on a FIFO.
Result<std::string> read_open_file(const Fd& fd, const std::string& path, std::uint64_t max_bytes) {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return system_error(path, "stat");
  if (S_ISDIR(info.st_mode)) return refused(path, "is a folder, not a file", "");
  if (!S_ISREG(info.st_mode)) return refused(path, "not a regular file", "pipes, devices and sockets are not read");
  if (static_cast<std::uint64_t>(info.st_size) > max_bytes) {
    return fail({Errc::invalid_input,
                 "file too large",
                 std::to_string(info.st_size) + " bytes; the limit is " + std::to_string(max_bytes),
                 "",
                 {path, 0, 0}});
  }
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t n = ::read(fd.get(), bytes.data() + have, bytes.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "read");
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  bytes.resize(have);
  return bytes;
}

class RealAppend : public AppendFile {
 public:
  RealAppend(Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  Status append(std::string_view bytes) override { return write_all(fd_.get(), bytes, path_); }
  Status sync() override {
    if (::fdatasync(fd_.get()) != 0) return system_error(path_, "sync");
    return {};
  }
  Status reserve(std::uint64_t bytes) override {
    struct stat info {};
    if (::fstat(fd_.get(), &info) != 0) return system_error(path_, "look at the file");
    int done = 0;
    do done = ::fallocate(fd_.get(), FALLOC_FL_KEEP_SIZE, info.st_size, static_cast<off_t>(bytes));
    while (done != 0 && errno == EINTR);
    const bool full = done != 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG);
    return full ? system_error(path_, "keep room on the disk") : Status();
  }

 private:
  Fd fd_;
  std::string path_;
};

class RealLock : public FileLock {
 public:
  explicit RealLock(Fd fd) : fd_(std::move(fd)) {}

 private:
  Fd fd_;
};

int fail_with(int number) {
  errno = number;
  return -1;
}

// One path component below an open folder, never through a link.
int open_component(int folder, const std::string& name, bool last) {
  if (last) return ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  const int fd = ::openat(folder, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0 || errno != ENOTDIR) return fd;
  struct stat info {};
  const bool link = ::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode);
  return fail_with(link ? ELOOP : ENOTDIR);
}

// What openat2 does with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS. ".." is refused altogether: nothing needs it.
int walk_beneath(int root, const std::string& rel) {
  if (rel.empty()) return fail_with(ENOENT);
  if (rel.front() == '/') return fail_with(EXDEV);
  std::vector<std::string> names;
  for (const auto part : split(rel, '/')) {
    if (part == "..") return fail_with(EXDEV);
    if (!part.empty() && part != ".") names.emplace_back(part);
  }
  if (names.empty()) names.emplace_back(".");
  std::vector<Fd> folders;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    const int fd = open_component(folders.empty() ? root : folders.back().get(), names[i], last);
    if (fd < 0 || last) return fd;
    folders.emplace_back(fd);
  }
  return fail_with(ENOENT);
}

FileInfo file_info(const struct stat& info) {
  const auto nanoseconds = [](const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; };
  FileInfo out;
  out.kind = S_ISREG(info.st_mode)   ? FileInfo::Kind::regular
             : S_ISDIR(info.st_mode) ? FileInfo::Kind::directory
             : S_ISLNK(info.st_mode) ? FileInfo::Kind::symlink
                                     : FileInfo::Kind::other;
  out.size = static_cast<std::uint64_t>(info.st_size);
  out.mtime_ns = nanoseconds(info.st_mtim);
  out.ctime_ns = nanoseconds(info.st_ctim);
  out.inode = info.st_ino;
  return out;
}

class RealFs : public FileSystem {
 public:
  explicit RealFs(bool openat2) : openat2_(openat2) {}

  Result<FileInfo> stat(const std::string& path) override {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return system_error(path, "stat");
    return file_info(info);
  }

  std::vector<std::optional<FileInfo>> stat_below(const std::string& folder,
                                                  const std::vector<std::string>& names) override {
    std::vector<std::optional<FileInfo>> out(names.size());
    const Fd fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0) return out;
    for (std::size_t i = 0; i < names.size(); ++i) {
      struct stat info {};
      if (::fstatat(fd.get(), names[i].c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) out[i] = file_info(info);
    }
    return out;
  }

  Result<std::string> read(const std::string& path, std::uint64_t max_bytes) override {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0) return system_error(path, "open");
    return read_open_file(fd, path, max_bytes);
  }

  Result<std::string> read_beneath(const std::string& root, const std::string& rel, std::uint64_t max_bytes) override {
    const std::string shown = join_path(root, rel);
    const Fd folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return system_error(root, "open the folder");
    const Fd fd(open_beneath(folder.get(), rel));
    if (fd.get() >= 0) return read_open_file(fd, shown, max_bytes);
    if (errno == EXDEV)
      return refused(shown, "leads out of its folder", "name a file inside the folder, without \"..\"");
    if (errno == ELOOP) return refused(shown, "is or crosses a symbolic link", "put the file itself there");
    if (errno == ENXIO) return refused(shown, "not a regular file", "pipes, devices and sockets are not read");
    return system_error(shown, "open");
  }

  Result<std::vector<std::string>> list(const std::string& path) override {
    DIR* dir = ::opendir(path.c_str());
    if (dir == nullptr) return system_error(path, "list the folder");
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(dir)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    ::closedir(dir);
    std::sort(names.begin(), names.end());
    return names;
  }

  Status make_dirs(const std::string& path, bool durable) override {
    if (path.empty()) return {};
    if (make_one(path)) return made(path, durable);
    if (errno == ENOENT) {
      BH_CHECK(make_dirs(parent_of(path), durable));
      if (make_one(path)) return made(path, durable);
    }
    const int number = errno;
    struct stat info {};
    if (number == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
    return system_error(path, "make the folder", number);
  }

  Status write_atomic(const std::string& path, std::string_view bytes, bool durable) override {
    static std::atomic<unsigned> counter{0};
    const std::string temp = path + ".tmp" + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1));
    Status written = write_temp(temp, bytes, durable);
    if (written && ::rename(temp.c_str(), path.c_str()) != 0) written = system_error(path, "replace");
    if (!written) {
      ::unlink(temp.c_str());
      return written;
    }
    if (durable) return sync_folder(parent_of(path));
    return {};
  }

  Status move_file(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) == 0) return {};
    if (errno != EXDEV) return system_error(to, "replace");
    BH_TRY(const std::string bytes, read(from, kNoLimit));
    BH_CHECK(write_atomic(to, bytes, false));
    return remove(from);
  }

  Status remove(const std::string& path) override {
    if (::remove(path.c_str()) != 0) return system_error(path, "remove");
    return {};
  }

  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override {
    Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (fd.get() < 0) return system_error(path, "open for appending");
    BH_CHECK(sync_folder(parent_of(path)));
    return std::make_unique<RealAppend>(std::move(fd), path);
  }

  Result<std::unique_ptr<FileLock>> lock(const std::string& path, const std::string& owner) override {
    const int how = owner.empty() ? O_RDONLY | O_DIRECTORY : O_RDWR | O_CREAT | O_NOFOLLOW;
    Fd fd(::open(path.c_str(), how | O_CLOEXEC, 0644));
    if (fd.get() < 0) return system_error(path, "open the lock file");
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return system_error(path, "lock");
      auto holder = owner.empty() ? Result<std::string>("") : read_open_file(fd, path, 4096);
      return fail(
          {Errc::locked, "another run holds the lock", holder ? *holder : "", "wait until it has ended", {path, 0, 0}});
    }
    if (owner.empty()) return std::make_unique<RealLock>(std::move(fd));
    if (::ftruncate(fd.get(), 0) != 0) return system_error(path, "write the lock file");
    BH_CHECK(write_all(fd.get(), owner, path));
    return std::make_unique<RealLock>(std::move(fd));
  }

 private:
  // -1 with errno; EXDEV: leads out, ELOOP: crosses a link.
  int open_beneath(int folder, const std::string& rel) const {
    if (!openat2_) return walk_beneath(folder, rel);
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const auto fd = static_cast<int>(::syscall(SYS_openat2, folder, rel.c_str(), &how, sizeof how));
    // Kernels before 5.6 and valgrind do not have it; some sandboxes forbid what they do not know.
    return fd < 0 && (errno == ENOSYS || errno == EPERM) ? walk_beneath(folder, rel) : fd;
  }

  // 0755 whatever the umask: others serve and read what is made here.
  static bool make_one(const std::string& path) {
    return ::mkdir(path.c_str(), 0755) == 0 && ::chmod(path.c_str(), 0755) == 0;
  }
  static Status made(const std::string& path, bool durable) {
    return durable ? sync_folder(parent_of(path)) : Status();
  }
  static Status write_temp(const std::string& temp, std::string_view bytes, bool durable) {
    const Fd fd(::open(temp.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (fd.get() < 0) return system_error(temp, "create");
    // Site and data are read by others (web server, git) whatever the umask of the run was.
    if (::fchmod(fd.get(), 0644) != 0) return system_error(temp, "set the mode of");
    BH_CHECK(write_all(fd.get(), bytes, temp));
    if (durable && ::fsync(fd.get()) != 0) return system_error(temp, "sync");
    return {};
  }

  bool openat2_;
};

}  // namespace

std::unique_ptr<FileSystem> make_real_fs(bool openat2) { return std::make_unique<RealFs>(openat2); }

std::string join_path(std::string_view left, std::string_view right) {
  if (left.empty()) return std::string(right);
  std::string out(left);
  if (out.back() != '/') out += '/';
  return out += right;
}

}  // namespace benchhub
