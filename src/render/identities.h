// Identities (size, times, inode) of the site's files as the last build left them: what still has its identity need not
// be read. They are of this machine, so they are a cache and no part of the manifest. Called by output.cc.
#pragma once

#include <string>
#include <vector>

#include "base/cache_file.h"
#include "base/fs.h"
#include "base/hash.h"

namespace benchhub {

class SiteIdentities {
 public:
  SiteIdentities() = default;
  // manifest: the digest of the one that names the files; identities of another one are not used. path "": none.
  static SiteIdentities load(FileSystem& fs, const std::string& path, const Digest& manifest);
  // Of the file in the manifest's n-th line; null: it must be read.
  const FileInfo* at(std::size_t n) const;

 private:
  std::vector<FileInfo> files_;
  std::int64_t noted_ns_ = 0;
};

// What load() reads: one file after the other, as the manifest's lines.
class SiteIdentitiesWriter {
 public:
  SiteIdentitiesWriter(const Digest& manifest, std::size_t files);
  void add(const FileInfo& file) { writer_(file.mtime_ns, file.ctime_ns, file.inode, file.size); }
  Status save(FileSystem& fs, const std::string& path);  // path "": not kept

 private:
  CacheWriter writer_;
};

}  // namespace benchhub
