// Staleness: one edit, one stale case; renames and forks none; and that the reason is named.
#include "plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "plan/valid_times.h"

namespace benchhub {
namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;

class PlanTest : public testing::Test {
 protected:
  PlanTest() : store_(fs_, "r") {
    Benchmark b;
    b.slug = "b";
    b.user_prompt = "Q: {{q}}";
    b.params = {{"max_tokens", 100}, {"temperature", 0}};
    for (int i = 0; i < 5; ++i) {
      Case c;
      c.id = "c" + std::to_string(i);
      c.vars = {{"q", "question " + std::to_string(i)}};
      c.expected = c.reference = std::to_string(i);
      b.cases.push_back(c);
    }
    repository_.benchmarks = {b};
    Provider p;
    p.slug = "p";
    p.name = "P";
    p.protocol = "openai";
    p.key_env = "P_KEY";
    repository_.providers = {p};
    Model m;
    m.slug = "m";
    m.id = "m-1";
    m.provider = "p";
    m.prices.input = m.prices.output = 1'000'000'000;
    repository_.models = {m};
    options_.has_env = [](const std::string&) { return true; };
  }

  Plan plan() { return make_plan(repository_, store_, options_).value(); }

  // Answers everything that the plan wants, as a run would.
  void answer_all(std::int64_t at_ms = kNow) {
    const Plan wanted = plan();
    for (const auto& pair : wanted.pairs) {
      RequestMaker maker(*pair.benchmark);
      std::vector<Answer> answers;
      for (const auto& item : pair.cases) {
        if (item.status == CaseStatus::fresh) continue;
        const Request request = maker.make(item.case_index, item.repeat, *pair.provider, *pair.model);
        Answer a;
        a.case_id = pair.benchmark->cases[item.case_index].id;
        a.repeat = item.repeat;
        a.key = answer_key(request);
        a.key_parts = answer_key_parts(request);
        a.state = AnswerState::answered;
        a.text = "x";
        a.at_ms = at_ms;
        answers.push_back(a);
      }
      ASSERT_TRUE(store_.upsert(pair.id, answers));
    }
  }

