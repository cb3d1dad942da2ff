// The bytes of a git tree object, read without building anything: entries "<mode> <name>\0<20 bytes of id>", sorted by
// name (folders as if their name ended in '/'). Comparing two trees of 10,000 entries this way takes microseconds.
// Bytes that are no tree end the reading; nothing is ever read past the end. Called by history.cc.
#pragma once

#include <optional>
#include <string_view>

namespace benchhub {

struct TreeEntry {
  std::string_view name;
  std::string_view id;     // 20 bytes
  std::string_view bytes;  // the whole entry
  bool folder = false;     // mode 40000; links, files and submodules are none
};

// Cuts the first entry off `rest`; nullopt at the end or where the bytes are no entry.
std::optional<TreeEntry> next_entry(std::string_view& rest);

std::optional<TreeEntry> find_entry(std::string_view tree, std::string_view name);

// Git's order of two entries of one tree: < 0, 0, > 0.
int compare_entries(const TreeEntry& a, const TreeEntry& b);

// Cuts off the entries that both trees begin with.
void skip_common(std::string_view& left, std::string_view& right);

// Calls visit(name) for every entry that only one of the trees has or that differs in mode or id; twice for a file that
// became a folder.
template <class Visit>
void for_each_difference(std::string_view left, std::string_view right, Visit visit) {
  for (;;) {
    skip_common(left, right);
    std::string_view left_rest = left, right_rest = right;
    const std::optional<TreeEntry> a = next_entry(left_rest), b = next_entry(right_rest);
    if (!a && !b) return;
    const int order = !a ? 1 : !b ? -1 : compare_entries(*a, *b);
    visit(order <= 0 ? a->name : b->name);
    if (order <= 0) left = left_rest;
    if (order >= 0) right = right_rest;
  }
}

}  // namespace benchhub
