// Trees of one repository: their bytes, and the tree at a path below another. Keeps what the walk over a history asks
// for again. Private to the git module.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/handles.h"

namespace benchhub {

class TreeReader {
 public:
  explicit TreeReader(git_repository* repository) : odb_(git_make<OdbHandle>(git_repository_odb, repository)) {}

  // The tree's bytes, valid during the next call but not the one after it; nullopt if it is not there (partial clone,
  // damage) or larger than kMaxTree. The zero id is the empty tree.
  std::optional<std::string_view> bytes(const git_oid& tree);
  // The tree at `path` below `root`; the zero id if there is no folder of that name, nullopt if a tree cannot be read.
  std::optional<git_oid> at_path(const git_oid& root, const std::vector<std::string>& path);

 private:
  static constexpr std::size_t kSlots = 8;
  static constexpr std::size_t kMaxTree = 64 << 20;
  struct Slot {
    git_oid id{};
    OdbObjectHandle object;
  };
  OdbHandle odb_;
  std::array<Slot, kSlots> slots_;
  std::size_t next_slot_ = 0, last_slot_ = 0;
};

}  // namespace benchhub
