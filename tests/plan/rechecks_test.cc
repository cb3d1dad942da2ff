// Judges are asked again about frozen answers: when, about which, once; and that no second bill comes of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "plan/calibration.h"
#include "plan/judging.h"
#include "plan/select.h"

namespace benchhub {
namespace {

constexpr std::int64_t kDay = 86'400'000, kBegin = 1'767'225'600'000;

class RecheckTest : public testing::Test {
 protected:
  RecheckTest() : store_(fs_, "r") {
    Benchmark b;
    b.slug = "b";
    b.user_prompt = "Q: {{q}}";
    for (int i = 0; i < 6; ++i) {
      Case& c = b.cases.emplace_back();
      c.id = "c" + std::to_string(i);
      c.vars = {{"q", "question " + std::to_string(i)}};
    }
    b.scoring = {{"judge_score", {{"type", "judge_score"}}, 1, {}}};
    b.judging.judges = {"judge"};
    b.model_include = {"m", "n"};
    b.model_tags = {"none"};
    repository_.benchmarks = {b};
    Provider p;
    p.slug = "p";
    p.name = "P";
    p.protocol = "openai";
    p.key_env = "P_KEY";
    repository_.providers = {p};
    for (const char* slug : {"judge", "m", "n"}) {
      Model m;
      m.slug = m.id = slug;
      m.provider = "p";
      m.prices.input = m.prices.output = 1'000'000'000;
      repository_.models.push_back(m);
    }
    repository_.config.judge_drift = {4, 30};
    options_.has_env = [](const std::string&) { return true; };
    options_.now_ms = kBegin;
  }

  Plan plan() { return make_plan(repository_, store_, options_).value(); }

  // Writes what is adopted and answers all that is wanted, until nothing is; returns how many verdicts were asked.
  int run_all() {
    int asked = 0;
    for (int guard = 0; guard < 9; ++guard) {
      const Plan wanted = plan();
      std::map<std::string, std::vector<Answer>> out;
      for (const auto& pair : wanted.pairs) add_answers(pair, out[pair.id.model], asked);
      for (auto& [model, answers] : out) {
        if (answers.empty()) continue;
        EXPECT_TRUE(store_.upsert({"b", model}, std::move(answers)));
      }
    }
    return asked;
  }

  void add_answers(const PairPlan& pair, std::vector<Answer>& out, int& asked) {
    RequestMaker maker(*pair.benchmark);
    for (const auto& item : pair.cases) {
      if (!item.to_run()) continue;
      out.push_back(reply_to(maker.make(item.case_index, item.repeat, *pair.provider, *pair.model), pair, item));
      out.back().text = same_.empty() ? "answer of " + pair.id.model + suffix_ : same_;
    }
    for (const auto& verdict : pair.verdicts) {
      if (!verdict.adopted && !verdict.to_run()) continue;
      const CasePlan& item = pair.cases[verdict.item];
      if (verdict.adopted) out.push_back(*verdict.answer);
      else out.push_back(reply_to(judge_request(pair, verdict, verdict.task->seat->all.front()), pair, item));
      out.back().verdict = verdict.ref;
      out.back().case_id = pair.benchmark->cases[item.case_index].id;
      if (verdict.adopted) continue;
      ++asked;
      out.back().text = said_;
      out.back().model_served = served_;
      out.back().fingerprint = fingerprint_;
    }
  }

  Answer reply_to(const Request& request, const PairPlan& pair, const CasePlan& item) const {
    Answer a;
    a.case_id = pair.benchmark->cases[item.case_index].id;
    a.key = answer_key(request);
    a.key_parts = answer_key_parts(request);
    a.state = AnswerState::answered;
    a.at_ms = options_.now_ms;
    return a;
  }

  std::vector<Answer> frozen() {
    std::vector<Answer> out;
    for (const char* model : {"m", "n"}) {
      const PairData data = store_.read({"b", model}).value();
      for (const auto& reply : data.judgments)
        if (reply.verdict->frozen) out.push_back(reply);
    }
    return out;
  }

