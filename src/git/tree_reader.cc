// See tree_reader.h.
#include "git/tree_reader.h"

#include <algorithm>
#include <cstring>

#include "git/raw_tree.h"

namespace benchhub {

std::optional<std::string_view> TreeReader::bytes(const git_oid& tree) {
  if (git_oid_is_zero(&tree)) return std::string_view{};
  auto slot = std::find_if(slots_.begin(), slots_.end(),
                           [&](const Slot& s) { return s.object && git_oid_equal(&s.id, &tree) != 0; });
  if (slot == slots_.end()) {
    auto object = git_make<OdbObjectHandle>(git_odb_read, odb_.get(), &tree);
    if (!object || git_odb_object_type(object.get()) != GIT_OBJECT_TREE) return std::nullopt;
    if (git_odb_object_size(object.get()) > kMaxTree) return std::nullopt;
    // The tree of the call before stays: two trees are compared at a time.
    if (next_slot_ == last_slot_) next_slot_ = (next_slot_ + 1) % kSlots;
    slot = slots_.begin() + static_cast<std::ptrdiff_t>(next_slot_);
    next_slot_ = (next_slot_ + 1) % kSlots;
    *slot = {tree, std::move(object)};
  }
  last_slot_ = static_cast<std::size_t>(slot - slots_.begin());
  return std::string_view(static_cast<const char*>(git_odb_object_data(slot->object.get())),
                          git_odb_object_size(slot->object.get()));
}

std::optional<git_oid> TreeReader::at_path(const git_oid& root, const std::vector<std::string>& path) {
  git_oid tree = root;
  for (const std::string& name : path) {
    const auto content = bytes(tree);
    if (!content) return std::nullopt;
    const auto entry = find_entry(*content, name);
    if (!entry || !entry->folder) return git_oid{};
    std::memcpy(tree.id, entry->id.data(), entry->id.size());
  }
  return tree;
}

}  // namespace benchhub
