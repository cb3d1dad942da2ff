// The store on a real disk: nothing is read or written through links, FIFOs or folders that a branch may have put
// in place of a file.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "store/journal.h"
#include "store/sample.h"

namespace benchhub {
namespace {

class StoreOnDisk : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "benchhub-store-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    folder_ = root_ / "data/unit-conversion/echo";
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  void expect_refused() {
    Store store(*fs_, root_.string());
    EXPECT_EQ(store.read(sample::kPair).error().code, Errc::corruption);
    EXPECT_FALSE(store.upsert(sample::kPair, {sample::answer("a", 0, "1")}));
  }
  std::unique_ptr<FileSystem> fs_ = make_real_fs();
  std::filesystem::path root_, folder_;
};

TEST_F(StoreOnDisk, WritesReadsAndLeavesNoTempFileBehind) {
  Store store(*fs_, root_.string());
  ASSERT_TRUE(store.upsert(sample::kPair, {sample::answer("a", 0, "1")}));
  EXPECT_EQ(sample::shown(store.read(sample::kPair)->answers), "a/0=1 ");
  EXPECT_EQ(*fs_->list(folder_.string()), std::vector<std::string>{"answers.jsonl"});
  EXPECT_EQ(*store.pairs(), std::vector<PairId>{sample::kPair});
}

TEST_F(StoreOnDisk, LinksFifosAndFoldersInPlaceOfAFileAreRefused) {
  const auto file = folder_ / "answers.jsonl";
  std::filesystem::create_symlink("/etc/passwd", file);
  expect_refused();
  std::filesystem::remove(file);
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  expect_refused();
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  expect_refused();
  std::filesystem::remove_all(root_ / "data/unit-conversion");
  std::filesystem::create_directories(root_ / "elsewhere/echo");
  std::filesystem::create_directory_symlink("../elsewhere", root_ / "data/unit-conversion");
  expect_refused();
  EXPECT_TRUE(std::filesystem::is_empty(root_ / "elsewhere/echo"));
}

TEST_F(StoreOnDisk, LinksInPlaceOfFoldersAreDamageNotAbsence) {
  namespace fs = std::filesystem;
  Store store(*fs_, root_.string());
  ASSERT_TRUE(store.upsert(sample::kPair, {sample::answer("a", 0, "1")}));
  const auto expect_damage = [&](const std::string& file) {
    const auto found = store.survey();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->misplaced.size(), 1u) << file;
    EXPECT_EQ(found->misplaced[0].file, file);
    EXPECT_NE(found->misplaced[0].reason.find("symbolic link"), std::string::npos);
    const auto pairs = store.pairs();
    ASSERT_FALSE(pairs);
    EXPECT_EQ(pairs.error().code, Errc::corruption);
    EXPECT_EQ(pairs.error().where.file, file);
  };
  for (const char* place : {"data", "data/unit-conversion", "data/unit-conversion/echo"}) {
    fs::rename(root_ / place, root_ / "moved");
    fs::create_directory_symlink(root_ / "moved", root_ / place);
    expect_damage(place);
    fs::remove(root_ / place);
    fs::create_symlink("nowhere", root_ / place);
    expect_damage(place);
    fs::remove(root_ / place);
    fs::rename(root_ / "moved", root_ / place);
  }
  EXPECT_EQ(*store.pairs(), std::vector<PairId>{sample::kPair});
}

TEST_F(StoreOnDisk, TheJournalMakesItsFolderAndSurvivesReopening) {
  const std::string path = (root_ / ".benchhub/journal").string();
  for (int i = 0; i < 2; ++i) {
    auto writer = JournalWriter::open(*fs_, path, nullptr);
    ASSERT_TRUE(writer);
    (*writer)->append({{"n", i}});
    ASSERT_TRUE((*writer)->flush());
  }
  EXPECT_EQ(scan_journal(*fs_, path)->records.size(), 2u);
}

}  // namespace
}  // namespace benchhub
