// What surrounds the process: closed standard streams, few open files, a terminal that goes away. Nothing is lost or
// written to where it does not belong.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "base/fs.h"
#include "base/text.h"
#include "e2e/process.h"
#include "store/store.h"

namespace benchhub::e2e {
namespace {

class SurroundingsTest : public testing::Test {
 protected:
  void SetUp() override { write_repository("v1"); }

  void write_repository(const std::string& base) const {
    write_file(root_ + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    write_file(root_ + "/models/p.json",
               R"({"format": 1, "name": "P", "protocol": "openai", "concurrency": 60, "base_url": "http://127.0.0.1:)" +
                   std::to_string(server_.port()) + "/" + base +
                   R"(", "models": [{"slug": "m", "id": "m", "name": "M", "prices": {"input": 0, "output": 0,
                       "date": "2026-01-01"}}]})");
    std::string cases;
    for (int i = 0; i < kCases; ++i) {
      const std::string n = std::to_string(i);
      cases += std::string(i ? "," : "") + R"({"id": "c)" + n + R"(", "vars": {"q": ")" + n + R"("}, "expected": ")" +
               n + "\"}";
    }
    write_file(root_ + "/benchmarks/b/benchmark.json",
               R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
                   "prompt": {"user": "{{q}}"}, "scoring": [{"type": "equals"}], "cases": [)" +
                   cases + "]}");
  }

  Ran shell(const std::string& command) const { return run({"/bin/sh", "-c", command}, root_, {"PATH=/bin:/usr/bin"}); }

  void wait_for_hits() const {
    const long before = server_.hits();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (server_.hits() == before && std::chrono::steady_clock::now() < limit)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }

  std::size_t stored() const {
    const auto fs = make_real_fs();
    const auto data = Store(*fs, root_).read({"b", "m"});
    return data && data->damage.empty() ? data->answers.size() : 0;
  }

  static constexpr int kCases = 80;
  TempFolder folder_;
  std::string root_ = folder_.path();
  ServerProcess server_{{}};
};

TEST_F(SurroundingsTest, MessagesNeverGoIntoAFileThatHasTheNumberOfAClosedStream) {
  EXPECT_EQ(shell(std::string("exec 0<&- 1>&- 2>&-; exec ") + BENCHHUB_BUILD + " run").code, 4);  // nothing can be said
  EXPECT_EQ(stored(), static_cast<std::size_t>(kCases));
  EXPECT_TRUE(read_file(root_ + "/.benchhub/lock").starts_with("held by pid "));
}

TEST_F(SurroundingsTest, FewOpenFilesMeanFewerRequestsAtOnceAndNoFailure) {
  const Ran ran = shell(std::string("ulimit -n 56; exec ") + BENCHHUB_BUILD + " run");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(contains(ran.err, "p: 8 requests at once instead of 60")) << ran.err;
  EXPECT_EQ(server_.hits(), kCases);
  EXPECT_EQ(stored(), static_cast<std::size_t>(kCases));
}

// `serve` has the lock for a moment after every save.
TEST_F(SurroundingsTest, ALockThatIsFreeSoonIsWaitedForAndOneThatIsNotEndsTheCommand) {
  const auto fs = make_real_fs();
  write_file(root_ + "/.benchhub/lock", "");
  const auto held_for = [&](int ms) {
    auto lock = fs->lock(root_ + "/.benchhub/lock", "held by the test");
    EXPECT_TRUE(lock);
    std::thread holder([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(ms));
      lock->reset();
    });
    Ran ran = run({BENCHHUB_BUILD, "run"}, root_, {});
    holder.join();
    return ran;
  };
  const Ran soon = held_for(500);
  EXPECT_EQ(soon.code, 0) << soon.err;
  EXPECT_TRUE(contains(soon.err, "waiting for the lock, held by the test")) << soon.err;
  const Ran never = held_for(4000);
  EXPECT_EQ(never.code, 7);
  EXPECT_TRUE(contains(never.err, "another run holds the lock; held by the test")) << never.err;
}

