// The engine against a scripted HttpClient: what is kept, what is asked again, what is paid for.
#include "run/engine.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <numeric>

#include "base/text.h"
#include "provider/classify.h"
#include "run/budget.h"
#include "run/fold.h"
#include "run/records.h"
#include "store/journal.h"

namespace benchhub {
namespace {

// Answers each send by a script, in order, one per poll. Time moves with each poll; one that has nothing to hand over
// lets the journal's thread work first, so that no minutes go by while the machine is busy.
class ScriptedHttp : public HttpClient {
 public:
  ScriptedHttp(FakeClock& clock, std::function<HttpReply(const HttpRequest&, int)> script)
      : clock_(clock), script_(std::move(script)) {}
  Id send(HttpRequest request, OnData, OnEnd on_end) override {
    bodies.push_back(request.body);
    waiting_.push_back({std::move(request), std::move(on_end)});
    return bodies.size();
  }
  void cancel(Id) override {}
  void poll(int wait_ms) override {
    if (waiting_.empty()) return idle(wait_ms);
    clock_.advance_ms(50);
    auto [request, on_end] = std::move(waiting_.front());
    waiting_.pop_front();
    on_end(script_(request, ++replies_));
  }
  void wake() override {
    const std::lock_guard hold(mutex_);
    woken_ = true;
    wakes_.notify_one();
  }
  std::size_t in_flight() const override { return waiting_.size(); }
  std::vector<std::string> bodies;
  std::function<void()> on_idle = [] {};  // nothing is in flight

 private:
  void idle(int wait_ms) {
    on_idle();
    std::unique_lock hold(mutex_);
    const std::chrono::microseconds real(bodies.empty() ? 20'000 : 20);  // only the disk is waited for before a send
    if (!wakes_.wait_for(hold, real, [this] { return woken_; })) clock_.advance_ms(wait_ms);
    woken_ = false;
  }

  std::mutex mutex_;
  std::condition_variable wakes_;
  bool woken_ = false;
  FakeClock& clock_;
  std::function<HttpReply(const HttpRequest&, int)> script_;
  std::deque<std::pair<HttpRequest, OnEnd>> waiting_;
  int replies_ = 0;
};

HttpReply complete_reply(int status, const std::string& body,
                         Headers headers = {{"content-type", "application/json"}}) {
  HttpReply out;
  out.end = HttpEnd::complete;
  out.status = status;
  out.headers = std::move(headers);
  out.body = body;
  out.sent_ns = 1;
  out.first_byte_ns = 2'000'001;
  out.end_ns = 5'000'001;
  return out;
}

HttpReply good_reply(const std::string& text = "fine") {
  return complete_reply(
      200, R"({"id":"r","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":")" + text +
               R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}})");
}

HttpReply cut_reply() {
  HttpReply out;
  out.end = HttpEnd::unknown_failure;
  out.error = "connection reset";
  return out;
}

class EngineTest : public testing::Test {
 protected:
  EngineTest() : store_(fs_, "r") {
    Benchmark b;
    b.slug = "b";
    b.user_prompt = "Q: {{q}}";
    b.params = {{"max_tokens", 100}};
    for (int i = 0; i < 4; ++i) {
      Case c;
      c.id = "c" + std::to_string(i);
      c.vars = {{"q", "question " + std::to_string(i)}};
      b.cases.push_back(c);
    }
    repository_.benchmarks = {b};
    Provider p;
    p.slug = "p";
    p.protocol = "openai";
    p.base_url = "http://127.0.0.1:9/v1";
    p.key_env = "P_KEY";
    p.stream = false;
    p.concurrency = 2;
    repository_.providers = {p};
    Model m;
    m.slug = "m";
    m.id = "m-1";
    m.provider = "p";
    m.prices.input = m.prices.output = 1'000'000'000;  // 1 USD per million tokens
    repository_.models = {m};
  }

  Plan plan() {
    PlanOptions options;
    options.has_env = [](const std::string&) { return true; };
    options.now_ms = clock_.unix_ms();
    return make_plan(repository_, store_, options).value();
  }

  RunReport run(std::function<HttpReply(const HttpRequest&, int)> script, Nano budget = kNanoPerUsd) {
    http_ = std::make_unique<ScriptedHttp>(clock_, std::move(script));
    RunOptions options;
    options.limits = limits_;
    options.limits.run = budget;
    options.max_time_s = max_time_s_;
    options.open = open_;
    options.in_batches = in_batches_;
    options.today = spending_of_day(fs_, "r", clock_.unix_ms()).value();
    options.gather = std::chrono::milliseconds(0);
    options.env = [this](const std::string& name) {
      return name == "OTHER_KEY" ? other_key_ : std::string("sk-Sentinel/77");
    };
    const Plan wanted = plan();
    const RunContext context{fs_, clock_, random_, *http_, store_};
    return run_plan(context, wanted, options).value();
  }

  // A second provider of the model, dearer and with an id of its own.
  void add_route() {
    Provider other = repository_.providers[0];
    other.slug = "other";
    other.base_url = "http://127.0.0.1:10/v1";
    repository_.providers.push_back(other);
    Model route = repository_.models[0];
    route.provider = "other";
    route.id = "vendor/m-1";
    repository_.models[0].routes = {route};
  }

  void add_cases(int count) {
    auto& cases = repository_.benchmarks[0].cases;
    for (int i = static_cast<int>(cases.size()); std::ssize(cases) < count; ++i) {
      Case c = cases[0];
      c.id = "c" + std::to_string(i);
      c.vars = {{"q", "question " + std::to_string(i)}};
      cases.push_back(c);
    }
  }

  // Another file in models/, with a model of its own, at another path of the first one's host.
  Provider& add_neighbour() {
    Provider q = repository_.providers[0];
    q.slug = "q";
    q.base_url = "http://127.0.0.1:9/other/v1";
    repository_.providers.push_back(q);
    Model n = repository_.models[0];
    n.slug = "n";
    n.id = "n-1";
    n.provider = "q";
    repository_.models.push_back(n);
    return repository_.providers.back();
  }

  RunLimits limits_;
  std::vector<OpenCost> open_;
  std::set<std::string> in_batches_;
  std::optional<double> max_time_s_;
  std::string other_key_ = "sk-other";  // OTHER_KEY
  MemoryFs fs_;
  Store store_;
  FakeClock clock_;
  Random random_{1};
  Repository repository_;
  std::unique_ptr<ScriptedHttp> http_;
};

