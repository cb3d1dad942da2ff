// read_git on real repositories: facts of folders, merges, and every state of a repository that CI meets.
#include "git/git.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "git_repo.h"

namespace benchhub {
namespace {

class Git : public testing::Test {
 protected:
  void SetUp() override {
    if (!have_git()) GTEST_SKIP() << "the git command is missing";
  }
  void TearDown() override { EXPECT_TRUE(repo.ok); }

  // Two benchmarks: alpha by Ann and twice by Bob, beta by Ann.
  void two_benchmarks() {
    repo.init();
    repo.write("benchmarks/alpha/benchmark.json", "{}");
    repo.write("benchmarks/beta/benchmark.json", "{}");
    repo.write("benchmarks/notes.txt", "no folder");
    repo.commit("Ann");
    repo.write("benchmarks/alpha/cases.jsonl", "1");
    repo.commit("Bob");
    repo.write("benchmarks/alpha/cases.jsonl", "2");
    repo.commit("Bob");
    repo.write("README.md", "elsewhere");
    repo.commit("Cleo");
  }
  GitRepo repo;
};

TEST_F(Git, FoldersHaveTheirAuthorsDatesAndLastCommit) {
  two_benchmarks();
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  EXPECT_TRUE(facts.available);
  EXPECT_EQ(facts.note, "");
  EXPECT_EQ(facts.commit, repo.output("rev-parse HEAD"));
  EXPECT_EQ(facts.commit_time_ms, 1'767'225'640'000);
  EXPECT_FALSE(facts.dirty);
  ASSERT_EQ(facts.folders.size(), 2u);
  const FolderFacts& alpha = facts.folders.at("benchmarks/alpha");
  EXPECT_EQ(alpha.authors, (std::vector<std::string>{"Bob", "Ann"}));
  EXPECT_EQ(alpha.commits, 3);
  EXPECT_EQ(alpha.first_change_ms, 1'767'225'610'000);
  EXPECT_EQ(alpha.last_change_ms, 1'767'225'630'000);
  EXPECT_EQ(alpha.last_commit, repo.output("rev-parse HEAD~1"));
  const FolderFacts& beta = facts.folders.at("benchmarks/beta");
  EXPECT_EQ(beta.authors, std::vector<std::string>{"Ann"});
  EXPECT_EQ(beta.last_commit, repo.output("rev-parse HEAD~3"));
}

TEST_F(Git, TheHeadCommitIsReadWithoutTheHistory) {
  EXPECT_EQ(head_commit(repo.path("")), "");
  two_benchmarks();
  EXPECT_EQ(head_commit(repo.path()), repo.output("rev-parse HEAD"));
  EXPECT_EQ(head_commit(repo.path("repo/benchmarks")), repo.output("rev-parse HEAD"));
  repo.write("build/unpacked/a", "never committed");
  EXPECT_EQ(head_commit(repo.path("repo/build")), "");
}

TEST_F(Git, MergesCountOnlyWhatDiffersFromEveryParent) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("checkout -q -b side HEAD~1"));
  repo.write("benchmarks/beta/side.md", "s");
  repo.commit("Dan");
  ASSERT_TRUE(repo.run("checkout -q main"));
  repo.write("benchmarks/alpha/main.md", "m");
  repo.commit("Ann");
  repo.author = "Merger";
  ASSERT_TRUE(repo.run("merge -q --no-ff -m m side"));
  const GitFacts clean = read_git(repo.path(), "benchmarks");
  EXPECT_EQ(clean.folders.at("benchmarks/beta").authors, (std::vector<std::string>{"Ann", "Dan"}));
  EXPECT_EQ(clean.folders.at("benchmarks/alpha").authors, (std::vector<std::string>{"Ann", "Bob"}));
  repo.write("benchmarks/beta/evil.md", "changed in the merge itself");
  ASSERT_TRUE(repo.run("add -A") && repo.run("commit -q --amend --reset-author -m m"));
  const GitFacts evil = read_git(repo.path(), "benchmarks");
  EXPECT_EQ(evil.folders.at("benchmarks/beta").authors, (std::vector<std::string>{"Ann", "Dan", "Merger"}));
  EXPECT_EQ(evil.folders.at("benchmarks/alpha").commits, 4);
}

