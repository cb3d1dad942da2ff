// When an identity that was noted may be believed. A file that changes twice within one tick of its file system's clock
// has the same times after both; so what changed just before its identity was noted is looked at again, as git does it.
#pragma once

#include "base/fs.h"

namespace benchhub {

// noted_ns: when the file that holds the identity was written, by the same clock.
inline bool settled(const FileInfo& info, std::int64_t noted_ns) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  // No file system counts in steps between a kernel's tick (10 ms at most) and whole seconds; FAT counts in twos.
  const bool coarse = info.mtime_ns % kSecond == 0 || info.ctime_ns % kSecond == 0;
  const std::int64_t until = noted_ns - (coarse ? 2 * kSecond : kSecond / 20);
  return info.mtime_ns < until && info.ctime_ns < until;
}

}  // namespace benchhub
