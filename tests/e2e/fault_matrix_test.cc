// Every fault that a loopback provider can play, met by the real binary: how the case ends and how often it was sent.
// One run with a provider per fault, so that each is also shown not to delay or stop the others. What is expected is
// docs/providers.md, "States" and "Errors and retries".
#include <gtest/gtest.h>

#include <map>

#include "base/fs.h"
#include "base/text.h"
#include "e2e/process.h"
#include "store/store.h"
#include "support/loopback_server.h"

namespace benchhub::e2e {
namespace {

constexpr int kSafe = 4, kUnknown = 2;  // sends of what fails for ever: max_attempts; once and once more

struct Row {
  const char* fault;  // NAME, or NAME*N: played for the first N sends
  bool stream;
  AnswerState state;
  int sends;
};
using enum AnswerState;
const Row kRows[] = {
    // rate limits: waited for, never counted as failures
    {"429*2", false, answered, 3},
    {"429s*1", false, answered, 2},
    {"429ms*6", false, answered, 7},
    {"429date*1", false, answered, 2},
    {"err200*1", false, answered, 2},
    {"sse_err0*1", true, answered, 2},
    // key and money: at once and for good
    {"429quota", false, provider_error, 1},
    {"401", false, provider_error, 1},
    {"402", false, provider_error, 1},
    {"403", false, provider_error, 1},
    // never again
    {"404", false, provider_error, 1},
    {"400ctx", false, provider_error, 1},
    {"413", false, provider_error, 1},
    {"400filter", false, filtered, 1},
    {"redirect", false, provider_error, 1},
    {"gzbomb", false, provider_error, 1},
    {"infinite", false, provider_error, 1},
    {"oddfinish", false, other, 1},
    // safe to send again
    {"408*1", false, answered, 2},
    {"408", false, provider_error, kSafe},
    {"503", false, provider_error, kSafe},
    {"503*2", false, answered, 3},
    {"529", false, provider_error, kSafe},
    // perhaps billed: once more
    {"500", false, provider_error, kUnknown},
    {"502", false, provider_error, kUnknown},
    {"500*1", false, answered, 2},
    {"hang", false, unknown_outcome, kUnknown},
    {"hang*1", false, answered, 2},
    {"rst0", false, unknown_outcome, kUnknown},
    {"close0", false, unknown_outcome, kUnknown},
    {"rst_mid", false, unknown_outcome, kUnknown},
    {"short_cl", false, unknown_outcome, kUnknown},
    {"slowloris", false, unknown_outcome, kUnknown},
    {"nolength_cut", false, provider_error, kUnknown},
    {"badgz", false, provider_error, kUnknown},
    {"garbage", false, provider_error, kUnknown},
    {"headers_huge", false, provider_error, kUnknown},
    {"badjson", false, provider_error, kUnknown},
    {"emptybody", false, provider_error, kUnknown},
    {"null", false, provider_error, kUnknown},
    {"array", false, provider_error, kUnknown},
    {"deep", false, provider_error, kUnknown},
    {"nofinish", false, provider_error, kUnknown},
    {"sse_err", true, provider_error, kUnknown},
    {"sse_nodone", true, provider_error, kUnknown},
    {"sse_cutline", true, provider_error, kUnknown},
    {"sse_stall", true, unknown_outcome, kUnknown},
    {"sse_rst", true, unknown_outcome, kUnknown},
    // odd, and whole
    {"nolength", false, answered, 1},
    {"100s", false, answered, 1},
    {"cookie", false, answered, 1},
    {"dup", false, answered, 1},
    {"sse_dup", true, answered, 1},
    {"sse_after", true, answered, 1},
    {"sse_split", true, answered, 1},
    {"sse_rst_done", true, answered, 1},
    {"sse_bigline", true, answered, 1},
    {"sse_json", true, answered, 1},
    {"json_sse", false, answered, 1},
    {"reasoning", false, answered, 1},
    {"reroute", false, answered, 1},
    {"nousage", false, answered, 1},
    {"badusage", false, answered, 1},
    {"surrogate", false, answered, 1},
    {"nul", false, answered, 1},
    {"latin1", false, answered, 1},
    {"tools", false, answered, 1},
    // answers that are none
    {"empty", false, AnswerState::empty, 1},
    {"blank", false, AnswerState::empty, 1},
    {"length", false, truncated, 1},
    {"filter", false, filtered, 1},
    {"refusal", false, refused, 1},
};

std::string slug_of(const Row& row) { return "f-" + replace_all(replace_all(row.fault, "*", "-x"), "_", "-"); }

class FaultMatrix : public testing::Test {
 protected:
  void SetUp() override {
    write_file(root_ + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    write_file(root_ + "/benchmarks/b/benchmark.json",
               R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
                   "prompt": {"user": "{{q}}"}, "cases": [{"id": "c", "vars": {"q": "hello"}, "expected": "hello"}],
                   "scoring": [{"type": "equals"}]})");
    for (const Row& row : kRows) {
      write_file(root_ + "/models/" + slug_of(row) + ".json",
                 R"({"format": 1, "name": "P", "protocol": "openai", "concurrency": 1, "stream": )" +
                     std::string(row.stream ? "true" : "false") + R"(, "base_url": ")" + server_.fault_url(row.fault) +
                     R"(", "timeouts": {"connect_ms": 3000, "first_byte_ms": 1500, "idle_ms": 1500, "total_ms": 4000},
                     "models": [{"slug": ")" +
                     slug_of(row) + R"(", "id": ")" + slug_of(row) + R"(", "name": "M",
                     "prices": {"input": 1, "output": 1, "date": "2026-01-01"}}]})");
    }
  }

