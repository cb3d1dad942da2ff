// Whole nights of the workflow, with the real scripts/nightly.sh, the real binary, a bare remote and an artifact that
// goes from one night to the next: however a night ends, nothing that it paid for is paid for again. GitHub's API is
// played by a `curl` and an `unzip` of the test's own.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/fs.h"
#include "base/text.h"
#include "e2e/process.h"
#include "run/engine.h"
#include "store/store.h"

namespace benchhub::e2e {
namespace {

constexpr int kNightCases = 24, kNightConcurrency = 2;

class NightlyTest : public testing::Test {
 protected:
  void SetUp() override {
    write_program("bin/curl", R"sh(#!/bin/bash
case "$*" in
  */jobs) echo '{"jobs": [{"name": "publish", "conclusion": "'"$(cat "$ROOT/published")"'"}]}' ;;
  *name=answers*)
    if [ -e "$ROOT/newest.tar" ]; then echo '{"artifacts": [{"expired": false, "created_at": "2026-01-01T00:00:00Z",
      "archive_download_url": "https://api.example/zip/1",
      "workflow_run": {"id": 5, "head_branch": "main", "repository_id": 7, "head_repository_id": 7}}]}'
    else echo '{"artifacts": []}'; fi ;;
esac
)sh");
    write_program("bin/unzip", "#!/bin/bash\ncp \"$ROOT/newest.tar\" \"${@: -1}/answers.tar\"\n");
    write_program("bin/tool", "#!/bin/bash\necho $$ >\"$ROOT/tool.pid\"\nexec " BENCHHUB_BUILD " \"$@\"\n");
    write_file(root_ + "/src/.gitignore", "/site/\n/.benchhub/\n");
    write_file(root_ + "/src/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    write_file(root_ + "/src/models/p.json",
               R"({"format": 1, "name": "P", "protocol": "openai", "concurrency": 2, "base_url": "http://127.0.0.1:)" +
                   std::to_string(server_.port()) +
                   R"(/v1", "models": [{"slug": "m", "id": "m", "name": "M",
                       "prices": {"input": 0, "output": 0, "date": "2026-01-01"}}]})");
    write_file(root_ + "/src/benchmarks/b/benchmark.json",
               R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
                   "prompt": {"user": "{{q}}"}, "cases": "cases.jsonl", "scoring": [{"type": "equals"}]})");
    write_cases(kNightCases);
    shell(
        "cd src && git init -q -b main . && git add -A && git commit -q -m base && mkdir ../o && "
        "git clone -q --bare . ../o/r.git && git remote add origin ../o/r.git");
  }

  void write_program(const std::string& path, const std::string& text) const {
    write_file(root_ + "/" + path, text);
    ::chmod((root_ + "/" + path).c_str(), 0755);
  }

  void write_cases(int count) const {
    std::string cases;
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      cases += R"({"id": "c)" + n + R"(", "vars": {"q": "q)" + n + "\"}, \"expected\": \"x\"}\n";
    }
    write_file(root_ + "/src/benchmarks/b/cases.jsonl", cases);
  }

  std::vector<std::string> environment() const {
    return {"ROOT=" + root_,
            "HOME=" + root_,
            "PATH=" + root_ + "/bin:/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_SYSTEM=/dev/null",
            "GIT_AUTHOR_NAME=a",
            "GIT_AUTHOR_EMAIL=a@example.org",
            "GIT_COMMITTER_NAME=a",
            "GIT_COMMITTER_EMAIL=a@example.org",
            "BENCHHUB_BUILD=" + root_ + "/bin/tool",
            "NIGHTLY=" BENCHHUB_SOURCE_DIR "/scripts/nightly.sh",
            "GITHUB_API_URL=https://api.example",
            "GITHUB_SERVER_URL=file://" + root_,
            "GITHUB_REPOSITORY=o/r.git",
            "GITHUB_OUTPUT=" + root_ + "/output",
            "READ_TOKEN=x",
            "PUSH_TOKEN=x"};
  }

  Ran shell(const std::string& script, int code = 0) const {
    Ran ran = run({"/bin/bash", "-c", script}, root_, environment());
    EXPECT_EQ(ran.code, code) << script << "\n" << ran.out << ran.err;
    return ran;
  }

  // A commit of the maintainers.
  void push(const std::string& edit) const {
    shell("cd src && git pull -q origin main && { " + edit +
          "; } && git add -A && git commit -q -m edit && "
          "git push -q origin main");
  }

  void begin_night() const { shell("rm -rf run output && git clone -q o/r.git run && cd run && $NIGHTLY resume"); }
  void pack() const { shell("cd run && $NIGHTLY pack ../newest.tar && echo failure >../published"); }

  // The job `publish`, on the commit that the job `run` had.
  Ran publish(int code = 0) const {
    Ran ran = shell(
        "rm -rf publish && git clone -q o/r.git publish && cd publish && "
        "git reset -q --hard $(git -C ../run rev-parse HEAD) && "
        "DIGEST=$(sed -n s/digest=//p ../output) $NIGHTLY publish ../newest.tar",
        code);
    if (code == 0) write_file(root_ + "/published", "success");
    return ran;
  }

  // A night that is not disturbed; what it paid for.
  long night(int run_code = 0, int publish_code = 0) const {
    const long before = server_.hits();
    begin_night();
    shell("cd run && $NIGHTLY run 5m", run_code);
    pack();
    publish(publish_code);
    return server_.hits() - before;
  }

  // Kills the tool, as a machine without memory does, after it has sent `hits` requests.
  void kill_run(long hits) const {
    const long enough = server_.hits() + hits;
    const pid_t script = start({"/bin/bash", "-c", "cd run && $NIGHTLY run 5m"}, root_, environment());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (server_.hits() < enough && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ::kill(std::stoi(read_file(root_ + "/tool.pid")), SIGKILL);
    EXPECT_NE(wait_for(script), 0);
  }

  std::string published(const std::string& path) const { return shell("git -C o/r.git show main:" + path).out; }

  TempFolder folder_;
  std::string root_ = folder_.path();
  ServerProcess server_{{"--latency-ms", "20"}};
};