// What somebody tidies away while a run goes on is no reason to ask, and pay, twice.
TEST_F(SurroundingsTest, RemovingItsWorkFolderFreesNoLock) {
  const ServerProcess slow{{"--latency-ms", "500"}};
  std::string provider = read_file(root_ + "/models/p.json");
  provider = replace_all(provider, std::to_string(server_.port()), std::to_string(slow.port()));
  write_file(root_ + "/models/p.json", provider);
  const pid_t first = start({BENCHHUB_BUILD, "run"}, root_, {});
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (slow.hits() == 0 && std::chrono::steady_clock::now() < limit)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::filesystem::remove_all(root_ + "/.benchhub");
  const Ran second = run({BENCHHUB_BUILD, "run"}, root_, {});
  EXPECT_TRUE(contains(second.err, "waiting for the lock")) << second.err;
  EXPECT_EQ(wait_for(first), 0);
  EXPECT_EQ(slow.hits(), kCases);
  EXPECT_EQ(stored(), static_cast<std::size_t>(kCases));
}

// A stack that no address space holds: no thread can be started, whoever runs the test.
TEST_F(SurroundingsTest, WithoutThreadsARunEndsBeforeItPaysAndPagesAreMade) {
  const std::string limited = "ulimit -s 200000000000 || exit 99; exec ";
  const Ran none = shell(limited + BENCHHUB_BUILD + " run");
  EXPECT_EQ(none.code, 4) << none.out;
  EXPECT_TRUE(contains(none.err, "error: cannot start a thread; Resource temporarily unavailable; ")) << none.err;
  EXPECT_EQ(server_.hits(), 0);
  EXPECT_EQ(run({BENCHHUB_BUILD, "run"}, root_, {}).code, 0);
  const Ran pages = shell(limited + BENCHHUB_BUILD + " render --threads 4");
  EXPECT_EQ(pages.code, 0) << pages.err;
}

TEST_F(SurroundingsTest, AHangupStopsTheRunAndKeepsWhatCame) {
  write_repository("fault/hang/v1");
  const pid_t pid = start({BENCHHUB_BUILD, "run"}, root_, {"PATH=/bin:/usr/bin"});
  wait_for_hits();
  ::kill(pid, SIGHUP);
  EXPECT_EQ(wait_for(pid), 130);
  write_repository("v1");
  EXPECT_EQ(shell(std::string("exec ") + BENCHHUB_BUILD + " run").code, 0);
  EXPECT_EQ(stored(), static_cast<std::size_t>(kCases));
}

// Ctrl-C twice, and SIGTERM: what is in flight is given up, told, and found again by the next run.
TEST_F(SurroundingsTest, WhoStopsARunAtOnceIsToldWhatWasInFlight) {
  for (const auto& [option, signals] :
       {std::pair("", std::vector{SIGINT, SIGINT}), std::pair("--json", std::vector{SIGTERM})}) {
    write_repository("fault/hang/v1");
    const pid_t pid = start({"/bin/sh", "-c", std::string("exec ") + BENCHHUB_BUILD + " run " + option + " >out"},
                            root_, {"PATH=/bin:/usr/bin"});
    wait_for_hits();
    for (const int signal : signals) {
      ::kill(pid, signal);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));  // two of a kind at once arrive as one
    }
    EXPECT_EQ(wait_for(pid), 130);
    const std::string out = read_file(root_ + "/out");
    write_repository("v1");
    const Ran resumed = run({BENCHHUB_BUILD, "run"}, root_, {});
    std::filesystem::remove_all(root_ + "/data");
    const std::string kept = "an interrupted run: 0 answers kept, ";
    const std::size_t from = resumed.err.find(kept);
    ASSERT_NE(from, std::string::npos) << resumed.err;
    const int lost = std::atoi(resumed.err.c_str() + from + kept.size());
    EXPECT_GE(lost, 1);
    const std::string told = std::string(option).empty()
                                 ? "\nabandoned " + counted(lost, "request") +
                                       " in flight: they may be billed, so the "
                                       "next run counts them as spent, at most $0, and asks them again\n"
                                 : "\"abandoned\":" + std::to_string(lost) + ",\"abandoned_nano_usd\":0";
    EXPECT_TRUE(contains(out, told)) << out;
  }
}

TEST_F(SurroundingsTest, WhoStopsABuildAtOnceWaitsForNoPages) {
  write_repository("fault/hang/v1");
  const pid_t pid =
      start({"/bin/sh", "-c", std::string("exec ") + BENCHHUB_BUILD + " build >out"}, root_, {"PATH=/bin:/usr/bin"});
  wait_for_hits();
  ::kill(pid, SIGTERM);
  EXPECT_EQ(wait_for(pid), 130);
  EXPECT_TRUE(contains(read_file(root_ + "/out"), "\nsite     not rendered")) << read_file(root_ + "/out");
  EXPECT_FALSE(std::filesystem::exists(root_ + "/site"));
}

}  // namespace
}  // namespace benchhub::e2e
