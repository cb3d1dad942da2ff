// Judges that ramble, contradict themselves, quote the format, grade off the scale, switch the language, are cut off,
// refuse, call tools or fail, in every kind of scoring: none of it is a number, and no verdict is bought twice, however
// often it is run and whenever it is killed. Single forms of replies: tests/judge; what is shown: the stories.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <map>

#include "base/json.h"
#include "e2e/process.h"
#include "support/loopback_server.h"

namespace benchhub::e2e {
namespace {

// What they say is in tests/support/loopback_judge.cc.
const char* const kLiars[] = {"rambling", "off-scale", "twice",    "early",    "refusing", "foreign",
                              "unsure",   "quoting",   "fraction", "nothing",  "below",    "wide",
                              "struck",   "fenced",    "object",   "thinking", "silent",   "contradicting"};
// An honest judge over a line that spoils its replies: which end, and are bought once; and which fail.
const char* const kSpoilt[] = {"length", "filter", "refusal", "empty", "blank", "oddfinish", "tools"};
const char* const kFailing[] = {"nofinish", "badjson"};

const std::map<std::string, std::string> kScorings = {
    {"score", R"({"type": "judge_score"})"},
    {"criteria",
     R"({"type": "judge_score", "criteria": [{"name": "a", "description": "A"}, {"name": "b", "description": "B"}]})"},
    {"label", R"({"type": "judge_label"})"},
    {"checks", R"({"type": "judge_checklist", "questions": ["Right?", "Short?"]})"},
    {"duel", R"({"type": "judge_pair", "against": "yard"})"},
    {"league", R"({"type": "judge_pair", "against": "all"})"}};

class LyingJudgesTest : public testing::Test {
 protected:
  LyingJudgesTest() {
    write_file(root_ + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
  }

  static std::string model(const std::string& slug, const std::string& id, const char* tag) {
    return R"({"slug": ")" + slug + R"(", "id": ")" + id + R"(", "name": "M", "tags": [")" + tag +
           R"("], "prices": {"input": 1, "output": 2, "date": "2026-01-01"}})";
  }
  void add_provider(const std::string& slug, const std::string& base_url, const std::string& models) const {
    write_file(root_ + "/models/" + slug + ".json",
               R"({"format": 1, "name": "P", "protocol": "openai", "concurrency": 8, "base_url": ")" + base_url +
                   R"(", "models": [)" + models + "]}");
  }
  void add_asked() const {
    add_provider("asked", server_.base_url(),
                 model("tiny", "tiny-1", "asked") + "," + model("yard", "says:at all", "asked"));
  }
  void add_benchmark(const std::string& slug, const std::string& judging, const std::string& scoring,
                     int cases = 1) const {
    std::string list;
    for (int i = 0; i < cases; ++i) {
      list += std::string(i ? "," : "") + R"({"id": "c)" + std::to_string(i) + R"(", "vars": {"q": ")" +
              (i % 2 ? "right " : "other ") + std::to_string(i) + R"("}, "expected": "right"})";
    }
    write_file(root_ + "/benchmarks/" + slug + "/benchmark.json",
               R"({"format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
                   "models": {"tags": ["asked"]}, "judging": )" +
                   judging + R"(, "prompt": {"user": ")" + slug + R"( {{q}}"}, "cases": [)" + list +
                   R"(], "metric": "mean", "scoring": [)" + scoring + "]}");
  }
  // With a benchmark of its own: "j404" grades "b-404", and its provider answers every request in this way.
  void add_judge_of(const std::string& fault) const {
    add_provider("p" + fault, server_.fault_url(fault), model("j" + fault, "judge:honest", "judge"));
    add_benchmark("b-" + fault, R"({"judges": ["j)" + fault + R"("]})", kScorings.at("score"));
  }
  Ran ran() const { return run({BENCHHUB_BUILD, "run", "--budget", "9"}, root_, {}); }

  // The row of "tiny" on a board of the rendered site.
  Json row(const std::string& benchmark) const {
    const auto board = parse_json(read_file(root_ + "/site/benchmarks/" + benchmark + "/board.json"));
    for (const Json& row : board ? (*board)["rows"] : Json::array()) {
      if (row["model"] == "tiny") return row;
    }
    ADD_FAILURE() << "no row of tiny on " << benchmark;
    return {};
  }
  void expect_no_number(const std::string& benchmark) const {
    SCOPED_TRACE(benchmark);
    const Json tiny = row(benchmark);
    EXPECT_TRUE(tiny["score"].is_null()) << tiny["score"];
    EXPECT_EQ(tiny["cases_scored"], 0);
    EXPECT_EQ(tiny["ranked"], false);
    EXPECT_EQ(tiny["unscored"].size(), 1u) << tiny["unscored"];
    EXPECT_TRUE(tiny["unscored"].contains("judge-error")) << tiny["unscored"];
  }

  TempFolder folder_;
  std::string root_ = folder_.path();
  LoopbackServer server_;
};