TEST_F(NightlyTest, AKilledNightIsNotPaidAgain) {
  begin_night();
  kill_run(kNightCases / 2);
  const long sent = server_.hits();
  pack();
  publish();
  const long more = night();
  EXPECT_GE(sent, kNightCases / 2);
  EXPECT_LE(sent + more, kNightCases + most_unknown(kNightConcurrency))
      << "only what was on its way, to the provider or to the disk, is asked again";
  EXPECT_EQ(night(), 0);
  EXPECT_TRUE(contains(published("data/b/m/answers.jsonl"), "\"case\":\"c0\""));
}

TEST_F(NightlyTest, WhatGitCannotCompareIsNotPackedAsNothing) {
  begin_night();
  shell("cd run && $NIGHTLY run 5m");
  write_file(root_ + "/run/.git/index", "torn");
  EXPECT_NE(run({"/bin/bash", "-c", "cd run && $NIGHTLY pack ../newest.tar"}, root_, environment()).code, 0);
  shell("test ! -e newest.tar && rm run/.git/index && git -C run reset -q");
  pack();
  publish();
  EXPECT_EQ(night(), 0);
}

TEST_F(NightlyTest, WhatCouldNotBePublishedGoesIntoTheNextNight) {
  begin_night();
  shell("cd run && $NIGHTLY run 5m");
  pack();
  EXPECT_EQ(server_.hits(), kNightCases);
  write_cases(kNightCases + 3);
  push("true");
  EXPECT_EQ(night(), 3);
  EXPECT_EQ(night(), 0);
}

TEST_F(NightlyTest, DamageElsewhereHoldsNothingBackAndFailsAfterwards) {
  push("mkdir -p data/b/retired && echo garbage >data/b/retired/answers.jsonl");
  EXPECT_EQ(night(0, 8), kNightCases);
  EXPECT_TRUE(contains(published("data/b/m/answers.jsonl"), "\"case\":\"c23\""));
  EXPECT_EQ(published("data/b/retired/answers.jsonl"), "garbage\n");
  EXPECT_EQ(night(0, 8), 0);
}

TEST_F(NightlyTest, AHistoryOfANewerFormatHoldsNoAnswerBack) {
  push(
      "mkdir -p data/b/m && echo '{\"benchmark\":\"b\",\"format\":\"benchhub-history\",\"model\":\"m\",\"version\":9}' "
      ">data/b/m/history.jsonl");
  EXPECT_EQ(night(0, 8), kNightCases);
  EXPECT_TRUE(contains(published("data/b/m/answers.jsonl"), "\"case\":\"c23\""));
  EXPECT_EQ(night(0, 8), 0);
}

TEST_F(NightlyTest, AnswersOutliveTheRemovalOfTheirFolder) {
  EXPECT_EQ(night(), kNightCases);
  write_cases(kNightCases + 5);
  push("true");
  begin_night();
  shell("cd run && $NIGHTLY run 5m");
  pack();
  push("git rm -r -q data");
  publish();
  EXPECT_EQ(server_.hits(), kNightCases + 5);
  const std::string left = published("data/b/m/answers.jsonl");
  EXPECT_TRUE(contains(left, "\"case\":\"c28\""));
  EXPECT_FALSE(contains(left, "\"case\":\"c0\"")) << "what was removed stays so";
  EXPECT_EQ(night(), kNightCases) << "and is asked again, but nothing else";
}

// The same request, and the newer answer is the one that is wanted.
TEST_F(NightlyTest, AnswersThatGrewTooOldAreReplaced) {
  EXPECT_EQ(night(), kNightCases);
  shell("cd src && git pull -q origin main");
  const auto fs = make_real_fs();
  Store store(*fs, root_ + "/src");
  auto data = store.read({"b", "m"});
  ASSERT_TRUE(data);
  for (Answer& answer : data->answers) answer.at_ms -= std::int64_t{86'400'000} * 40;
  ASSERT_TRUE(store.upsert({"b", "m"}, data->answers));
  push("sed -i 's/\"cases\":/\"refresh\": {\"max_age_days\": 30}, &/' benchmarks/b/benchmark.json");
  EXPECT_EQ(night(), kNightCases);
  EXPECT_EQ(night(), 0);
}

}  // namespace
}  // namespace benchhub::e2e
