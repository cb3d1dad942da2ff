// SIGKILL at random times in the middle of a run, again and again: no acknowledged answer is lost, no record is torn,
// and the next run asks only for what is missing (counted by the server). BENCHHUB_KILLS sets how often (default 200).
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "base/fs.h"
#include "base/random.h"
#include "base/text.h"
#include "e2e/process.h"
#include "run/records.h"
#include "store/journal.h"
#include "store/store.h"

namespace benchhub::e2e {
namespace {

constexpr int kCases = 40;

class KillTest : public testing::Test {
 protected:
  void prepare(int round) {
    write_file(root_ + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    write_file(root_ + "/models/p.json",
               R"({"format": 1, "name": "P", "protocol": "openai", "concurrency": 8, "base_url": "http://127.0.0.1:)" +
                   std::to_string(server_.port()) + R"(/v1", "models": [{"slug": "m", "id": "m-)" +
                   std::to_string(round) +
                   R"(", "name": "M", "prices": {"input": 0, "output": 0, "date": "2026-01-01"}}]})");
    write_file(
        root_ + "/benchmarks/b/benchmark.json",
        R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}], "prompt": {"user": "{{q}}"},
                   "cases": "cases.jsonl", "scoring": [{"type": "equals"}]})");
    std::string cases;
    for (int i = 0; i < kCases; ++i)
      cases += "{\"id\":\"c" + std::to_string(i) + "\",\"vars\":{\"q\":\"q" + std::to_string(i) +
               "\"},\"expected\":\"x\"}\n";
    write_file(root_ + "/benchmarks/b/cases.jsonl", cases);
  }

  // Starts the run and kills it `us` microseconds after the server has seen `hits` requests in all, however loaded the
  // machine is; 0 more hits is a kill somewhere in the start.
  void kill_after(const std::vector<std::string>& command, long hits, std::uint64_t us) const {
    const pid_t pid = start(command, root_, {});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (server_.hits() < hits && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(us));
    ::kill(pid, SIGKILL);
    wait_for(pid);
  }

  // Cases whose raw reply is durable: in data/, or in the journal.
  std::set<std::string> durable(const std::string& model_id) const {
    const auto fs = make_real_fs();
    std::set<std::string> out;
    const Store store(*fs, root_);
    const auto data = store.read({"b", "m"});
    EXPECT_TRUE(data) << "the pair file must stay readable";
    EXPECT_TRUE(!data || data->damage.empty());
    for (const auto& answer : data ? data->answers : std::vector<Answer>()) {
      const auto part = answer.key_parts.find("model");
      if (is_final(answer.state) && part != answer.key_parts.end() && part->second == "\"" + model_id + "\"")
        out.insert(answer.case_id);
    }
    const auto scan = scan_journal(*fs, root_ + "/.benchhub/journal");
    EXPECT_TRUE(scan);
    std::map<std::uint64_t, std::string> open;
    for (const auto& record : scan ? scan->records : std::vector<Json>()) {
      if (const auto intent = intent_from_record(record)) open[intent->id] = intent->destinations.at(0).case_id;
      if (const auto reply = reply_from_record(record); reply && reply->raw.end == HttpEnd::complete)
        out.insert(open[reply->id]);
    }
    return out;
  }

  TempFolder folder_;
  std::string root_ = folder_.path();
  ServerProcess server_{{"--latency-ms", "4"}};
};

TEST_F(KillTest, LosesNoAcknowledgedAnswerAndAsksOnlyForWhatIsMissing) {
  const char* wish = std::getenv("BENCHHUB_KILLS");
  const int kills = wish == nullptr ? 200 : std::atoi(wish);
  Random random(2026);
  const std::vector<std::string> command{BENCHHUB_BUILD, "run", "--json"};
  int in_the_middle = 0;
  for (int round = 0; round < kills; ++round) {
    prepare(round);  // a new model id makes every case stale: each round starts from nothing
    kill_after(command, server_.hits() + static_cast<long>(random.index(kCases)), random.index(6'000));
    const auto kept = durable("m-" + std::to_string(round));
    in_the_middle += !kept.empty() && kept.size() < kCases;
    const long before = server_.hits();
    const Ran resumed = run(command, root_, {});
    ASSERT_EQ(resumed.code, 0) << resumed.out << resumed.err;
    ASSERT_EQ(server_.hits() - before, kCases - static_cast<long>(kept.size())) << "round " << round;
    ASSERT_EQ(durable("m-" + std::to_string(round)).size(), static_cast<std::size_t>(kCases)) << "round " << round;
  }
  EXPECT_GT(in_the_middle, kills / 4) << "too few of the kills hit a run in the middle to say anything";
}

TEST_F(KillTest, MergeTakesTheRepliesOfAKilledRunOutOfItsJournal) {
  const std::vector<std::string> command{BENCHHUB_BUILD, "run", "--json"};
  std::set<std::string> kept;
  for (int round = 0; round < 50 && (kept.empty() || kept.size() == kCases); ++round) {
    std::filesystem::remove_all(root_ + "/data");
    std::filesystem::remove_all(root_ + "/.benchhub");
    prepare(round);
    kill_after(command, server_.hits() + kCases / 2, 0);
    kept = durable("m-" + std::to_string(round));
  }
  ASSERT_TRUE(!kept.empty() && kept.size() < kCases);
  const TempFolder other;
  std::filesystem::copy(root_ + "/models", other.path() + "/models", std::filesystem::copy_options::recursive);
  std::filesystem::copy(root_ + "/benchmarks", other.path() + "/benchmarks", std::filesystem::copy_options::recursive);
  std::filesystem::copy(root_ + "/benchhub.json", other.path() + "/benchhub.json");
  const std::string journal = read_file(root_ + "/.benchhub/journal");
  const Ran merged = run({BENCHHUB_BUILD, "merge", root_}, other.path(), {});
  EXPECT_EQ(merged.code, 0) << merged.err;
  EXPECT_TRUE(contains(merged.out, "merged " + counted(std::ssize(kept), "answer") + " into 1 pair")) << merged.out;
  EXPECT_TRUE(contains(merged.err, root_ + "/.benchhub/journal: a run there was interrupted")) << merged.err;
  EXPECT_EQ(read_file(root_ + "/.benchhub/journal"), journal) << "the source is only read";
  EXPECT_TRUE(contains(run({BENCHHUB_BUILD, "merge", root_}, other.path(), {}).out, "merged 0 answers"));
  const long before = server_.hits();
  EXPECT_EQ(run(command, other.path(), {}).code, 0);
  EXPECT_EQ(server_.hits() - before, kCases - static_cast<long>(kept.size()));
}

}  // namespace
}  // namespace benchhub::e2e
