// Loading definitions: what is accepted, and that everything else is refused with its place.
#include "definition/repository.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

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
        R"({"format":1,"name":"B","protocol":"baseline","models":[{"slug":"m","id":"m","name":"M","params":{"kind":"echo"}}]})");
    put("benchmarks/b/benchmark.json", kBenchmark);
    put("benchmarks/b/prompt.md", "Q: {{q}}\n");
    put("benchmarks/b/cases.jsonl", "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n");
  }
  void put(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(fs_.write_atomic("r/" + path, bytes, false));
  }
  std::string warnings() {
    Diagnostics diagnostics;
    load_repository(fs_, "r", fake_scorers(), {}, diagnostics);
    std::string out;
    for (const auto& w : diagnostics.warnings()) out += w.to_string("warning") + "\n";
    return out;
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

TEST_F(DefinitionTest, SaysThatAnLfsPointerIsNotTheFile) {
  put("benchmarks/b/cases.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n");
  const std::string said = errors();
  EXPECT_TRUE(contains(said, "benchmarks/b/cases.jsonl:1:1: error: this is a Git LFS pointer")) << said;
  EXPECT_TRUE(contains(said, "git lfs pull")) << said;
}

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

TEST_F(DefinitionTest, PointsToTheNameOfAJudgeThatIsNotThere) {
  put("benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example",
  "judges": ["m", "nn"]})");
  std::string out = with_benchmark("\"license\"",
                                   "\n \"judging\": {\"judges\": [\"m\", \"mm\", \"m\"],\n"
                                   "  \"escalate\": {\"to\": \"gone\", \"share\": 0.1}}, \"license\"");
  EXPECT_TRUE(contains(out, "benchhub.json:2:19: error: the model \"nn\", named for judging")) << out;
  EXPECT_TRUE(contains(out, "benchmark.json:3:30: error: the model \"mm\", named for judging")) << out;
  EXPECT_TRUE(contains(out, "benchmark.json:3:36: error: the judge \"m\" stands twice")) << out;
  EXPECT_TRUE(contains(out, "benchmark.json:4:22: error: the model \"gone\", named for judging")) << out;
}