  MemoryFs fs_;
  Store store_;
  Repository repository_;
  PlanOptions options_;
};

TEST_F(PlanTest, EverythingIsMissingThenFresh) {
  EXPECT_EQ(plan().pairs[0].state, PairState::missing);
  EXPECT_EQ(plan().total.requests, 5);
  answer_all();
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  EXPECT_EQ(plan().total.requests, 0);
}

TEST_F(PlanTest, OneEditedCaseIsOneStaleCase) {
  answer_all();
  repository_.benchmarks[0].cases[2].vars["q"] = "another question";
  const Plan now = plan();
  EXPECT_EQ(now.pairs[0].stale, 1);
  EXPECT_EQ(now.pairs[0].fresh, 4);
  EXPECT_EQ(now.pairs[0].cases[2].reasons,
            std::vector<std::string>{"messages.0.user: \"Q: question 2\" -> \"Q: another question\""});
  EXPECT_TRUE(now.pairs[0].cases[2].question_changed);
}

TEST_F(PlanTest, ParametersMakeAllStaleAndSayWhich) {
  answer_all();
  repository_.benchmarks[0].params["temperature"] = 0.5;
  const Plan now = plan();
  EXPECT_EQ(now.pairs[0].reason, "5 of 5 stale: params.temperature: 0 -> 0.5");
  EXPECT_FALSE(now.pairs[0].cases[0].question_changed);
}

TEST_F(PlanTest, AnotherOrderOfChoicesAsksOnlyWhereThePromptChanges) {
  Benchmark& b = repository_.benchmarks[0];
  b.user_prompt += "\n{{choices}}";
  b.repeats = 3;
  for (auto& one : b.cases) one.choices = {"w", "x", "y"};
  answer_all();
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  b.choice_order = ChoiceOrder::circular;
  const Plan now = plan();
  EXPECT_EQ(now.pairs[0].fresh, 5);  // repeat 0 begins with the first choice as before
  EXPECT_EQ(now.pairs[0].stale, 10);
}

TEST_F(PlanTest, ScoringAndTextAroundItMakeNothingStale) {
  answer_all();
  Benchmark& b = repository_.benchmarks[0];
  b.scoring = {{"contains", Json::object(), 1}};
  b.name = "renamed";
  b.cases[0].expected = "other";
  b.cases[1].category = "new";
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
}

// Settled, stale, half answered, and renamed: benchmarks "b", "edited", "half", and "fork" (answered as "old").
TEST_F(PlanTest, WhatIsLeftToDoIsTheSameWithoutTheAnswersOfTheRest) {
  const Benchmark first = repository_.benchmarks[0];
  for (const char* slug : {"edited", "half", "old"}) {
    Benchmark& added = repository_.benchmarks.emplace_back(first);
    added.slug = slug;
    added.user_prompt = std::string(slug) + " {{q}}";
  }
  repository_.benchmarks[2].cases.pop_back();
  answer_all();
  repository_.benchmarks[1].cases[0].vars["q"] = "another question";
  repository_.benchmarks[2].cases = first.cases;
  repository_.benchmarks[3].slug = "fork";
  for (const unsigned threads : {1u, 3u}) {
    options_.threads = threads;
    options_.open_only = false;
    const Plan whole = plan();
    options_.open_only = true;
    const Plan open = plan();
    EXPECT_EQ(open.total.requests, 2);
    EXPECT_EQ(open.total.cost_high, whole.total.cost_high);
    ASSERT_EQ(open.pairs.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(open.pairs[i].state, whole.pairs[i].state) << i;
      EXPECT_EQ(open.pairs[i].fresh, whole.pairs[i].fresh) << i;
      EXPECT_EQ(open.pairs[i].reason, whole.pairs[i].reason) << i;
      EXPECT_EQ(whole.pairs[i].cases.size(), 5u) << i;
      EXPECT_EQ(open.pairs[i].cases.empty(), i == 0) << i;
    }
    EXPECT_EQ(open.pairs[1].cases[0].answer->text, "x");
    EXPECT_TRUE(open.pairs[3].cases[4].adopted);
    EXPECT_EQ(open.pairs[3].cases[4].answer->text, "x");
  }
}

// The same model under a second name takes the answers of the first, whose own pair has nothing left to do.
TEST_F(PlanTest, AnswersOfASettledPairThatAnotherTakesStayInMemory) {
  answer_all();
  Model twin = repository_.models[0];
  twin.slug = "a-twin";
  repository_.models.push_back(twin);
  options_.open_only = true;
  const Plan open = plan();
  std::vector<std::string> noise;  // takes the place of what was freed
  for (std::size_t i = 0; i < 200; ++i) noise.push_back(std::string(sizeof(Answer) * (1 + i % 8), '?'));
  for (const PairPlan& pair : open.pairs) {
    if (pair.id.model != "a-twin") continue;
    ASSERT_EQ(pair.cases.size(), 5u);
    for (const CasePlan& item : pair.cases) {
      EXPECT_TRUE(item.adopted);
      EXPECT_EQ(item.answer->key, item.key);
      EXPECT_EQ(item.answer->text, "x");
      EXPECT_EQ(item.answer->at_ms, kNow);
    }
    return;
  }
  FAIL() << "the second name is not planned";
}

// A verdict about equal answers of two models, or a frozen one, stands at several places.
TEST_F(PlanTest, WhatStandsTwiceWasPaidOnceToday) {
  answer_all();
  std::vector<Answer> answers = store_.read({"b", "m"})->answers;
  for (Answer& answer : answers) answer.cost = 10;
  answers[4].at_ms = kNow - 86'400'000;
  ASSERT_TRUE(store_.upsert({"b", "m"}, answers));
  options_.now_ms = kNow + 1000;
  EXPECT_EQ(plan().spent_today, 40);
  ASSERT_TRUE(store_.upsert({"b", "twin"}, answers));
  EXPECT_EQ(plan().spent_today, 40);
  answers[0].at_ms = kNow + 1;  // asked and paid again
  ASSERT_TRUE(store_.upsert({"b", "twin"}, answers));
  EXPECT_EQ(plan().spent_today, 50);
}

TEST_F(PlanTest, RenamesAndForksReuseAnswersByContent) {
  answer_all();
  Benchmark fork = repository_.benchmarks[0];
  fork.slug = "fork";
  fork.cases[1].vars["q"] = "new question";
  repository_.benchmarks.push_back(fork);
  repository_.benchmarks[0].slug = "renamed";
  const Plan now = plan();
  EXPECT_EQ(now.pairs[0].state, PairState::fresh);
  EXPECT_TRUE(now.pairs[0].cases[0].adopted);
  EXPECT_EQ(now.pairs[1].fresh, 4);
  EXPECT_EQ(now.pairs[1].missing, 1);
}

TEST_F(PlanTest, BlockedPairsSayWhatTheyWant) {
  options_.has_env = [](const std::string&) { return false; };
  EXPECT_EQ(plan().pairs[0].reason, "set P_KEY to run it");
  EXPECT_EQ(plan().total.requests, 0);
  options_.has_env = [](const std::string&) { return true; };
  repository_.models[0].prices = {};
  EXPECT_EQ(plan().pairs[0].state, PairState::blocked);
  options_.allow_unpriced = true;
  EXPECT_EQ(plan().pairs[0].state, PairState::missing);
  EXPECT_EQ(plan().pairs[0].estimate.cost_high, std::nullopt);
}

TEST_F(PlanTest, PromptsThatCannotFitTheModelsWindowBlockThePair) {
  repository_.models[0].context_window = 1'000;
  Case& c = repository_.benchmarks[0].cases[3];
  c.vars["q"] = std::string(7'100, 'x');
  EXPECT_EQ(plan().pairs[0].state, PairState::missing) << "887 + 100 tokens at least: it may fit";
  c.vars["q"] = std::string(7'300, 'x');
  EXPECT_EQ(plan().pairs[0].state, PairState::blocked);
  EXPECT_EQ(
      plan().pairs[0].reason,
      "case \"c3\" cannot fit its context window of 1,000 tokens: the prompt has at least 912, the answer up to 100; "
      "shorten it, lower max_tokens, or exclude the model");
  EXPECT_EQ(plan().total.requests, 0);
  repository_.models[0].context_window.reset();
  EXPECT_EQ(plan().pairs[0].state, PairState::missing);
}

TEST_F(PlanTest, FreshPairsAreNotBlockedByAMissingKey) {
  answer_all();
  options_.has_env = [](const std::string&) { return false; };
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
}

TEST_F(PlanTest, BaselinesWithoutAnythingToDrawFromAreExcluded) {
  repository_.models[0].baseline = true;
  repository_.models[0].params = {{"kind", "majority"}};
  EXPECT_EQ(plan().pairs[0].state, PairState::missing);
  for (auto& c : repository_.benchmarks[0].cases) c.reference.clear();
  EXPECT_EQ(plan().pairs[0].state, PairState::excluded);
}

TEST_F(PlanTest, RetiredModelsAreFrozenNotMissing) {
  repository_.models[0].retired = "2026-01-01";
  EXPECT_EQ(plan().pairs[0].state, PairState::frozen);
  EXPECT_EQ(plan().total.requests, 0);
}

TEST_F(PlanTest, ADateOfRetirementThatIsToComeFreezesNothingBeforeIt) {
  repository_.models[0].retired = "2026-07-01";
  const Model route = repository_.models[0];
  repository_.models[0].routes = {route};
  retire_models(repository_, "2026-06-30");
  EXPECT_EQ(plan().pairs[0].state, PairState::missing);
  EXPECT_GT(plan().total.requests, 0);
  EXPECT_EQ(repository_.models[0].retires, "2026-07-01");
  EXPECT_EQ(repository_.models[0].routes[0].retires, "2026-07-01");
  const std::int64_t day = *parse_utc("2026-07-01");
  EXPECT_TRUE(retirement_times(repository_).hold(day - 1));
  EXPECT_FALSE(retirement_times(repository_).hold(day));
  repository_.models[0].retired = "2026-07-01";
  retire_models(repository_, "2026-07-01");
  EXPECT_EQ(plan().pairs[0].state, PairState::frozen);
  repository_.models[0].retires.clear();
  EXPECT_TRUE(retirement_times(repository_).hold(day));
  EXPECT_FALSE(retirement_times(repository_).hold(day - 1));
}

TEST_F(PlanTest, AgeMakesStaleOnlyWhereTheBenchmarkSaysSo) {
  answer_all();
  options_.now_ms = kNow + 91LL * 86'400'000;
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  repository_.benchmarks[0].max_age_days = 90;
  EXPECT_EQ(plan().pairs[0].reason, "5 of 5 stale: older than 90 days");
}

TEST_F(PlanTest, FailuresAreAskedAgainButNotForEver) {
  answer_all();
  auto data = store_.read({"b", "m"}).value();
  data.answers[0].state = AnswerState::provider_error;
  data.answers[0].failed_runs = 1;
  ASSERT_TRUE(fs_.remove("r/data/b/m/answers.jsonl"));  // a failure alone would not take the answer's place
  ASSERT_TRUE(store_.upsert({"b", "m"}, data.answers));
  EXPECT_EQ(plan().pairs[0].missing, 1);
  data.answers[0].failed_runs = kMaxFailedRuns;
  data.answers[0].at_ms += 1;
  ASSERT_TRUE(store_.upsert({"b", "m"}, {data.answers[0]}));
  EXPECT_EQ(plan().pairs[0].failed, 1);
  options_.retry_failed = true;
  EXPECT_EQ(plan().pairs[0].missing, 1);
}

TEST_F(PlanTest, AStaleAnswerStandsWhileItsSuccessorFailsButNotForEver) {
  answer_all();
  repository_.benchmarks[0].params["temperature"] = 1;
  Answer failure = store_.read({"b", "m"})->answers[0];
  failure.key = plan().pairs[0].cases[0].key;
  failure.state = AnswerState::provider_error;
  failure.failed_runs = kMaxFailedRuns - 1;
  ASSERT_TRUE(store_.upsert({"b", "m"}, {failure}));
  EXPECT_EQ(plan().pairs[0].stale, 5);
  EXPECT_EQ(plan().pairs[0].cases[0].answer->state, AnswerState::answered);
  failure.failed_runs = kMaxFailedRuns;
  ASSERT_TRUE(store_.upsert({"b", "m"}, {failure}));
  EXPECT_EQ(plan().pairs[0].stale, 4);
  EXPECT_EQ(plan().pairs[0].failed, 1);
  options_.retry_failed = true;
  EXPECT_EQ(plan().pairs[0].stale, 5);
}

TEST_F(PlanTest, ThreadsDoNotChangeThePlan) {
  for (int i = 0; i < 6; ++i) {
    Benchmark copy = repository_.benchmarks[0];
    copy.slug = "b" + std::to_string(i);
    repository_.benchmarks.push_back(copy);
  }
  answer_all();
  const Plan one = plan();
  options_.threads = 8;
  const Plan eight = plan();
  ASSERT_EQ(one.pairs.size(), eight.pairs.size());
  for (std::size_t i = 0; i < one.pairs.size(); ++i) EXPECT_EQ(one.pairs[i].cases[0].key, eight.pairs[i].cases[0].key);
}

TEST_F(PlanTest, AnAnswerOverAnyRouteIsFreshAndTheFirstUsableRouteIsAsked) {
  Provider other = repository_.providers[0];
  other.slug = "other";
  other.key_env = "OTHER_KEY";
  repository_.providers.push_back(other);
  Model route = repository_.models[0];
  route.provider = "other";
  route.id = "vendor/m-1";
  repository_.models[0].routes = {route};
  options_.has_env = [](const std::string& name) { return name == "OTHER_KEY"; };
  const Plan wanted = plan();
  EXPECT_EQ(wanted.pairs[0].state, PairState::missing) << "not blocked: the route has a key";
  ASSERT_EQ(wanted.pairs[0].routes.size(), 1u);
  EXPECT_EQ(wanted.pairs[0].routes[0].provider->slug, "other");
  options_.has_env = [](const std::string&) { return true; };
  answer_all();  // over the model's own provider
  options_.has_env = [](const std::string& name) { return name == "OTHER_KEY"; };
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
}

TEST_F(PlanTest, ASampleIsSpreadOverCategoriesAndNested) {
  Benchmark& b = repository_.benchmarks[0];
  for (int i = 5; i < 40; ++i) {
    Case c = b.cases[0];
    c.id = "c" + std::to_string(i);
    c.vars["q"] = "question " + std::to_string(i);
    b.cases.push_back(c);
  }
  for (std::size_t i = 0; i < 40; ++i) b.cases[i].category = i < 30 ? "large" : "small";
  const auto chosen = [&](int n, std::uint64_t seed) {
    options_.sample = {n, seed};
    std::set<std::size_t> out;
    const Plan wanted = plan();
    for (const auto& item : wanted.pairs[0].cases) {
      if (item.to_run()) out.insert(item.case_index);
    }
    EXPECT_EQ(wanted.total.requests, n);
    return out;
  };
  const auto eight = chosen(8, 1), sixteen = chosen(16, 1);
  EXPECT_EQ(std::count_if(eight.begin(), eight.end(), [](auto i) { return i >= 30; }), 2);
  EXPECT_TRUE(std::includes(sixteen.begin(), sixteen.end(), eight.begin(), eight.end()));
  EXPECT_EQ(chosen(8, 1), eight);
  EXPECT_NE(chosen(8, 2), eight);
}

TEST_F(PlanTest, OnlyLeavesOutAllOtherCases) {
  options_.only = {"c1", "b/c3", "other/c2"};
  EXPECT_EQ(plan().total.requests, 2);
}

TEST_F(PlanTest, ShardsTogetherAreTheWholeAndEqualRequestsStayTogether) {
  for (int i = 0; i < 6; ++i) {
    Benchmark more = repository_.benchmarks[0];
    more.slug = "more-" + std::to_string(i);
    if (i > 0) more.user_prompt += std::to_string(i);  // more-0 asks what b asks
    repository_.benchmarks.push_back(more);
  }
  std::map<std::string, int> seen;
  std::int64_t requests = 0;
  for (int shard = 1; shard <= 3; ++shard) {
    options_.shard = shard;
    options_.shards = 3;
    const Plan wanted = plan();
    requests += wanted.total.requests;
    EXPECT_GE(wanted.total.requests, 10);
    for (const auto& pair : wanted.pairs) {
      for (const auto& item : pair.cases) {
        if (!item.to_run()) continue;
        const auto known = seen.emplace(item.key, shard).first;
        EXPECT_EQ(known->second, shard) << "an equal request would be paid for twice";
      }
    }
  }
  EXPECT_EQ(requests, 35);
  EXPECT_EQ(seen.size(), 30u);
}

TEST_F(PlanTest, AShardDrawsTheSamePairsWhateverIsStored) {
  for (int i = 0; i < 9; ++i) {
    Benchmark more = repository_.benchmarks[0];
    more.slug = "more-" + std::to_string(i);
    more.user_prompt += std::to_string(i);
    repository_.benchmarks.push_back(more);
  }
  options_.shard = 2;
  options_.shards = 4;
  const auto pairs_of_shard = [&] {
    std::set<PairId> out;
    for (const auto& pair : plan().pairs) {
      for (const auto& item : pair.cases) {
        if (item.selected) out.insert(pair.id);
      }
    }
    return out;
  };
  const auto before = pairs_of_shard();
  ASSERT_GE(before.size(), 2u);
  const Plan first = plan();
  // Of this part half of a pair is stored by now, and all of a pair of another part.
  for (const auto& pair : first.pairs) {
    std::vector<Answer> answers;
    for (const auto& item : pair.cases) {
      if (before.contains(pair.id) ? pair.id != *before.begin() || item.case_index > 1 : pair.id.benchmark < "more-4")
        continue;
      Answer answer;
      answer.case_id = pair.benchmark->cases[item.case_index].id;
      answer.key = item.key;
      answer.state = AnswerState::answered;
      answer.at_ms = 1'750'000'000'000;
      answers.push_back(answer);
    }
    ASSERT_TRUE(answers.empty() || store_.upsert(pair.id, answers));
  }
  EXPECT_LT(plan().total.requests, first.total.requests);
  EXPECT_EQ(pairs_of_shard(), before);
}

TEST_F(PlanTest, AnotherServedModelIsDriftAndByPolicyStale) {
  answer_all();
  auto answers = store_.read({"b", "m"}).value().answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i].model_served = i < 2 ? "m-1-january" : "m-1-june";
    answers[i].at_ms = i < 2 ? 1'700'000'000'000 : 1'750'000'000'000;
  }
  ASSERT_TRUE(store_.upsert({"b", "m"}, answers));
  const Plan shown = plan();
  EXPECT_EQ(shown.pairs[0].state, PairState::fresh);
  EXPECT_EQ(shown.pairs[0].drift, "was served as m-1-january, since 2025-06-15 as m-1-june (2 answers of the former)");
  repository_.models[0].drift = Drift::split;
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  repository_.models[0].drift = Drift::stale;
  const Plan asked = plan();
  EXPECT_EQ(asked.pairs[0].stale, 2);
  EXPECT_EQ(asked.total.requests, 2);
  EXPECT_EQ(asked.pairs[0].cases[0].reasons.at(0), "served as m-1-january, now m-1-june");
}

TEST_F(PlanTest, NamesThatTakeTurnsAreShownAndNeverStale) {
  answer_all();
  auto answers = store_.read({"b", "m"}).value().answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i].model_served = i % 2 == 0 ? "east" : "west";
    answers[i].at_ms = kNow + static_cast<std::int64_t>(i);
  }
  ASSERT_TRUE(store_.upsert({"b", "m"}, answers));
  repository_.models[0].drift = Drift::stale;
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh) << "asked again, they would take turns again";
  EXPECT_NE(plan().pairs[0].drift, "");
}

