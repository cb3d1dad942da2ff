// Reading and comparing the bytes of tree objects.
#include "git/raw_tree.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace benchhub {
namespace {

std::string tree_entry(const std::string& mode, const std::string& name, char id) {
  return mode + " " + name + std::string(1, '\0') + std::string(20, id);
}

std::vector<std::string> differences(const std::string& a, const std::string& b) {
  std::vector<std::string> out;
  for_each_difference(a, b, [&](std::string_view name) { out.emplace_back(name); });
  return out;
}

TEST(RawTree, FindsEntriesAndTellsFoldersFromTheRest) {
  const std::string tree = tree_entry("40000", "alpha", '1') + tree_entry("100644", "beta", '2') +
                           tree_entry("120000", "link", '3') + tree_entry("160000", "module", '4');
  ASSERT_TRUE(find_entry(tree, "alpha"));
  EXPECT_TRUE(find_entry(tree, "alpha")->folder);
  for (const char* name : {"beta", "link", "module"}) EXPECT_FALSE(find_entry(tree, name)->folder) << name;
  EXPECT_EQ(find_entry(tree, "beta")->id, std::string(20, '2'));
  EXPECT_FALSE(find_entry(tree, "gamma"));
}

TEST(RawTree, ReportsAddedRemovedAndChangedNames) {
  const std::string a = tree_entry("40000", "a", '1'), b = tree_entry("40000", "b", '1'),
                    b2 = tree_entry("40000", "b", '2'), c = tree_entry("40000", "c", '1');
  EXPECT_TRUE(differences(a + b + c, a + b + c).empty());
  EXPECT_EQ(differences(a + b + c, a + b2 + c), std::vector<std::string>{"b"});
  EXPECT_EQ(differences(a + c, a + b + c), std::vector<std::string>{"b"});
  EXPECT_EQ(differences("", a + b), (std::vector<std::string>{"a", "b"}));
}

TEST(RawTree, FoldersAreSortedAsIfTheirNameEndedInASlash) {
  // git's order: "a-b" (0x2d) before folder "a" ("a/", 0x2f) before file "a0".
  const std::string file = tree_entry("100644", "a-b", '1'), folder = tree_entry("40000", "a", '1'),
                    changed = tree_entry("40000", "a", '2'), last = tree_entry("100644", "a0", '1');
  EXPECT_EQ(differences(file + folder + last, file + changed + last), std::vector<std::string>{"a"});
  EXPECT_EQ(differences(file + last, file + folder + last), std::vector<std::string>{"a"});
}

TEST(RawTree, TornBytesEndTheReading) {
  const std::size_t first = tree_entry("40000", "alpha", '1').size();
  const std::string whole = tree_entry("40000", "alpha", '1') + tree_entry("40000", "beta", '2');
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string_view rest = std::string_view(whole).substr(0, size);
    int entries = 0;
    while (next_entry(rest)) ++entries;
    EXPECT_EQ(entries, size < first ? 0 : 1) << size;
  }
}

}  // namespace
}  // namespace benchhub