  std::map<std::string, int> sends() const {
    std::map<std::string, int> out;
    for (const auto& request : server_.requests()) {
      const std::string_view rest = std::string_view(request.path).substr(0, request.path.find("/v1/"));
      if (rest.starts_with("/fault/")) ++out[std::string(rest.substr(7))];
    }
    return out;
  }

  TempFolder folder_;
  std::string root_ = folder_.path();
  LoopbackServer server_;
};

TEST_F(FaultMatrix, EveryFaultEndsInItsStateAfterItsNumberOfSends) {
  const Ran ran = run({BENCHHUB_BUILD, "run", "--budget", "100"}, root_, {});
  EXPECT_EQ(ran.code, 5) << "some providers were stopped\n" << ran.err;
  const auto fs = make_real_fs();
  const Store store(*fs, root_);
  const auto seen = sends();
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.fault);
    const auto data = store.read({"b", slug_of(row)});
    ASSERT_TRUE(data);
    if (data->answers.size() != 1) {
      ADD_FAILURE() << "no answer is stored";
      continue;
    }
    const Answer& answer = data->answers[0];
    EXPECT_EQ(to_string(answer.state), to_string(row.state)) << answer.error;
    EXPECT_EQ(answer.error.empty(), row.state == answered) << answer.error;
    const auto hits = seen.find(row.fault);
    EXPECT_EQ(hits == seen.end() ? 0 : hits->second, row.sends) << answer.error;
    EXPECT_EQ(answer.attempts, row.sends);
  }
  for (const auto& request : server_.requests()) EXPECT_EQ(request.path.find("stolen"), std::string::npos);

  // What was answered is not asked again; what failed is.
  const long before = static_cast<long>(server_.requests().size());
  std::string again;
  std::vector<std::string> command{BENCHHUB_BUILD, "run", "--budget", "100"};
  for (const Row& row : kRows) {
    if (!is_final(row.state)) continue;
    command.emplace_back("--model");
    command.push_back(slug_of(row));
  }
  EXPECT_EQ(run(command, root_, {}).code, 0);
  EXPECT_EQ(static_cast<long>(server_.requests().size()), before);
}

}  // namespace
}  // namespace benchhub::e2e
