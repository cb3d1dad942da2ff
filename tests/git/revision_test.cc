// The files of an earlier commit, read from a real repository.
#include "git/revision.h"

#include <gtest/gtest.h>

#include "git_repo.h"

namespace benchhub {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

class RevisionTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!have_git()) GTEST_SKIP() << "there is no git command";
    repo_.init();
    repo_.write("hub/benchhub.json", "1");
    repo_.write("hub/data/b/m/answers.jsonl", "old");
    repo_.write("hub/data/other/m/answers.jsonl", "other");
    repo_.write("outside.txt", "x");
    repo_.commit("Ada");
    repo_.write("hub/data/b/m/answers.jsonl", "new");
    ASSERT_TRUE(repo_.run("!ln -s ../outside.txt hub/data/b/link"));
    repo_.commit("Ada");
  }
  GitRepo repo_;
};

TEST_F(RevisionTest, GivesTheFilesBelowTheFoldersThatAreWanted) {
  const auto before = read_revision(repo_.path("repo/hub"), "HEAD~1", {"benchhub.json", "data/b", "none"});
  ASSERT_TRUE(before) << before.error().to_string();
  EXPECT_EQ(before->files, (Files{{"benchhub.json", "1"}, {"data/b/m/answers.jsonl", "old"}}));
  EXPECT_EQ(before->commit.size(), 40u);
}

TEST_F(RevisionTest, FollowsNoLink) {
  const auto now = read_revision(repo_.path("repo/hub"), "main", {"data/b"});
  ASSERT_TRUE(now) << now.error().to_string();
  EXPECT_EQ(now->files, (Files{{"data/b/m/answers.jsonl", "new"}}));
}

TEST_F(RevisionTest, SaysWhatIsNoRevision) {
  const auto none = read_revision(repo_.path("repo/hub"), "v9", {"data"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::usage);
  EXPECT_EQ(none.error().what, "there is no revision \"v9\"");
  const auto outside = read_revision(repo_.path("."), "HEAD", {"data"});
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().code, Errc::usage);
}

TEST_F(RevisionTest, ATreeIsNoCommit) { EXPECT_FALSE(read_revision(repo_.path("repo/hub"), "HEAD:hub", {"data"})); }

}  // namespace
}  // namespace benchhub
