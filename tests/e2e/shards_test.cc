// Four shards in four processes, merged, give the data/ of one run: the same answers to the same requests, no request
// sent twice, budget and rates divided. Times, ids of requests and digests over them differ from run to run and are
// left out of the comparison; every other byte counts.
#include <gtest/gtest.h>

#include <set>

#include "base/fs.h"
#include "base/text.h"
#include "e2e/process.h"
#include "store/store.h"
#include "support/loopback_server.h"

namespace benchhub::e2e {
namespace {

constexpr int kShards = 4, kModels = 3, kBenchmarks = 4, kCases = 6;

class ShardsTest : public testing::Test {
 protected:
  void write_repository(const std::string& root) const {
    write_file(root + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    std::string models;
    for (int m = 0; m < kModels; ++m) {
      models += std::string(m ? "," : "") + R"({"slug": "m)" + std::to_string(m) + R"(", "id": "m)" +
                std::to_string(m) + R"(", "name": "M", "prices": {"input": 1, "output": 2, "date": "2026-01-01"}})";
    }
    write_file(root + "/models/p.json",
               R"({"format": 1, "name": "P", "protocol": "openai", "concurrency": 4, "base_url": ")" +
                   server_.base_url() + R"(", "models": [)" + models + "]}");
    write_file(root + "/models/baseline.json",
               R"({"format": 1, "name": "B", "protocol": "baseline", "models": [
                   {"slug": "echo", "id": "echo", "name": "E", "params": {"kind": "echo"}}]})");
    for (int b = 0; b < kBenchmarks; ++b) {
      std::string cases;
      for (int i = 0; i < kCases; ++i) {
        // The first two benchmarks ask the same: one request serves both, in one shard.
        const std::string q = std::to_string(b < 2 ? 0 : b) + "-" + std::to_string(i);
        cases += std::string(i ? "," : "") + R"({"id": "c)" + std::to_string(i) + R"(", "vars": {"q": ")" + q +
                 R"("}, "expected": ")" + q + "\"}";
      }
      write_file(root + "/benchmarks/b" + std::to_string(b) + "/benchmark.json",
                 R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
                     "prompt": {"user": "{{q}}"}, "cases": [)" +
                     cases + R"(], "scoring": [{"type": "equals"}]})");
    }
  }

  // Two benchmarks that a judge grades, of which the second asks other models the first one's questions; all models say
  // the same, and so share each verdict and the canary's.
  void write_judged_repository(const std::string& root) const {
    write_repository(root);
    write_file(root + "/models/judge.json",
               R"({"format": 1, "name": "J", "protocol": "openai", "base_url": ")" + server_.base_url() +
                   R"(", "models": [{"slug": "judge", "id": "judge:honest", "name": "J", "tags": ["judge"],
                       "prices": {"input": 1, "output": 2, "date": "2026-01-01"}}]})");
    for (int b = 0; b < kBenchmarks; ++b) {
      write_file(root + "/benchmarks/b" + std::to_string(b) + "/benchmark.json",
                 R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
                     "models": {"include": [)" +
                     std::string(b == 1 ? R"("m2")" : R"("m0", "m1")") + R"(]}, "judging": {"judges": ["judge"]},
                     "prompt": {"user": "{{q}}"}, "cases": [{"id": "c0", "vars": {"q": "right )" +
                     std::to_string(b < 2 ? 0 : b) + R"("}, "expected": null}], "metric": "mean",
                     "scoring": [{"type": "judge_score"}]})");
    }
  }

  // Everything that data/ says of every answer but what depends on the moment.
  static std::set<std::string> content(const std::string& root) {
    const auto fs = make_real_fs();
    const Store store(*fs, root);
    std::set<std::string> out;
    const auto pairs = store.pairs();
    EXPECT_TRUE(pairs);
    for (const auto& id : *pairs) {
      const auto data = store.read(id);
      EXPECT_TRUE(data && data->damage.empty());
      for (const Answer& answer : data->answers) {
        Json json = to_json(answer);
        for (const char* moment : {"at", "timing", "request_id"}) json.erase(moment);
        out.insert(id.benchmark + "/" + id.model + " " + canonical_json(json));
      }
      const auto history = store.history(id, nullptr);
      EXPECT_EQ(history->size(), 1u) << id.benchmark << "/" << id.model;
      for (const HistoryEntry& entry : *history) {
        const Json numbers = {entry.score.value_or(-1), entry.scored,       entry.total,
                              entry.cost.value_or(-1),  entry.sample_cases, entry.sample_seed};
        out.insert(id.benchmark + "/" + id.model + " history " + numbers.dump());
      }
    }
    return out;
  }

  TempFolder folder_;
  std::string root_ = folder_.path();
  LoopbackServer server_;
};

