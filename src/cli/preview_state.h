// What `serve` tells the open pages, and the pages that it shows before the site is built. Thread-safe: one thread
// builds, another answers browsers. Called by cmd_serve.cc.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "render/page_jobs.h"

namespace benchhub {

class PreviewState {
 public:
  explicit PreviewState(std::int64_t start_ms) : start_(std::to_string(start_ms)) {}

  std::string build() const;
  std::string root() const;   // "/hub/"
  std::string event() const;  // of the stream
  void set_root(std::string root);
  // stopped: the site was not built because of it.
  void set_error(std::string text, bool stopped);
  void set_run(Json progress);

  // A page that somebody looks at; the last few are remembered.
  void looked_at(const std::string& file);
  std::vector<std::string> pages_looked_at() const;

  // Files as they will be, shown instead of those of the site until built().
  void show_first(std::vector<SiteFile> files);
  std::optional<std::string> shown_first(const std::string& file) const;
  std::map<std::string, std::string> all_shown_first() const;
  // The site was built, and these files look other than what was shown before.
  void built(const std::vector<std::string>& changed);

 private:
  std::string build_name(int number) const { return start_ + "-" + std::to_string(number); }
  void changed(const std::vector<std::string>& files);

  const std::string start_;
  mutable std::mutex mutex_;
  std::string root_ = "/", error_;
  int number_ = 0;
  bool stopped_ = false;
  Json changed_ = Json::array(), run_;
  std::deque<std::string> looked_at_;  // the newest first
  std::map<std::string, std::string> first_;
};

}  // namespace benchhub
