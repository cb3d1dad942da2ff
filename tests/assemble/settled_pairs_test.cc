// A plan that does not read what was settled is the plan of everything: after any random edits it says the same of
// every pair, wants the same requests, and counts the same money.
#include "plan/settled_pairs.h"

#include "assemble/random_repository.h"

namespace benchhub {
namespace {

std::string described(const Asked& asked) {
  std::string out = fmt::format("{} {} {}{}{}", static_cast<int>(asked.status), asked.key, asked.adopted,
                                asked.in_batch, asked.selected);
  if (asked.answer != nullptr) out += fmt::format(" {} {}", asked.answer->text, asked.answer->at_ms);
  for (const std::string& reason : asked.reasons) out += " " + reason;
  return out + "\n";
}

std::string described(const Estimate& e) {
  return fmt::format("[{} {} {} {} {} {} {}]", e.requests, e.input_tokens, e.output_tokens, e.most_output_tokens,
                     e.cost_low.value_or(-1), e.cost_high.value_or(-1), e.seconds);
}

std::string described(const Plan& plan) {
  std::string out = fmt::format("today {} valid {} {} waits {} total {}\n", plan.spent_today, plan.times.from_ms,
                                plan.times.until_ms, plan.waits, described(plan.total));
  for (const PairPlan& pair : plan.pairs) {
    out += fmt::format(
        "{} {}: {} \"{}\" \"{}\" fresh {} stale {} missing {} failed {} unfit {} unjudged {} rechecks {} {} {}\n",
        pair.id.benchmark, pair.id.model, to_string(pair.state), pair.reason, pair.drift, pair.fresh, pair.stale,
        pair.missing, pair.failed, pair.unfit, pair.unjudged, pair.rechecks, pair.judge_in_doubt,
        described(pair.estimate));
    for (const CasePlan& item : pair.cases) out += described(item);
    for (const VerdictPlan& verdict : pair.verdicts) out += described(verdict);
  }
  for (const Damage& at : plan.damage) out += fmt::format("{}:{}: {}\n", at.file, at.line, at.reason);
  return out;
}

// Counts what is read of data/.
class CountedFs : public FaultFs {
 public:
  explicit CountedFs(MemoryFs& inner) : FaultFs(inner, -1, false) {}
  Result<std::string> read_beneath(const std::string& root, const std::string& rel, std::uint64_t max) override {
    reads += rel.ends_with("answers.jsonl");
    return FaultFs::read_beneath(root, rel, max);
  }
  int reads = 0;
};

struct Planned {
  std::string text;
  int reads = 0;  // of files of answers
};

Planned plan_with_memory(MemoryFs& files, const Repository& repository, PlanOptions options) {
  options.open_only = true;
  CountedFs fs(files);
  const Store store(fs, "r");
  const auto inventory = Inventory::take(fs, repository_inputs("r", "r/.benchhub/cache/inventory", 1));
  EXPECT_TRUE(inventory) << inventory.error().to_string();
  SettledPairs known(fs, *inventory, repository, options, stored_pairs(*inventory, store).value(), "tool",
                     "r/.benchhub/cache");
  Planned out;
  const int before = fs.reads;
  const auto plan = make_plan(repository, store, options, &known);
  EXPECT_TRUE(plan) << plan.error().to_string();
  out.reads = fs.reads - before;
  out.text = described(*plan);
  EXPECT_TRUE(known.save() && inventory->save());
  return out;
}

Planned plan_without(MemoryFs& files, const Repository& repository, PlanOptions options) {
  options.open_only = true;
  CountedFs fs(files);
  const Store store(fs, "r");
  const std::string text = described(make_plan(repository, store, options).value());
  return {text, fs.reads};
}

class SettledPairsRandom : public testing::TestWithParam<std::uint64_t> {};

TEST_P(SettledPairsRandom, GiveThePlanOfEverythingAfterAnyEdits) {
  World world(GetParam());
  std::string story = fmt::format("seed {}", GetParam());
  int read = 0, read_without = 0;
  for (int i = 0; i < 40; ++i) {
    if (i % 3 == 0) {
      world.run_to_end();
      story += ", run to the end";
    }
    PlanOptions options = world.plan_options();
    options.with_spending = (static_cast<std::uint64_t>(i) + GetParam()) % 3 > 0;
    options.threads = 1 + static_cast<unsigned>(i % 3);
    if (i % 7 == 6) options.models = {"m-a"};
    options.explained = i % 5 == 4;
    if (i % 13 == 8) options.sample.cases = 1;
    if (i % 11 == 5) options.allow_unpriced = options.retry_failed = true;
    const Planned planned = plan_with_memory(world.fs(), world.load(), options);
    const Planned without = plan_without(world.fs(), world.load(), options);
    ASSERT_EQ(planned.text, without.text) << story;
    read += planned.reads;
    read_without += without.reads;
    ASSERT_EQ(plan_with_memory(world.fs(), world.load(), options).text, planned.text) << "at once again, " << story;
    story += ", " + world.edit();
  }
  EXPECT_LT(read, read_without) << "nothing was ever remembered";
}

// Benchmarks "b" and "fork" with the same question, models "m" and "n", a judge.
class SettledPairsTest : public testing::Test {
 protected:
  SettledPairsTest() {
    put("benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example", "judges": ["judge"]})");
    put_model("judge", "judge");
    put_model("m", "m");
    put_model("n", "n");
    put_benchmark("b", R"({"type": "equals"})");
    put_benchmark("fork", R"({"type": "equals"})");
    for (const char* benchmark : {"b", "fork"}) {
      for (const char* model : {"judge", "m", "n"}) answer(benchmark, model, "x", kStart);
    }
    options_.now_ms = kStart + 2 * kDayMs - 1;
    options_.has_env = [this](const std::string&) { return key_set_; };
  }
  void put(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(fs_.write_atomic("r/" + path, bytes, false));
  }
  void put_model(const std::string& slug, const std::string& id, const std::string& more = "") {
    put("models/" + slug + ".json",
        fmt::format(R"({{"format": 1, "name": "P", "protocol": "openai", "base_url": "https://p.example/v1",
            "key_env": "KEY", "models": [{{"slug": "{}", "id": "{}", "name": "M", {}
            "prices": {{"input": 1, "output": 2, "date": "2026-01-01"}}}}]}})",
                    slug, id, more));
  }
  void put_benchmark(const std::string& slug, const std::string& scoring, const std::string& more = "") {
    put("benchmarks/" + slug + "/benchmark.json",
        fmt::format(R"({{"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{{"name": "A"}}],
            "prompt": {{"user": "{{{{q}}}}"}}, "cases": [{{"id": "c", "vars": {{"q": "1"}}, "expected": "1"}}], {}
            "scoring": [{}]}})",
                    more, scoring));
  }
  Repository load() {
    Diagnostics diagnostics;
    Repository out = load_repository(fs_, "r", incremental_scorers(), {}, diagnostics);
    EXPECT_TRUE(diagnostics.ok()) << diagnostics.errors().front().to_string();
    retire_models(out, utc_date(options_.now_ms));
    return out;
  }
  void answer(const std::string& benchmark, const std::string& model, const std::string& text, std::int64_t at_ms) {
    const Repository repository = load();
    const Benchmark& asked = *repository.find_benchmark(benchmark);
    const Model& whom = *repository.find_model(model);
    Answer a;
    a.case_id = "c";
    a.key = answer_key(RequestMaker(asked).make(0, 0, *repository.find_provider(whom.provider), whom));
    a.state = AnswerState::answered;
    a.text = text;
    a.at_ms = at_ms;
    a.cost = 5;
    ASSERT_TRUE(Store(fs_, "r").upsert({benchmark, model}, {a}));
  }
  // The plan that remembers, held against the one of everything; how many files of answers it read.
  int reads() {
    const Repository repository = load();
    const Planned planned = plan_with_memory(fs_, repository, options_);
    text_ = planned.text;
    EXPECT_EQ(text_, plan_without(fs_, repository, options_).text);
    return planned.reads;
  }

  MemoryFs fs_;
  PlanOptions options_;
  bool key_set_ = true;
  std::string text_;  // of the last plan
};

