// Values as compact bytes, for caches: what a program wrote, the same program reads again; other programs do not. One
// function per struct does both directions and, through the bytes, its digest:
//
//   template <class A> void archive(A& a, Of<Point> auto& p) { a(p.x, p.y); }
//   BinaryWriter w;  w(point);  w.bytes();
//   BinaryReader r(bytes);  r(point);  if (!r.ended()) …   // a single bad byte makes everything after it zero
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/text_pool.h"

namespace benchhub {

template <class T, class Wanted>
concept Of = std::same_as<std::remove_const_t<T>, Wanted>;

class BinaryWriter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  void reserve(std::size_t size) { bytes_.reserve(size); }
  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 protected:
  std::string bytes_;

 private:
  void number(std::uint64_t n) {
    std::array<char, 10> digits;
    std::size_t used = 0;
    for (; n >= 0x80; n >>= 7) digits[used++] = static_cast<char>(n | 0x80);
    digits[used++] = static_cast<char>(n);
    bytes_.append(digits.data(), used);
  }
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      number(static_cast<std::uint64_t>(value));
    } else if constexpr (std::same_as<T, bool> || std::unsigned_integral<T>) {
      number(value);
    } else if constexpr (std::signed_integral<T>) {
      number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(std::int64_t{value} >> 63));
    } else if constexpr (std::floating_point<T>) {
      const double number = value;
      bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
    } else {
      archive(*this, value);
    }
  }
  void put(const std::string& text) { put(std::string_view(text)); }
  void put(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  void put(Text text) { put(text.view()); }
  void put(const Digest& digest) { bytes_.append(reinterpret_cast<const char*>(&digest), sizeof digest); }
  template <class T>
  void put(const std::optional<T>& value) {
    bytes_ += value ? '\1' : '\0';
    if (value) put(*value);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& value) {
    put(value.first);
    put(value.second);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    number(values.size());
    for (const T& value : values) put(value);
  }
  template <class K, class V>
  void put(const std::map<K, V>& values) {
    number(values.size());
    for (const auto& value : values) put(value);
  }
};

class BinaryReader {
 public:
  explicit BinaryReader(std::string_view bytes) : rest_(bytes) {}
  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  bool ok() const { return ok_; }
  bool ended() const { return ok_ && rest_.empty(); }  // and nothing is left over

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::uint64_t number() {
    std::uint64_t out = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      out |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return out;
    }
    ok_ = false;
    rest_ = {};
    return 0;
  }
  // Of a list: no more than there are bytes left, so that a bad byte cannot ask for all memory.
  std::size_t count() {
    const std::uint64_t n = number();
    if (n <= rest_.size()) return n;
    take(n);
    return 0;
  }
  template <class T>
  void get(T& value) {
    if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(number());
    } else if constexpr (std::same_as<T, bool> || std::unsigned_integral<T>) {
      value = static_cast<T>(number());
    } else if constexpr (std::signed_integral<T>) {
      const std::uint64_t n = number();
      value = static_cast<T>(n >> 1 ^ (~(n & 1) + 1));
    } else if constexpr (std::floating_point<T>) {
      double number = 0;
      fixed(&number, sizeof number);
      value = static_cast<T>(number);
    } else {
      archive(*this, value);
    }
  }
  void fixed(void* out, std::size_t size) {
    if (const auto bytes = take(size); bytes.size() == size) std::memcpy(out, bytes.data(), size);
  }
  void get(std::string& text) { text = take(number()); }
  void get(std::string_view& text) { text = take(number()); }  // points into the bytes
  void get(Text& text) {
    const char* const at = rest_.data();
    take(number());
    text = ok_ ? Text(at) : Text();
  }
  void get(Digest& digest) { fixed(&digest, sizeof digest); }
  template <class T>
  void get(std::optional<T>& value) {
    if (take(1) == std::string_view("\1", 1)) get(value.emplace());
    else value.reset();
  }
  template <class A, class B>
  void get(std::pair<A, B>& value) {
    get(value.first);
    get(value.second);
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.clear();
    const std::size_t n = count();
    values.reserve(std::min<std::size_t>(n, 1024));
    for (std::size_t i = 0; i < n && ok_; ++i) get(values.emplace_back());
  }
  template <class K, class V>
  void get(std::map<K, V>& values) {
    values.clear();
    const std::size_t n = count();
    for (std::size_t i = 0; i < n && ok_; ++i) {
      std::pair<K, V> value;
      get(value);
      values.insert(values.end(), std::move(value));
    }
  }

  std::string_view rest_;
  bool ok_ = true;
};

// The digest of a value by what its `archive` puts.
template <class... T>
Digest digest_of_values(const T&... values) {
  BinaryWriter writer;
  writer(values...);
  return digest_of(writer.bytes());
}

}  // namespace benchhub
