// Watches files and folders for changes, by inotify. It says which paths changed, not how: whoever asks looks for
// himself. Called by cli.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"

namespace benchhub {

class Watcher {
 public:
  static Result<std::unique_ptr<Watcher>> open();
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // A folder with all below it, also what comes later; it may be absent now if its own folder is watched.
  void add_tree(const std::string& folder);
  // Files of these names in a folder, and nothing else of it.
  void add_names(const std::string& folder, const std::set<std::string>& names);

  // Waits for a change, at most so long, and then until none came for `calm_ms` (at most 10 times that). The paths that
  // changed, below what was added, each once; empty if the time is over or a signal came.
  std::vector<std::string> wait(int timeout_ms, int calm_ms);
  // False once the system refused to watch more folders (fs.inotify.max_user_watches): changes may go unseen.
  bool complete() const { return complete_; }

 private:
  struct Watch {
    std::string folder;
    std::set<std::string> names;  // empty: all
    bool tree = false;
  };
  explicit Watcher(int fd) : fd_(fd) {}
  int watch(const std::string& folder);
  bool read_events(int timeout_ms, std::set<std::string>& changed);
  void take(int number, unsigned what, const std::string& name, std::set<std::string>& changed);

  int fd_;
  bool complete_ = true;
  std::map<int, Watch> watches_;
  std::set<std::string> trees_;
};

}  // namespace benchhub
