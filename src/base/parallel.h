// parallel_for: runs fn(0..n-1) on up to `threads` threads (1 = in place). Results must go to slots by index, so that
// output does not depend on the number of threads. Exceptions are not expected from fn.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace benchhub {

template <class Fn>
void parallel_for(std::size_t n, unsigned threads, Fn&& fn) {
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < n;) fn(i);
  };
  std::vector<std::jthread> pool;
  for (unsigned t = 1; t < threads && t < n; ++t) pool.emplace_back(work);
  work();
}

}  // namespace benchhub