TEST_F(LyingJudgesTest, NothingTheySayIsANumberAndNothingIsBoughtTwice) {
  add_asked();
  std::string liars;
  std::vector<std::string> benchmarks;
  for (std::size_t i = 0; i < std::size(kLiars); ++i) {
    const std::string liar = kLiars[i];
    liars += (liars.empty() ? "" : ",") + model(liar, "judge:" + liar, "judge");
    for (const auto& [kind, scoring] : kScorings) {
      if (kind != "score" && i % 3 > 0) continue;
      add_benchmark(benchmarks.emplace_back(kind + "-" + liar), R"({"judges": [")" + liar + R"("]})", scoring);
    }
  }
  add_provider("liars", server_.base_url(), liars);
  const Ran first = ran();
  ASSERT_EQ(first.code, 0) << first.out << first.err;
  const int hits = server_.stats().hits;
  EXPECT_EQ(server_.stats().most_hits_of_one_body, 1);
  EXPECT_EQ(ran().code, 0);
  EXPECT_EQ(server_.stats().hits, hits) << "asked once, and once more in other words; then never again";
  ASSERT_EQ(run({BENCHHUB_BUILD, "render"}, root_, {}).code, 0);
  for (const auto& benchmark : benchmarks) expect_no_number(benchmark);
}

TEST_F(LyingJudgesTest, SpoiltRepliesAreNoNumberAndFailuresEnd) {
  add_asked();
  for (const char* fault : kSpoilt) add_judge_of(fault);
  ASSERT_EQ(ran().code, 0);
  const int hits = server_.stats().hits;
  EXPECT_EQ(server_.stats().most_hits_of_one_body, 1);
  for (const char* fault : kFailing) add_judge_of(fault);
  for (int again = 0; again < 3; ++again) ran();
  const int ended = server_.stats().hits;
  EXPECT_GT(ended, hits);
  EXPECT_EQ(ran().code, 0);
  EXPECT_EQ(server_.stats().hits, ended) << "given up after three runs";
  ASSERT_EQ(run({BENCHHUB_BUILD, "render"}, root_, {}).code, 0);
  for (const char* fault : kSpoilt) expect_no_number(std::string("b-") + fault);
  for (const char* fault : kFailing) expect_no_number(std::string("b-") + fault);
}

// Nobody can say whether it comes back: it is asked for with one request a run, and what it was to grade waits.
TEST_F(LyingJudgesTest, AJudgeThatItsProviderDoesNotHaveIsWaitedFor) {
  add_asked();
  add_judge_of("404");
  EXPECT_EQ(ran().code, 5);
  const int hits = server_.stats().hits;
  for (int again = 1; again <= 3; ++again) {
    EXPECT_EQ(ran().code, 5);
    EXPECT_EQ(server_.stats().hits, hits + again);
  }
  ASSERT_EQ(run({BENCHHUB_BUILD, "render"}, root_, {}).code, 0);
  const Json tiny = row("b-404");
  EXPECT_TRUE(tiny["score"].is_null()) << tiny["score"];
  EXPECT_EQ(tiny["unscored"], Json::parse(R"({"not judged": 1})"));
}

