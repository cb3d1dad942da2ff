// See preview_state.h.
#include "cli/preview_state.h"

#include <algorithm>

namespace benchhub {
namespace {

constexpr std::size_t kMaxNamed = 2000;  // changed files that pages are told of; of more, all reload
constexpr std::size_t kMaxLookedAt = 4;  // tabs and windows of one person

}  // namespace

std::string PreviewState::build() const {
  const std::lock_guard lock(mutex_);
  return build_name(number_);
}

std::string PreviewState::root() const {
  const std::lock_guard lock(mutex_);
  return root_;
}

std::string PreviewState::event() const {
  const std::lock_guard lock(mutex_);
  const Json state = {{"build", build_name(number_)}, {"before", build_name(number_ - 1)},
                      {"changed", changed_},          {"error", error_},
                      {"stopped", stopped_},          {"run", run_}};
  return "data: " + canonical_json(state) + "\n\n";
}

void PreviewState::set_root(std::string root) {
  const std::lock_guard lock(mutex_);
  root_ = std::move(root);
}

void PreviewState::set_error(std::string text, bool stopped) {
  const std::lock_guard lock(mutex_);
  error_ = std::move(text);
  stopped_ = stopped;
}

void PreviewState::set_run(Json progress) {
  const std::lock_guard lock(mutex_);
  run_ = std::move(progress);
}

void PreviewState::looked_at(const std::string& file) {
  const std::lock_guard lock(mutex_);
  std::erase(looked_at_, file);
  looked_at_.push_front(file);
  if (looked_at_.size() > kMaxLookedAt) looked_at_.pop_back();
}

std::vector<std::string> PreviewState::pages_looked_at() const {
  const std::lock_guard lock(mutex_);
  return {looked_at_.begin(), looked_at_.end()};
}

void PreviewState::show_first(std::vector<SiteFile> files) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (auto& [file, bytes] : files) {
    names.push_back(file);
    first_[file] = std::move(bytes);
  }
  changed(names);
}

std::optional<std::string> PreviewState::shown_first(const std::string& file) const {
  const std::lock_guard lock(mutex_);
  const auto it = first_.find(file);
  return it == first_.end() ? std::nullopt : std::optional(it->second);
}

std::map<std::string, std::string> PreviewState::all_shown_first() const {
  const std::lock_guard lock(mutex_);
  return first_;
}

void PreviewState::built(const std::vector<std::string>& files) {
  const std::lock_guard lock(mutex_);
  first_.clear();
  changed(files);
}

void PreviewState::changed(const std::vector<std::string>& files) {
  if (files.empty()) return;
  ++number_;
  changed_ = files.size() > kMaxNamed ? Json() : Json(files);
}

}  // namespace benchhub
