// Loading definitions: what is accepted, and that everything else is refused with its place.
#include "definition/repository.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace benchhub {
namespace {

const ObjectSpec& fake_scorer_options() {
  static const ObjectSpec spec{
      "scoring: equals", "", {{"type", FieldType::string, "", true}, {"weight", FieldType::number, "", false, 1}}};
  return spec;
}
std::string fake_check(const Benchmark&, const Case& the_case, const Scoring&) {
  return the_case.expected.is_string() ? "" : "expected must be a string";
}
std::string fake_reference(const Case& the_case, const Scoring&) {
  return the_case.expected.is_string() ? the_case.expected.get<std::string>() : "";
}
ScorerCatalog fake_scorers() { return {{"equals", "", &fake_scorer_options(), fake_check, fake_reference}}; }

constexpr const char* kBenchmark = R"({ // comments are allowed
  "format": 1, "name": "N", "summary": "S", "license": "CC0-1.0", "authors": [{"name": "A"}],
  "prompt": {"user": "file:prompt.md"}, "cases": "cases.jsonl", "scoring": [{"type": "equals"}] })";

class DefinitionTest : public testing::Test {
 protected:
  DefinitionTest() {
    put("benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example"})");
    put("models/base.json",
        R"({"format":1,"name":"B","protocol":"baseline","models":[{"slug":"m","id":"m","name":"M"}]})");
    put("benchmarks/b/benchmark.json", kBenchmark);
    put("benchmarks/b/prompt.md", "Q: {{q}}\n");
    put("benchmarks/b/cases.jsonl", "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n");
  }
  void put(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(fs_.write_atomic("r/" + path, bytes, false));
  }
  std::string errors(bool stranger = false) {
    Diagnostics diagnostics;
    LoadOptions options;
    options.stranger = stranger;
    repository_ = load_repository(fs_, "r", fake_scorers(), options, diagnostics);
    std::string out;
    for (const auto& e : diagnostics.errors()) out += e.to_string() + "\n";
    return out;
  }
  std::string with_cases(const std::string& cases) {
    put("benchmarks/b/cases.jsonl", cases);
    return errors();
  }
  std::string with_benchmark(const std::string& from, const std::string& to) {
    put("benchmarks/b/benchmark.json", replace_all(kBenchmark, from, to));
    return errors();
  }
  MemoryFs fs_;
  Repository repository_;
};

TEST_F(DefinitionTest, LoadsWhatIsRight) {
  EXPECT_EQ(errors(), "");
  ASSERT_EQ(repository_.benchmarks.size(), 1u);
  const Benchmark& b = repository_.benchmarks[0];
  EXPECT_EQ(b.user_prompt, "Q: {{q}}");
  EXPECT_EQ(b.cases.at(0).reference, "y");
  EXPECT_EQ(b.params["max_tokens"], 1024);
  EXPECT_TRUE(repository_.find_model("m")->is_baseline());
}

TEST_F(DefinitionTest, ByteOrderMarkAndCrLfChangeNothing) {
  ASSERT_EQ(errors(), "");
  const Benchmark plain = repository_.benchmarks[0];
  put("benchmarks/b/prompt.md", "\xEF\xBB\xBFQ: {{q}}\r\n");
  put("benchmarks/b/cases.jsonl", "\xEF\xBB\xBF{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\r\n");
  put("benchmarks/b/benchmark.json", "\xEF\xBB\xBF" + replace_all(kBenchmark, "\n", "\r\n"));
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(repository_.benchmarks[0].user_prompt, plain.user_prompt);
  EXPECT_EQ(repository_.benchmarks[0].cases[0].vars, plain.cases[0].vars);
}

TEST_F(DefinitionTest, SuggestsTheKeyThatWasMeant) {
  EXPECT_EQ(
      with_benchmark("\"summary\"", "\"sumary\""),
      "benchmarks/b/benchmark.json:2:29: error: unknown key \"sumary\" in the benchmark; did you mean \"summary\"?\n"
      "benchmarks/b/benchmark.json:1:1: error: \"summary\" is missing; One sentence for cards and search engines; add "
      "it to the benchmark\n");
}

TEST_F(DefinitionTest, ReportsAllErrorsOfAFileInOnePass) {
  const std::string out = with_benchmark("\"format\": 1", "\"format\": 2, \"repeats\": \"many\", \"tags\": [1]");
  EXPECT_TRUE(contains(out, ":2:13: error: \"format\" must be at most 1")) << out;
  EXPECT_TRUE(contains(out, "\"repeats\" must be a whole number, not a string")) << out;
  EXPECT_TRUE(contains(out, "entries of \"tags\" must be strings")) << out;
}

TEST_F(DefinitionTest, NamesTheBadLineOfManyCases) {
  std::string cases;
  for (int i = 1; i <= 10'000; ++i) {
    cases += i == 5000 ? "{\"id\":\"c5000\",\"vars\":{\"q\":\"x\"} \"expected\":\"y\"}\n"
                       : "{\"id\":\"c" + std::to_string(i) + "\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n";
  }
  const std::string out = with_cases(cases);
  EXPECT_TRUE(out.starts_with("benchmarks/b/cases.jsonl:5000:")) << out.substr(0, 300);
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
}