TEST_F(Git, ANestedRootAndANestedParentAreFound) {
  repo.init();
  repo.write("sub/site/benchmarks/alpha/b.json", "{}");
  repo.write("benchmarks/other/b.json", "{}");
  repo.commit("Ann");
  for (const auto& [root, parent] : {std::pair("repo/sub/site", "benchmarks"), {"repo/sub", "site/benchmarks/"}}) {
    const GitFacts facts = read_git(repo.path(root), parent);
    ASSERT_EQ(facts.folders.size(), 1u) << parent;
    EXPECT_TRUE(facts.folders.begin()->first.ends_with("benchmarks/alpha"));
    EXPECT_FALSE(facts.dirty);
  }
  repo.write("sub/site/data/p/m/answers.jsonl", "x");
  repo.commit("Ann");
  repo.write("benchmarks/other/b.json", "dirty, but not ours");
  EXPECT_FALSE(read_git(repo.path("repo/sub/site"), "benchmarks").dirty);
  repo.write("sub/site/data/p/m/answers.jsonl", "y");
  EXPECT_TRUE(read_git(repo.path("repo/sub/site"), "benchmarks").dirty);
}

TEST_F(Git, DirtyMeansATrackedFileBelowTheFoldersDiffersFromHead) {
  two_benchmarks();
  repo.write("README.md", "changed");
  repo.write("benchmarks/new/untracked.json", "{}");
  repo.write("benchmarks-not-ours/x", "{}");
  EXPECT_FALSE(read_git(repo.path(), "benchmarks").dirty);
  repo.write("benchmarks/alpha/cases.jsonl", "changed");
  EXPECT_TRUE(read_git(repo.path(), "benchmarks").dirty);
  ASSERT_TRUE(repo.run("add benchmarks/alpha"));
  EXPECT_TRUE(read_git(repo.path(), "benchmarks").dirty);
  ASSERT_TRUE(repo.run("checkout -q HEAD -- benchmarks"));
  EXPECT_FALSE(read_git(repo.path(), "benchmarks").dirty);
  std::filesystem::remove(repo.path("repo/benchmarks/beta/benchmark.json"));
  EXPECT_TRUE(read_git(repo.path(), "benchmarks").dirty);
}

TEST_F(Git, FilesThatASparseCheckoutLeavesOutAreNotDirty) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("sparse-checkout set benchmarks/alpha"));
  ASSERT_FALSE(std::filesystem::exists(repo.path("repo/benchmarks/beta")));
  EXPECT_FALSE(read_git(repo.path(), "benchmarks").dirty);
}

TEST_F(Git, FoldersThatASparseCheckoutLeavesOutAreNamed) {
  two_benchmarks();
  EXPECT_TRUE(left_out_folders(repo.path("repo"), "benchmarks").empty());
  ASSERT_TRUE(repo.run("sparse-checkout set benchmarks/alpha"));
  EXPECT_EQ(left_out_folders(repo.path("repo"), "benchmarks"), std::vector<std::string>{"beta"});
  ASSERT_TRUE(repo.run("worktree add -q ../linked"));
  EXPECT_TRUE(left_out_folders(repo.path("linked"), "data").empty());
  ASSERT_TRUE(repo.run("sparse-checkout disable"));
  EXPECT_TRUE(left_out_folders(repo.path("repo"), "benchmarks").empty());
}

TEST_F(Git, DeletedFoldersAreNotListedAndRecreatedOnesKeepTheirPast) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("rm -q -r benchmarks/alpha benchmarks/beta"));
  repo.commit("Ann");
  repo.write("benchmarks/beta/again.json", "{}");
  repo.commit("Eve");
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  ASSERT_EQ(facts.folders.size(), 1u);
  EXPECT_EQ(facts.folders.at("benchmarks/beta").commits, 3);
  EXPECT_EQ(facts.folders.at("benchmarks/beta").authors, (std::vector<std::string>{"Ann", "Eve"}));
}

TEST_F(Git, WithoutARepositoryThereIsOneLineAndNoFacts) {
  const GitFacts facts = read_git(repo.path(""), "benchmarks");
  EXPECT_FALSE(facts.available);
  EXPECT_TRUE(facts.note.starts_with("not a git repository")) << facts.note;
  EXPECT_TRUE(read_git("/does/not/exist", "benchmarks").note.starts_with("not a git repository"));
}

TEST_F(Git, AFolderThatTheRepositoryAroundItDoesNotKnowHasNoFacts) {
  two_benchmarks();
  repo.write("build/unpacked/benchmarks/alpha/benchmark.json", "{}");
  const GitFacts facts = read_git(repo.path("repo/build/unpacked"), "benchmarks");
  EXPECT_FALSE(facts.available);
  EXPECT_EQ(facts.commit, "");
  EXPECT_NE(facts.note.find("not part of"), std::string::npos) << facts.note;
}

TEST_F(Git, AnEmptyRepositoryHasNoCommitYet) {
  repo.init();
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  EXPECT_TRUE(facts.available);
  EXPECT_EQ(facts.commit, "");
  EXPECT_EQ(facts.note, "the git repository has no commit yet");
}

