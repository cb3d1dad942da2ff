// What `plan` printed is recalled only while it would print the same.
#include "cli/plan_memo.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/text.h"
#include "cli/output.h"

namespace benchhub {
namespace {

// Counts how often definitions are loaded: where a plan is recalled they are not.
class LoadsFs : public FaultFs {
 public:
  explicit LoadsFs(MemoryFs& inner) : FaultFs(inner, -1, false) {}
  Result<std::string> read_beneath(const std::string& root, const std::string& rel, std::uint64_t max) override {
    loads += rel.ends_with("benchmark.json");
    if (rel.ends_with("answers.jsonl") && on_read) on_read();
    return FaultFs::read_beneath(root, rel, max);
  }
  Result<std::string> read(const std::string& path, std::uint64_t max) override {
    ++reads;
    return FaultFs::read(path, max);
  }
  int loads = 0, reads = 0;
  std::function<void()> on_read;
};

class PlanMemoTest : public testing::Test {
 protected:
  void SetUp() override {
    put("r/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    put("r/models/p.json", R"({"format": 1, "name": "P", "protocol": "openai", "base_url": "https://p.example/v1",
        "models": [{"slug": "m", "id": "m", "name": "M", "retired": "2026-01-03",
                    "prices": {"input": 1, "output": 2, "date": "2026-01-01"}}]})");
    put("r/benchmarks/b/benchmark.json",
        R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
            "prompt": {"user": "{{q}}"}, "cases": [{"id": "c", "vars": {"q": "1"}, "expected": "1"}],
            "scoring": [{"type": "equals"}]})");
    put("tool", "x");
    ASSERT_TRUE(fs_.make_dirs("r/.benchhub", true));
  }
  void put(const std::string& path, const std::string& bytes) { ASSERT_TRUE(fs_.write_atomic(path, bytes, false)); }

  std::string plan(bool explain = false, int shards = 1) {
    const Context context{counted_, clock_, [](const std::string&) { return std::optional<std::string>(); },
                          {},       "tool", stop_};
    Args args;
    args.root = "r";
    args.explain = explain;
    args.shard.of = shards;
    testing::internal::CaptureStdout();
    const auto code = run_plan_command(context, args);
    EXPECT_TRUE(code && flush_output());
    return testing::internal::GetCapturedStdout();
  }

  // An answer of the model, or a verdict about one, to something that nobody asks.
  void store(const std::string& model, bool verdict) {
    Answer answer;
    answer.case_id = "c";
    answer.key = std::string(64, verdict ? 'b' : 'a');
    answer.state = AnswerState::answered;
    answer.text = "x";
    if (verdict) answer.verdict = std::make_shared<const JudgeRef>(JudgeRef{"judge_score", "m", "s", "0", 0, "p", 0});
    ASSERT_TRUE(Store(fs_, "r").upsert({"b", model}, {answer}));
  }
  // Whether the plan that is made now is one that was made before.
  bool is_recalled() {
    const int before = counted_.loads;
    (void)plan();
    return counted_.loads == before;
  }

