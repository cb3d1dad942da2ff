// Text, clock, hash, random and the file systems.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/clock.h"
#include "base/field_table.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"

namespace benchhub {
namespace {

TEST(Text, CleansInvalidUtf8AndControls) {
  EXPECT_EQ(clean_utf8("a\xC3\xA9\xED\xA0\x80z"), "a\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
  EXPECT_EQ(clean_utf8(std::string_view("\0\n", 2)), "\xEF\xBF\xBD\n");
  EXPECT_EQ(invalid_utf8("ok\xC0\xAF"), 2u);
  EXPECT_EQ(escape_control("a\x1b[31m\xE2\x80\xAE"), "a\\x1b[31m\\xe2\\x80\\xae");
}

TEST(Text, SuggestsNearWordsOnly) {
  const std::vector<std::string> names{"scoring", "summary", "tags"};
  EXPECT_EQ(did_you_mean("scorign", names), "scoring");
  EXPECT_EQ(did_you_mean("tgas", names), "tags");
  EXPECT_EQ(did_you_mean("banana", names), std::nullopt);
}

TEST(Text, WritesNumbersWithoutLocale) {
  EXPECT_EQ(fixed(-0.001, 2), "0.00");
  EXPECT_EQ(shortest(3.0), "3");
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(with_thousands(-1234567), "-1,234,567");
  EXPECT_EQ(parse_double("1,5"), std::nullopt);
  EXPECT_EQ(parse_double("nan"), std::nullopt);
}

TEST(Text, EncodesAllButUnreservedBytes) {
  EXPECT_EQ(percent_encoded("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percent_encoded("a/b c%\r\n\xC3\xA4"), "a%2Fb%20c%25%0D%0A%C3%A4");
  EXPECT_EQ(percent_encoded("/a b/?", "/"), "/a%20b/%3F");
  EXPECT_EQ(percent_encoded(std::string_view("\0", 1)), "%00");
}

TEST(Clock, UtcTextRoundTrips) {
  EXPECT_EQ(utc_text(1'767'225'600'000), "2026-01-01T00:00:00Z");
  EXPECT_EQ(parse_utc("2024-02-29T23:59:59Z"), 1'709'251'199'000);
  EXPECT_EQ(parse_utc("2026-02-30"), std::nullopt);
  EXPECT_EQ(utc_text(-1), "1969-12-31T23:59:59Z");
}

TEST(Hash, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(RandomDraws, AreThoseOfTheStandardEngine) {
  Random random(42);
  EXPECT_EQ(random.next(), 13930160852258120406ULL);
}

class RealFsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "benchhub-fs-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::system(("rm -rf '" + root_ + "'").c_str()); }
  std::string root_;
  std::unique_ptr<FileSystem> fs_ = make_real_fs();
};

TEST_F(RealFsTest, RefusesWhatLeadsOutOrIsNoFile) {
  ASSERT_TRUE(fs_->make_dirs(root_ + "/in/sub"));
  ASSERT_TRUE(fs_->write_atomic(root_ + "/secret", "s", true));
  ASSERT_TRUE(fs_->write_atomic(root_ + "/in/a.txt", "hello", false));
  ASSERT_EQ(::symlink("../secret", (root_ + "/in/link").c_str()), 0);
  ASSERT_EQ(::symlink("..", (root_ + "/in/up").c_str()), 0);
  ASSERT_EQ(::mkfifo((root_ + "/in/pipe").c_str(), 0644), 0);
  EXPECT_EQ(fs_->read_beneath(root_ + "/in", "a.txt", 100).value(), "hello");
  for (const char* bad : {"../secret", "link", "up/secret", "/etc/passwd", "pipe", "sub"}) {
    const auto got = fs_->read_beneath(root_ + "/in", bad, 100);
    ASSERT_FALSE(got) << bad;
    EXPECT_EQ(got.error().code, Errc::invalid_input) << bad;
  }
  EXPECT_EQ(fs_->read_beneath(root_ + "/in", "none", 100).error().code, Errc::not_found);
  EXPECT_EQ(fs_->read_beneath(root_ + "/in", "a.txt", 4).error().what, "file too large");
}

TEST_F(RealFsTest, MoveReplacesTheOtherFileWhole) {
  ASSERT_TRUE(fs_->write_atomic(join_path(root_, "from"), "new", false));
  ASSERT_TRUE(fs_->write_atomic(join_path(root_, "to"), "old", false));
  ASSERT_TRUE(fs_->move_file(join_path(root_, "from"), join_path(root_, "to")));
  EXPECT_EQ(*fs_->read(join_path(root_, "to"), 10), "new");
  EXPECT_FALSE(fs_->stat(join_path(root_, "from")));
  EXPECT_EQ(fs_->move_file(join_path(root_, "from"), join_path(root_, "to")).error().code, Errc::not_found);
}

TEST_F(RealFsTest, SecondLockNamesTheFirst) {
  const auto first = fs_->lock(root_ + "/lock", "pid 1");
  ASSERT_TRUE(first);
  const auto second = fs_->lock(root_ + "/lock", "pid 2");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::locked);
  EXPECT_EQ(second.error().why, "pid 1");
}

TEST_F(RealFsTest, AFolderIsLockedWhateverGoesInIt) {
  ASSERT_TRUE(fs_->make_dirs(root_ + "/folder"));
  {
    const auto first = fs_->lock(root_ + "/folder", "");
    ASSERT_TRUE(first);
    const auto second = fs_->lock(root_ + "/folder/../folder", "");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::locked);
  }
  EXPECT_TRUE(fs_->lock(root_ + "/folder", ""));
  EXPECT_TRUE(fs_->list(root_ + "/folder")->empty()) << "and nothing is written";
}

TEST(MemoryFsTest, CrashKeepsOnlyWhatWasSynced) {
  MemoryFs fs;
  auto file = fs.open_append("j").value();
  ASSERT_TRUE(file->append("one"));
  ASSERT_TRUE(file->sync());
  ASSERT_TRUE(file->append("two"));
  ASSERT_TRUE(fs.write_atomic("soft", "x", false));
  fs.crash(1);
  EXPECT_EQ(fs.read("j", 100).value(), "onet");
  EXPECT_FALSE(fs.read("soft", 100));
}

TEST(MemoryFsTest, AFolderThatWasNotSyncedTakesItsFilesWithIt) {
  MemoryFs fs;
  ASSERT_TRUE(fs.make_dirs("r/data/soft", false));
  ASSERT_TRUE(fs.make_dirs("r/data/hard", true));
  ASSERT_TRUE(fs.write_atomic("r/data/soft/f", "x", true));
  ASSERT_TRUE(fs.write_atomic("r/data/hard/f", "x", true));
  fs.crash();
  EXPECT_FALSE(fs.read("r/data/soft/f", 100));
}

TEST(FieldTable, ReportsEveryProblemOfAnObject) {
  static const ObjectSpec spec{"thing",
                               "",
                               {{"name", FieldType::string, "what it is called", true, nullptr},
                                {"size", FieldType::integer, "", false, 3, Trust::anyone, {}, {}, 1, 5},
                                {"mode", FieldType::string, "", false, nullptr, Trust::anyone, {"fast", "slow"}}}};
  Diagnostics diagnostics;
  const auto doc = parse_json_doc("t", R"({"nmae": "x", "size": 9, "mode": "fsat"})", {}, diagnostics);
  bool ok = true;
  read_object(spec, *doc, diagnostics, &ok);
  EXPECT_FALSE(ok);
  ASSERT_EQ(diagnostics.errors().size(), 4u);
  EXPECT_EQ(diagnostics.errors()[0].to_string(),
            "t:1:2: error: unknown key \"nmae\" in the thing; did you mean \"name\"?");
  EXPECT_EQ(diagnostics.errors()[3].to_string(),
            "t:1:1: error: \"name\" is missing; what it is called; add it to the thing");
}

}  // namespace
}  // namespace benchhub
