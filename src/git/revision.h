// The files of an earlier state of the repository, out of git. Reads blobs; runs nothing and writes nothing.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct Revision {
  std::string commit;                                      // 40 hex
  std::vector<std::pair<std::string, std::string>> files;  // path below `root` and bytes, by path
};

// The files at or below each of `paths` as the commit has them; what is not there is left out, as are links and
// submodules. root: the working tree, or a folder in it. Errc::usage if there is no such revision, or no repository;
// Errc::storage if a part of it cannot be read (a partial or shallow clone).
Result<Revision> read_revision(const std::string& root, const std::string& revision,
                               const std::vector<std::string>& paths);

}  // namespace benchhub
