// Contained reading on a real disk, by openat2 and without it: the same files are read, the same ones refused.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/fs.h"

namespace benchhub {
namespace {

class ReadBeneath : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    namespace fs = std::filesystem;
    std::string name = (fs::temp_directory_path() / "benchhub-beneath-XXXXXX").string();
    top_ = ::mkdtemp(name.data());
    root_ = top_ / "root";
    fs::create_directories(root_ / "a/b");
    put(root_ / "a/b/file", "inside");
    put(top_ / "secret", "outside");
    fs::create_symlink("a/b/file", root_ / "link");
    fs::create_symlink("../secret", root_ / "out");
    fs::create_directory_symlink("a", root_ / "folder-link");
    fs::create_directory_symlink("/", root_ / "a/top");
    ASSERT_EQ(::mkfifo((root_ / "pipe").c_str(), 0600), 0);
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(top_, ignored);
  }
  void put(const std::filesystem::path& path, const std::string& bytes) {
    ASSERT_TRUE(fs_->write_atomic(path.string(), bytes, false));
  }
  std::string outcome(const std::string& rel) {
    const auto bytes = fs_->read_beneath(root_.string(), rel, 100);
    return bytes ? *bytes : bytes.error().what;
  }
  std::unique_ptr<FileSystem> fs_ = make_real_fs(GetParam());
  std::filesystem::path top_, root_;
};

TEST_P(ReadBeneath, ReadsWhatIsInside) {
  EXPECT_EQ(outcome("a/b/file"), "inside");
  EXPECT_EQ(outcome("./a//b/./file"), "inside");
}

TEST_P(ReadBeneath, RefusesWhatLeadsOut) {
  for (const char* rel : {"../secret", "a/../../secret", "/etc/passwd", "a/b/../../../secret"}) {
    EXPECT_EQ(outcome(rel), "leads out of its folder") << rel;
  }
}

TEST_P(ReadBeneath, RefusesLinksAtEveryLevel) {
  for (const char* rel : {"link", "out", "folder-link/b/file", "a/top/etc/passwd"}) {
    EXPECT_EQ(outcome(rel), "is or crosses a symbolic link") << rel;
  }
}

TEST_P(ReadBeneath, SaysWhatElseIsWrong) {
  EXPECT_EQ(outcome("none"), "cannot open");
  EXPECT_EQ(fs_->read_beneath(root_.string(), "none", 100).error().code, Errc::not_found);
  EXPECT_EQ(outcome("a"), "is a folder, not a file");
  EXPECT_EQ(outcome("."), "is a folder, not a file");
  EXPECT_EQ(outcome("pipe"), "not a regular file");
  EXPECT_EQ(outcome("a/b/file/x"), "cannot open");
  put(root_ / "large", std::string(101, 'x'));
  EXPECT_EQ(outcome("large"), "file too large");
}

INSTANTIATE_TEST_SUITE_P(Kernels, ReadBeneath, testing::Bool());

}  // namespace
}  // namespace benchhub