TEST_F(PlanTest, AnotherFingerprintIsShownOnceAllOfTheFormerAreOlder) {
  answer_all();
  auto answers = store_.read({"b", "m"}).value().answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i].fingerprint = i < 2 ? "fp_a" : "fp_b";
    answers[i].at_ms = i < 2 ? 1'700'000'000'000 : 1'750'000'000'000;
  }
  ASSERT_TRUE(store_.upsert({"b", "m"}, answers));
  repository_.models[0].drift = Drift::stale;  // of served models; a fingerprint never costs money
  const Plan shown = plan();
  EXPECT_EQ(shown.pairs[0].state, PairState::fresh);
  EXPECT_EQ(shown.pairs[0].drift,
            "has the system fingerprint fp_b since 2025-06-15, before fp_a (2 answers of before)");
  answers[0].at_ms = 1'750'000'000'001;  // they take turns
  answers[2].at_ms = 1'750'000'000'002;
  ASSERT_TRUE(store_.upsert({"b", "m"}, answers));
  EXPECT_EQ(plan().pairs[0].drift, "");
}

TEST_F(PlanTest, EstimatesComeFromThePairsOwnAnswers) {
  const Estimate blind = plan().total;
  answer_all();
  auto answers = store_.read({"b", "m"}).value().answers;
  for (auto& answer : answers) {
    answer.usage.input = 20;
    answer.usage.output = 7;
    answer.timing.total_ms = 500;
  }
  ASSERT_TRUE(store_.upsert({"b", "m"}, answers));
  Benchmark& b = repository_.benchmarks[0];
  for (int i = 0; i < 10; ++i) {
    Case c = b.cases[0];
    c.id = "new" + std::to_string(i);
    c.vars["q"] = "question " + std::to_string(i % 10) + "?";
    b.cases.push_back(c);
  }
  const Estimate seen = plan().total;
  EXPECT_EQ(seen.requests, 10);
  EXPECT_NEAR(static_cast<double>(seen.input_tokens), 200, 25);
  EXPECT_EQ(seen.output_tokens, 70);
  EXPECT_LT(*seen.cost_low, *blind.cost_high);
  repository_.providers[0].requests_per_minute = 2;
  EXPECT_GE(plan().total.seconds, 300) << "ten requests at two a minute";
}

