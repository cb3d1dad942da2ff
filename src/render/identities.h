// Identities (size, times, inode) of the site's files as the last build left them: what still has its identity need not
// be read. They are of this machine, so they are a cache and no part of the manifest. Called by output.cc.
#pragma once

#include <string>
#include <vector>

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
  // files: as the manifest's lines.
  static Status save(FileSystem& fs, const std::string& path, const Digest& manifest,
                     const std::vector<FileInfo>& files);

 private:
  std::vector<FileInfo> files_;
  std::int64_t noted_ns_ = 0;
};

}  // namespace benchhub