TEST_F(DefinitionTest, ALogoIsAPngOfKnownSizeBelowTemplates) {
  const auto with_logo = [&](const std::string& path, const std::string& bytes) {
    put("benchhub.json", R"({"format": 1, "title": "T", "base_url": "https://x.example",
  "logo": ")" + path + "\"}");
    put(path, bytes);
    return errors();
  };
  const std::string start("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), rest(20, 'x');
  EXPECT_EQ(with_logo("templates/logo.png", start + std::string("\0\0\1\0\0\0\0\x40", 8) + rest), "");
  EXPECT_EQ(repository_.config.logo.width, 256);
  EXPECT_EQ(repository_.config.logo.height, 64);
  for (const std::string& size : {std::string("\0\0\0\0\0\0\0\x40", 8), std::string("\xff\0\0\0\0\0\0\x40", 8)})
    EXPECT_TRUE(contains(with_logo("templates/logo.png", start + size + rest), "benchhub.json:2:11: error: the logo"));
  EXPECT_TRUE(contains(with_logo("templates/logo.png", "<svg onload=alert(1)>"), "is not a PNG")) << errors();
  EXPECT_TRUE(contains(with_logo("templates/logo.svg", start), "only a PNG below templates/ can")) << errors();
  EXPECT_TRUE(contains(with_logo("data/logo.png", start), "only a PNG below templates/ can")) << errors();
  EXPECT_TRUE(contains(with_logo("templates/../../logo.png", start), "error")) << errors();
  EXPECT_TRUE(repository_.config.logo.png.empty());
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

TEST_F(DefinitionTest, CsvIsBoundedInColumnsCellsAndCaseSize) {
  with_benchmark("cases.jsonl", "cases.csv");
  const auto with_csv = [&](const std::string& csv) {
    put("benchmarks/b/cases.csv", csv);
    return errors();
  };
  EXPECT_TRUE(contains(with_csv("id,q,expected" + std::string(5'000'000, ',')),
                       "cases.csv:1:257: error: too many cells in a record; the limit is 256 columns") ||
              contains(errors(), "too many cells in a record; the limit is 256 columns"));
  EXPECT_TRUE(contains(with_csv("id,q,expected\nc1,a,y" + std::string(5'000'000, ',')), "cases.csv:2:"));
  std::string wide = "id,q,expected", row = ",a,y";
  for (int i = 0; i < 253; ++i) {
    wide += ",v" + std::to_string(i);
    row += ",";
  }
  std::string many = wide + "\n";
  for (int i = 0; i < 2'000; ++i) many += "c" + std::to_string(i) + row + "\n";
  EXPECT_TRUE(contains(with_csv(many), "too many cells; the limit is 500,000 in a file"));
  const std::string name(40'000, 'n');
  EXPECT_TRUE(contains(with_csv("id,q,expected," + name + "\nc1,a,y," + std::string(30'000, 'z') + "\n"),
                       "cases.csv:2:1: error: case too long; 70015 bytes with the columns' names; the limit is 65536"));
}

TEST_F(DefinitionTest, SaysWhatOtherSeparatorsLookLike) {
  put("benchmarks/b/cases.csv", "id;q;expected\nc1;a;y\n");
  EXPECT_TRUE(
      contains(with_benchmark("cases.jsonl", "cases.csv"),
               "cases.csv:1:1: error: this looks like semicolon-separated text; cells are separated by commas"));
  put("benchmarks/b/cases.csv", "id\tq\texpected\nc1\ta\ty\n");
  EXPECT_TRUE(contains(errors(), "this looks like tab-separated text"));
}

TEST_F(DefinitionTest, CsvErrorsPointAtTheirCell) {
  put("benchmarks/b/cases.csv", "id,q,expected_json,weight\nc1,\"a\nb\",\"[1, 'x']\",1\nc2,a,\"\"\"y\"\"\",heavy\n");
  const std::string out = with_benchmark("cases.jsonl", "cases.csv");
  EXPECT_TRUE(contains(out, "cases.csv:3:4: error: the cell is not valid JSON; single quotes")) << out;
  EXPECT_TRUE(contains(out, "cases.csv:4:14: error: the cell is not valid JSON; text without quotes")) << out;
  put("benchmarks/b/cases.csv", "id,q,expected,weight\nc1,a,y,5000\n");
  EXPECT_TRUE(contains(errors(), "cases.csv:2:8: error: \"weight\" must be at most 1000")) << errors();
  put("benchmarks/b/cases.csv", "id,q,expected,expected_json\nc1,a,y,1\n");
  EXPECT_TRUE(contains(errors(), "both \"expected\" and \"expected_json\""));
}

TEST_F(DefinitionTest, WeightsMayNotAllBeZero) {
  EXPECT_TRUE(contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\",\"weight\":0}\n"),
                       "cases.jsonl:1:1: error: every case has the weight 0"));
  with_cases("{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n");
  EXPECT_TRUE(contains(with_benchmark("\"type\": \"equals\"", "\"type\": \"equals\", \"weight\": 0"),
                       "benchmark.json:3:76: error: every scorer has the weight 0"))
      << errors();
}

TEST_F(DefinitionTest, ManyUnknownKeysAreReportedShortlyAndAtOnce) {
  std::string keys;
  for (int i = 0; i < 80'000; ++i) keys += "\"k" + std::to_string(i) + "\":1,";
  const std::clock_t start = std::clock();  // CPU time: the wall's depends on what else runs
  const std::string out = with_benchmark("\"format\": 1,", keys + "\"format\": 1,");
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 1.0);
  EXPECT_TRUE(contains(out, "error: … and 79,980 more unknown keys in the benchmark")) << out.substr(out.size() - 300);
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 21);
}

TEST_F(DefinitionTest, RefusesCharactersThatHideOrSteer) {
  put("benchmarks/b/README.md", "fine\n\tand\x1b[2J");
  EXPECT_TRUE(contains(errors(), "benchmarks/b/README.md:2:5: error: the file holds U+001B, a control character"));
  put("benchmarks/b/README.md", "\xEF\xBB\xBF\xEF\xBB\xBFtwo marks");
  EXPECT_TRUE(contains(errors(), "README.md:1:1: error: the file holds U+FEFF"));
  put("benchmarks/b/README.md", "fine\r\n");
  EXPECT_EQ(errors(), "");
  EXPECT_TRUE(contains(with_cases("{\"id\":\"c1\",\"vars\":{\"q\":\"\\u202ex\"},\"expected\":\"y\"}\n"),
                       "cases.jsonl:1:24: error: the string holds U+202E, a bidirectional control"));
  put("benchmarks/b/cases.csv", std::string("id,q,expected\nc1,a\0b,y\n", 23));
  EXPECT_TRUE(contains(with_benchmark("cases.jsonl", "cases.csv"), "cases.csv:2:5: error: the file holds U+0000"));
}

TEST_F(DefinitionTest, NamesAreOneReadableLine) {
  EXPECT_TRUE(contains(with_benchmark("\"N\"", "\"two\\nlines\""),
                       "\"name\" is not one line of readable text; character 4 is U+000A, a line break or tab"));
  EXPECT_TRUE(contains(with_benchmark("\"N\"", "\"\\u200b\\u3164\""),
                       "\"name\" is not one line of readable text; it has nothing to see"));
}

TEST_F(DefinitionTest, MessagesNeverQuoteWholeTokens) {
  const std::string out = with_benchmark("\"format\": 1,", "\"" + std::string(60'000, 'k') + "\": 1, \"tags\": [\"" +
                                                               std::string(60'000, 'T') + "\"], \"format\": 1,");
  EXPECT_TRUE(contains(out, "unknown key \"kkk")) << out.substr(0, 200);
  EXPECT_LT(out.size(), 1'200u);
}

// Emacs's lock of a file that is being edited points nowhere.
TEST(DefinitionOnDisk, AnEditorsHiddenLinkIsInNobodysWay) {
  std::string root = (std::filesystem::temp_directory_path() / "benchhub-definition-XXXXXX").string();
  ASSERT_NE(::mkdtemp(root.data()), nullptr);
  const auto fs = make_real_fs();
  ASSERT_TRUE(fs->make_dirs(root + "/benchmarks/b"));
  ASSERT_TRUE(fs->write_atomic(root + "/benchhub.json", R"({"format": 1, "title": "T", "base_url": ""})", false));
  ASSERT_TRUE(fs->write_atomic(root + "/benchmarks/b/benchmark.json", kBenchmark, false));
  ASSERT_TRUE(fs->write_atomic(root + "/benchmarks/b/prompt.md", "Q: {{q}}\n", false));
  ASSERT_TRUE(fs->write_atomic(root + "/benchmarks/b/cases.jsonl",
                               "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n", false));
  const auto says_link = [&](bool stranger) {
    Diagnostics diagnostics;
    LoadOptions options;
    options.stranger = stranger;
    load_repository(*fs, root, fake_scorers(), options, diagnostics);
    return std::any_of(diagnostics.errors().begin(), diagnostics.errors().end(),
                       [](const Error& e) { return contains(e.to_string(), "is a symbolic link"); });
  };
  std::filesystem::create_symlink("me@host.123", root + "/benchmarks/b/.#README.md");
  EXPECT_FALSE(says_link(false));
  EXPECT_TRUE(says_link(true));
  std::filesystem::create_symlink("prompt.md", root + "/benchmarks/b/notes.md");
  EXPECT_TRUE(says_link(false));
  std::filesystem::remove_all(root);
}

TEST_F(DefinitionTest, AStrangersFolderHoldsPlainFilesOnly) {
  put("benchmarks/b/.hidden", "x");
  put("benchmarks/b/sub/x.md", "x");
  put("benchmarks/b/a b.md", "x");
  put("benchmarks/b/Con.txt", "x");
  put("benchmarks/b/PROMPT.md", "x");
  put("benchmarks/b/picture.png", "\x89PNG");
  EXPECT_EQ(errors(), "");
  const std::string out = errors(true);
  for (const char* says :
       {"benchmarks/b/.hidden: error: is a hidden file", "benchmarks/b/sub: error: is a folder inside a benchmark",
        "benchmarks/b/a b.md: error: the file's name has other characters",
        "benchmarks/b/Con.txt: error: the file's name cannot be used on Windows",
        "benchmarks/b/prompt.md: error: another file has this name in other case",
        "benchmarks/b/picture.png:1:1: error: not valid UTF-8"}) {
    EXPECT_TRUE(contains(out, says)) << says << "\n" << out;
  }
}

TEST_F(DefinitionTest, FindsSecretsInEveryFileAndNeverQuotesThem) {
  const std::string tail = "abcdefghij0123456789abcdefgh";
  for (const char* prefix :
       {"sk-", "sk-ant-api03-", "hf_", "xoxb-1", "xoxp-1", "AKIA", "ghp_", "github_pat_", "AIza"}) {
    put("benchmarks/b/notes.txt", "one\ntwo " + (prefix + tail) + "\n");
    const std::string out = errors(true);
    EXPECT_TRUE(contains(out, "benchmarks/b/notes.txt:2:5: error: this looks like a secret key")) << prefix << out;
    EXPECT_FALSE(contains(out, tail)) << prefix;
  }
  put("benchmarks/b/notes.txt", "-----BEGIN RSA PRIVATE KEY-----\nMII\n");
  EXPECT_TRUE(contains(errors(true), "notes.txt:1:1: error: this looks like a secret key"));
  put("benchmarks/b/notes.txt",
      "a task-oriented sk-etch of -----BEGIN CERTIFICATE----- and desk-1234567890123456789012345\n");
  EXPECT_EQ(errors(true), "");
  const std::string out = with_cases("{\"id\":\"c1\",\"vars\":{\"q\":\"\\u0073k-" + tail + "\"},\"expected\":\"y\"}\n");
  EXPECT_TRUE(contains(out, "cases.jsonl:1:24: error: this looks like a secret key")) << out;
  EXPECT_FALSE(contains(out, tail));
}

TEST_F(DefinitionTest, RefusesWhatGitLeftOfAnUnfinishedMerge) {
  put("benchmarks/b/prompt.md", "Be brief.\n<<<<<<< HEAD\nQ: {{q}}\n=======\nQuestion: {{q}}\n>>>>>>> branch\n");
  EXPECT_TRUE(contains(errors(), "benchmarks/b/prompt.md:2:1: error: git conflict marker")) << errors();
  put("benchmarks/b/prompt.md", "Q: {{q}}\n=======\na <<<<<<< b\n>>>>>>> that is no conflict\n");
  EXPECT_EQ(errors(), "");
}

TEST_F(DefinitionTest, RefusesPastedKeys) {
  put("benchmarks/b/prompt.md", "Q: {{q}}\nkey sk-proj-abcdefghij0123456789abcdefgh");
  EXPECT_TRUE(contains(errors(), "benchmarks/b/prompt.md:2:5: error: this looks like a secret key"));
}

TEST_F(DefinitionTest, StrangersMaySetOnlyWhatTheTableSays) {
  EXPECT_EQ(with_benchmark("\"format\": 1,", "\"format\": 1, \"refresh\": {\"max_age_days\": 5},"), "");
  EXPECT_TRUE(contains(errors(true), "only an owner of the repository may set \"refresh\""));
}

TEST_F(DefinitionTest, BaselinesNameTheirKind) {
  const auto with_params = [&](const std::string& params) {
    put("models/base.json",
        R"({"format":1,"name":"B","protocol":"baseline","models":[{"slug":"m","id":"m","name":"M")" + params + "}]}");
    return errors();
  };
  EXPECT_EQ(with_params(R"(,"params":{"kind":"constant","text":"A"})"), "");
  EXPECT_TRUE(contains(with_params(""), "models/base.json:1:56: error: the baseline has no \"kind\"; kinds: constant"));
  EXPECT_TRUE(
      contains(with_params(R"(,"params":{"kind":"eco"})"), "unknown kind of baseline \"eco\"; did you mean \"echo\"?"));
  EXPECT_TRUE(contains(with_params(R"(,"params":{"kind":5})"), "unknown kind of baseline"));
  EXPECT_TRUE(
      contains(with_params(R"(,"params":{"kind":"constant","text":5})"), "\"text\" of a baseline must be a string"));
  EXPECT_TRUE(contains(with_params(R"(,"params":{"kind":"random_choice","seed":"x"})"), "must be a whole number"));
}

TEST_F(DefinitionTest, WarnsOfForksThatCannotBeToldApart) {
  const std::string canary = "\"canary\": \"9ee54990-934f-4b29-8408-7dbb88498c8b\", ";
  with_benchmark("\"summary\"", canary + "\"summary\"");
  EXPECT_EQ(warnings(), "");
  const std::string parent = replace_all(kBenchmark, "\"summary\"", canary + "\"summary\"");
  for (const char* file : {"prompt.md", "cases.jsonl"})
    put(std::string("benchmarks/fork/") + file, *fs_.read(std::string("r/benchmarks/b/") + file, 1000));
  put("benchmarks/fork/benchmark.json",
      replace_all(parent, "\"summary\"", "\"forked_from\": \"b@0123abc\", \"summary\""));
  EXPECT_EQ(errors(), "");
  EXPECT_TRUE(contains(warnings(), "benchmarks/fork/benchmark.json:1:1: warning: the fork has the same name as \"b\""));
  EXPECT_TRUE(contains(warnings(), "the fork has the same canary as \"b\""));
  put("benchmarks/fork/benchmark.json",
      replace_all(kBenchmark, "\"summary\"", "\"forked_from\": \"forc\", \"summary\""));
  EXPECT_TRUE(
      contains(warnings(), "\"forked_from\" names \"forc\"; there is no such benchmark here; did you mean \"fork\"?"));
}

TEST_F(DefinitionTest, AnOldNameLeadsToOnePageAndIsNotUsedAgain) {
  with_benchmark("\"summary\"", R"("formerly": ["b-old", "older"], "summary")");
  put("benchmarks/b/cases.jsonl",
      "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\",\"formerly\":[\"first\"]}\n");
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(repository_.benchmarks[0].formerly, (std::vector<std::string>{"b-old", "older"}));
  EXPECT_EQ(repository_.benchmarks[0].cases[0].formerly, std::vector<std::string>{"first"});
  put("benchmarks/b/cases.jsonl",
      "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\",\"formerly\":[\"C2\"]}\n"
      "{\"id\":\"c2\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n");
  EXPECT_TRUE(
      contains(errors(), "cases.jsonl:1:1: error: \"formerly\" names \"C2\", an id that is taken; it stands already"));
  put("benchmarks/b/cases.jsonl", "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n");
  with_benchmark("\"summary\"", R"("formerly": ["b"], "summary")");
  EXPECT_TRUE(contains(errors(), "\"formerly\" names \"b\", which a benchmark has or had"));
  with_benchmark("\"summary\"", R"("formerly": ["../x"], "summary")");
  EXPECT_TRUE(contains(errors(), "a slug: a-z, 0-9 and -"));
}

TEST_F(DefinitionTest, NoCaseHasTheNameOfAPage) {
  put("benchmarks/b/cases.jsonl", "{\"id\":\"Index.html\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\"}\n");
  EXPECT_TRUE(contains(errors(), "cases.jsonl:1:7: error: \"index.html\" is a reserved name"));
  put("benchmarks/b/cases.jsonl",
      "{\"id\":\"c1\",\"vars\":{\"q\":\"x\"},\"expected\":\"y\",\"formerly\":[\"index.html\"]}\n");
  EXPECT_TRUE(contains(errors(), "is a reserved name"));
}

TEST_F(DefinitionTest, KeysTravelOnlyEncrypted) {
  put("models/p.json",
      R"({"format":1,"name":"P","protocol":"openai","base_url":"http://api.example.com/v1","key_env":"P_KEY","models":[{"slug":"m2","id":"m","name":"M"}]})");
  EXPECT_TRUE(contains(errors(), "a key would travel unencrypted"));
  put("models/p.json",
      R"({"format":1,"name":"P","protocol":"openai","base_url":"http://localhost:1234/v1","key_env":"P_KEY","models":[{"slug":"m","id":"m","name":"M"}]})");
  EXPECT_TRUE(contains(errors(), "duplicate model slug \"m\""));
}

TEST_F(DefinitionTest, FillerWantsAPlaceholderAndWarmUpsWantAnswersBehindThem) {
  const std::string line = R"({"id":"c1","vars":{"q":"x"},"filler_tokens":1000,"expected":"y"})"
                           "\n";
  EXPECT_EQ(with_cases(line),
            "benchmarks/b/cases.jsonl:1:1: error: case \"c1\" has filler_tokens that nothing takes; prompt.user has no "
            "{{filler}}; write {{filler}} where the text is to stand\n");
  put("benchmarks/b/prompt.md", "{{filler}} Q: {{q}}\n");
  EXPECT_EQ(with_cases(line), "");
  EXPECT_EQ(repository_.benchmarks.at(0).cases.at(0).filler_tokens, 1000);
  EXPECT_NE(with_cases(replace_all(line, "1000", "300000")), "");
  put("benchmarks/b/cases.jsonl", line);
  EXPECT_NE(with_benchmark("\"scoring\"", "\"speed\": {\"warmups\": 1}, \"scoring\"").find("all answers are warm-ups"),
            std::string::npos);
  EXPECT_EQ(with_benchmark("\"scoring\"", "\"speed\": {}, \"repeats\": 6, \"scoring\""), "");
  EXPECT_EQ(repository_.benchmarks.at(0).speed->warmups, 1);
}

}  // namespace
}  // namespace benchhub