TEST_F(PlanTest, SpeedBenchmarksTakeTheirTimeOneByOne) {
  Benchmark& b = repository_.benchmarks[0];
  b.repeats = 8;
  const double together = plan().total.seconds;
  b.speed = SpeedSpec{};
  EXPECT_GE(plan().total.seconds, 4 * together);
}

TEST_F(PlanTest, FillerIsAnotherForEachRepeatAndANoteOnPages) {
  Benchmark& b = repository_.benchmarks[0];
  b.user_prompt = "{{filler}} Q: {{q}}";
  b.repeats = 2;
  b.cases.resize(1);
  b.cases[0].filler_tokens = 100;
  RequestMaker maker(b);
  const Request first = maker.make(0, 0, repository_.providers[0], repository_.models[0]);
  const Request second = maker.make(0, 1, repository_.providers[0], repository_.models[0]);
  EXPECT_TRUE(first.messages[0].content.ends_with(" Q: question 0"));
  EXPECT_GT(first.messages[0].content.size(), 400u);
  EXPECT_NE(first.messages[0].content.substr(0, 40), second.messages[0].content.substr(0, 40));
  EXPECT_EQ(expand_messages(b, b.cases[0])[0].content,
            "[about 100 tokens of filler, drawn anew for each answer] Q: question 0");
  answer_all();
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  b.speed = SpeedSpec{1, 7};  // another seed
  EXPECT_EQ(plan().pairs[0].stale, 2);
}