  MemoryFs fs_;
  LoadsFs counted_{fs_};
  FakeClock clock_;  // 2026-01-01
  std::atomic<int> stop_{0};
};

TEST_F(PlanMemoTest, AModelThatRetiresMeanwhileIsNotPlannedAnyMore) {
  clock_.advance_ms(86'400'000);
  const std::string before = plan();
  EXPECT_TRUE(contains(before, "retires  m on 2026-01-03")) << before;
  EXPECT_TRUE(contains(before, "to run: 1 request")) << before;
  ASSERT_TRUE(fs_.stat("r/.benchhub/cache/plan"));
  EXPECT_EQ(plan(), before);
  clock_.advance_ms(86'400'000);
  const std::string after = plan();
  EXPECT_FALSE(contains(after, "retires")) << after;
  EXPECT_TRUE(contains(after, "to run: no paid or remote request")) << after;
}

TEST_F(PlanMemoTest, WhatCannotMatterIsNotLookedAt) {
  put("r/data/b/m/answers.jsonl", "damaged");
  put("r/.git/index", "one");
  EXPECT_FALSE(is_recalled());
  EXPECT_FALSE(is_recalled()) << "of a damaged file each plan tells";
  ASSERT_TRUE(fs_.remove("r/data/b/m/answers.jsonl"));
  put("r/templates/home.html", "x");
  store("m", false);
  EXPECT_FALSE(is_recalled());
  EXPECT_TRUE(is_recalled());
  put("r/data/b/m/history.jsonl", "x");
  EXPECT_TRUE(is_recalled());
  put("r/.git/index", "two");  // as after any checkout
  EXPECT_TRUE(is_recalled());
  store("n", false);
  EXPECT_FALSE(is_recalled()) << "a pair that was not there";
  EXPECT_TRUE(is_recalled());
}

TEST_F(PlanMemoTest, WithAnotherOptionItIsAnotherPlan) {
  put("other", "so that what was noted last is older than the note");
  const std::string before = plan();
  EXPECT_TRUE(is_recalled());
  EXPECT_TRUE(contains(plan(true), "1 case never asked"));
  EXPECT_EQ(plan(), before);
}

TEST_F(PlanMemoTest, AFileThatIsAsItWasIsNotReadAgain) {
  put("r/templates/home.html", "x");
  store("m", false);
  EXPECT_FALSE(is_recalled());
  put("other", "so that what was noted last is older than the note");
  EXPECT_TRUE(is_recalled());
  const int before = counted_.reads;
  EXPECT_TRUE(is_recalled());
  EXPECT_EQ(counted_.reads - before, 1) << "the note alone";
}

TEST_F(PlanMemoTest, WhatGitBringsWhileAPlanIsMadeIsLookedForByTheNext) {
  put("r/.git/index", "before");
  store("m", false);
  counted_.on_read = [&] { put("r/.git/index", "it brings a file"); };
  plan();
  counted_.on_read = {};
  put("other", "so that what was noted last is older than the note");
  const int before = counted_.reads;
  EXPECT_TRUE(is_recalled());
  EXPECT_GT(counted_.reads - before, 1) << "nothing but the note was read";
}

TEST_F(PlanMemoTest, NothingIsKeptOfDefinitionsThatChangedSinceTheyWereRead) {
  plan();
  ASSERT_TRUE(fs_.remove("r/.benchhub/cache/settled") && fs_.remove("r/.benchhub/cache/plan"));
  clock_.advance_ms(-clock_.unix_ms());  // every file is of a later time
  plan();
  EXPECT_FALSE(fs_.stat("r/.benchhub/cache/settled"));
  EXPECT_FALSE(fs_.stat("r/.benchhub/cache/plan"));
}

TEST_F(PlanMemoTest, APartOfAPlanKeepsNothing) {
  store("m", false);
  plan(false, 2);
  EXPECT_FALSE(fs_.stat("r/.benchhub/cache/inventory"));
  EXPECT_FALSE(fs_.stat("r/.benchhub/cache/settled"));
}

TEST_F(PlanMemoTest, AFileThatComesToCountIsSeen) {
  ASSERT_TRUE(fs_.make_dirs("r/data/b/m", true));
  EXPECT_FALSE(is_recalled());
  EXPECT_TRUE(is_recalled());
  store("m", false);  // the first in its folder
  EXPECT_FALSE(is_recalled());
  EXPECT_TRUE(is_recalled());
  store("m", true);
  put("r/.git/index", "it brought this file");
  EXPECT_FALSE(is_recalled());
  EXPECT_TRUE(is_recalled());
}

TEST_F(PlanMemoTest, VerdictsCountWhereAJudgeIsAsked) {
  put("r/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example", "judges": ["m"]})");
  put("r/benchmarks/b/benchmark.json",
      R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
          "prompt": {"user": "{{q}}"}, "cases": [{"id": "c", "vars": {"q": "1"}, "expected": "1"}],
          "scoring": [{"type": "judge_score", "rubric": "Be just."}]})");
  store("m", false);
  EXPECT_FALSE(is_recalled());
  EXPECT_TRUE(is_recalled());
  store("m", true);
  EXPECT_FALSE(is_recalled());
  EXPECT_TRUE(is_recalled());
}

}  // namespace
}  // namespace benchhub
