// See raw_tree.h.
#include "git/raw_tree.h"

#include <algorithm>

namespace benchhub {
namespace {

constexpr std::size_t kIdSize = 20;

}  // namespace

std::optional<TreeEntry> next_entry(std::string_view& rest) {
  const std::size_t space = rest.find(' ');
  const std::size_t end = space == std::string_view::npos ? space : rest.find('\0', space + 1);
  if (end == std::string_view::npos || rest.size() - end - 1 < kIdSize) return std::nullopt;
  TreeEntry entry;
  entry.name = rest.substr(space + 1, end - space - 1);
  entry.id = rest.substr(end + 1, kIdSize);
  entry.bytes = rest.substr(0, end + 1 + kIdSize);
  entry.folder = rest.substr(0, space) == "40000";
  rest.remove_prefix(entry.bytes.size());
  return entry;
}

std::optional<TreeEntry> find_entry(std::string_view tree, std::string_view name) {
  while (auto entry = next_entry(tree)) {
    if (entry->name == name) return entry;
  }
  return std::nullopt;
}

void skip_common(std::string_view& left, std::string_view& right) {
  for (;;) {
    const std::size_t name_end = left.find('\0');
    if (name_end == std::string_view::npos || left.size() - name_end - 1 < kIdSize) return;
    const std::size_t size = name_end + 1 + kIdSize;
    if (!right.starts_with(left.substr(0, size))) return;
    left.remove_prefix(size);
    right.remove_prefix(size);
  }
}

int compare_entries(const TreeEntry& a, const TreeEntry& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  if (const int order = a.name.substr(0, common).compare(b.name.substr(0, common)); order != 0) return order;
  // The byte behind the common part; a folder's name goes on with '/'.
  const auto behind = [&](const TreeEntry& entry) {
    if (entry.name.size() > common) return static_cast<int>(static_cast<unsigned char>(entry.name[common]));
    return entry.folder ? static_cast<int>('/') : 0;
  };
  return behind(a) - behind(b);
}

}  // namespace benchhub
