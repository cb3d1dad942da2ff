// See watcher.h and inotify(7).
#include "serve/watcher.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "base/fs.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr unsigned kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |
                             IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR;

// Left for a moment by editors, and by FileSystem::write_atomic, beside what they write: no input of anything.
bool is_passing(std::string_view name) {
  const std::size_t temporary = name.rfind(".tmp");
  return name.starts_with(".#") || name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".swx") ||
         name == "4913" || (temporary != name.npos && temporary + 4 < name.size() && name[temporary + 4] <= '9');
}

}  // namespace

Result<std::unique_ptr<Watcher>> Watcher::open() {
  const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0)
    return fail(Errc::storage, "cannot watch files", std::strerror(errno), "raise fs.inotify.max_user_instances");
  return std::unique_ptr<Watcher>(new Watcher(fd));
}

Watcher::~Watcher() { ::close(fd_); }

int Watcher::watch(const std::string& folder) {
  const int number = ::inotify_add_watch(fd_, folder.c_str(), kEvents);
  if (number < 0 && errno == ENOSPC) complete_ = false;
  if (number >= 0) watches_[number].folder = folder;
  return number;
}

void Watcher::add_tree(const std::string& folder) {
  trees_.insert(folder);
  const int number = watch(folder);
  if (number < 0) return;
  watches_[number].tree = true;
  namespace files = std::filesystem;
  std::error_code error;
  for (files::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code unknown;
    if (it->is_directory(unknown) && !it->is_symlink(unknown)) add_tree(it->path().string());
  }
}

void Watcher::add_names(const std::string& folder, const std::set<std::string>& names) {
  if (const int number = watch(folder); number >= 0) watches_[number].names.insert(names.begin(), names.end());
}

void Watcher::take(int number, unsigned what, const std::string& name, std::set<std::string>& changed) {
  const auto it = watches_.find(number);
  if (what & IN_Q_OVERFLOW) {  // the kernel has dropped some: look at everything
    for (const std::string& tree : std::set<std::string>(trees_)) add_tree(tree);
    changed.insert(trees_.begin(), trees_.end());
    return;
  }
  if (it == watches_.end()) return;
  const Watch& watch = it->second;
  const std::string path = name.empty() ? watch.folder : join_path(watch.folder, name);
  const bool is_tree = watch.tree, named = watch.names.contains(name);
  if ((is_tree && !is_passing(name)) || named) changed.insert(path);
  if (what & IN_IGNORED) watches_.erase(it);
  const bool folder_came = (what & IN_ISDIR) && (what & (IN_CREATE | IN_MOVED_TO));
  if (folder_came && (is_tree || trees_.contains(path))) add_tree(path);
}

// False if nothing came.
bool Watcher::read_events(int timeout_ms, std::set<std::string>& changed) {
  pollfd waiting{fd_, POLLIN, 0};
  if (::poll(&waiting, 1, timeout_ms) <= 0) return false;
  alignas(inotify_event) std::array<char, 64 << 10> buffer;
  bool any = false;
  for (ssize_t n; (n = ::read(fd_, buffer.data(), buffer.size())) > 0;) {
    for (ssize_t at = 0; at < n;) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* name = buffer.data() + at + sizeof event;
      take(event.wd, event.mask, event.len > 0 ? std::string(name) : std::string(), changed);
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
    any = true;
  }
  return any;
}

std::vector<std::string> Watcher::wait(int timeout_ms, int calm_ms) {
  using Clock = std::chrono::steady_clock;
  std::set<std::string> changed;
  const auto until = Clock::now() + std::chrono::milliseconds(timeout_ms);
  // What nobody asked about, like the lock beside a run's progress, does not end it.
  while (changed.empty()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left < 0 || !read_events(static_cast<int>(left), changed)) return {};
  }
  for (int more = 0; more < 10 && read_events(calm_ms, changed); ++more) continue;
  return {changed.begin(), changed.end()};
}

}  // namespace benchhub
