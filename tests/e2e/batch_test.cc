// SIGKILL while `run --batch` hands over and fetches: no request is run twice and no answer is lost, with the real
// binary and for both protocols. BENCHHUB_BATCH_KILLS sets how often (default 25 each).
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "base/fs.h"
#include "base/json.h"
#include "base/random.h"
#include "base/text.h"
#include "e2e/process.h"
#include "store/store.h"

namespace benchhub::e2e {
namespace {

constexpr int kCases = 12;

class BatchKillTest : public testing::TestWithParam<std::string> {
 protected:
  void prepare(const std::string& model_id, const std::string& fault = "") {
    const bool openai = GetParam() == "openai";
    const std::string address = "http://127.0.0.1:" + std::to_string(server_.port()) +
                                (fault.empty() ? "" : "/fault/" + fault) + (openai ? "/v1" : "");
    write_file(root_ + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    write_file(root_ + "/models/p.json",
               R"({"format": 1, "name": "P", "protocol": ")" + GetParam() +
                   R"(", "batch_price_factor": 0.5, "base_url": ")" + address +
                   R"(", "models": [{"slug": "m", "id": ")" + model_id +
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

  void kill_after_us(std::uint64_t us) const {
    const pid_t pid = start(command_, root_, {});
    std::this_thread::sleep_for(std::chrono::microseconds(us));
    ::kill(pid, SIGKILL);
    wait_for(pid);
  }

  int answered(const std::string& model_id) const {
    const auto fs = make_real_fs();
    const auto data = Store(*fs, root_).read({"b", "m"});
    EXPECT_TRUE(data);
    int out = 0;
    for (const auto& answer : data ? data->answers : std::vector<Answer>())
      out += is_final(answer.state) && answer.key_parts.at("model") == "\"" + model_id + "\"";
    return out;
  }
  std::int64_t stat(const char* name) const {
    return get_int(parse_json(server_.get("/stats")).value_or(Json()), name).value_or(-1);
  }

  TempFolder folder_;
  std::string root_ = folder_.path();
  const std::vector<std::string> command_{BENCHHUB_BUILD, "run", "--batch"};
  ServerProcess server_{{}};
};

INSTANTIATE_TEST_SUITE_P(Protocols, BatchKillTest, testing::Values("openai", "anthropic"),
                         [](const auto& info) { return info.param; });

TEST_P(BatchKillTest, KilledAnywhereItRunsNothingTwice) {
  const char* wish = std::getenv("BENCHHUB_BATCH_KILLS");
  const int kills = wish == nullptr ? 25 : std::atoi(wish);
  Random random(2026);
  int whole = 0;
  for (int round = 0; round < kills; ++round) {
    const std::string model = "m-" + std::to_string(round);
    prepare(model);
    const long before = server_.hits();
    for (int i = 0; i < 3; ++i) kill_after_us(random.index(25'000));
    for (int i = 0; i < 3 && answered(model) < kCases; ++i) run(command_, root_, {});
    ASSERT_LE(stat("most_hits_of_one_body"), 1) << "round " << round;  // 0: nothing has left in any round yet
    // A kill between the durable `submit` and the send leaves it open for a minute whether the provider has it.
    if (server_.hits() == before) continue;
    ASSERT_EQ(server_.hits() - before, kCases) << "round " << round;
    ASSERT_EQ(answered(model), kCases) << "round " << round;
    ++whole;
  }
  EXPECT_GT(whole, kills / 2);
}

TEST_P(BatchKillTest, CtrlCEndsTheWaitingAsAnyInterrupt) {
  prepare("m-1", "batch-slow");
  const pid_t pid = start({BENCHHUB_BUILD, "run", "--batch", "--wait=1m"}, root_, {});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (stat("batches") < 1 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ::kill(pid, SIGINT);
  EXPECT_EQ(wait_for(pid), 130);
}

TEST_P(BatchKillTest, KilledBetweenSubmissionAndReplyItFindsItsBatchAgain) {
  prepare("m-1", "batch-hang");
  const pid_t pid = start(command_, root_, {});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (stat("batches") < 1 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ::kill(pid, SIGKILL);
  wait_for(pid);
  const Ran resumed = run(command_, root_, {});
  EXPECT_EQ(resumed.code, 0) << resumed.out << resumed.err;
  EXPECT_EQ(answered("m-1"), kCases);
  EXPECT_EQ(server_.hits(), kCases);
  EXPECT_EQ(stat("batches"), 1);
}

}  // namespace
}  // namespace benchhub::e2e
