// Random: std::mt19937_64 with draws that give the same sequence with every standard library (library
// distributions do not).
#pragma once

#include <cstdint>
#include <random>

namespace benchhub {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t next() { return engine_(); }
  // Uniform in [0, n): the high 64 bits of (u64 * n). n > 0.
  std::uint64_t index(std::uint64_t n) {
    __extension__ using u128 = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<u128>(engine_()) * n) >> 64);
  }
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }  // [0, 1)

 private:
  std::mt19937_64 engine_;
};

}  // namespace benchhub