  std::string served_ = "judge-1", fingerprint_, said_ = "[[4]]", suffix_, same_;
  MemoryFs fs_;
  Store store_;
  Repository repository_;
  PlanOptions options_;
};

TEST_F(RecheckTest, VerdictsOfEachModelInTurnAreFrozenForNothing) {
  EXPECT_EQ(run_all(), 12 + 6);  // and three canaries of each
  const auto items = frozen();
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[0].verdict->scorer, "judge_score/drift");
  EXPECT_EQ(items[0].verdict->frozen->answer, "answer of m");
  EXPECT_EQ(items[1].verdict->frozen->answer, "answer of m");
  EXPECT_EQ(items[2].verdict->frozen->answer, "answer of n");
  EXPECT_EQ(run_all(), 0);
  EXPECT_EQ(plan().pairs[1].rechecks, 0);
}

TEST_F(RecheckTest, AnOldCheckIsRenewedOnceWithItsCostAndReason) {
  run_all();
  options_.now_ms += 30 * kDay;
  EXPECT_EQ(plan().total.requests, 0);
  options_.now_ms += 1;
  const Plan due = plan();
  EXPECT_EQ(due.pairs[1].rechecks + due.pairs[2].rechecks, 4);
  EXPECT_EQ(due.pairs[1].recheck_reason, "judge judge was last checked on 2026-01-01, more than 30 days ago");
  EXPECT_EQ(due.pairs[1].unjudged, 0);
  EXPECT_EQ(due.total.requests, 4);
  ASSERT_TRUE(due.total.cost_high);
  EXPECT_GT(*due.total.cost_high, 0);
  EXPECT_EQ(run_all(), 4);
  EXPECT_EQ(run_all(), 0);
  options_.now_ms += 30 * kDay + 1;
  EXPECT_EQ(run_all(), 4);
}

TEST_F(RecheckTest, ARoundThatWasCutIsFinishedAndNotBegunAgain) {
  run_all();
  options_.now_ms += 31 * kDay;
  options_.models = {"m"};
  EXPECT_EQ(run_all(), 2);
  options_.models = {};
  options_.now_ms += 1000;
  EXPECT_EQ(plan().pairs[2].recheck_reason, "judge judge is being checked since 2026-02-01");
  EXPECT_EQ(run_all(), 2);
}

TEST_F(RecheckTest, TheTextsStandWhenTheAnswersHaveChanged) {
  run_all();
  repository_.benchmarks[0].user_prompt = "Another Q: {{q}}";
  suffix_ = ", changed";
  run_all();
  ASSERT_EQ(frozen().size(), 4u);
  EXPECT_EQ(frozen()[0].verdict->frozen->answer, "answer of m");
  options_.now_ms += 31 * kDay;
  const Plan due = plan();
  for (const auto& verdict : due.pairs[1].verdicts) {
    if (!verdict.frozen) continue;
    const Request request = judge_request(due.pairs[1], verdict, verdict.task->seat->all.front());
    EXPECT_NE(request.messages[2].content.find("answer of m\n"), std::string::npos);
    EXPECT_EQ(request.repeat, 2);
  }
}

TEST_F(RecheckTest, AnotherServedModelAsksAtOnceAnotherBackendOnceADay) {
  run_all();
  options_.now_ms += 1000;
  fingerprint_ = "fp-2";
  Case more = repository_.benchmarks[0].cases[0];
  more.id = "new";
  more.vars["q"] = "new question";
  repository_.benchmarks[0].cases.push_back(more);
  EXPECT_EQ(run_all(), 2);
  options_.now_ms += kDay;
  const Plan due = plan();
  EXPECT_EQ(due.pairs[1].recheck_reason,
            "judge judge was served as judge-1, since 2026-01-01 as judge-1 (system fingerprint fp-2)");
  EXPECT_EQ(run_all(), 4);
  options_.now_ms += 1000;
  served_ = "judge-2";
  repository_.benchmarks[0].cases.back().vars["q"] = "newer question";
  EXPECT_EQ(run_all(), 2 + 4);
  EXPECT_EQ(run_all(), 0);
}

TEST_F(RecheckTest, NobodyIsAskedAgainWithoutAKeyOrWhereItIsSwitchedOff) {
  run_all();
  options_.now_ms += 31 * kDay;
  repository_.config.judge_drift.items = 0;
  EXPECT_EQ(plan().total.requests, 0);
  repository_.config.judge_drift.items = 4;
  options_.has_env = [](const std::string&) { return false; };
  const Plan without = plan();
  EXPECT_EQ(without.total.requests, 0);
  EXPECT_EQ(without.pairs[1].state, PairState::fresh);
  EXPECT_EQ(without.pairs[1].rechecked.size() + without.pairs[2].rechecked.size(), 4u);
}

TEST_F(RecheckTest, AReplyWithoutAVerdictIsAskedForOnceMore) {
  run_all();
  options_.now_ms += 31 * kDay;
  said_ = "well";
  EXPECT_EQ(run_all(), 8);
  EXPECT_EQ(run_all(), 0);
}

TEST_F(RecheckTest, OfASampleTheSameCasesAreJudgedForEveryModelAndNothingElseIsAsked) {
  repository_.config.judge_drift.items = 0;
  repository_.benchmarks[0].judging.sample = 0.5;
  for (std::size_t i = 0; i < 6; ++i) repository_.benchmarks[0].cases[i].category = i < 4 ? "many" : "few";
  const auto judged = judged_cases(repository_.benchmarks[0]);
  EXPECT_EQ(std::count(judged.begin(), judged.end(), true), 3);
  EXPECT_EQ(std::count(judged.begin(), judged.begin() + 4, true), 2);
  EXPECT_EQ(plan().pairs[1].judging.requests, 3);
  EXPECT_EQ(run_all(), 3 + 3 + 6);
  const Plan done = plan();
  EXPECT_EQ(done.pairs[1].unjudged, 0);
  EXPECT_EQ(done.pairs[1].state, PairState::fresh);
  for (const auto& pair : done.pairs) {
    for (const auto& verdict : pair.verdicts)
      EXPECT_TRUE(verdict.canary || judged[pair.cases[verdict.item].case_index]);
  }
  repository_.benchmarks[0].judging.sample = 1;
  EXPECT_EQ(run_all(), 6) << "what was judged stays judged";
  repository_.benchmarks[0].scoring = {{"equals", Json::object(), 1, {}}};
  repository_.benchmarks[0].judging.sample = 0.5;
  const auto all = judged_cases(repository_.benchmarks[0]);
  EXPECT_EQ(std::count(all.begin(), all.end(), true), 6) << "without a judge there is nothing to spare";
}

TEST_F(RecheckTest, AComparisonIsFoundUnderTheBenchmarksNewName) {
  repository_.config.judge_drift.items = 0;
  repository_.benchmarks[0].scoring = {{"judge_pair", {{"type", "judge_pair"}, {"against", "n"}}, 1, {}}};
  said_ = "[[A]]";
  EXPECT_EQ(run_all(), 6 * 2 + 3 * 2);
  repository_.benchmarks[0].slug = "renamed";
  const Plan renamed = plan();
  EXPECT_EQ(renamed.total.requests, 0);
  EXPECT_FALSE(renamed.waits);
  EXPECT_EQ(renamed.pairs[1].unjudged, 0);
  EXPECT_EQ(renamed.pairs[1].verdicts.size(), 6u * 2 + 3 * 2);
}

TEST_F(RecheckTest, TwoNamesOfOneModelAreOneVoiceOfAPanel) {
  Model same = repository_.models[0];
  same.slug = "judge-again";
  repository_.models.insert(repository_.models.begin() + 1, same);
  repository_.benchmarks[0].judging.judges = {"judge", "judge-again"};
  EXPECT_EQ(run_all(), 12 + 6);
  EXPECT_EQ(plan().pairs[2].judges.size(), 1u);
}

TEST_F(RecheckTest, OfAllPairsEachComparisonIsOneRequestAndCountsOnce) {
  repository_.config.judge_drift.items = 0;
  repository_.benchmarks[0].scoring = {{"judge_pair", {{"type", "judge_pair"}, {"against", "all"}}, 1, {}}};
  Plan first = plan();
  EXPECT_EQ(first.pairs[1].judging.requests, 12);
  EXPECT_EQ(first.pairs[2].judging.requests, 0) << "counted with the other model";
  EXPECT_EQ(first.pairs[2].unjudged, 12);
  EXPECT_EQ(first.pairs[2].unjudged_elsewhere, 12);
  said_ = "[[A]]";
  run_all();
  const Plan done = plan();
  EXPECT_EQ(done.total.requests, 0);
  std::set<std::string> keys[2];
  for (const int side : {0, 1}) {
    for (const auto& verdict : done.pairs[static_cast<std::size_t>(side) + 1].verdicts) {
      if (verdict.canary) continue;
      keys[side].insert(verdict.key);
      EXPECT_EQ(verdict.ref->rival, side == 0 ? "n" : "m");
    }
  }
  EXPECT_EQ(keys[0].size(), 12u);
  EXPECT_EQ(keys[0], keys[1]) << "word for word one request";
}

TEST_F(RecheckTest, OfAllPairsAModelMoreAsksForItsOwnComparisonsAlone) {
  repository_.config.judge_drift.items = 0;
  repository_.benchmarks[0].scoring = {{"judge_pair", {{"type", "judge_pair"}, {"against", "all"}}, 1, {}}};
  said_ = "[[A]]";
  run_all();
  Model more = repository_.models[1];
  more.slug = more.id = "k";  // before both
  repository_.models.push_back(more);
  repository_.benchmarks[0].model_include.push_back("k");
  const auto requests = [](const Plan& plan) {
    std::int64_t sum = 0;
    for (const auto& pair : plan.pairs) sum += pair.judging.requests;
    return sum;
  };
  EXPECT_EQ(requests(plan()), 2 * 6 * 2 + 0)
      << "its comparisons with both, in both orders, and its canary with neither";
  run_all();
  EXPECT_EQ(plan().total.requests, 0);
  repository_.models[1].retired = "2026-02-01";
  EXPECT_EQ(requests(plan()), 0) << "a model that retires keeps its verdicts";
  for (const auto& pair : plan().pairs) {
    if (pair.id.model == "judge") continue;
    EXPECT_EQ(std::count_if(pair.verdicts.begin(), pair.verdicts.end(), [](const auto& v) { return !v.canary; }), 24);
  }
}

TEST_F(RecheckTest, OfAllPairsAPlanOfOneModelCountsAllThatItWouldAsk) {
  repository_.config.judge_drift.items = 0;
  repository_.benchmarks[0].scoring = {{"judge_pair", {{"type", "judge_pair"}, {"against", "all"}}, 1, {}}};
  options_.models = {"m"};
  run_all();
  options_.models = {"n"};
  EXPECT_EQ(plan().pairs.at(0).judging.requests, 12) << "n stands second, and alone in this plan";
}

TEST_F(RecheckTest, OfAllPairsAShareIsDrawnForEachTwoModels) {
  repository_.config.judge_drift.items = 0;
  const auto with_share = [&](double share) {
    repository_.benchmarks[0].scoring = {
        {"judge_pair", {{"type", "judge_pair"}, {"against", "all"}, {"share", share}}, 1, {}}};
  };
  with_share(0.3);
  const Benchmark& benchmark = repository_.benchmarks[0];
  const std::vector<bool> all(6, true);
  const auto some = compared_cases(benchmark, all, 0.3, "m", "n"), more = compared_cases(benchmark, all, 0.6, "n", "m");
  EXPECT_EQ(std::count(some.begin(), some.end(), true), 2);
  EXPECT_EQ(std::count(more.begin(), more.end(), true), 4);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_LE(some[i], more[i]) << "a larger share draws the same and more";
  EXPECT_EQ(compared_cases(benchmark, all, 0.001, "m", "n"), compared_cases(benchmark, all, 0.1, "n", "m"));
  EXPECT_EQ(plan().pairs[1].judging.requests, 2 * 2);
  run_all();
  const Plan done = plan();
  EXPECT_EQ(done.total.requests, 0);
  for (const auto& pair : done.pairs) {
    if (pair.id.model == "judge") continue;
    for (const auto& item : pair.cases) EXPECT_EQ(item.undrawn, !some[item.case_index]);
  }
}

TEST_F(RecheckTest, EqualAnswersAreATieWithoutARequest) {
  repository_.config.judge_drift.items = 0;
  for (const char* against : {"all", "n"}) {
    repository_.benchmarks[0].scoring = {{"judge_pair", {{"type", "judge_pair"}, {"against", against}}, 1, {}}};
    same_ = "what both say";
    said_ = "[[A]]";
    run_all();
    const Plan done = plan();
    EXPECT_EQ(done.total.requests, 0);
    EXPECT_EQ(done.pairs[1].equals.size(), 6u);
    EXPECT_EQ(done.pairs[1].unjudged, 0);
    EXPECT_TRUE(done.pairs[1].verdicts.empty()) << "and the judge, who grades nothing, meets no canary";
    EXPECT_EQ(verdicts_by_item(done.pairs[1])[0].slots.at(0).equal, true);
  }
}

TEST_F(RecheckTest, AVerdictThatSeveralModelsWantIsCountedOnce) {
  repository_.config.judge_drift.items = 0;
  same_ = "what both say";
  options_.models = {"m", "n"};
  said_ = "";
  for (int i = 0; i < 1; ++i) {  // the answers alone
    std::map<std::string, std::vector<Answer>> out;
    int asked = 0;
    Plan wanted = plan();
    for (auto& pair : wanted.pairs) {
      pair.verdicts.clear();
      add_answers(pair, out[pair.id.model], asked);
    }
    for (auto& [model, answers] : out) EXPECT_TRUE(store_.upsert({"b", model}, std::move(answers)));
  }
  const Plan once = plan();
  EXPECT_EQ(once.pairs[0].judging.requests, 6 + 3) << "and canaries";
  EXPECT_EQ(once.pairs[1].judging.requests, 0);
  EXPECT_EQ(once.pairs[1].unjudged, 9);
  EXPECT_EQ(once.pairs[1].unjudged_elsewhere, 9);
  EXPECT_EQ(once.total.requests, 9);
}

}  // namespace
}  // namespace benchhub