TEST_F(LyingJudgesTest, LiarsInPanelsAndCascadesDecideNothing) {
  add_asked();
  std::string models;
  for (const char* judge : {"honest", "lapse", "rambling", "contradicting", "first"})
    models += (models.empty() ? "" : ",") + model(judge, std::string("judge:") + judge, "judge");
  add_provider("judges", server_.base_url(), models);
  const std::string& score = kScorings.at("score");
  add_benchmark("outvoted", R"({"judges": ["honest", "rambling", "lapse"]})", score, 4);
  add_benchmark("swamped", R"({"judges": ["rambling", "honest", "contradicting"]})", score, 4);
  add_benchmark("even", R"({"judges": ["honest", "rambling"], "pool": "majority"})", score, 4);
  add_benchmark("last-lies", R"({"judges": ["honest"], "escalate": {"to": "rambling", "share": 1}})", score, 4);
  add_benchmark("first-lies", R"({"judges": ["rambling"], "escalate": {"to": "honest", "share": 1}})", score, 4);
  add_benchmark("mostly-lies", R"({"judges": ["rambling"], "escalate": {"to": "honest", "share": 0.25}})", score, 4);
  add_benchmark("torn", R"({"judges": ["first"]})", kScorings.at("duel"), 4);
  ASSERT_EQ(ran().code, 0);
  const int hits = server_.stats().hits;
  EXPECT_EQ(ran().code, 0);
  EXPECT_EQ(server_.stats().hits, hits);
  ASSERT_EQ(run({BENCHHUB_BUILD, "render"}, root_, {}).code, 0);
  EXPECT_EQ(row("outvoted")["score"], 0.5) << "two of three are a panel";
  EXPECT_EQ(row("first-lies")["score"], 0.5);
  EXPECT_EQ(row("torn")["score"], 0.5) << "whoever stands first: a tie";
  EXPECT_EQ(row("mostly-lies")["cases_scored"], 1);
  EXPECT_TRUE(row("mostly-lies")["score"].is_null()) << "judges failed on more than 5 % of the answers";
  const std::string board = read_file(root_ + "/site/benchmarks/mostly-lies/index.html");
  EXPECT_NE(board.find("it lies between"), std::string::npos);
  for (const char* benchmark : {"swamped", "even", "last-lies"}) expect_no_number(benchmark);
}

// Of some hundred requests before each kill only those are sent again whose replies were not in the journal yet.
TEST_F(LyingJudgesTest, AKilledRunBuysOnlyWhatWasOnItsWayAgain) {
  constexpr int kCases = 120, kKills = 4;
  constexpr int kLost = 8 * 4;  // eight at once, and what came while the journal waited for the disk
  LoopbackOptions slow;
  slow.latency_ms = 20;
  LoopbackServer server(slow);
  add_provider("asked", server.base_url(), model("tiny", "tiny-1", "asked"));
  add_provider("judges", server.base_url(), model("lapse", "judge:lapse", "judge"));
  add_benchmark("long", R"({"judges": ["lapse"]})", kScorings.at("score"), kCases);
  for (int kill_at = 1; kill_at <= kKills; ++kill_at) {
    const int before = server.stats().hits;
    const pid_t pid = start({BENCHHUB_BUILD, "run", "--budget", "9"}, root_, {});
    for (int waits = 0; server.stats().hits < before + 100 && waits < 2000; ++waits) ::usleep(1000);
    ::kill(pid, SIGKILL);
    wait_for(pid);
  }
  ASSERT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "9"}, root_, {}).code, 0);
  const LoopbackStats stats = server.stats();
  EXPECT_EQ(stats.unique_bodies, kCases + 2 * (kCases + 3)) << "answers, verdicts and canaries, each judged twice";
  EXPECT_LE(stats.hits, stats.unique_bodies + kKills * kLost);
  ASSERT_EQ(run({BENCHHUB_BUILD, "run", "--budget", "9"}, root_, {}).code, 0);
  EXPECT_EQ(server.stats().hits, stats.hits);
  ASSERT_EQ(run({BENCHHUB_BUILD, "render"}, root_, {}).code, 0);
  EXPECT_EQ(row("long")["score"], 0.5);
}

}  // namespace
}  // namespace benchhub::e2e