TEST_F(SettledPairsTest, AreNotReadAgainUntilSomethingOfTheirsChanges) {
  EXPECT_EQ(reads(), 6);
  EXPECT_EQ(reads(), 0);
  put_model("m", "m", R"("context_window": 9000, )");
  EXPECT_EQ(reads(), 2) << "one model on two boards";
  put_benchmark("b", R"({"type": "contains"})");
  EXPECT_EQ(reads(), 3);
  answer("b", "n", "y", kStart + 5);
  EXPECT_EQ(reads(), 1);
  put_model("new", "new");
  EXPECT_EQ(reads(), 6) << "for the keys of all answers, which are kept from now on";
  put_model("newer", "newer");
  EXPECT_EQ(reads(), 0) << "nobody has answers to what it is asked";
  put("benchhub.json", R"({"format": 1, "title": "U", "base_url": "https://x.example", "judges": ["judge"]})");
  EXPECT_EQ(reads(), 6);
}

TEST_F(SettledPairsTest, WhatWasPaidTodayIsReadForWhatItCost) {
  answer("b", "m", "y", options_.now_ms - 1000);
  EXPECT_EQ(reads(), 6);
  EXPECT_EQ(reads(), 1);
  options_.with_spending = false;
  EXPECT_EQ(reads(), 0);
  options_.with_spending = true;
  options_.now_ms += kDayMs;
  EXPECT_EQ(reads(), 0);
}

TEST_F(SettledPairsTest, TheBenchmarksOwnAnswersComeBeforeThoseOfOthers) {
  const std::string prices = R"("prices": {"input": 1, "output": 2, "date": "2026-01-01"})";
  put_model("m", "m", prices + R"(}, {"slug": "twin", "id": "m", "name": "Twin", )");  // the same requests
  answer("fork", "m", "older", kStart - 1000);
  reads();
  EXPECT_GT(reads(), 0);
  EXPECT_TRUE(contains(text_, "truefalsetrue x")) << "adopted from m of the same benchmark: " << text_;
}

TEST_F(SettledPairsTest, AreAskedAgainWhenTheyAreTooOld) {
  put_benchmark("b", R"({"type": "equals"})", R"("refresh": {"max_age_days": 10},)");
  reads();
  EXPECT_EQ(reads(), 0);
  options_.now_ms = kStart + 11 * kDayMs;
  EXPECT_EQ(reads(), 3);
  EXPECT_TRUE(contains(text_, "older than 10 days")) << text_;
}

TEST_F(SettledPairsTest, WhatWaitsForAKeyIsTakenWhereverItIsAnswered) {
  put_benchmark("late", R"({"type": "equals"})", R"("params": {"max_tokens": 7},)");
  key_set_ = false;
  reads();
  EXPECT_EQ(reads(), 0);
  EXPECT_TRUE(contains(text_, "late m: blocked")) << text_;
  // The same question is answered under another name.
  put_benchmark("other", R"({"type": "equals"})", R"("params": {"max_tokens": 7},)");
  answer("other", "m", "y", kStart);
  EXPECT_GT(reads(), 0);
  EXPECT_TRUE(contains(text_, "late m: fresh")) << text_;
}

TEST_F(SettledPairsTest, WhatLacksKeyAndPriceIsToldOfTheOther) {
  put("models/free.json", R"({"format": 1, "name": "P", "protocol": "openai", "base_url": "https://p.example/v1",
      "key_env": "KEY", "models": [{"slug": "free", "id": "free", "name": "F"}]})");
  key_set_ = false;
  reads();
  EXPECT_TRUE(contains(text_, "b free: blocked \"set KEY to run it\"")) << text_;
  key_set_ = true;
  reads();
  EXPECT_TRUE(contains(text_, "b free: blocked \"no price in models/free.json")) << text_;
}

