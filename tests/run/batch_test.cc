// Batches against the loopback server, for both protocols: what is kept, what is paid for, and every point at which a
// run can be cut off.
#include "run/batch.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "domain/limits.h"
#include "support/exchange.h"

namespace benchhub {
namespace {

constexpr int kBatchCases = 5;

class BatchTest : public testing::TestWithParam<const char*> {
 protected:
  BatchTest() {
    Benchmark b;
    b.slug = "b";
    b.user_prompt = "Q: {{q}}";
    b.params = {{"max_tokens", 100}};
    for (int i = 0; i < kBatchCases; ++i) {
      Case c;
      c.id = "c" + std::to_string(i);
      c.vars = {{"q", "question " + std::to_string(i)}};
      b.cases.push_back(c);
    }
    repository_.benchmarks = {b};
    Provider p;
    p.slug = "p";
    p.protocol = GetParam();
    p.key_env = "P_KEY";
    p.stream = false;
    p.batch_price_factor = 0.5;
    repository_.providers = {p};
    use_fault("");
    Model m;
    m.slug = "m";
    m.id = "m-1";
    m.provider = "p";
    m.prices.input = m.prices.output = 1'000'000'000;  // 1 USD per million tokens
    repository_.models = {m};
  }

  bool is_openai() const { return std::string(GetParam()) == "openai"; }
  void use_fault(const std::string& fault) {
    const std::string root = server_.root_url() + (fault.empty() ? "" : "/fault/" + fault);
    repository_.providers[0].base_url = is_openai() ? root + "/v1" : root;
  }

  Result<Plan> plan(FileSystem& fs, Store& store) {
    PlanOptions options;
    options.has_env = [](const std::string&) { return true; };
    options.now_ms = clock_.unix_ms();
    BH_TRY(const auto open, open_batches(fs, "r"));
    options.in_batches = keys_in_batches(open);
    return make_plan(repository_, store, options);
  }

  RunOptions options() const {
    RunOptions out;
    out.limits.run = budget_;
    out.env = [](const std::string&) { return std::string("sk-Sentinel/77"); };
    return out;
  }

  // What `run --batch` does after the lock is taken.
  Status run(FileSystem& fs) {
    Store store(fs, "r");
    const RunContext context{fs, clock_, random_, *http_, store};
    keys_.clear();
    BH_TRY(collected_, collect_batches(context, repository_.providers, options()));
    BH_TRY(const auto wanted, plan(fs, store));
    BH_TRY(handed_, submit_batches(context, wanted, options(), keys_));
    return {};
  }
  void run() { ASSERT_TRUE(run(fs_)); }

  std::vector<Answer> answers() { return store_.read({"b", "m"}).value().answers; }
  std::int64_t final_answers() {
    std::int64_t out = 0;
    for (const auto& answer : answers()) out += is_final(answer.state);
    return out;
  }
  std::size_t files() { return open_batches(fs_, "r").value().size(); }

