// Inventory: what is read again and what is not, and that a change is never missed.
#include "base/inventory.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/cache_file.h"

namespace benchhub {
namespace {

// Gives every file the times and inode that a test wants.
class TimedFs : public FaultFs {
 public:
  explicit TimedFs(MemoryFs& inner) : FaultFs(inner, -1, false) {}
  Result<FileInfo> stat(const std::string& path) override {
    auto info = FaultFs::stat(path);
    if (info && frozen) info->mtime_ns = 60'000'000'000;
    return info;
  }
  std::vector<std::optional<FileInfo>> stat_below(const std::string& folder,
                                                  const std::vector<std::string>& names) override {
    return FileSystem::stat_below(folder, names);
  }
  Result<std::string> read(const std::string& path, std::uint64_t max) override {
    ++reads[path];
    return FaultFs::read(path, max);
  }
  bool frozen = false;
  std::map<std::string, int> reads;
};

class InventoryTest : public testing::Test {
 protected:
  InventoryTest() {
    put("models/a.json", "a");
    put("data/b/m/answers.jsonl", "one");
    put("data/b/n/answers.jsonl", "two");
    put("other/file", "not asked for");
  }
  void put(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(memory_.write_atomic("r/" + path, bytes, false));
  }
  Inventory take() {
    auto out = Inventory::take(fs_, {"r", {"data", "models", "absent"}, "r/.benchhub/index", 2});
    EXPECT_TRUE(out) << out.error().to_string();
    EXPECT_TRUE(out->save());
    return *std::move(out);
  }
  MemoryFs memory_;
  TimedFs fs_{memory_};
};

TEST_F(InventoryTest, ReadsEveryFileOnceAndNoneThatDidNotChange) {
  const Inventory first = take();
  EXPECT_EQ(first.files(), 3);
  EXPECT_EQ(first.read(), 3);
  EXPECT_EQ(fs_.reads.count("r/other/file"), 0u);
  const Inventory second = take();
  EXPECT_EQ(second.read(), 0);
  EXPECT_EQ(second.digest(""), first.digest(""));
}

TEST_F(InventoryTest, AChangeIsSeenWhereItIsAndNowhereElse) {
  const Inventory before = take();
  put("data/b/m/answers.jsonl", "six");
  put("data/c/m/answers.jsonl", "new");
  ASSERT_TRUE(memory_.remove("r/data/b/n/answers.jsonl"));
  const Inventory after = take();
  EXPECT_EQ(after.read(), 2);
  EXPECT_NE(after.digest("data/b/m/"), before.digest("data/b/m/"));
  EXPECT_NE(after.digest("data/b/n/"), before.digest("data/b/n/"));
  EXPECT_EQ(after.digest("models/"), before.digest("models/"));
  const Inventory::Folders folders = after.two_below("data/");
  ASSERT_EQ(folders.list.size(), 2u);
  EXPECT_EQ(folders.list[0], std::pair(std::string_view("data/b/m/"), after.digest("data/b/m/")));
  EXPECT_EQ(folders.list[1].first, "data/c/m/");
  EXPECT_FALSE(folders.odd);
}

TEST_F(InventoryTest, AFileThatChangedAsLatelyAsTheIndexIsReadAgain) {
  fs_.frozen = true;  // a clock too coarse to tell the change from the index
  take();
  put("data/b/m/answers.jsonl", "six");  // the same size, and now the same times too
  const Inventory after = take();
  EXPECT_EQ(after.read(), 3);
  fs_.frozen = false;
  EXPECT_EQ(after.digest("data/b/m/"), take().digest("data/b/m/"));
}

TEST_F(InventoryTest, AnotherIdentityOfTheSameBytesIsTheSame) {
  const Inventory before = take();
  put("data/b/m/answers.jsonl", "one");
  const Inventory after = take();
  EXPECT_EQ(after.read(), 1);
  EXPECT_EQ(after.digest(""), before.digest(""));
}

TEST_F(InventoryTest, WithoutItsIndexOrWithADamagedOneEverythingIsRead) {
  const Inventory before = take();
  const std::string index = memory_.files().at("r/.benchhub/index");
  for (std::size_t at = 0; at < index.size(); at += 7) {
    std::string bytes = index;
    bytes[at] ^= 1;
    ASSERT_TRUE(memory_.write_atomic("r/.benchhub/index", bytes, false));
    EXPECT_EQ(take().digest(""), before.digest("")) << at;
  }
  ASSERT_TRUE(memory_.remove("r/.benchhub/index"));
  EXPECT_EQ(take().read(), 3);
}

TEST(InventoryOnDisk, SeesALinkInPlaceOfAFileAndAFileThatWasPutBackInTime) {
  namespace files = std::filesystem;
  std::string name = (files::temp_directory_path() / "benchhub-inventory-XXXXXX").string();
  const files::path root = ::mkdtemp(name.data());
  const auto fs = make_real_fs();
  files::create_directories(root / "data/b");
  ASSERT_TRUE(fs->write_atomic((root / "data/b/x").string(), "one", false));
  ASSERT_TRUE(fs->write_atomic((root / "y").string(), "one", false));
  const auto take = [&] {
    auto out = Inventory::take(*fs, {root.string(), {"data"}, (root / "index").string(), 2}).value();
    EXPECT_TRUE(out.save());
    return out.digest("");
  };
  const Digest before = take();
  const auto time = files::last_write_time(root / "data/b/x");
  ASSERT_TRUE(fs->write_atomic((root / "data/b/x").string(), "six", false));
  files::last_write_time(root / "data/b/x", time);  // as `cp -p` and archives do
  EXPECT_NE(take(), before);
  ASSERT_TRUE(fs->write_atomic((root / "data/b/x").string(), "one", false));
  EXPECT_EQ(take(), before);
  files::remove(root / "data/b/x");
  files::create_symlink("../../y", root / "data/b/x");
  EXPECT_NE(take(), before);
  files::remove_all(root);
}

}  // namespace
}  // namespace benchhub