TEST_F(DefinitionTest, RefusesBadCases) {
  const std::string good = "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n";
  EXPECT_TRUE(
      contains(with_cases(good + replace_all(good, "c1", "C1")), "cases.jsonl:2:7: error: duplicate case id \"C1\""));
  EXPECT_TRUE(contains(with_cases("{\"id\":\"c1\",\"expected\":\"y\"}\n"), "needs either \"vars\" or \"messages\""));
  EXPECT_TRUE(contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":[]},\"expected\":\"y\"}\n"),
                       "the var \"q\" must be a string or a number"));
  EXPECT_TRUE(
      contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":3}\n"), "expected must be a string"));
  EXPECT_TRUE(contains(with_cases(""), "no cases"));
  EXPECT_TRUE(contains(with_cases(std::string(70'000, ' ') + good), "line too long"));
  EXPECT_TRUE(contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":" + std::string(100'000, '[')), "line too long"));
  EXPECT_TRUE(contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":" + std::string(5'000, '[')), "nested too deep"));
}

TEST_F(DefinitionTest, PointsIntoThePromptForAnUnknownPlaceholder) {
  put("benchmarks/b/prompt.md", "Q: {{q}}\n  {{qq}}");
  EXPECT_EQ(errors(),
            "benchmarks/b/prompt.md:2:3: error: unknown placeholder {{qq}}; case \"c1\" has no var of that name; did "
            "you mean {{q}}?; "
            "write {{{{ for two braces that are text\n");
}

TEST_F(DefinitionTest, RefusesHalfAPlaceholder) {
  put("benchmarks/b/prompt.md", "{{q}} and {{q} and {{{{ too");
  const std::string out = errors();
  EXPECT_TRUE(out.starts_with("benchmarks/b/prompt.md:1:11: error: \"{{\" without a name")) << out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
}

TEST_F(DefinitionTest, RefusesPromptsThatMultiplyTheirVars) {
  std::string prompt;
  for (int i = 0; i < 10'000; ++i) prompt += "{{q}}";
  put("benchmarks/b/prompt.md", prompt);
  EXPECT_TRUE(
      contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":\"" + std::string(60'000, 'x') + "\"},\"expected\":\"y\"}\n"),
               "cases.jsonl:1:1: error: the prompt of case \"c1\" is too long"));
}

TEST_F(DefinitionTest, RefusesReferencesThatLeaveTheFolder) {
  for (const char* bad : {"file:../secret", "file:/etc/passwd", "file:a/b", "file:", "file:..", "file:.env"}) {
    const std::string out = with_benchmark("file:prompt.md", bad);
    EXPECT_TRUE(contains(out, "benchmark.json:3:22: error: \"" + std::string(bad))) << bad << ": " << out;
  }
  EXPECT_TRUE(contains(with_benchmark("file:prompt.md", "file:none.md"),
                       "\"benchmarks/b/none.md\": cannot open; No such file or directory"));
  EXPECT_TRUE(contains(with_benchmark("cases.jsonl", "../x.jsonl"), "must be a list of cases or the name of"));
}

TEST_F(DefinitionTest, ReadsCsvByTheSameRules) {
  put("benchmarks/b/cases.csv", "id,q,expected,category\r\nc1,\"a, \"\"b\"\"\r\nc\",y,\r\nc2,z,w,k\r\n");
  EXPECT_EQ(with_benchmark("cases.jsonl", "cases.csv"), "");
  EXPECT_EQ(repository_.benchmarks[0].cases[0].vars.at("q"), "a, \"b\"\nc");
  EXPECT_EQ(repository_.benchmarks[0].cases[1].category, "k");
  put("benchmarks/b/cases.csv", "id,q,expected\nc1,a\nc2,a\"b,y\n");
  const std::string out = errors();
  EXPECT_TRUE(contains(out, "cases.csv:2:1: error: record with 2 cells")) << out;
  EXPECT_TRUE(contains(out, "cases.csv:3:5: error: a quote inside an unquoted cell")) << out;
}

TEST_F(DefinitionTest, RefusesPastedKeys) {
  put("benchmarks/b/prompt.md", "Q: {{q}}\nkey sk-proj-abcdefghij0123456789abcdefgh");
  EXPECT_TRUE(contains(errors(), "benchmarks/b/prompt.md:2:5: error: this looks like a secret key"));
}

TEST_F(DefinitionTest, StrangersMaySetOnlyWhatTheTableSays) {
  EXPECT_EQ(with_benchmark("\"format\": 1,", "\"format\": 1, \"refresh\": {\"max_age_days\": 5},"), "");
  EXPECT_TRUE(contains(errors(true), "only an owner of the repository may set \"refresh\""));
}

TEST_F(DefinitionTest, KeysTravelOnlyEncrypted) {
  put("models/p.json",
      R"({"format":1,"name":"P","protocol":"openai","base_url":"http://api.example.com/v1","key_env":"P_KEY","models":[{"slug":"m2","id":"m","name":"M"}]})");
  EXPECT_TRUE(contains(errors(), "a key would travel unencrypted"));
  put("models/p.json",
      R"({"format":1,"name":"P","protocol":"openai","base_url":"http://localhost:1234/v1","key_env":"P_KEY","models":[{"slug":"m","id":"m","name":"M"}]})");
  EXPECT_TRUE(contains(errors(), "duplicate model slug \"m\""));
}

}  // namespace
}  // namespace benchhub