  LoopbackServer server_;
  Nano budget_ = kNanoPerUsd;
  MemoryFs fs_;
  Store store_{fs_, "r"};
  FakeClock clock_;
  RealClock real_;
  Random random_{1};
  Repository repository_;
  std::unique_ptr<HttpClient> http_ = make_curl_client(real_, 10).value();
  CollectReport collected_;
  BatchReport handed_;
  std::set<std::string> keys_;
};

INSTANTIATE_TEST_SUITE_P(Protocols, BatchTest, testing::Values("openai", "anthropic"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(BatchTest, GivesTheAnswersOfADirectRunAtHalfThePrice) {
  MemoryFs direct_fs;
  Store direct(direct_fs, "r");
  const RunContext context{direct_fs, clock_, random_, *http_, direct};
  ASSERT_TRUE(run_plan(context, plan(direct_fs, direct).value(), options()));
  run();
  EXPECT_EQ(handed_.requests, kBatchCases);
  EXPECT_TRUE(answers().empty());
  run();
  EXPECT_EQ(collected_.answered, kBatchCases);
  EXPECT_EQ(handed_.requests, 0);
  EXPECT_EQ(files(), 0u);
  auto expected = direct.read({"b", "m"}).value().answers, found = answers();
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(*found[i].cost * 2, *expected[i].cost);
    EXPECT_FALSE(found[i].batch.empty());
    EXPECT_FALSE(found[i].timing.total_ms);
    for (Answer* answer : {&found[i], &expected[i]}) {
      answer->timing = {};
      answer->at_ms = kFirstMoment;
      answer->request_id = answer->batch = "";
      answer->cost.reset();
      answer->prices = {};
    }
    EXPECT_EQ(canonical_json(to_json(found[i])), canonical_json(to_json(expected[i])));
  }
}

TEST_P(BatchTest, WhatWaitsIsNotSentAgainAndIsKnownToThePlan) {
  use_fault("batch-slow");
  run();
  run();
  EXPECT_EQ(collected_.notes.size(), 1u);
  EXPECT_EQ(handed_.requests, 0);
  const Plan wanted = plan(fs_, store_).value();
  EXPECT_EQ(wanted.pairs[0].in_batch, kBatchCases);
  EXPECT_EQ(wanted.total.requests, 0);
  run();
  EXPECT_EQ(final_answers(), kBatchCases);
  EXPECT_EQ(server_.stats().hits, kBatchCases);
}

TEST_P(BatchTest, OddResultsGiveTheSameAnswers) {
  for (const std::string fault : {"batch-shuffled", "batch-strange", "batch-twice", "batch-cut"}) {
    SCOPED_TRACE(fault);
    repository_.models[0].id = fault;  // all are asked anew
    use_fault(fault);
    run();
    for (int i = 0; i < 2 && files() > 0; ++i) run();
    EXPECT_EQ(files(), 0u);
    ASSERT_EQ(final_answers(), kBatchCases);
    for (int i = 0; i < kBatchCases; ++i) {
      const Answer answer = answers()[static_cast<std::size_t>(i)];
      EXPECT_EQ(answer.text, "Q: question " + std::to_string(i));
      EXPECT_EQ(answer.key_parts.at("model"), "\"" + fault + "\"");
    }
    EXPECT_EQ(server_.stats().most_hits_of_one_body, 1);
  }
}

TEST_P(BatchTest, LinesThatFailedAreErrorsAndThoseThatWereNotRunAreMissing) {
  use_fault("batch-errors");
  run();
  use_fault("");
  run();
  EXPECT_EQ(collected_.answered, 3);
  EXPECT_EQ(collected_.errors, 2);
  ASSERT_EQ(answers().size(), 5u);
  EXPECT_EQ(answers()[1].state, AnswerState::provider_error);
  EXPECT_EQ(answers()[1].error, "HTTP 400: bad line");
  EXPECT_EQ(answers()[1].failed_runs, 1);
  EXPECT_EQ(answers()[1].cost, 0);
  EXPECT_EQ(handed_.requests, 2) << "asked again, as after any failure";
}

TEST_P(BatchTest, AnExpiredBatchGivesWhatItHas) {
  use_fault("batch-expired");
  run();
  use_fault("");
  run();
  EXPECT_EQ(collected_.answered, 2);
  EXPECT_EQ(collected_.not_run, 3);
  EXPECT_EQ(answers().size(), 2u);
  EXPECT_EQ(handed_.requests, 3);
}

TEST_P(BatchTest, RefusedAtOnceLeavesNothingBehind) {
  use_fault("batch-refused");
  run();
  EXPECT_EQ(handed_.not_run, kBatchCases);
  EXPECT_EQ(handed_.troubles.size(), 1u);
  EXPECT_EQ(files(), 0u);
  EXPECT_EQ(plan(fs_, store_).value().total.requests, kBatchCases);
}

TEST_P(BatchTest, RefusedLaterIsAnErrorOfEachRequest) {
  if (!is_openai()) return;  // Anthropic validates before it takes a batch
  use_fault("batch-invalid");
  run();
  use_fault("");
  run();
  EXPECT_EQ(collected_.errors, kBatchCases);
  EXPECT_EQ(answers()[0].error, "the batch was refused: Line 1 is wrong (line 1)");
  EXPECT_EQ(answers()[0].failed_runs, 1);
}

TEST_P(BatchTest, ABatchWhoseReplyWasLostIsFoundAgain) {
  use_fault("batch-dropped");
  run();
  EXPECT_EQ(handed_.troubles.size(), 1u);
  run();
  EXPECT_EQ(final_answers(), kBatchCases);
  EXPECT_EQ(server_.stats().batches, 1);
}

TEST_P(BatchTest, ABatchThatTheProviderNeverGotIsSentAgainOnceThatIsKnown) {
  use_fault("batch-broken");
  run();
  use_fault("");
  run();
  EXPECT_EQ(handed_.requests, 0) << "the provider's list may be late";
  clock_.advance_ms(61'000);
  run();
  EXPECT_EQ(handed_.requests, kBatchCases);
  run();
  EXPECT_EQ(final_answers(), kBatchCases);
  EXPECT_EQ(server_.stats().most_hits_of_one_body, 1);
}

TEST_P(BatchTest, ABatchThatIsNotFetchedInTimeIsAnUnknownOutcome) {
  run();
  clock_.advance_ms(31LL * 24 * 3'600'000);
  run();
  EXPECT_EQ(files(), 1u) << "a new one";
  ASSERT_EQ(answers().size(), 5u);
  EXPECT_EQ(answers()[0].state, AnswerState::unknown_outcome);
}

TEST_P(BatchTest, StaysOpenWithoutProviderOrKey) {
  run();
  auto providers = std::exchange(repository_.providers, {});
  const RunContext context{fs_, clock_, random_, *http_, store_};
  const auto report = collect_batches(context, {}, options()).value();
  EXPECT_EQ(report.troubles.size(), 1u);
  RunOptions no_key = options();
  no_key.env = [](const std::string&) { return std::nullopt; };
  EXPECT_EQ(collect_batches(context, providers, no_key).value().troubles.size(), 1u);
  EXPECT_EQ(files(), 1u);
}

TEST_P(BatchTest, NeverPassesTheBudget) {
  run();
  const Nano one = handed_.reserved / kBatchCases;
  run();
  repository_.models[0].id = "m-2";
  budget_ = one * 2 + one / 2;
  run();
  EXPECT_EQ(handed_.requests, 2);
  EXPECT_EQ(handed_.not_run, 3);
  EXPECT_LE(handed_.reserved, budget_);
  EXPECT_FALSE(handed_.limit_reached.empty());
}

// The disk dies at the n-th change, for every n, and what was not made durable is gone: no request is run twice, and in
// the end every answer is there.
TEST_P(BatchTest, NoPointOfFailureLosesOrRepeatsAPaidAnswer) {
  int rounds = 0;
  for (bool done = false; !done; ++rounds) {
    ASSERT_LT(rounds, 100);
    repository_.models[0].id = "round-" + std::to_string(rounds);
    FaultFs faulty(fs_, rounds + 1, true);
    done = run(faulty) && run(faulty) && faulty.calls() <= rounds;
    fs_.crash();
    for (int i = 0; i < 3; ++i) {
      clock_.advance_ms(61'000);
      ASSERT_TRUE(run(fs_));
    }
    EXPECT_EQ(files(), 0u) << "round " << rounds;
    ASSERT_EQ(final_answers(), kBatchCases) << "round " << rounds;
    EXPECT_EQ(answers()[0].key_parts.at("model"), "\"" + repository_.models[0].id + "\"");
    ASSERT_EQ(server_.stats().most_hits_of_one_body, 1) << "round " << rounds;
    ASSERT_EQ(server_.stats().hits, kBatchCases * (rounds + 1));
  }
  EXPECT_GT(rounds, 8);
}

// What a killed program had written of a file stays, to any byte: nothing waits for a batch that was never submitted.
TEST_P(BatchTest, ABatchThatWasNotSubmittedHoldsNothingBack) {
  for (int at = 1; server_.stats().hits == 0; ++at) {
    FaultFs faulty(fs_, at, true);
    std::ignore = run(faulty);
    fs_.crash(700);  // so much of what was not yet durable
    clock_.advance_ms(61'000);
    const std::vector<OpenBatch> open = open_batches(fs_, "r").value();
    for (const OpenBatch& batch : open) {
      const std::string bytes = fs_.read(batch_path("r", batch.tag), FileSystem::kNoLimit).value();
      EXPECT_EQ(batch.maybe_submitted, contains(bytes, "\"type\":\"submit\"")) << "call " << at;
    }
  }
}

TEST_P(BatchTest, ADamagedFileIsNeverTakenForOneThatWasNotSent) {
  run();
  const std::string path = batch_path("r", open_batches(fs_, "r").value()[0].tag);
  std::string bytes = fs_.read(path, FileSystem::kNoLimit).value();
  const std::size_t submit = bytes.find("\"type\":\"submit\"");
  bytes.resize(submit);  // torn in `submit`, and what came after it is gone
  ASSERT_TRUE(fs_.write_atomic(path, bytes, true));
  run();
  EXPECT_EQ(final_answers(), kBatchCases);
  EXPECT_EQ(server_.stats().batches, 1);
}

TEST_P(BatchTest, KeepsTheNewerAnswerToAChangedQuestion) {
  use_fault("batch-slow");
  run();
  repository_.benchmarks[0].cases[0].vars = {{"q", "another"}};
  clock_.advance_ms(1000);
  const RunContext context{fs_, clock_, random_, *http_, store_};
  use_fault("");
  ASSERT_TRUE(run_plan(context, plan(fs_, store_).value(), options()));
  run();
  run();
  EXPECT_EQ(final_answers(), kBatchCases);
  EXPECT_EQ(answers()[0].text, "Q: another");
  EXPECT_EQ(server_.stats().hits, kBatchCases + 1);
}

}  // namespace
}  // namespace benchhub