TEST_F(ShardsTest, MergedShardsAreTheDataOfOneRun) {
  write_repository(root_ + "/whole");
  ASSERT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "1"}, root_ + "/whole", {}).code, 0);
  const int alone = server_.stats().hits;
  EXPECT_EQ(alone, kModels * (kBenchmarks - 1) * kCases);

  std::vector<pid_t> running;
  std::vector<std::string> merge{BENCHHUB_BUILD, "merge"};
  for (int i = 1; i <= kShards; ++i) {
    const std::string part = root_ + "/part" + std::to_string(i);
    write_repository(part);
    merge.push_back(part);
    running.push_back(
        start({BENCHHUB_BUILD, "run", "--budget", "1", "--shard", std::to_string(i) + "/" + std::to_string(kShards)},
              part, {}));
  }
  for (const pid_t pid : running) EXPECT_EQ(wait_for(pid), 0);
  EXPECT_EQ(server_.stats().hits, 2 * alone) << "together they send what one run sends";

  write_repository(root_ + "/merged");
  const Ran merged = run(merge, root_ + "/merged", {});
  EXPECT_EQ(merged.code, 0) << merged.err;
  EXPECT_EQ(content(root_ + "/merged"), content(root_ + "/whole"));
  const Ran again = run(merge, root_ + "/merged", {});
  EXPECT_NE(again.out.find("merged 0 answers"), std::string::npos) << again.out;
  EXPECT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "1"}, root_ + "/merged", {}).code, 0);
  EXPECT_EQ(server_.stats().hits, 2 * alone) << "nothing is missing after the merge";
}

TEST_F(ShardsTest, MergedShardsOfASampleAreTheDataOfOneSampledRun) {
  const std::vector<std::string> command{BENCHHUB_BUILD, "run", "--budget", "1", "--sample", "2", "--sample-seed", "7"};
  write_repository(root_ + "/whole");
  ASSERT_EQ(run(command, root_ + "/whole", {}).code, 0);
  const int alone = server_.stats().hits;
  EXPECT_LT(alone, kModels * (kBenchmarks - 1) * kCases);
  std::vector<std::string> merge{BENCHHUB_BUILD, "merge"};
  for (int i = 1; i <= kShards; ++i) {
    merge.push_back(root_ + "/part" + std::to_string(i));
    write_repository(merge.back());
    auto part = command;
    part.insert(part.end(), {"--shard", std::to_string(i) + "/" + std::to_string(kShards)});
    EXPECT_EQ(run(part, merge.back(), {}).code, 0);
  }
  EXPECT_EQ(server_.stats().hits, 2 * alone);
  write_repository(root_ + "/merged");
  EXPECT_EQ(run(merge, root_ + "/merged", {}).code, 0);
  EXPECT_EQ(content(root_ + "/merged"), content(root_ + "/whole"));
  EXPECT_TRUE(contains(read_file(root_ + "/merged/data/b0/m0/history.jsonl"), R"("sample":{"cases":2,"seed":7})"));
}