TEST_F(Git, DetachedHeadAndLinkedWorktreesWork) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("worktree add -q --detach ../linked HEAD~2"));
  const GitFacts linked = read_git(repo.path("linked"), "benchmarks");
  EXPECT_EQ(linked.note, "");
  EXPECT_EQ(linked.commit, repo.output("rev-parse HEAD~2"));
  EXPECT_EQ(linked.folders.at("benchmarks/alpha").commits, 2);
}

TEST_F(Git, ABareRepositoryHasFactsButNoWorkingTree) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("clone -q --bare . ../bare.git"));
  const GitFacts facts = read_git(repo.path("bare.git"), "benchmarks");
  EXPECT_EQ(facts.folders.at("benchmarks/alpha").commits, 3);
  EXPECT_TRUE(facts.note.starts_with("bare repository")) << facts.note;
}

TEST_F(Git, AShallowCloneGivesTheFactsItHasAndSaysSo) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("clone -q --depth 1 file://" + repo.path() + " ../one"));
  const GitFacts one = read_git(repo.path("one"), "benchmarks");
  EXPECT_EQ(one.commit, repo.output("rev-parse HEAD"));
  EXPECT_TRUE(one.note.starts_with("shallow clone")) << one.note;
  EXPECT_TRUE(one.folders.empty());
  ASSERT_TRUE(repo.run("clone -q --depth 3 file://" + repo.path() + " ../three"));
  const GitFacts three = read_git(repo.path("three"), "benchmarks");
  EXPECT_EQ(three.folders.size(), 1u);
  EXPECT_EQ(three.folders.at("benchmarks/alpha").authors, std::vector<std::string>{"Bob"});
  EXPECT_EQ(three.folders.at("benchmarks/alpha").last_commit, repo.output("rev-parse HEAD~1"));
}

TEST_F(Git, ARepositoryOfAnotherOwnerIsRead) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give files away";
  two_benchmarks();
  ASSERT_TRUE(repo.run("!chown -R 12345:12345 ."));
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  EXPECT_EQ(facts.note, "");
  EXPECT_EQ(facts.folders.size(), 2u);
}

TEST_F(Git, Sha256RepositoriesAndUnknownExtensionsAreExplainedInOneLine) {
  repo.init("--object-format=sha256");
  const GitFacts sha256 = read_git(repo.path(), "benchmarks");
  EXPECT_FALSE(sha256.available);
  EXPECT_NE(sha256.note.find("SHA-256"), std::string::npos) << sha256.note;
  repo.run("init -q", "future");
  ASSERT_TRUE(repo.run("config core.repositoryformatversion 99", "future"));
  const GitFacts future = read_git(repo.path("future"), "benchmarks");
  EXPECT_FALSE(future.available);
  EXPECT_NE(future.note, "");
  EXPECT_EQ(future.note.find('\n'), std::string::npos);
}

TEST_F(Git, ASplitIndexLeavesOnlyTheDirtyFlagUnknown) {
  two_benchmarks();
  ASSERT_TRUE(repo.run("update-index --split-index"));
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  EXPECT_EQ(facts.folders.size(), 2u);
  EXPECT_TRUE(facts.note.starts_with("whether files were changed is unknown")) << facts.note;
}

TEST_F(Git, DamagedObjectsAreSaidNotFatal) {
  two_benchmarks();
  const std::string tree = repo.output("rev-parse HEAD~2:benchmarks");
  std::filesystem::remove(repo.path("repo/.git/objects/" + tree.substr(0, 2) + "/" + tree.substr(2)));
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  EXPECT_TRUE(facts.note.starts_with("a part of the history is missing")) << facts.note;
  EXPECT_EQ(facts.commit.size(), 40u);
  repo.write(".git/HEAD", "garbage\n");
  EXPECT_NE(read_git(repo.path(), "benchmarks").note, "");
}

TEST_F(Git, HostileNamesStayOneLineAndNoEmailIsTold) {
  repo.init();
  repo.write("benchmarks/a\nb\xff/x", "1");
  repo.commit("<script>\xe2\x80\xae \x07 \xff");
  const GitFacts facts = read_git(repo.path(), "benchmarks");
  ASSERT_EQ(facts.folders.size(), 1u);
  const std::string author = facts.folders.begin()->second.authors.at(0);
  EXPECT_EQ(author.find('\x07'), std::string::npos);
  EXPECT_EQ(author.find('\xff'), std::string::npos);
  EXPECT_EQ(author.find("example.org"), std::string::npos);
}

TEST(GitVersion, IsTold) { EXPECT_TRUE(libgit2_version_text().starts_with("libgit2 1.")); }

}  // namespace
}  // namespace benchhub
