// Texts that are kept as long as the pool, one behind the other in large blocks: for many that come one by one, where a
// string of its own for each would take twice the room. Not thread-safe.
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace benchhub {

class TextPool {
 public:
  std::string_view keep(std::string_view text) {
    if (text.size() > left_) {
      left_ = std::max(kBlock, text.size());
      next_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(left_)).get();
    }
    char* const at = next_;
    std::copy(text.begin(), text.end(), at);
    next_ += text.size();
    left_ -= text.size();
    return {at, text.size()};
  }

 private:
  static constexpr std::size_t kBlock = 1u << 15;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace benchhub