TEST_F(PlanTest, FillerThatDoesNotFitIsLeftOutAndBlocksNothing) {
  Benchmark& b = repository_.benchmarks[0];
  b.user_prompt = "{{filler}} Q: {{q}}";
  b.cases[1].filler_tokens = 50'000;
  for (auto& one : b.cases) one.filler_tokens = std::max(one.filler_tokens, 10);
  repository_.models[0].context_window = 8000;
  const Plan wanted = plan();
  EXPECT_EQ(wanted.pairs[0].state, PairState::missing);
  EXPECT_EQ(wanted.pairs[0].unfit, 1);
  EXPECT_EQ(wanted.total.requests, 4);
  EXPECT_FALSE(wanted.pairs[0].cases[1].to_run());
}

TEST_F(PlanTest, TheLongestAnswerIsTheOneThatIsSentAsTheLongest) {
  Benchmark& b = repository_.benchmarks[0];
  Model longest;
  longest.baseline = true;
  longest.params = {{"kind", "longest"}};
  b.cases[3].reference = "a long answer";
  RequestMaker open(b);
  EXPECT_EQ(open.make(0, 0, repository_.providers[0], longest).context["answer"], "a long answer");
  EXPECT_NE(open.make(3, 0, repository_.providers[0], longest).context["answer"], "a long answer");  // never its own
  b.cases[0].choices = {"x", "wider", "\xC3\xA9\xC3\xA9\xC3\xA9"};  // three code points, six bytes
  RequestMaker choices(b);
  EXPECT_EQ(choices.make(0, 0, repository_.providers[0], longest).context["answer"], "B");
  b.choice_order = ChoiceOrder::circular;
  RequestMaker turned(b);
  EXPECT_EQ(turned.make(0, 1, repository_.providers[0], longest).context["answer"], "A");
}

}  // namespace
}  // namespace benchhub
