// board.json, board.csv, their schema, the API's index and JSON-LD: complete, honest about what is undefined, and
// whole whatever text a definition carries.
#include "render/exports.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/json.h"
#include "base/text.h"
#include "render/exports_columns.h"
#include "render/json_ld.h"
#include "render/machines_sample.h"
#include "render/site.h"

namespace benchhub {
namespace {

using machines::kHostile;
using machines::Sample;

Json parsed(const std::string& text) {
  auto json = parse_json(text);
  EXPECT_TRUE(json) << (json ? "" : json.error().to_string()) << text;
  return json ? *json : Json();
}

// An RFC 4180 reader of its own: quotes doubled, CRLF, nothing else.
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> lines = {{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& cell = lines.back().back();
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') cell += text[i++];
    else if (c == '"') quoted = !quoted;
    else if (!quoted && c == ',') lines.back().emplace_back();
    else if (!quoted && c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') lines.push_back({""}), ++i;
    else cell += c;
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(lines.back(), std::vector<std::string>{""}) << "no final line end";
  lines.pop_back();
  return lines;
}

std::string cell_of(const std::vector<std::vector<std::string>>& lines, std::size_t line, const std::string& column) {
  const auto at = std::find(lines[0].begin(), lines[0].end(), column);
  EXPECT_NE(at, lines[0].end()) << column;
  return at == lines[0].end() ? "" : lines[line][static_cast<std::size_t>(at - lines[0].begin())];
}

TEST(BoardJson, HasFormatProvenanceLinksAndEveryColumn) {
  Sample sample;
  const Json board = parsed(board_json(sample.site, sample.board()));
  EXPECT_EQ(board["format"], "benchhub-board");
  EXPECT_EQ(board["version"], kBoardVersion);
  EXPECT_EQ(board["provenance"]["commit"], sample.board().commit);
  EXPECT_EQ(board["provenance"]["data_time"], "2026-01-04T00:00:00Z");
  EXPECT_EQ(board["links"]["csv"], "https://example.org/hub/benchmarks/sums/board.csv");
  ASSERT_EQ(board["rows"].size(), 3u);
  for (const BoardColumn& column : board_columns()) EXPECT_TRUE(board["rows"][0].contains(column.name)) << column.name;
  EXPECT_EQ(board["rows"][0]["score"], 0.5);
  EXPECT_EQ(board["rows"][0]["score_interval_method"], "Wilson");
  EXPECT_EQ(board["rows"][0]["cost_usd"], 1.23e-7);
  EXPECT_EQ(board["rows"][0]["history"][0]["time"], "2026-01-04T00:00:00Z");
}

TEST(BoardJson, UndefinedIsNullNeverZero) {
  Sample sample;
  PairRow& row = sample.board().rows[1];
  row.p50_ms = std::numeric_limits<double>::quiet_NaN();
  const Json board = parsed(board_json(sample.site, sample.board()));
  for (const char* name : {"rank_best", "tie_group", "score", "score_lower", "score_interval_method", "cost_usd",
                           "output_tokens", "latency_p50_ms", "last_answer", "model_served"}) {
    EXPECT_TRUE(board["rows"][1][name].is_null()) << name;
  }
  EXPECT_EQ(board["rows"][1]["unscored"]["provider-error"], 1);
  EXPECT_EQ(board["rows"][1]["model_name"], "m2");
  EXPECT_EQ(board["rows"][2]["model_kind"], "baseline");
}

TEST(BoardJson, DoesNotChangeWhenAnotherBenchmarkDoes) {
  Sample sample;
  const std::string before = board_json(sample.site, sample.board()) + board_csv(sample.site, sample.board());
  sample.site.commit = std::string(40, 'e');
  sample.site.data_time_ms += machines::kDay;
  sample.site.input_digest = std::string(64, 'e');
  sample.site.dirty = true;
  EXPECT_EQ(board_json(sample.site, sample.board()) + board_csv(sample.site, sample.board()), before);
}

TEST(BoardJson, HostileTextComesBackAsItWas) {
  Sample sample(kHostile);
  const Json board = parsed(board_json(sample.site, sample.board()));
  const std::string name = board["rows"][0]["model_name"];
  EXPECT_TRUE(name.starts_with("=1+1\"</script>"));
  EXPECT_FALSE(invalid_utf8(name));
}

TEST(BoardJson, AModelThatTheSiteDoesNotKnowIsARowWithoutFacts) {
  Sample sample;
  sample.site.models.clear();
  const Json board = parsed(board_json(sample.site, sample.board()));
  EXPECT_EQ(board["rows"][0]["model_name"], "m1");
  EXPECT_TRUE(board["rows"][0]["model_kind"].is_null());
}

TEST(BoardCsv, SaysTheSameAsTheJson) {
  Sample sample;
  const auto lines = read_csv(board_csv(sample.site, sample.board()));
  const Json board = parsed(board_json(sample.site, sample.board()));
  ASSERT_EQ(lines.size(), 4u);
  for (const auto& line : lines) EXPECT_EQ(line.size(), lines[0].size());
  for (std::size_t i = 0; i < 3; ++i) {
    for (const BoardColumn& column : board_columns()) {
      const Json& value = board["rows"][i][std::string(column.name)];
      const std::string cell = cell_of(lines, i + 1, std::string(column.name));
      if (value.is_number()) {
        EXPECT_EQ(parse_double(cell), value.get<double>()) << column.name;
      } else {
        EXPECT_EQ(cell, value.is_string() ? value.get<std::string>()
                        : value.is_null() ? ""
                                          : value.dump())
            << column.name;
      }
    }
  }
  EXPECT_EQ(cell_of(lines, 2, "unscored"), "not-run: 1; provider-error: 1");
  EXPECT_EQ(cell_of(lines, 1, "category plain: score"), "1");
  EXPECT_EQ(cell_of(lines, 1, "category b: score"), "");
  EXPECT_EQ(cell_of(lines, 1, "format"), "benchhub-board 1");
}

TEST(BoardCsv, HostileTextStaysInItsCellAndRunsNoFormula) {
  Sample sample(kHostile);
  const auto lines = read_csv(board_csv(sample.site, sample.board()));
  ASSERT_EQ(lines.size(), 4u);
  for (const auto& line : lines) {
    ASSERT_EQ(line.size(), lines[0].size());
    for (const auto& cell : line) {
      EXPECT_TRUE(cell.empty() || std::string_view("=+-@\t\r\n").find(cell[0]) == std::string_view::npos) << cell;
      EXPECT_FALSE(invalid_utf8(cell));
      EXPECT_EQ(cell.find_first_of("\r\n\x1b"), std::string::npos);
    }
  }
  EXPECT_TRUE(cell_of(lines, 1, "model_name").starts_with("'=1+1\""));
}

TEST(BoardCsv, FormulaStartsGetAnApostrophe) {
  EXPECT_EQ(csv_text("plain text"), "plain text");
  EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_text("a\"b"), "\"a\"\"b\"");
  for (const std::string start : {"=", "+", "-", "@", "\t=", "\r\n=", "  =", "\uFF1D", "\uFF20"}) {
    EXPECT_TRUE(csv_text(start + "cmd").starts_with("\"'")) << start;
  }
}

TEST(BoardSchema, NamesEveryMemberOfARow) {
  Sample sample(kHostile);
  const Json schema = parsed(board_schema(sample.site.config));
  const Json board = parsed(board_json(sample.site, sample.board()));
  EXPECT_EQ(schema["$id"], board["$schema"]);
  const Json& row = schema["properties"]["rows"]["items"];
  for (const auto& [name, value] : board["rows"][0].items()) EXPECT_TRUE(row["properties"].contains(name)) << name;
  EXPECT_EQ(row["required"].size(), board["rows"][0].size());
  for (const auto& [name, value] : board.items()) EXPECT_TRUE(schema["properties"].contains(name)) << name;
  EXPECT_EQ(schema["properties"]["format"], Json({{"const", "benchhub-board"}}));
  EXPECT_EQ(row["properties"]["score"]["type"], Json({"number", "null"}));
}

TEST(BoardSchema, EveryColumnIsInTheFormatDocument) {
  const auto text = make_real_fs()->read(BENCHHUB_SOURCE_DIR "/docs/format-exports.md");
  ASSERT_TRUE(text);
  for (const BoardColumn& column : board_columns())
    EXPECT_TRUE(contains(*text, "`" + std::string(column.name) + "`")) << column.name;
}

TEST(Api, ListsBenchmarksAndModelsWithLinks) {
  Sample sample(kHostile);
  const Json index = parsed(api_index(sample.site));
  EXPECT_EQ(index["version"], kApiVersion);
  EXPECT_EQ(index["benchmarks"][0]["links"]["json"], "https://example.org/hub/benchmarks/sums/board.json");
  EXPECT_EQ(index["models"][2]["kind"], "baseline");
  EXPECT_TRUE(index["models"][1]["mean_win_rate"].is_null());
  const Json model = parsed(model_json(sample.site, sample.site.models[0]));
  EXPECT_EQ(model["format"], "benchhub-model");
  EXPECT_EQ(model["results"][0]["score"], 0.5);
  EXPECT_EQ(model["results"][0]["answers_url"], "https://example.org/hub/benchmarks/sums/models/m1/");
}

TEST(JsonLd, DescribesTheDatasetAndItsDownloads) {
  Sample sample;
  const Json graph = parsed(benchmark_json_ld(sample.site, sample.board()))["@graph"];
  EXPECT_EQ(graph[0]["@type"], "Dataset");
  EXPECT_EQ(graph[0]["license"], "https://spdx.org/licenses/CC-BY-4.0.html");
  EXPECT_EQ(graph[0]["version"], sample.board().commit);
  EXPECT_EQ(graph[0]["dateModified"], "2026-01-04T00:00:00Z");
  EXPECT_EQ(graph[0]["creator"][0]["url"], "https://github.com/octocat");
  EXPECT_EQ(graph[0]["distribution"][1]["contentUrl"], "https://example.org/hub/benchmarks/sums/board.json");
  EXPECT_EQ(graph[1]["@type"], "BreadcrumbList");
  EXPECT_EQ(graph[1]["itemListElement"][2]["position"], 3);
}

TEST(JsonLd, HostileTextCannotEndTheScriptAndRoundTrips) {
  const std::string valid_utf8 = kHostile.substr(0, kHostile.find('\xff'));
  Sample sample(valid_utf8);
  const std::string text = benchmark_json_ld(sample.site, sample.board());
  for (const char* bad : {"<", ">", "&", "'", "\xE2\x80\xA8", "\xE2\x80\xA9", "\n"})
    EXPECT_FALSE(contains(text, bad)) << bad;
  EXPECT_EQ(parsed(text)["@graph"][0]["name"], valid_utf8 + " sums");
  Sample broken(kHostile);
  EXPECT_EQ(parsed(benchmark_json_ld(broken.site, broken.board()))["@graph"][0]["name"],
            clean_utf8(kHostile + " sums"));
}

TEST(JsonLd, WithoutAnAddressLinksAreRelativeToThePage) {
  Sample sample;
  sample.site.config.base_url.clear();
  const Json graph = parsed(benchmark_json_ld(sample.site, sample.board()))["@graph"];
  EXPECT_EQ(graph[0]["distribution"][0]["contentUrl"], "../../benchmarks/sums/board.csv");
  EXPECT_FALSE(graph[0]["publisher"].contains("url"));
}

// The files for programs are of interest here: every page is a word.
Result<RenderReport> render_with_bare_pages(const SiteModel& site, FileSystem& fs, unsigned threads) {
  for (const char* name : {"home",     "benchmarks", "benchmark",   "cases", "case",    "pair",    "models",
                           "model",    "status",     "methodology", "404",   "changes", "compare", "new",
                           "redirect", "embed",      "lineage",     "duel",  "search",  "judge",   "judges"})
    BH_CHECK(fs.write_atomic(std::string("bare/") + name + ".html", "page", false));
  return render_site(
      site, fs,
      {.template_dirs = {"bare"}, .output_dir = "site", .manifest = ".benchhub/manifest", .threads = threads});
}

TEST(MachineFiles, AreTheSameWithAnyNumberOfThreads) {
  Sample sample(kHostile);
  std::map<std::string, std::string> files[2];
  for (const unsigned threads : {1u, 8u}) {
    MemoryFs fs;
    ASSERT_TRUE(render_with_bare_pages(sample.site, fs, threads));
    files[threads == 8] = fs.files();
  }
  EXPECT_EQ(files[0], files[1]);
  for (const char* path : {"benchmarks/sums/board.csv", "benchmarks/sums/board.json", "benchmarks/sums/cite.bib",
                           "models/m1/model.json", "api/v1/index.json", "feed.xml", "feed.json", "sitemap.xml",
                           "robots.txt", "llms.txt", "schema/board.schema.json", "schema/benchmark.schema.json"}) {
    EXPECT_TRUE(files[0].contains("site/" + std::string(path))) << path;
  }
}

// Node checks these files with ajv and a parser of its own: BENCHHUB_SITE_OUT=dir test_render, BENCHHUB_SITE=dir npm
// test.
TEST(MachineFiles, AreWrittenForTheTestsInNodeWhenAsked) {
  const char* folder = std::getenv("BENCHHUB_SITE_OUT");
  if (folder == nullptr) GTEST_SKIP() << "BENCHHUB_SITE_OUT is not set";
  Sample sample(kHostile);
  const auto fs = make_real_fs();
  ASSERT_TRUE(render_site(sample.site, *fs,
                          {.template_dirs = {BENCHHUB_SOURCE_DIR "/templates"},
                           .output_dir = folder,
                           .manifest = std::string(folder) + ".manifest",
                           .threads = 2}));
}

}  // namespace
}  // namespace benchhub
