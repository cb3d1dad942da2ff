// Members of values of which there are very many: each takes less room than the type that it stands for.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace benchhub {

// An optional number as large as the number: NaN, or the least of integers, stands for none.
template <class T>
class Maybe {
 public:
  Maybe() = default;
  Maybe(const std::optional<T>& value) : number_(value.value_or(none())) {}
  operator std::optional<T>() const { return *this ? std::optional(number_) : std::nullopt; }
  explicit operator bool() const {
    if constexpr (std::is_floating_point_v<T>) return !std::isnan(number_);
    else return number_ != none();
  }
  const T& operator*() const { return number_; }
  T value_or(T other) const { return *this ? number_ : other; }
  friend bool operator==(const Maybe& a, const Maybe& b) { return std::optional<T>(a) == std::optional<T>(b); }

 private:
  static constexpr T none() {
    if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::quiet_NaN();
    else return std::numeric_limits<T>::min();
  }
  T number_ = none();
};

// A value that is mostly not there; copies share it.
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(std::optional<T> value) : value_(value ? std::make_shared<const T>(*std::move(value)) : nullptr) {}
  explicit operator bool() const { return value_ != nullptr; }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

 private:
  std::shared_ptr<const T> value_;
};

}  // namespace benchhub