TEST_F(SettledPairsTest, OfAJudgedBenchmarkAllAreKnownOrNone) {
  put_benchmark("b", R"({"type": "equals"}, {"type": "judge_score", "rubric": "Be just."})");
  reads();
  EXPECT_TRUE(contains(text_, "unjudged 2")) << text_;
  const Repository repository = load();
  Store store(fs_, "r");
  for (int round = 0; round < 3; ++round) {
    const Plan plan = make_plan(repository, store, options_).value();
    for (const PairPlan& pair : plan.pairs) {
      for (const VerdictPlan& verdict : pair.verdicts) {
        Answer reply;
        reply.case_id = "c";
        reply.key = verdict.key;
        reply.state = AnswerState::answered;
        reply.text = verdict.canary ? "[[1]]" : "[[4]]";
        reply.at_ms = kStart;
        reply.verdict = verdict.ref;
        ASSERT_TRUE(store.upsert(pair.id, {reply}));
      }
    }
  }
  EXPECT_GT(reads(), 0);
  EXPECT_EQ(reads(), 0) << text_;
  put_model("judge", "another-judge");
  options_.models = {"m"};
  EXPECT_GT(reads(), 0);
  EXPECT_TRUE(contains(text_, "b m: partial")) << text_;
  options_.models.clear();
  EXPECT_GE(reads(), 4) << "all of the judged one, and the judge's own of the other";
  EXPECT_TRUE(contains(text_, "b m: partial")) << text_;
}

INSTANTIATE_TEST_SUITE_P(Seeds, SettledPairsRandom, testing::Range<std::uint64_t>(1, 7));

}  // namespace
}  // namespace benchhub
