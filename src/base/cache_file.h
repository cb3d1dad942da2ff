// A file that may be deleted at any time: a line with name, version and digest of what follows, then bytes. Damage and
// other versions are the same as no file.
#pragma once

#include <string>
#include <string_view>

#include "base/binary.h"
#include "base/fs.h"

namespace benchhub {

// "" if there is no such file, or not a whole one of this name ("benchhub-keys 1").
std::string read_cache(FileSystem& fs, const std::string& path, std::string_view name);

// The body of such a file while it is made. Room for the first line is left in front of it, so that nothing is copied
// once the digest is known.
class CacheWriter : public BinaryWriter {
 public:
  // size: bytes that will follow, about.
  explicit CacheWriter(std::string_view name, std::size_t size = 0);
  std::string_view body() const { return std::string_view(bytes_).substr(head_); }
  Status save(FileSystem& fs, const std::string& path);  // makes the folder; not durable

 private:
  std::size_t head_;
};

}  // namespace benchhub
