// A real repository in a temporary folder, driven by the git command. No configuration of the user or the system is
// read, by git or by libgit2.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace benchhub {

inline bool have_git() {
  static const bool found = std::system("git --version >/dev/null 2>&1") == 0;
  return found;
}

class GitRepo {
 public:
  GitRepo() {
    std::string folder = (std::filesystem::temp_directory_path() / "benchhub-git-XXXXXX").string();
    base_ = ::mkdtemp(folder.data());
    std::filesystem::create_directories(base_ / "home");
    ::setenv("HOME", (base_ / "home").c_str(), 1);  // libgit2 looks there for .gitconfig
    for (const char* name : {"XDG_CONFIG_HOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}) ::unsetenv(name);
  }
  ~GitRepo() {
    std::error_code ignored;
    std::filesystem::remove_all(base_, ignored);
  }
  GitRepo(const GitRepo&) = delete;
  GitRepo& operator=(const GitRepo&) = delete;

  std::string path(const std::string& rel = "repo") const { return (base_ / rel).string(); }

  // Runs git (or, with a leading "!", any command) in base/`folder`; commits are made by `author` at `at` seconds.
  bool run(const std::string& command, const std::string& folder = "repo") {
    std::filesystem::create_directories(base_ / folder);
    const std::string date = std::to_string(at) + " +0100";
    const std::string full =
        "cd '" + path(folder) + "' && GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C " +
        "GIT_AUTHOR_NAME='" + author + "' GIT_AUTHOR_EMAIL=secret@example.org GIT_COMMITTER_NAME=c " +
        "GIT_COMMITTER_EMAIL=c@example.org GIT_AUTHOR_DATE='" + date + "' GIT_COMMITTER_DATE='" + date + "' " +
        (command.starts_with("!") ? command.substr(1) : "git " + command) + " >'" + path("log") + "' 2>&1";
    return std::system(full.c_str()) == 0;
  }
  void init(const std::string& options = "") { ok = run("init -q -b main " + options) && ok; }
  void write(const std::string& rel, const std::string& bytes, const std::string& folder = "repo") {
    const auto file = base_ / folder / rel;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << bytes;
  }
  // Adds everything and commits it, ten seconds later than the commit before.
  void commit(const std::string& name) {
    author = name;
    at += 10;
    ok = run("add -A") && run("commit -q -m x") && ok;
  }
  std::string output(const std::string& command) {
    (void)run(command);
    std::ifstream log(path("log"));
    std::string line;
    std::getline(log, line);
    return line;
  }

  bool ok = true;  // false once a command failed
  std::string author = "Ann";
  std::int64_t at = 1'767'225'600;

 private:
  std::filesystem::path base_;
};

}  // namespace benchhub
