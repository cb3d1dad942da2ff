// parallel_for: runs fn(0..n-1) on up to `threads` threads (1 = in place). Results must go to slots by index, so that
// output does not depend on the number of threads. Exceptions are not expected from fn.
#pragma once

#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

#include "base/error.h"

namespace benchhub {

// An error if the system has no thread left: a limit of processes (ulimit -u), or of a container's tasks.
template <class Fn>
Result<std::jthread> start_thread(Fn fn) {
  try {
    return std::jthread(std::move(fn));
  } catch (const std::system_error& error) {
    return fail(Errc::storage, "cannot start a thread", error.code().message(),
                "end other programs, or raise the limit of processes (ulimit -u) or of the container's tasks");
  }
}

template <class Fn>
void parallel_for(std::size_t n, unsigned threads, Fn&& fn) {
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < n;) fn(i);
  };
  std::vector<std::jthread> pool;
  for (unsigned t = 1; t < threads && t < n; ++t) {
    auto thread = start_thread(work);
    if (!thread) break;  // the others do it
    pool.push_back(*std::move(thread));
  }
  work();
}

}  // namespace benchhub
