// The walk over a seeded random history with many merges gives what git's combined diffs (-c: what differs from every
// parent) give for each folder.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <sstream>

#include "git/git.h"
#include "git_repo.h"

namespace benchhub {
namespace {

// A fast-import stream: every commit changes one or two folders, every third one merges another line of history, and
// the clock of every seventh author is wrong.
std::string random_history(int commits, int folders, unsigned seed) {
  std::mt19937 random(seed);
  std::ostringstream out;
  for (int i = 1; i <= commits; ++i) {
    const long when = 1'767'225'600L + i * 60 - (i % 7 == 0 ? 100'000 : 0);
    out << "commit refs/heads/main\nmark :" << i << "\nauthor A" << random() % 4 << " <a@x> " << when
        << " +0000\ncommitter c <c@x> " << when << " +0000\ndata 1\nx\n";
    const int from = i < 8 ? i - 1 : i - 1 - static_cast<int>(random() % 4);
    if (i > 1) out << "from :" << from << "\n";
    if (i % 3 == 0 && from > 2) out << "merge :" << (from - 1 - static_cast<int>(random() % 2)) << "\n";
    if (i == commits) out << "merge :" << i - 2 << "\nmerge :" << i - 3 << "\n";
    for (unsigned n = random() % 3; n > 0; --n) {
      out << "M 100644 inline benchmarks/f" << random() % static_cast<unsigned>(folders) << "/cases.jsonl\ndata 1\n"
          << static_cast<char>('0' + random() % 3) << "\n";
    }
    out << "\n";
  }
  return out.str();
}

struct LoggedFolder {
  std::string last_commit;
  std::int64_t first_change_ms = 0;
  int commits = 0;
};

// Reads `git log --format="@%H %at" --name-only`; each folder of random_history has one file.
std::map<std::string, LoggedFolder> logged_folders(const std::string& file) {
  std::map<std::string, LoggedFolder> folders;
  std::ifstream log(file);
  std::string line, commit;
  std::int64_t at = 0;
  while (std::getline(log, line)) {
    if (line.starts_with("@")) {
      commit = line.substr(1, 40);
      at = std::stoll(line.substr(42));
    } else if (!line.empty()) {
      LoggedFolder& folder = folders[line.substr(0, line.rfind('/'))];
      if (folder.commits++ == 0) folder.last_commit = commit;
      folder.first_change_ms = at * 1000;
    }
  }
  return folders;
}

TEST(GitHistory, AgreesWithGitsCombinedDiffsOnRandomHistories) {
  if (!have_git()) GTEST_SKIP() << "the git command is missing";
  for (const unsigned seed : {1u, 2u, 3u, 4u}) {
    GitRepo repo;
    repo.init();
    repo.write("stream", random_history(200, 6, seed), "");
    ASSERT_TRUE(repo.run("fast-import --quiet --force < ../stream"));
    ASSERT_TRUE(repo.run("log --date-order -c --name-only --format='@%H %at'"));
    const auto logged = logged_folders(repo.path("log"));
    const GitFacts facts = read_git(repo.path(), "benchmarks");
    ASSERT_EQ(facts.note, "");
    ASSERT_EQ(facts.folders.size(), logged.size());
    for (const auto& [name, folder] : logged) {
      const FolderFacts& found = facts.folders.at(name);
      EXPECT_EQ(found.commits, folder.commits) << seed << " " << name;
      EXPECT_EQ(found.last_commit, folder.last_commit) << seed << " " << name;
      EXPECT_EQ(found.first_change_ms, folder.first_change_ms) << seed << " " << name;
    }
  }
}

}  // namespace
}  // namespace benchhub