TEST_F(EngineTest, AsksEachCaseOnceAndKeepsTheAnswers) {
  const RunReport report = run([](const HttpRequest&, int) { return good_reply(); });
  EXPECT_EQ(report.answered, 4);
  EXPECT_EQ(report.sends, 4);
  EXPECT_EQ(report.spent, 4 * 15'000);
  const PairData data = store_.read({"b", "m"}).value();
  ASSERT_EQ(data.answers.size(), 4u);
  EXPECT_EQ(data.answers[0].text, "fine");
  EXPECT_EQ(data.answers[0].cost, 15'000);
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  EXPECT_FALSE(fs_.stat(journal_path("r"))) << "a finished run leaves no journal";
}

TEST_F(EngineTest, SecondRunSendsNothing) {
  run([](const HttpRequest&, int) { return good_reply(); });
  EXPECT_EQ(run([](const HttpRequest&, int) { return good_reply(); }).sends, 0);
}

TEST_F(EngineTest, EqualRequestsOfTwoBenchmarksAreSentOnce) {
  Benchmark copy = repository_.benchmarks[0];
  copy.slug = "copy";
  repository_.benchmarks.push_back(copy);
  const RunReport report = run([](const HttpRequest&, int) { return good_reply(); });
  EXPECT_EQ(report.sends, 4);
  EXPECT_EQ(store_.read({"copy", "m"}).value().answers.size(), 4u);
}

TEST_F(EngineTest, RetriesWhatIsSafeAndHonoursRetryAfter) {
  const std::int64_t start = clock_.mono_ns();
  const RunReport report = run([](const HttpRequest&, int n) {
    return n == 1 ? complete_reply(429, "{}", {{"retry-after", "7"}}) : good_reply();
  });
  EXPECT_EQ(report.answered, 4);
  EXPECT_EQ(report.sends, 5);
  EXPECT_GE(clock_.mono_ns() - start, 7'000'000'000);
}

TEST_F(EngineTest, UnknownOutcomesAreRetriedOnceAndCountedAtTheirMost) {
  repository_.benchmarks[0].cases.resize(1);
  const RunReport report = run([](const HttpRequest&, int) { return cut_reply(); });
  EXPECT_EQ(report.sends, 2);
  EXPECT_EQ(report.errors, 1);
  EXPECT_GT(report.spent, 2 * 100'000);  // two sends at 100 output tokens and the input's bytes
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_FALSE(is_final(answer.state));
  EXPECT_EQ(answer.failed_runs, 1);
  EXPECT_EQ(answer.text, "");
  EXPECT_EQ(answer.attempts, 2);
  EXPECT_EQ(answer.cost, std::nullopt) << "it is not known, which is not nothing";
  EXPECT_EQ(answer.presumed, report.presumed);
  EXPECT_EQ(report.spent, report.presumed);
}

TEST_F(EngineTest, AnUnknownFinishWordIsChargedKeptAndNeverAskedAgain) {
  repository_.benchmarks[0].cases.resize(1);
  const auto odd = [](const HttpRequest&, int) {
    return complete_reply(200, R"({"choices":[{"index":0,"message":{"content":"42"},"finish_reason":"abort"}],)"
                               R"("usage":{"prompt_tokens":10,"completion_tokens":90}})");
  };
  const RunReport report = run(odd);
  EXPECT_EQ(report.spent, 100'000);
  EXPECT_EQ(report.presumed, 0);
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_EQ(answer.state, AnswerState::other);
  EXPECT_EQ(answer.text, "42");
  EXPECT_EQ(answer.cost, 100'000);
  EXPECT_EQ(run(odd).sends, 0);
}

TEST_F(EngineTest, UsageThatAFailedReplyTellsIsCharged) {
  repository_.benchmarks[0].cases.resize(1);
  const RunReport report = run([](const HttpRequest&, int) {
    return complete_reply(200, R"({"choices":[{"index":0,"message":{"content":""},"finish_reason":"abort"}],)"
                               R"("usage":{"prompt_tokens":10,"completion_tokens":90}})");
  });
  EXPECT_EQ(report.errors, 1);
  EXPECT_EQ(report.spent, 100'000);
  EXPECT_EQ(store_.read({"b", "m"}).value().answers.at(0).cost, 100'000);
}

TEST_F(EngineTest, TokensBeforeAnErrorCountAtTheirMostWhateverItsClass) {
  repository_.benchmarks[0].cases.resize(1);
  for (const char* error : {R"({"type":"invalid_request_error","code":400})", R"({"code":"insufficient_quota"})"}) {
    repository_.models[0].id += "x";  // another question
    const RunReport report = run([&](const HttpRequest&, int) {
      return complete_reply(200,
                            R"(data: {"choices":[{"index":0,"delta":{"content":"4"}}]})" + std::string("\n\n") +
                                R"(data: {"error":)" + error + "}\n\n",
                            {{"content-type", "text/event-stream"}});
    });
    EXPECT_EQ(report.sends, 1) << error;
    EXPECT_GT(report.presumed, 100'000) << error;
    EXPECT_EQ(report.spent, report.presumed) << error;
  }
}

TEST_F(EngineTest, TheCostOfAnAnswerIsThatOfAllItsAttempts) {
  repository_.benchmarks[0].cases.resize(1);
  add_route();
  const auto script = [](const HttpRequest& request, int n) {
    if (n == 1) return cut_reply();
    if (request.url.find(":9/") != std::string::npos)
      return complete_reply(200, R"({"choices":[{"index":0,"message":{"content":""},"finish_reason":"error"}],)"
                                 R"("usage":{"prompt_tokens":10,"completion_tokens":20}})");
    return good_reply();
  };
  const RunReport report = run(script);
  EXPECT_EQ(report.sends, 3);
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_EQ(answer.attempts, 3);
  EXPECT_EQ(answer.cost, 30'000 + 15'000);
  EXPECT_EQ(answer.presumed, report.presumed);
  EXPECT_EQ(report.spent, 45'000 + report.presumed);
  EXPECT_EQ(plan().spent_today, 45'000);
  EXPECT_EQ(spending_of_day(fs_, "r", clock_.unix_ms()).value().cost, report.spent);
  EXPECT_EQ(answer_from_json(to_json(answer)).value().presumed, answer.presumed);
}

TEST_F(EngineTest, WhatAnUnknownOutcomeMayHaveCostIsToldApart) {
  const RunReport report = run([](const HttpRequest&, int n) { return n == 1 ? cut_reply() : good_reply(); });
  EXPECT_GT(report.presumed, 0);
  EXPECT_LT(report.presumed, report.spent);
}

TEST_F(EngineTest, AReplyThatIsTooLargeIsNotAskedAgainAndCountsAtItsMost) {
  repository_.benchmarks[0].cases.resize(1);
  const RunReport report = run([](const HttpRequest&, int) {
    HttpReply reply = complete_reply(200, std::string(1 << 20, 'x'));
    reply.end = HttpEnd::too_large;
    return reply;
  });
  EXPECT_EQ(report.sends, 1);
  EXPECT_EQ(report.errors, 1);
  EXPECT_GT(report.presumed, 0);
  EXPECT_EQ(report.spent, report.presumed);
  EXPECT_LT(make_raw_reply(
                [] {
                  HttpReply reply;
                  reply.end = HttpEnd::too_large;
                  reply.body = std::string(1 << 20, 'x');
                  return reply;
                }(),
                nullptr)
                .body.size(),
            100'000u);
}

TEST_F(EngineTest, ABadKeyStopsTheProviderAtOnce) {
  const RunReport report =
      run([](const HttpRequest&, int) { return complete_reply(401, R"({"error":{"message":"bad key"}})"); });
  EXPECT_LE(report.sends, 2) << "at most what was in flight";
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_EQ(report.answered, 0);
  EXPECT_EQ(report.errors + report.not_run, 4);
}

TEST_F(EngineTest, AModelThatTheProviderDoesNotHaveIsLeftAtOnce) {
  repository_.models[0].slug = "a-gone";
  repository_.models[0].id = "gone";
  Model good = repository_.models[0];
  good.slug = "good";
  good.id = "good";
  repository_.models.push_back(good);
  const auto script = [](const HttpRequest& request, int) {
    if (!contains(request.body, "\"gone\"")) return good_reply();
    return complete_reply(404, R"({"error":{"code":"model_not_found","message":"The model does not exist"}})");
  };
  const RunReport first = run(script);
  EXPECT_EQ(first.answered, 4) << "the others go on";
  EXPECT_LE(first.errors, 2) << "at most what was in flight";
  ASSERT_EQ(first.stopped.size(), 1u) << "said once";
  EXPECT_EQ(first.stopped[0].model, "gone");
  EXPECT_EQ(first.stopped[0].not_run, first.not_run);
  EXPECT_EQ(run(script).sends, 1) << "the next run tries it with one request";
  repository_.models.pop_back();
  const RunReport back = run([](const HttpRequest&, int) { return good_reply(); });
  EXPECT_EQ(back.answered, 4) << "and goes on where it is there again";
}

// A wrong base_url: every case would cost a send.
TEST_F(EngineTest, AnAddressWhereNothingIsStopsEachOfItsModelsSoon) {
  add_cases(12);
  for (const int models : {1, 3}) {
    for (int i = 1; i < models; ++i) {
      repository_.models.push_back(repository_.models[0]);
      repository_.models.back().slug = repository_.models.back().id = "more" + std::to_string(i);
    }
    repository_.models[0].id += "x";  // all is asked anew
    const RunReport report =
        run([](const HttpRequest&, int) { return complete_reply(404, R"({"detail":"Not Found"})"); });
    EXPECT_LE(report.sends, 5 * models) << "three, and what was in flight";
    EXPECT_EQ(report.errors, report.sends);
    EXPECT_EQ(report.not_run, 12 * models - report.sends);
    ASSERT_EQ(report.stopped.size(), static_cast<std::size_t>(models));
    EXPECT_EQ(report.stopped[0].provider, "p");
    EXPECT_NE(report.stopped[0].model, "");
    const auto held_back = [](int sum, const ProviderStop& stop) { return sum + static_cast<int>(stop.not_run); };
    EXPECT_EQ(std::accumulate(report.stopped.begin(), report.stopped.end(), 0, held_back), report.not_run);
    EXPECT_TRUE(report.stopped[0].reason.starts_with(
        "3 times HTTP 404 and no answer at http://127.0.0.1:9/v1: check base_url, and the model's id, of "
        "models/p.json; HTTP 404"))
        << report.stopped[0].reason;
  }
}

TEST_F(EngineTest, AModelThatIsNowhereAtAnAddressThatAnswersIsStoppedAlone) {
  add_cases(12);
  Model gone = repository_.models[0];
  gone.slug = gone.id = "gone";
  gone.prices.input = gone.prices.output = 1000;  // so that it comes first
  repository_.models.insert(repository_.models.begin(), gone);
  const RunReport report = run([](const HttpRequest& request, int) {
    return contains(request.body, "\"gone\"") ? complete_reply(404, "404 page not found") : good_reply();
  });
  EXPECT_EQ(report.answered, 12);
  EXPECT_LE(report.errors, 8);
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_EQ(report.stopped[0].model, "gone");
  EXPECT_TRUE(contains(report.stopped[0].reason, "and the model's id")) << report.stopped[0].reason;
}

// Whoever comes first: models that are gone say nothing of one that waits behind them.
TEST_F(EngineTest, ModelsThatAreNowhereDoNotStopOneThatWaits) {
  add_cases(12);
  for (const char* name : {"gone", "lost"}) {
    repository_.models.insert(repository_.models.begin(), repository_.models[0]);
    repository_.models[0].slug = repository_.models[0].id = name;
    repository_.models[0].prices.input = repository_.models[0].prices.output = 1000;  // so that it comes first
  }
  const RunReport report = run([](const HttpRequest& request, int) {
    const bool there = !contains(request.body, "\"gone\"") && !contains(request.body, "\"lost\"");
    return there ? good_reply() : complete_reply(404, "404 page not found");
  });
  EXPECT_EQ(report.answered, 12);
  EXPECT_EQ(report.stopped.size(), 2u);
}

TEST_F(EngineTest, WhereSomethingAnsweredSingle404sStopNothing) {
  add_cases(12);
  const RunReport report = run([](const HttpRequest&, int n) {
    return n == 1 ? good_reply() : complete_reply(404, R"({"detail":"Not Found"})");
  });
  EXPECT_EQ(report.sends, 12);
  EXPECT_TRUE(report.stopped.empty());
}

// Two files in models/ that name one host and one key, with one id at two paths: another model for all that is known.
TEST_F(EngineTest, OneIdAtTwoPathsOfAHostIsTwoModels) {
  add_cases(30);
  add_neighbour();
  for (Model& model : repository_.models) model.id = "same";
  for (const HttpReply& bad : {complete_reply(404, R"({"error":{"code":"model_not_found","message":"no such model"}})"),
                               complete_reply(500, "{}"), complete_reply(404, "nothing here")}) {
    for (Model& model : repository_.models) model.id += "x";  // all is asked anew
    const RunReport report =
        run([&](const HttpRequest& request, int) { return contains(request.url, "/other/") ? good_reply() : bad; });
    EXPECT_EQ(report.answered, 30) << bad.body;
    ASSERT_EQ(report.stopped.size(), 1u) << bad.body;
    EXPECT_EQ(report.stopped[0].provider, "p");
    EXPECT_EQ(report.stopped[0].model, repository_.models[0].id);
  }
}

// Two files in models/ that name one host and one key.
TEST_F(EngineTest, OneKeyAtOneHostIsOneBreaker) {
  add_neighbour().key_env = "OTHER_KEY";
  const auto refuse_p = [](const HttpRequest& request, int) {
    return contains(request.url, "/other/") ? good_reply() : complete_reply(401, "{}");
  };
  EXPECT_EQ(run(refuse_p).answered, 4) << "another key is another matter";
  other_key_ = "sk-Sentinel/77";  // under two names, but one
  repository_.models[1].id = "n-2";
  const RunReport report = run(refuse_p);
  EXPECT_LE(report.answered, 2);
  ASSERT_EQ(report.stopped.size(), 2u);
  EXPECT_EQ(report.stopped[0].provider, "p");
  EXPECT_EQ(report.stopped[1].provider, "q");
  EXPECT_EQ(report.stopped[0].not_run + report.stopped[1].not_run, report.not_run);
}

TEST_F(EngineTest, WhatIsForbiddenAtOnePathMayBeAllowedAtAnother) {
  add_neighbour();
  const RunReport report = run([](const HttpRequest& request, int) {
    return contains(request.url, "/other/") ? good_reply() : complete_reply(403, "{}");
  });
  EXPECT_EQ(report.answered, 4);
  EXPECT_LE(report.errors, 2);
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_EQ(report.stopped[0].provider, "p");
  EXPECT_EQ(report.stopped[0].model, "");
}

TEST_F(EngineTest, NothingIsSentPastTheBudget) {
  const RunReport none = run([](const HttpRequest&, int) { return good_reply(); }, 1000);
  EXPECT_EQ(none.sends, 0);
  EXPECT_NE(none.limit_reached.find("the run's budget"), std::string::npos);
  // Room for one reservation at a time; each ends far cheaper, so that all fit one after the other.
  const RunReport all = run([](const HttpRequest&, int) { return good_reply(); }, 600'000);
  EXPECT_EQ(all.answered, 4);
  EXPECT_LE(all.spent, 600'000);
}

TEST_F(EngineTest, AKeyInPiecesOfAReplyIsNeitherKeptNorWritten) {
  repository_.benchmarks[0].cases.resize(1);
  const auto leak = [](const HttpRequest&, int) {
    const auto piece = [](const std::string& text) {
      return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + R"("}}]})" + "\n\n";
    };
    return complete_reply(200,
                          piece("it is sk-Sen") + piece("tinel/") + piece("77") +
                              R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})" +
                              "\n\ndata: [DONE]\n\n",
                          {{"content-type", "text/event-stream"}});
  };
  const RunReport report = run(leak);
  EXPECT_EQ(report.answered, 0);
  EXPECT_GT(report.spent, 0) << "it may have been billed";
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_EQ(answer.text, "");
  EXPECT_NE(answer.error.find("held the provider's key"), std::string::npos);
  for (const auto& error : report.error_texts) EXPECT_EQ(error.first.find("Sentinel"), std::string::npos);
}

HttpReply reply_with_usage(std::int64_t input, std::int64_t output) {
  const Json choice = {{"index", 0}, {"message", {{"content", "x"}}}, {"finish_reason", "stop"}};
  const Json usage = {{"prompt_tokens", input}, {"completion_tokens", output}};
  return complete_reply(200, Json{{"choices", {choice}}, {"usage", usage}}.dump());
}

TEST_F(EngineTest, UsageBeyondOurOwnBoundIsChargedInFullAndTheBudgetHolds) {
  const Nano budget = 600'000;  // room for the most of one send at a time, as far as we can tell
  const RunReport report = run([](const HttpRequest&, int) { return reply_with_usage(5000, 50'000); }, budget);
  EXPECT_EQ(report.sends, 1);
  EXPECT_EQ(report.spent, 55'000'000);
  EXPECT_FALSE(report.limit_reached.empty());
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_FALSE(answer.usage.estimated);
  EXPECT_EQ(answer.usage.output, 50'000) << "max_tokens was 100; thinking is often billed beyond it";
  EXPECT_EQ(answer.cost, 55'000'000);
}

TEST_F(EngineTest, NonsenseInsteadOfUsageIsBoundedByWhatTheSendCanBeBilledFor) {
  const RunReport report = run([](const HttpRequest&, int) { return reply_with_usage(2'000'000'000, 2'000'000'000); });
  EXPECT_EQ(report.answered, 4) << "one lie must not empty the budget";
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_TRUE(answer.usage.estimated);
  EXPECT_LE(*answer.usage.output, 100);
  EXPECT_LT(*answer.usage.input, 1000);
}

TEST_F(EngineTest, AnAnswerOfCallsAloneWithoutUsageIsBoundedByTheirBytes) {
  repository_.benchmarks[0].cases.resize(1);
  run([](const HttpRequest&, int) {
    const Json call = {{"id", "x"}, {"function", {{"name", "f"}, {"arguments", R"({"a":"a long argument"})"}}}};
    const Json message = {{"content", nullptr}, {"tool_calls", {call}}};
    return complete_reply(200, Json{{"choices", {{{"message", message}, {"finish_reason", "tool_calls"}}}}}.dump());
  });
  EXPECT_GT(store_.read({"b", "m"}).value().answers.at(0).usage.output, 25);
}

TEST_F(EngineTest, AStoppedProvidersRequestsGoOnOverTheOtherRoute) {
  add_route();
  const RunReport report = run([](const HttpRequest& request, int) {
    return request.url.find(":9/") != std::string::npos ? complete_reply(401, "{}") : good_reply();
  });
  EXPECT_EQ(report.answered, 4);
  EXPECT_EQ(report.rerouted, 4);
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_EQ(report.stopped[0].not_run, 0);
  const PairData data = store_.read({"b", "m"}).value();
  for (const Answer& answer : data.answers) {
    EXPECT_EQ(answer.route, "other");
    EXPECT_EQ(answer.key_parts.at("provider"), "\"other\"") << "answers of two routes have two keys";
    EXPECT_EQ(answer.key_parts.at("model"), "\"vendor/m-1\"");
  }
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh) << "an answer over any route is an answer";
  EXPECT_EQ(run([](const HttpRequest&, int) { return good_reply(); }).sends, 0);
}

TEST_F(EngineTest, ARequestThatFailsOnOneRouteTriesTheNext) {
  add_route();
  repository_.benchmarks[0].cases.resize(1);
  const RunReport report = run([](const HttpRequest& request, int) {
    return request.url.find(":9/") != std::string::npos ? complete_reply(404, "{}") : good_reply();
  });
  EXPECT_EQ(report.answered, 1);
  EXPECT_EQ(report.errors, 0);
  EXPECT_TRUE(report.stopped.empty());
}

bool is_own(const HttpRequest& request) { return request.url.find(":9/") != std::string::npos; }

// The route of model m is also another model of its own, n.
class SharedRouteTest : public EngineTest {
 protected:
  SharedRouteTest() {
    add_route();
    Model n = repository_.models[0].routes[0];
    n.slug = "n";
    repository_.models.push_back(n);
  }

  // Sends to the own provider, which fails in this way, and to the route.
  std::pair<int, int> sends(int status) {
    std::pair<int, int> out;
    run([&](const HttpRequest& request, int) {
      ++(is_own(request) ? out.first : out.second);
      return is_own(request) && status != 200 ? complete_reply(status, "{}") : good_reply();
    });
    return out;
  }

  void expect_routes(const std::string& of_m) {
    for (const auto& [model, route] : {std::pair<std::string, std::string>{"m", of_m}, {"n", ""}}) {
      const PairData data = store_.read({"b", model}).value();
      EXPECT_EQ(data.answers.size(), 4u) << model;
      for (const Answer& answer : data.answers) EXPECT_EQ(answer.route, route) << model;
    }
  }
};

TEST_F(SharedRouteTest, AfterAFailoverEqualRequestsAreSentOnce) {
  EXPECT_EQ(sends(400), std::make_pair(4, 4));
  expect_routes("other");
  EXPECT_EQ(sends(400), std::make_pair(0, 0)) << "and what a route answered is not asked again";
}

TEST_F(SharedRouteTest, TheOrderOfModelsChangesNothing) {
  std::swap(repository_.models[0], repository_.models[1]);
  const auto sent = sends(401);
  EXPECT_LE(sent.first, 4);
  EXPECT_EQ(sent.second, 4);
  expect_routes("other");
}

TEST_F(SharedRouteTest, TwoModelsThatFailOverToOneRouteAreSentOnce) {
  repository_.models[1] = repository_.models[0];
  repository_.models[1].slug = "n";
  repository_.models[1].id = "m-2";
  EXPECT_EQ(sends(400), std::make_pair(8, 4));
}

TEST_F(SharedRouteTest, WhatTheRouteAnsweredOfItselfIsTakenOnlyAfterAFailure) {
  const Model m = repository_.models[0];
  repository_.models.erase(repository_.models.begin());
  EXPECT_EQ(sends(200), std::make_pair(0, 4));
  repository_.models.insert(repository_.models.begin(), m);
  EXPECT_EQ(sends(400), std::make_pair(4, 0)) << "asked of its own provider first, and not paid again";
  expect_routes("other");
}

TEST_F(SharedRouteTest, TheOwnProviderIsAskedWhateverTheRouteAnswered) {
  const Model m = repository_.models[0];
  repository_.models.erase(repository_.models.begin());
  sends(200);
  repository_.models.insert(repository_.models.begin(), m);
  EXPECT_EQ(sends(200), std::make_pair(4, 0));
  expect_routes("");
}

TEST_F(SharedRouteTest, WithoutAKeyOfItsOwnItTakesOverWhatTheRouteAnswered) {
  const Model m = repository_.models[0];
  repository_.models.erase(repository_.models.begin());
  sends(200);
  repository_.models.insert(repository_.models.begin(), m);
  repository_.models[0].prices = {};  // blocked
  EXPECT_EQ(sends(200), std::make_pair(0, 0));
  expect_routes("other");
}

TEST_F(SharedRouteTest, WhatWaitsInABatchOfTheRouteIsNotAskedBesides) {
  repository_.models.pop_back();
  const Plan wanted = plan();
  RequestMaker maker(repository_.benchmarks[0]);
  for (std::size_t i = 0; i < 4; ++i)
    in_batches_.insert(answer_key(maker.make(i, 0, repository_.providers[1], repository_.models[0].routes[0])));
  EXPECT_EQ(sends(400), std::make_pair(4, 0));
}

TEST_F(EngineTest, AFailedSendIsKeptWhenItsRetryDoesNotComeToPass) {
  repository_.benchmarks[0].cases.resize(1);
  max_time_s_ = 0.2;  // before the retry
  for (int run_number = 1; run_number <= kMaxFailedRuns; ++run_number) {
    const RunReport report = run([](const HttpRequest&, int) { return complete_reply(503, "{}"); });
    EXPECT_EQ(report.sends, 1);
    EXPECT_EQ(report.errors, 1);
    EXPECT_EQ(report.not_run, 0);
    ASSERT_EQ(report.error_texts.size(), 1u);
    const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
    EXPECT_EQ(answer.state, AnswerState::provider_error);
    EXPECT_EQ(answer.failed_runs, run_number);
  }
  EXPECT_EQ(plan().pairs[0].failed, 1) << "given up, like every case that failed in so many runs";
}

TEST_F(EngineTest, AFailedSendIsKeptWhenTheBudgetEndsBeforeItsRetry) {
  repository_.benchmarks[0].cases.resize(1);
  const RunReport report = run([](const HttpRequest&, int) { return complete_reply(500, "{}"); }, 600'000);
  EXPECT_EQ(report.sends, 1) << "the retry has no room, since the first send is perhaps billed";
  EXPECT_EQ(report.errors, 1);
  EXPECT_FALSE(report.limit_reached.empty());
  const Answer answer = store_.read({"b", "m"}).value().answers.at(0);
  EXPECT_EQ(answer.presumed, report.presumed);
  EXPECT_GT(answer.presumed, 0);
  EXPECT_EQ(answer.attempts, 1);
}

TEST_F(EngineTest, LimitsOfProviderBenchmarkAndNightHold) {
  const auto good = [](const HttpRequest&, int) { return good_reply(); };
  repository_.providers[0].budget_per_run = 1000;
  const RunReport provider = run(good);
  EXPECT_EQ(provider.sends, 0);
  EXPECT_NE(provider.limit_reached.find("provider p"), std::string::npos) << provider.limit_reached;
  repository_.providers[0].budget_per_run.reset();
  limits_.benchmark = 1000;
  EXPECT_NE(run(good).limit_reached.find("benchmark b"), std::string::npos);
  limits_.benchmark.reset();
  limits_.night = 460'000;  // one reservation at a time, each far above what it ends as
  const RunReport first = run(good);
  EXPECT_EQ(first.answered, 4);
  repository_.models[0].id = "m-2";  // all stale: the same night pays again
  const RunReport second = run(good);
  EXPECT_LE(first.spent + second.spent, 460'000);
  EXPECT_LT(second.answered, 4);
  EXPECT_NE(second.limit_reached.find("night"), std::string::npos);
}

TEST_F(EngineTest, APartHasItsPartOfWhatIsLeftOfTheNight) {
  ASSERT_TRUE(add_spending(fs_, "r", clock_, {1'200'000, 0}));  // by whole runs before
  limits_.night = 2'200'000;
  limits_.shards = 2;
  const auto good = [](const HttpRequest&, int) { return good_reply(); };
  const RunReport first = run(good);
  EXPECT_EQ(first.answered, 4) << "a half of 1,000,000; a half of the whole night was spent before";
  EXPECT_EQ(spending_of_day(fs_, "r", clock_.unix_ms()).value().of_part, first.spent);
  ASSERT_TRUE(add_spending(fs_, "r", clock_, {300'000, 0, 300'000}));
  repository_.models[0].id = "m-2";
  EXPECT_EQ(run(good).answered, 0) << "what this part spent itself is all its own";
}

TEST_F(EngineTest, WhatWaitsForRoomInABudgetLetsOthersPass) {
  Benchmark other = repository_.benchmarks[0];
  other.slug = "c";
  other.user_prompt = "other: {{q}}";
  repository_.benchmarks.push_back(other);
  limits_.benchmark = 500'000;  // one send of each at a time
  EXPECT_EQ(run([](const HttpRequest&, int) { return good_reply(); }).answered, 8);
  ASSERT_GE(http_->bodies.size(), 2u);
  EXPECT_NE(http_->bodies[1].find("other:"), std::string::npos) << "while the first of b is in flight";
}

TEST_F(EngineTest, AModelThatIsLimitedLeavesTheOthersTheirPace) {
  Model cheap = repository_.models[0];
  cheap.slug = "a";
  cheap.id = "limited";
  cheap.prices.input = cheap.prices.output = 1000;  // so that it comes first
  repository_.models.insert(repository_.models.begin(), cheap);
  add_cases(12);
  max_time_s_ = 450;
  int limited = 0;
  const RunReport report = run([&](const HttpRequest& request, int) {
    if (request.body.find("\"limited\"") == std::string::npos) return good_reply();
    ++limited;
    return complete_reply(429, "{}", {{"retry-after", "200"}});
  });
  EXPECT_EQ(report.answered, 12);
  EXPECT_EQ(store_.read({"b", "m"}).value().answers.size(), 12u);
  EXPECT_LE(limited, 8);
}

TEST_F(EngineTest, TheNightCountsSendsOfUnknownOutcomeOfEarlierRuns) {
  repository_.benchmarks[0].cases.resize(1);
  const RunReport first = run([](const HttpRequest&, int n) { return n == 1 ? cut_reply() : good_reply(); });
  ASSERT_GT(first.presumed, 0);
  EXPECT_EQ(spending_of_day(fs_, "r", clock_.unix_ms()).value().cost, first.spent);
  EXPECT_EQ(spending_of_day(fs_, "r", clock_.unix_ms()).value().presumed, first.presumed);
  EXPECT_EQ(plan().spent_today, first.spent - first.presumed);  // the answer does not tell
  limits_.night = first.spent + first.presumed;
  repository_.models[0].id = "m-2";  // stale: the same night asks again
  EXPECT_EQ(run([](const HttpRequest&, int) { return good_reply(); }).sends, 1);
  repository_.models[0].id = "m-3";
  const RunReport full = run([](const HttpRequest&, int) { return good_reply(); });
  EXPECT_EQ(full.sends, 0);
  EXPECT_NE(full.limit_reached.find("night"), std::string::npos);
  clock_.advance_ms(86'400'000);
  EXPECT_EQ(run([](const HttpRequest&, int) { return good_reply(); }).sends, 1);
}

TEST_F(EngineTest, OpenBatchesCountInEveryLimit) {
  const auto good = [](const HttpRequest&, int) { return good_reply(); };
  open_ = {{"p", "b", 900'000}};
  for (const char* name : {"the run's", "the night", "benchmark b", "provider p"}) {
    limits_ = {};
    repository_.providers[0].budget_per_run.reset();
    Nano run_limit = kNanoPerUsd;
    if (contains(name, "run's")) run_limit = 1'000'000;
    if (contains(name, "night")) limits_.night = 1'000'000;
    if (contains(name, "benchmark")) limits_.benchmark = 1'000'000;
    if (contains(name, "provider")) repository_.providers[0].budget_per_run = 1'000'000;
    const RunReport report = run(good, run_limit);
    EXPECT_EQ(report.sends, 0) << name;
    EXPECT_TRUE(contains(report.limit_reached, name)) << report.limit_reached;
  }
  limits_ = {};
  limits_.benchmark = 1'000'000;
  repository_.providers[0].budget_per_run.reset();
  open_ = {{"p", "another", 900'000}};
  const RunReport report = run(good);
  EXPECT_EQ(report.answered, 4);
  EXPECT_LT(report.spent, 900'000);  // of this run alone
}

TEST_F(EngineTest, AfterTheTimeNothingMoreIsSent) {
  repository_.providers[0].concurrency = 1;
  max_time_s_ = 1e6;
  const RunReport report = run([&](const HttpRequest&, int) {
    clock_.advance_ms(2'000'000'000);
    return good_reply();
  });
  EXPECT_TRUE(report.time_over);
  EXPECT_GE(report.answered, 1);
  EXPECT_GE(report.not_run, 1);
  EXPECT_EQ(report.answered + report.not_run, 4);
}

TEST_F(EngineTest, LimitsAreNotFailuresOfTheRequest) {
  const RunReport report =
      run([](const HttpRequest&, int n) { return n <= 12 ? complete_reply(429, "{}") : good_reply(); });
  EXPECT_EQ(report.answered, 4) << "more limits than max_attempts allows failures";
}

TEST_F(EngineTest, AStormOfLimitsEndsTheProvider) {
  const RunReport report = run([](const HttpRequest&, int) { return complete_reply(429, "{}"); });
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_NE(report.stopped[0].reason.find("nothing but rate limits"), std::string::npos);
  EXPECT_LT(report.sends, 100) << "pauses grow up to 30 seconds";
  EXPECT_EQ(report.answered, 0);
}

TEST_F(EngineTest, ABrokenModelStopsByItselfAndComesAfterTheOthers) {
  repository_.models[0].slug = "a-broken";
  repository_.models[0].id = "broken";
  Model good = repository_.models[0];
  good.slug = "good";
  good.id = "good";
  repository_.models.push_back(good);
  add_cases(40);
  int broken = 0, broken_before_last_good = 0;
  const RunReport report = run([&](const HttpRequest& request, int) {
    if (contains(request.body, "\"broken\"")) {
      ++broken;
      return complete_reply(500, R"({"error":{"message":"boom"}})");
    }
    broken_before_last_good = broken;
    return good_reply();
  });
  EXPECT_EQ(report.answered, 40);
  EXPECT_LE(broken, 22) << "twenty, and what was in flight";
  EXPECT_LE(broken_before_last_good, 8) << "those that work come first";
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_EQ(report.stopped[0].reason, "20 sends in a row failed: HTTP 500: boom");
  EXPECT_EQ(report.answered + report.errors + report.not_run, 80);
  EXPECT_GT(report.stopped[0].not_run, 0);
}

TEST_F(EngineTest, AProviderThatCannotBeReachedStopsForAllItsModels) {
  Model other = repository_.models[0];
  other.slug = other.id = "other";
  repository_.models.push_back(other);
  for (int i = 4; i < 40; ++i) {
    repository_.benchmarks[0].cases.push_back(repository_.benchmarks[0].cases[0]);
    repository_.benchmarks[0].cases.back().id = "c" + std::to_string(i);
    repository_.benchmarks[0].cases.back().vars = {{"q", "question " + std::to_string(i)}};
  }
  const RunReport report = run([&](const HttpRequest&, int) {
    HttpReply reply;
    reply.end = HttpEnd::safe_failure;
    reply.error = "connection refused";
    return reply;
  });
  EXPECT_LE(report.sends, 22);
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_EQ(report.stopped[0].model, "");
  EXPECT_EQ(report.errors + report.not_run, 80);
}

TEST_F(EngineTest, ALongRetryAfterIsWaitedForInFull) {
  for (const int status : {429, 503, 408}) {
    repository_.models[0].id += "x";
    std::int64_t limited_ns = 0, next_ns = 0;
    repository_.benchmarks[0].cases.resize(1);
    run([&](const HttpRequest&, int n) {
      (n == 1 ? limited_ns : next_ns) = clock_.mono_ns();
      return n == 1 ? complete_reply(status, "{}", {{"retry-after", "185"}}) : good_reply();
    });
    EXPECT_GE(next_ns - limited_ns, 185'000'000'000) << status;
  }
}

TEST_F(EngineTest, ARetryAfterDateInAReplyWithoutADateCountsFromOurClock) {
  std::int64_t limited_ns = 0, next_ns = 0;
  repository_.benchmarks[0].cases.resize(1);
  run([&](const HttpRequest&, int n) {
    (n == 1 ? limited_ns : next_ns) = clock_.mono_ns();
    return n == 1 ? complete_reply(429, "{}", {{"retry-after", http_date(clock_.unix_ms() + 120'000)}}) : good_reply();
  });
  EXPECT_GE(next_ns - limited_ns, 119'000'000'000) << "a date has whole seconds";
  EXPECT_LE(next_ns - limited_ns, 125'000'000'000);
}

TEST_F(EngineTest, AWaitThatIsLongerThanTheRunIsLeftForTheNext) {
  const std::int64_t start = clock_.mono_ns();
  const auto hour = [](const HttpRequest&, int) { return complete_reply(429, "{}", {{"retry-after", "3600"}}); };
  const RunReport report = run(hour);
  ASSERT_EQ(report.stopped.size(), 1u);
  EXPECT_TRUE(contains(report.stopped[0].reason, "a wait of 3,600 s")) << report.stopped[0].reason;
  EXPECT_TRUE(contains(report.stopped[0].reason, "left for the next run"));
  EXPECT_EQ(report.not_run + report.errors, 4);
  max_time_s_ = 60;
  const RunReport shorter = run([](const HttpRequest&, int) {
    return complete_reply(429, "{}", {{"retry-after", "90"}});
  });
  ASSERT_EQ(shorter.stopped.size(), 1u);
  EXPECT_TRUE(contains(shorter.stopped[0].reason, "than this run has left")) << shorter.stopped[0].reason;
  EXPECT_LT(clock_.mono_ns() - start, 30'000'000'000) << "nobody waits in vain";
}

TEST_F(EngineTest, WhatIsMissingAndCheapComesBeforeWhatIsDearOrStale) {
  repository_.providers[0].concurrency = 1;
  Model dear = repository_.models[0];
  dear.slug = "a-dear";
  dear.id = "dear";
  dear.prices.output = 5'000'000'000;
  repository_.models.insert(repository_.models.begin(), dear);
  std::vector<std::string> order;
  const auto note_model = [&](const HttpRequest& request, int) {
    order.push_back(*get_string(*parse_json(request.body), "model"));
    return good_reply();
  };
  run(note_model);
  ASSERT_EQ(order.size(), 8u);
  EXPECT_EQ(std::vector<std::string>(order.begin(), order.begin() + 4), std::vector<std::string>(4, "m-1"));
  order.clear();
  repository_.benchmarks[0].user_prompt = "Question: {{q}}";  // all stale
  Case added;
  added.id = "new";
  added.vars = {{"q", "new"}};
  repository_.benchmarks[0].cases.push_back(added);
  std::vector<std::string> bodies;
  run([&](const HttpRequest& request, int) {
    bodies.push_back(request.body);
    return good_reply();
  });
  ASSERT_EQ(bodies.size(), 10u);
  EXPECT_NE(bodies[0].find("Question: new"), std::string::npos) << "missing before stale";
}

TEST_F(EngineTest, FreeModelsRunWithoutABudget) {
  repository_.models[0].prices.input = repository_.models[0].prices.output = 0;
  EXPECT_EQ(run([](const HttpRequest&, int) { return good_reply(); }, 0).answered, 4);
}

TEST_F(EngineTest, ARecordOfAStrangePlaceIsNamedWithItsLine) {
  ASSERT_TRUE(fs_.make_dirs("r/.benchhub", true));
  auto journal = JournalWriter::open(fs_, journal_path("r"), [] {}).value();
  Intent intent;
  intent.id = 1;
  intent.protocol = "openai";
  for (const char* benchmark : {"b", "../../etc"}) {
    intent.destinations = {{{benchmark, "m"}, "c1", 0, 0}};
    journal->append(intent_record(intent));
    ++intent.id;
  }
  ASSERT_TRUE(journal->flush());
  journal.reset();
  const auto folded = fold_journal(fs_, store_, clock_, "r");
  ASSERT_FALSE(folded);
  EXPECT_EQ(folded.error().where.file, "r/.benchhub/journal");
  EXPECT_EQ(folded.error().where.line, 3);  // after the header
  EXPECT_TRUE(contains(folded.error().what, "../../etc"));
  EXPECT_TRUE(contains(folded.error().fix, "remove this line"));
}

// A disk that takes its time for a sync while `stalled`.
class SlowDisk : public MemoryFs {
 public:
  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override {
    BH_TRY(auto file, MemoryFs::open_append(path));
    return std::make_unique<File>(std::move(file), stalled);
  }
  std::atomic<bool> stalled{false};

 private:
  struct File : AppendFile {
    File(std::unique_ptr<AppendFile> of, std::atomic<bool>& stalled) : inner(std::move(of)), stalls(stalled) {}
    Status append(std::string_view bytes) override { return inner->append(bytes); }
    Status sync() override {
      stalls.wait(true);
      return inner->sync();
    }
    std::unique_ptr<AppendFile> inner;
    std::atomic<bool>& stalls;
  };
};

// What a crash makes unknown: what is in flight, and a quarter more that left while the replies before them were on
// their way to the disk.
TEST_F(EngineTest, NoMoreLeavesThanACrashMayMakeUnknownWhileTheDiskIsWaitedFor) {
  constexpr int kInFlight = 8;
  for (int i = 4; i < 40; ++i) {
    repository_.benchmarks[0].cases.push_back(repository_.benchmarks[0].cases[0]);
    repository_.benchmarks[0].cases.back().id = "c" + std::to_string(i);
    repository_.benchmarks[0].cases.back().vars = {{"q", "question " + std::to_string(i)}};
  }
  repository_.providers[0].concurrency = kInFlight;
  SlowDisk disk;
  Store store(disk, "r");
  http_ = std::make_unique<ScriptedHttp>(clock_, [&](const HttpRequest&, int reply) {
    if (reply == 1) disk.stalled = true;
    return good_reply();
  });
  int idle = 0;
  std::size_t sent = 0;
  http_->on_idle = [&] {
    if (!disk.stalled || ++idle < 50) return;
    sent = http_->bodies.size();
    disk.stalled = false;
    disk.stalled.notify_all();
  };
  RunOptions options;
  options.limits.run = kNanoPerUsd;
  options.gather = std::chrono::milliseconds(0);
  const Plan wanted = plan();
  EXPECT_EQ(run_plan({disk, clock_, random_, *http_, store}, wanted, options).value().answered, 40);
  EXPECT_GE(sent, 1U);
  EXPECT_LE(sent, static_cast<std::size_t>(most_unknown(kInFlight)));
}

TEST_F(EngineTest, FoldKeepsRepliesAndReservesForLostSends) {
  // What a process leaves that was killed after two sends, one of them answered.
  const Plan wanted = plan();
  ASSERT_TRUE(fs_.make_dirs("r/.benchhub", true));
  auto journal = JournalWriter::open(fs_, journal_path("r"), [] {}).value();
  for (std::uint64_t id = 1; id <= 2; ++id) {
    Intent intent;
    intent.id = id;
    intent.destinations = {{{"b", "m"}, "c" + std::to_string(id), 0, 0}};
    intent.protocol = "openai";
    intent.key = wanted.pairs[0].cases[id].key;
    intent.most_cost = 500;
    intent.prices = repository_.models[0].prices;
    intent.earlier_cost = 70;  // a send before it, whose records may be gone
    intent.earlier_presumed = 9;
    journal->append(intent_record(intent));
  }
  StreamTimer* no_timer = nullptr;
  journal->append(reply_record({1, make_raw_reply(good_reply("kept"), no_timer), 77}));
  ASSERT_TRUE(journal->flush());
  journal.reset();
  fs_.crash();
  const FoldReport report = fold_journal(fs_, store_, clock_, "r").value();
  EXPECT_EQ(report.answers, 2);
  EXPECT_EQ(report.lost, 1);
  EXPECT_EQ(report.carried, 500);
  EXPECT_EQ(spending_of_day(fs_, "r", clock_.unix_ms()).value().presumed, 500);
  EXPECT_EQ(spending_of_day(fs_, "r", clock_.unix_ms()).value().cost, 15'500);  // and 15 tokens of the reply
  const PairData data = store_.read({"b", "m"}).value();
  EXPECT_EQ(data.answers[0].text, "kept");
  EXPECT_EQ(data.answers[0].cost, 15'070);
  EXPECT_EQ(data.answers[0].presumed, 9);
  EXPECT_EQ(data.answers[1].cost, 70);
  EXPECT_EQ(data.answers[1].presumed, 509);
  EXPECT_EQ(data.answers[1].state, AnswerState::unknown_outcome);
  EXPECT_EQ(plan().pairs[0].missing, 3) << "only what has no answer is asked again";
  EXPECT_EQ(fold_journal(fs_, store_, clock_, "r").value().answers, 0);
}

TEST_F(EngineTest, StopSendsNothingMoreAndKeepsWhatCame) {
  std::atomic<int> stop{0};
  http_ = std::make_unique<ScriptedHttp>(clock_, [&](const HttpRequest&, int) {
    stop = 1;
    return good_reply();
  });
  RunOptions options;
  options.limits.run = kNanoPerUsd;
  options.stop = &stop;
  const Plan wanted = plan();
  const RunReport report = run_plan({fs_, clock_, random_, *http_, store_}, wanted, options).value();
  EXPECT_TRUE(report.interrupted);
  EXPECT_GE(report.answered, 1);
  EXPECT_EQ(report.answered + report.not_run, 4);
  EXPECT_EQ(store_.read({"b", "m"}).value().answers.size(), static_cast<std::size_t>(report.answered));
}

TEST_F(EngineTest, FoldKeepsDamagedLinesThatStandBeforeWholeOnes) {
  ASSERT_TRUE(fs_.make_dirs("r/.benchhub", true));
  auto journal = JournalWriter::open(
                     fs_, journal_path("r"), [] {}, std::chrono::milliseconds(0))
                     .value();
  journal->append(unsent_record(7));
  ASSERT_TRUE(journal->flush());
  journal.reset();
  const std::string bytes = fs_.read(journal_path("r"), FileSystem::kNoLimit).value();
  const std::size_t second = bytes.find('\n') + 1;
  ASSERT_TRUE(fs_.write_atomic(journal_path("r"), bytes.substr(0, second) + "damaged\n" + bytes.substr(second), true));
  EXPECT_EQ(fold_journal(fs_, store_, clock_, "r").value().torn_bytes, 8U);
  EXPECT_EQ(fs_.read(journal_path("r") + ".torn-1", FileSystem::kNoLimit).value(), "damaged\n");
}

TEST_F(EngineTest, WhatHadNotLeftWhenStoppedIsNeitherLostNorAFailure) {
  std::atomic<int> stop{0};
  http_ = std::make_unique<ScriptedHttp>(clock_, [&](const HttpRequest&, int) {
    stop = 2;
    return good_reply();
  });
  RunOptions options;
  options.limits.run = kNanoPerUsd;
  options.stop = &stop;
  const Plan wanted = plan();
  const RunReport stopped = run_plan({fs_, clock_, random_, *http_, store_}, wanted, options).value();
  ASSERT_TRUE(stopped.interrupted);
  const auto sent = static_cast<int>(http_->bodies.size());
  ASSERT_LT(sent, 4);
  EXPECT_EQ(stopped.abandoned, sent - 1);
  const FoldReport report = fold_journal(fs_, store_, clock_, "r").value();
  EXPECT_EQ(report.lost, sent - 1);
  EXPECT_EQ(report.carried, stopped.abandoned_most);
  const auto stored = store_.read({"b", "m"}).value();
  for (const auto& answer : stored.answers) EXPECT_EQ(answer.failed_runs, 0) << answer.error;
}

TEST_F(EngineTest, StorageFailureStopsBeforeTheNextSend) {
  FaultFs broken(fs_, 4, true);  // after the journal was opened: its first writes
  Store store(broken, "r");
  http_ = std::make_unique<ScriptedHttp>(clock_, [](const HttpRequest&, int) { return good_reply(); });
  RunOptions options;
  options.limits.run = kNanoPerUsd;
  const Plan wanted = plan();
  const auto report = run_plan({broken, clock_, random_, *http_, store}, wanted, options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::storage);
  EXPECT_TRUE(http_->bodies.empty()) << "no intent was durable, so nothing may have left";
}

// Sends reserve in a run, a benchmark and a provider; every account holds at every step, and over runs that crash: what
// was reserved then counts as spent, as fold and run_plan do it.
TEST(BudgetTest, NoScheduleWithCrashesPassesAnyLimit) {
  Random random(7);
  for (int schedule = 0; schedule < 100'000; ++schedule) {
    const auto limit = static_cast<Nano>(random.index(10'000)), part = static_cast<Nano>(random.index(6'000));
    Nano truth = 0, before = 0;  // billed in all; billed and told before the last crash
    for (int run = 0; run < 2; ++run) {
      Budget budget(limit, before);
      const Budget::Accounts accounts[] = {{Budget::kRun, budget.account("a", part, before)},
                                           {Budget::kRun, budget.account("b", part, before)}};
      std::vector<std::pair<int, Nano>> open;
      for (int step = 0; step < 12; ++step) {
        const auto which = static_cast<int>(random.index(2));
        if (open.empty() || random.index(2) == 0) {
          const auto amount = static_cast<Nano>(random.index(3'000));
          if (!budget.reserve(accounts[which], amount)) open.emplace_back(which, amount);
        } else {
          const auto [account, amount] = open.back();
          const auto cost = static_cast<Nano>(random.index(static_cast<std::uint64_t>(amount) + 1));
          budget.settle(accounts[account], amount, cost);
          truth += cost;
          open.pop_back();
        }
        for (const Budget::Account id : {Budget::kRun, accounts[0][1], accounts[1][1]}) {
          if (budget.spent(id) == before && budget.reserved(id) == 0) continue;  // a smaller limit, nothing sent
          ASSERT_LE(budget.spent(id) + budget.reserved(id), budget.limit(id));
        }
      }
      for (const auto& [account, amount] : open) truth += amount;  // the worst: all that was in flight is billed
      before = budget.spent() + budget.reserved();
      ASSERT_LE(truth, limit);
    }
  }
}

TEST(BudgetTest, SaysWhichLimitIsInTheWayAndReservesNothingThen) {
  Budget budget(100, 0);
  const auto small = budget.account("the budget of provider p", 10);
  EXPECT_EQ(budget.reserve({Budget::kRun, small}, 11), small);
  EXPECT_EQ(budget.reserved(), 0);
  EXPECT_EQ(budget.account("the budget of provider p", 10), small);
  EXPECT_EQ(budget.name(small), "the budget of provider p");
}

TEST_F(EngineTest, WhatIsTimedGoesAloneAndLast) {
  repository_.providers[0].concurrency = 4;
  Benchmark timed = repository_.benchmarks[0];
  timed.slug = "a-timed";
  timed.user_prompt = "Timed: {{q}}";
  timed.speed = SpeedSpec{};
  repository_.benchmarks.insert(repository_.benchmarks.begin(), timed);
  std::size_t most_beside = 0;
  const RunReport report = run([&](const HttpRequest& request, int) {
    if (request.body.find("Timed: ") != std::string::npos) most_beside = std::max(most_beside, http_->in_flight());
    return good_reply();
  });
  EXPECT_EQ(report.answered, 8);
  EXPECT_EQ(most_beside, 0u);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(http_->bodies[i].find("Timed: ") != std::string::npos, i >= 4) << i;
}

// Every second step of a chain depends on the answer before it.
class ChainTest : public EngineTest {
 protected:
  ChainTest() {
    Benchmark& b = repository_.benchmarks[0];
    b.cases.resize(2);
    b.tools = Json::parse(R"([{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}])");
    ToolChain chain;
    chain.max_steps = 3;
    chain.rules = {{"look", Json::object(), Json::object(), "a key", {{"looked", true}}}};
    for (auto& one : b.cases) one.chain = chain;
  }
  static HttpReply calling_reply() {
    return complete_reply(200, R"({"id":"r","model":"m-1","choices":[{"index":0,"message":{"role":"assistant",)"
                               R"("content":null,"tool_calls":[{"id":"x7","type":"function","function":{"name":"look",)"
                               R"("arguments":"{}"}}]},"finish_reason":"tool_calls"}],)"
                               R"("usage":{"prompt_tokens":10,"completion_tokens":5}})");
  }
  static bool is_second(const HttpRequest& request) { return request.body.find("a key") != std::string::npos; }
  RunReport run_to_its_end(std::function<HttpReply(const HttpRequest&, int)> script) {
    http_ = std::make_unique<ScriptedHttp>(clock_, std::move(script));
    RunOptions options;
    options.limits.run = kNanoPerUsd;
    options.gather = std::chrono::milliseconds(0);
    options.env = [](const std::string&) { return std::string("k"); };
    const RunContext context{fs_, clock_, random_, *http_, store_};
    return run_plan(context, plan(), options, [&] { return Result<Plan>(plan()); }).value();
  }
};

TEST_F(ChainTest, GoesOnWithTheMockRepliesUntilNothingIsCalled) {
  EXPECT_EQ(plan().total.requests, 6);  // three steps at most, each
  const RunReport report = run_to_its_end(
      [&](const HttpRequest& request, int) { return is_second(request) ? good_reply() : calling_reply(); });
  EXPECT_EQ(report.sends, 4);
  const PairData data = store_.read({"b", "m"}).value();
  ASSERT_EQ(data.answers.size(), 4u);
  EXPECT_EQ(data.answers[1].case_id, "c0");
  EXPECT_EQ(data.answers[1].step, 1);
  EXPECT_EQ(data.answers[1].text, "fine");
  const Json second = Json::parse(http_->bodies[2]);
  ASSERT_EQ(second["messages"].size(), 3u);
  EXPECT_EQ(second["messages"][1]["content"], nullptr);
  EXPECT_EQ(second["messages"][1]["tool_calls"][0]["id"], "call10000");
  EXPECT_EQ(second["messages"][2], Json({{"role", "tool"}, {"tool_call_id", "call10000"}, {"content", "a key"}}));
  const Plan after = plan();
  EXPECT_EQ(after.pairs[0].state, PairState::fresh);
  EXPECT_EQ(after.pairs[0].cases[0].steps.size(), 1u);
  EXPECT_EQ(after.total.requests, 0);
}

TEST_F(ChainTest, AfterABreakItGoesOnInTheMiddleAndPaysNothingTwice) {
  // The first run gets no answer to any second step.
  const RunReport first = run_to_its_end([&](const HttpRequest& request, int) {
    return is_second(request) ? complete_reply(400, R"({"error":{"message":"broken"}})") : calling_reply();
  });
  EXPECT_EQ(first.answered, 2);
  EXPECT_EQ(plan().pairs[0].cases[0].step, 1);
  const RunReport second = run_to_its_end([&](const HttpRequest& request, int) {
    EXPECT_TRUE(is_second(request));
    return good_reply();
  });
  EXPECT_EQ(second.sends, 2);
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
}

TEST_F(ChainTest, WhatTheProviderWantsBackIsStoredAndSentWithTheNextStep) {
  const auto script = [&](const HttpRequest& request, int) {
    if (is_second(request)) return good_reply();
    HttpReply reply = calling_reply();
    reply.body.replace(reply.body.find("\"content\":null"), 14, R"("content":null,"reasoning_content":"hm")");
    return reply;
  };
  EXPECT_EQ(run_to_its_end(script).sends, 4);
  const PairData data = store_.read({"b", "m"}).value();
  EXPECT_EQ(data.answers[0].opaque.dump(), R"({"openai":{"message":{"reasoning_content":"hm"}}})");
  EXPECT_EQ(Json::parse(http_->bodies[2])["messages"][1]["reasoning_content"], "hm");
  EXPECT_TRUE(data.answers[1].key_parts.contains("messages.1.opaque"));
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  EXPECT_EQ(run_to_its_end(script).sends, 0);
}

TEST_F(ChainTest, WhatTheProviderWantsBackIsNeverItsKey) {
  const RunReport report = run([](const HttpRequest&, int) {
    HttpReply reply = calling_reply();
    reply.body.replace(reply.body.find("\"content\":null"), 14,
                       R"("content":null,"reasoning_details":[{"data":"sk-Sentinel/77"}])");
    return reply;
  });
  EXPECT_EQ(report.answered, 0);
  const auto stored = store_.read({"b", "m"}).value();
  for (const Answer& answer : stored.answers) EXPECT_EQ(answer.opaque, nullptr);
}

TEST_F(ChainTest, EndsAtItsStepLimit) {
  const RunReport report = run_to_its_end([](const HttpRequest&, int) { return calling_reply(); });
  EXPECT_EQ(report.sends, 6);
  EXPECT_EQ(plan().pairs[0].state, PairState::fresh);
  EXPECT_EQ(plan().pairs[0].cases[0].step, 2);
}

TEST_F(ChainTest, AnotherMockReplyAsksOnlyWhatFollowsIt) {
  run_to_its_end([&](const HttpRequest& request, int) { return is_second(request) ? good_reply() : calling_reply(); });
  repository_.benchmarks[0].cases[1].chain->rules[0].reply = "a key, and a lock";
  const Plan now = plan();
  EXPECT_EQ(now.pairs[0].fresh, 1);
  EXPECT_EQ(now.pairs[0].stale, 1);
  EXPECT_EQ(now.pairs[0].cases[1].step, 1);
  EXPECT_TRUE(now.pairs[0].cases[1].question_changed);
}

}  // namespace
}  // namespace benchhub