TEST_F(ShardsTest, AVerdictIsPaidOnceThoughSeveralModelsSayTheSame) {
  write_judged_repository(root_ + "/whole");
  const Ran whole = run({BENCHHUB_BUILD, "run", "--budget", "1"}, root_ + "/whole", {});
  ASSERT_EQ(whole.code, 0) << whole.out << whole.err;
  const int alone = server_.stats().hits;
  // Answers: 2 models of 3 benchmarks and one of the other; verdicts: of "echo" and the models one for each question,
  // and one of the canary.
  EXPECT_EQ(alone, 7 + 3 + 3);
  std::vector<std::string> merge{BENCHHUB_BUILD, "merge"};
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    const std::string part = root_ + "/part" + shard[0];
    write_judged_repository(part);
    merge.push_back(part);
    EXPECT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "1", "--shard", shard}, part, {}).code, 0);
  }
  EXPECT_EQ(server_.stats().hits, 2 * alone) << "together they ask what one run asks";
  EXPECT_EQ(server_.stats().most_hits_of_one_body, 2);
  write_judged_repository(root_ + "/merged");
  EXPECT_EQ(run(merge, root_ + "/merged", {}).code, 0);
  EXPECT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "1"}, root_ + "/merged", {}).code, 0);
  EXPECT_EQ(server_.stats().hits, 2 * alone) << "nothing is missing after the merge";
}

// Part 2 comes to an end early, is brought the answers of part 1, and goes on: no pair is run twice or lost.
TEST_F(ShardsTest, AnInterruptedShardGoesOnWithTheSamePairs) {
  write_repository(root_ + "/whole");
  ASSERT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "1"}, root_ + "/whole", {}).code, 0);
  const int alone = server_.stats().hits;
  std::vector<std::string> merge{BENCHHUB_BUILD, "merge"};
  const auto shard = [&](int i, std::vector<std::string> more) {
    std::vector<std::string> command{
        BENCHHUB_BUILD, "run", "--budget", "1", "--shard", std::to_string(i) + "/" + std::to_string(kShards)};
    command.insert(command.end(), more.begin(), more.end());
    return run(command, root_ + "/part" + std::to_string(i), {}).code;
  };
  for (int i = 1; i <= kShards; ++i) {
    write_repository(root_ + "/part" + std::to_string(i));
    merge.push_back(root_ + "/part" + std::to_string(i));
  }
  shard(2, {"--only", "c0"});  // as far as it came
  const int begun = server_.stats().hits - alone;
  EXPECT_GT(begun, 0);
  EXPECT_EQ(shard(1, {}), 0);
  EXPECT_EQ(run({BENCHHUB_BUILD, "merge", root_ + "/part1"}, root_ + "/part2", {}).code, 0);
  EXPECT_EQ(shard(2, {}), 0);
  EXPECT_EQ(shard(3, {}), 0);
  EXPECT_EQ(shard(4, {}), 0);
  EXPECT_EQ(server_.stats().hits, 2 * alone);
  write_repository(root_ + "/merged");
  EXPECT_EQ(run(merge, root_ + "/merged", {}).code, 0);
  EXPECT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "1"}, root_ + "/merged", {}).code, 0);
  EXPECT_EQ(server_.stats().hits, 2 * alone) << "nothing is missing";
}

TEST_F(ShardsTest, AShardHasItsShareOfTheBudget) {
  write_repository(root_ + "/part");
  // One request reserves far above a quarter of this, and below all of it.
  const std::vector<std::string> command{BENCHHUB_BUILD, "run", "--budget", "0.004", "--benchmark", "b3"};
  auto sharded = command;
  sharded.insert(sharded.end(), {"--shard", "2/4"});
  EXPECT_EQ(run(sharded, root_ + "/part", {}).code, 6);
  EXPECT_EQ(server_.stats().hits, 0);
  EXPECT_EQ(run(command, root_ + "/part", {}).code, 0);
}

TEST_F(ShardsTest, PlanMakesAMatrix) {
  write_repository(root_ + "/r");
  const Ran ran = run({BENCHHUB_BUILD, "plan", "--shards", "2", "--json"}, root_ + "/r", {});
  EXPECT_EQ(ran.out, "{\"shard\":[\"1/2\",\"2/2\"]}\n");
}

}  // namespace
}  // namespace benchhub::e2e
