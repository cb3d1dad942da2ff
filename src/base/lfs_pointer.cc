// See lfs_pointer.h. Format: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.
#include "base/lfs_pointer.h"

namespace benchhub {

bool is_lfs_pointer(std::string_view bytes) { return bytes.starts_with("version https://git-lfs.github.com/spec/v1"); }

Error lfs_pointer_error(Errc code, const std::string& file) {
  return {code,
          "this is a Git LFS pointer, not the file itself",
          "its bytes were not fetched",
          "run `git lfs pull` where the file comes from (with Git LFS installed), then try again",
          {file, 1, 1}};
}

}  // namespace benchhub
