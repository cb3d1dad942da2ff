// Texts that are kept as long as their pool, one behind the other in large blocks: for very many, where a string of its
// own for each would take several times the room.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace benchhub {

// A text that somebody else keeps, as large as a pointer: to its size and its bytes, as BinaryWriter puts them. Read
// with BinaryReader it points into what was read.
class Text {
 public:
  Text() = default;
  explicit Text(const char* at) : at_(at) {}
  operator std::string_view() const { return view(); }
  std::string_view view() const {
    if (at_ == nullptr) return {};
    const char* at = at_;
    std::size_t size = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at++);
      size |= std::size_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return {at, size};
    }
  }
  bool empty() const { return at_ == nullptr || *at_ == '\0'; }
  friend bool operator==(Text a, Text b) { return a.view() == b.view(); }
  friend bool operator==(Text a, std::string_view b) { return a.view() == b; }
  friend auto operator<=>(Text a, Text b) { return a.view() <=> b.view(); }

 private:
  const char* at_ = nullptr;
};

// Not thread-safe.
class TextPool {
 public:
  Text text(std::string_view text) {
    std::size_t digits = 1;
    for (std::size_t n = text.size(); n >= 0x80; n >>= 7) ++digits;
    char* const begin = take(digits + text.size());
    char* at = begin;
    std::size_t n = text.size();
    for (; n >= 0x80; n >>= 7) *at++ = static_cast<char>(n | 0x80);
    *at++ = static_cast<char>(n);
    std::copy(text.begin(), text.end(), at);
    return Text(begin);
  }

 private:
  static constexpr std::size_t kFirstBlock = 512, kMostBlock = 1u << 15;
  char* take(std::size_t size) {
    if (size > left_) {
      left_ = std::max(std::min(kFirstBlock << std::min<std::size_t>(blocks_.size(), 6), kMostBlock), size);
      next_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(left_)).get();
    }
    left_ -= size;
    next_ += size;
    return next_ - size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace benchhub
