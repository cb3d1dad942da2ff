// The rendered site as a whole: every page of the fixture, its links, its budgets, what hostile text becomes, and that
// the same model gives the same bytes. What exports and charts hold is tested beside them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <set>

#include "base/fs.h"
#include "base/hash.h"
#include "base/text.h"
#include "domain/canary.h"
#include "render/all_results.h"
#include "render/change_events.h"
#include "render/chart_runtime.h"
#include "render/lineage.h"
#include "render/page_inputs.h"
#include "render/pages/parts.h"
#include "render/site.h"
#include "render/site_fixture.h"
#include "render/template_notes.h"

namespace benchhub {
namespace {

using PageFiles = std::map<std::string, std::string>;

// Templates from the source tree, the site into memory.
class PagesFs : public MemoryFs {
 public:
  Result<std::string> read(const std::string& path, std::uint64_t max) override {
    return path.starts_with(BENCHHUB_SOURCE_DIR) ? real_->read(path, max) : MemoryFs::read(path, max);
  }
  Result<std::vector<std::string>> list(const std::string& path) override {
    return path.starts_with(BENCHHUB_SOURCE_DIR) ? real_->list(path) : MemoryFs::list(path);
  }

 private:
  std::unique_ptr<FileSystem> real_ = make_real_fs();
};

RenderOptions page_options(unsigned threads) {
  return {.template_dirs = {"own", BENCHHUB_SOURCE_DIR "/templates"},
          .output_dir = "site",
          .manifest = ".benchhub/site-manifest",
          .threads = threads,
          .name_files = true};
}

PageFiles render_pages(const SiteModel& model, unsigned threads = 2) {
  PagesFs fs;
  const auto report = render_site(model, fs, page_options(threads));
  EXPECT_TRUE(report) << report.error().to_string();
  PageFiles out;
  for (const auto& [path, bytes] : fs.files()) {
    if (path.starts_with("site/")) out[path.substr(5)] = bytes;
  }
  return out;
}

const PageFiles& fixture_pages() {
  static const PageFiles pages = render_pages(site_fixture::make()->model);
  return pages;
}

const std::string& fixture_page(const std::string& url) { return fixture_pages().at(url + "index.html"); }

bool says(std::string_view page, std::string_view text) { return contains(page, text); }

// `link` as seen from the folder of `file`, without query and fragment; a folder's page is its index.html.
std::string resolve_link(const std::string& file, std::string link) {
  link = link.substr(0, link.find_first_of("?#"));
  std::vector<std::string> parts;
  const std::string whole = file.substr(0, file.rfind('/') == file.npos ? 0 : file.rfind('/') + 1) + link;
  for (const auto part : split(whole, '/')) {
    if (part == ".." && !parts.empty()) parts.pop_back();
    else if (part != "." && part != "..") parts.emplace_back(part);
  }
  if (link.empty()) return file;
  return join(parts, "/") + (parts.empty() || parts.back().empty() ? "index.html" : "");
}

TEST(Pages, EveryRelativeLinkLeadsToAFileAndEveryFragmentToAnId) {
  static const std::regex link_pattern("(?:href|src)=\"([^\"]*)\"");
  int links = 0;
  for (const auto& [file, html] : fixture_pages()) {
    if (!file.ends_with(".html") || file == "404.html") continue;
    for (std::sregex_iterator it(html.begin(), html.end(), link_pattern), end; it != end; ++it) {
      const std::string link = (*it)[1];
      if (link.starts_with("http")) continue;
      ++links;
      const std::string target = resolve_link(file, link);
      const auto found = fixture_pages().find(target);
      ASSERT_NE(found, fixture_pages().end()) << file << ": " << link;
      const std::size_t hash = link.find('#');
      if (hash == link.npos) continue;
      EXPECT_TRUE(says(found->second, "id=\"" + link.substr(hash + 1) + "\"")) << file << ": " << link;
    }
  }
  EXPECT_GT(links, 1000);
}

TEST(Pages, OldAddressesLeadToWhatTookTheirPlace) {
  const std::string refresh = "<meta http-equiv=\"refresh\" content=\"0; url=";
  const std::pair<const char*, const char*> moved[] = {
      {"benchmarks/small-print/", "../../benchmarks/fine-print/"},
      {"benchmarks/small-print/cases/", "../../../benchmarks/fine-print/cases/"},
      {"benchmarks/small-print/cases/third/", "../../../../benchmarks/fine-print/cases/c003/"},
      {"benchmarks/fine-print/cases/third/", "../../../../benchmarks/fine-print/cases/c003/"},
      {"benchmarks/small-print/models/mosaic-small/", "../../../../benchmarks/fine-print/models/mosaic-mini/"},
      {"benchmarks/tight-briefs/models/mosaic-small/", "../../../../benchmarks/tight-briefs/models/mosaic-mini/"},
      {"models/mosaic-small/", "../../models/mosaic-mini/"}};
  for (const auto& [from, to] : moved) {
    ASSERT_TRUE(fixture_pages().contains(std::string(from) + "index.html")) << from;
    EXPECT_TRUE(says(fixture_page(from), refresh + to + "\">")) << from;
    EXPECT_TRUE(says(fixture_page(from), "<a href=\"" + std::string(to) + "\">")) << from;
    const std::string canonical = std::string(to).substr(std::string(to).rfind("../") + 3);
    EXPECT_TRUE(says(fixture_page(from), "rel=\"canonical\" href=\"https://bench.example/hub/" + canonical)) << from;
  }
  EXPECT_FALSE(says(fixture_pages().at("benchmarks/fine-print/sitemap.xml"), "small-print"));
}

// Whatever a benchmark has under its present slug it has under the former one: a page that leads there, or a copy.
TEST(Pages, EveryAddressOfARenamedBenchmarkIsKept) {
  const std::string now = "benchmarks/fine-print/", old = "benchmarks/small-print/";
  int pages = 0, files = 0, texts = 0;
  for (const auto& [file, bytes] : fixture_pages()) {
    if (!file.starts_with(now) || file == now + "search.json" || file == now + "sitemap.xml") continue;
    const auto found = fixture_pages().find(old + file.substr(now.size()));
    ASSERT_NE(found, fixture_pages().end()) << file;
    const bool text = file.ends_with(".txt"), page = file.ends_with("/index.html");
    ++(page ? pages : text ? texts : files);
    if (text) {
      EXPECT_EQ(found->second, "This text has moved. It is now at:\nhttps://bench.example/hub/" + file + "\n");
    } else if (page) {
      EXPECT_TRUE(says(found->second, "noindex")) << file;
    } else {
      EXPECT_EQ(found->second, bytes) << file;
    }
  }
  EXPECT_GT(pages, 20);
  EXPECT_GT(files, 15);  // boards, scores, citations, charts, the fork, the database, badges, the board for frames
  EXPECT_GT(texts, 0);
  for (const char* file : {"models/mosaic-small/model.json", "benchmarks/small-print/models/mosaic-small/badge.svg",
                           "benchmarks/small-print/charts/forest.vl.json"})
    EXPECT_TRUE(fixture_pages().contains(file)) << file;
}

TEST(Pages, AnOldAddressIsTitledByWhatIsThere) {
  EXPECT_TRUE(says(fixture_page("benchmarks/small-print/cases/third/"),
                   "<meta property=\"og:title\" content=\"Case c003 of Fine print · "));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/models/mosaic-small/"), "<title>Mosaic Mini on Fine print · "));
}

TEST(Pages, ALinkToAnAnswerOfARenamedModelFindsIt) {
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/cases/c001/"), "<span id=\"mosaic-small\"></span>"));
}

TEST(Pages, TheSameModelGivesTheSameBytesWithAnyNumberOfThreads) {
  EXPECT_EQ(render_pages(site_fixture::make()->model, 1), render_pages(site_fixture::make()->model, 7));
}

TEST(Pages, ASecondBuildWritesNothing) {
  PagesFs fs;
  const auto site = site_fixture::make();
  ASSERT_TRUE(render_site(site->model, fs, page_options(1)));
  const auto again = render_site(site->model, fs, page_options(2));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->written, 0);
  EXPECT_EQ(again->removed, 0);
}

// What a build of other inputs changes although no board is another one, and what stands beside a page.
TEST(Pages, AReasonNamesWhatChangedAndWhatWasMadeAlong) {
  PagesFs fs;
  const auto site = site_fixture::make();
  RenderOptions options = page_options(2);
  options.ledger = ".benchhub/cache/ledger";
  ASSERT_TRUE(render_site(site->model, fs, options));
  site->model.dirty = !site->model.dirty;
  const auto edited = render_site(site->model, fs, options);
  ASSERT_TRUE(edited);
  std::vector<std::string> made;
  for (const MadePage& page : edited->made) made.push_back(page.file + ": " + page.reason);
  EXPECT_EQ(made, (std::vector<std::string>{"api/v1/index.json: whether all is committed changed",
                                            "status/index.html: whether all is committed changed"}));
  Benchmark& benchmark = const_cast<Benchmark&>(*site->model.benchmarks[0].benchmark);
  benchmark.definition["summary"] = "Another one.";
  const auto renamed = render_site(site->model, fs, options);
  ASSERT_TRUE(renamed);
  const std::string folder = "benchmarks/" + benchmark.slug + "/";
  for (const MadePage& page : renamed->made) {
    if (page.file != folder + "index.html") continue;
    EXPECT_EQ(page.reason, "the definition changed");
    EXPECT_EQ(page.with, (std::vector<std::string>{"benchmarks/small-print/fork.json", folder + "fork.json"}));
    return;
  }
  FAIL() << "the page was not made";
}

TEST(Pages, TheContentPolicyStandsFirstAndNothingIsInline) {
  static const std::regex inline_pattern(
      "<style|<script(?! type=\"application/ld\\+json\"| type=\"module\" "
      "src=\"(?:[./]*|/[a-z]+/)assets/[a-z-]+[.]js\"></script>)|\\son[a-z]+=\"|\\sstyle=\"|javascript:");
  for (const auto& [file, html] : fixture_pages()) {
    if (!file.ends_with(".html")) continue;
    EXPECT_TRUE(
        says(html,
             "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
             "script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
             "form-action 'none'\">\n"))
        << file;
    std::smatch match;
    EXPECT_FALSE(std::regex_search(html, match, inline_pattern)) << file << ": " << match.str();
  }
}

TEST(Pages, HostileTextIsTextEverywhere) {
  int seen = 0;
  for (const auto& [file, html] : fixture_pages()) {
    if (!file.ends_with(".html")) continue;
    EXPECT_FALSE(says(html, "<script>alert")) << file;
    EXPECT_FALSE(says(html, "<img src=x")) << file;
    seen += says(html, "&lt;script&gt;alert(1)");
  }
  EXPECT_GT(seen, 20);
}

TEST(Pages, EveryPageHasOneHeadingATitleADescriptionAndAnAddress) {
  std::set<std::string> titles;
  for (const auto& [file, html] : fixture_pages()) {
    if (!file.ends_with(".html")) continue;
    EXPECT_EQ(html.find("<h1"), html.rfind("<h1")) << file;
    EXPECT_TRUE(says(html, "<h1")) << file;
    EXPECT_TRUE(says(html, "<html lang=\"en\">")) << file;
    if (file.ends_with("/embed.html")) continue;  // a frame of another site's page
    EXPECT_TRUE(says(html, "class=\"skip\" href=\"#main\"")) << file;
    EXPECT_FALSE(says(html, "<meta name=\"description\" content=\"\">")) << file;
    const std::string url = file.substr(0, file.size() - std::string("index.html").size());
    EXPECT_TRUE(file == "404.html" || says(html, "http-equiv=\"refresh\"") ||
                says(html, "<link rel=\"canonical\" href=\"https://bench.example/hub/" + url + "\">"))
        << file;
    if (says(html, "http-equiv=\"refresh\"")) continue;  // titled as the page to which it leads
    const std::size_t title = html.find("<title>");
    EXPECT_TRUE(titles.insert(html.substr(title, html.find("</title>") - title)).second) << file;
  }
}

TEST(Pages, AnEmptySiteRenders) {
  SiteModel model;
  const PageFiles pages = render_pages(model);
  EXPECT_TRUE(says(pages.at("index.html"), "Nothing has been run yet"));
  EXPECT_EQ(pages.count("methodology/index.html"), 0u);
}

TEST(Pages, BaselinesAreLabelledAndNeverLeadAsModels) {
  const std::string& board = fixture_page("benchmarks/fine-print/");
  EXPECT_TRUE(says(board, "<tr class=\"base\">"));
  const std::string& only = fixture_page("benchmarks/relay-talk/");
  EXPECT_TRUE(says(only, "Baselines only so far."));
  EXPECT_TRUE(says(fixture_page(""), "Baselines only so far: Majority class"));
  EXPECT_TRUE(says(fixture_page("models/baseline-echo/"), "not a language model"));
}

std::string flag_words(const auto& row) {
  std::string out;
  const tmpl::Value flags = row_flags(row, false);
  if (flags.is_null()) return out;
  for (const tmpl::Value& flag : flags.list())
    out.append(flag.dict().find("text")->text()).append(": ").append(flag.dict().find("title")->text()).append("\n");
  return out;
}

TEST(Pages, PagesAboutAllBoardsFlagARowAsItsBoardDoes) {
  BenchmarkView view;
  std::vector<PairRow>& rows = view.rows;
  rows.resize(9);
  rows[0].floor = "constant-answer";
  rows[1].judging.same_family = {"j1", "j2"};
  rows[2].judging.rerouted = {"j1"};
  rows[2].judging.served = {"j-2026-01", "j-2026-02"};
  rows[3].judging.flagged = true;
  rows[3].judging.errors = 7;
  rows[4].judging.flagged = rows[4].judging.withheld = true;
  rows[4].judging.errors = 9;
  rows[5].repeats_itself = true;
  rows[5].most_frequent_output = 0.4;
  rows[6].judging.strength.emplace().reason = "no chain of comparisons leads from it to the others";
  rows[3].judging.worst = 0.4;
  rows[3].judging.best = 0.5;
  rows[8].judging.panel_incomplete = true;
  rows[8].judging.absent = {"j1: 3 verdicts given up after three runs"};
  rows[7].judging.canary_digits = kCanaryRecalled;
  add_overview_rows(view);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_NE(flag_words(rows[i]), "") << i;
    EXPECT_EQ(flag_words(view.overview_rows[i]), flag_words(rows[i])) << i;
  }
}

TEST(Pages, ABoardSaysWhatIsNotFreshAndWhy) {
  const std::string& board = fixture_page("benchmarks/fine-print/");
  EXPECT_TRUE(says(board, "title=\"2 of 12 answers are stale: messages.0.user changed\">stale</a>"));
  EXPECT_TRUE(says(board, ">frozen</a>"));
  EXPECT_TRUE(says(fixture_page("benchmarks/tight-briefs/"), "Not ranked: too few cases have a score"));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/models/mosaic-mini/"), "A re-run is estimated at $0.0012"));
  EXPECT_TRUE(says(fixture_page("status/"), "no key: set ROUTER_API_KEY"));
}

TEST(Pages, APairThatNeverRanHasNoPageAndTheStatusSaysWhatIsMissing) {
  EXPECT_EQ(fixture_pages().count("benchmarks/tight-briefs/models/aurora-large-3/index.html"), 0u);
  EXPECT_TRUE(says(fixture_page("benchmarks/tight-briefs/"),
                   "<summary>Not run yet (1)</summary><p><a href=\"../../models/aurora-large-3/\""));
  EXPECT_TRUE(says(fixture_page("models/aurora-large-3/"),
                   "<summary>Not run yet (2)</summary><p><a href=\"../../benchmarks/tight-briefs/\""));
  EXPECT_TRUE(says(fixture_page("status/"), "Aurora Large 3</a><small>Tight briefs</small>"));
  EXPECT_FALSE(says(fixture_pages().at("benchmarks/tight-briefs/sitemap.xml"), "tight-briefs/models/aurora-large-3"));
  EXPECT_TRUE(says(fixture_pages().at("models/aurora-large-3/model.json"), "\"answers_url\": null"));
}

TEST(Pages, TheStatusTellsTheLastRuns) {
  const std::string& page = fixture_page("status/");
  EXPECT_TRUE(says(page, "Last run 2026-09-21 "));
  EXPECT_TRUE(says(page, " UTC: 2 h 30 min, 1,235 answers and 7 verdicts, 2 failed, $2.50 spent.</p>")) << page;
  EXPECT_TRUE(says(page, "<td>2<small>Kestrel 8B (2)</small></td><td>$2.50<small>without 1 of unknown price</small>"));
  EXPECT_TRUE(says(page, "<small>3 models, 2 benchmarks</small></th><td>2 h 30 min</td><td>1,235</td>"));
  EXPECT_TRUE(says(page, "<td>2 min</td><td>3</td><td>–</td><td>0</td><td>$0.0050</td>"));
}

TEST(Pages, WhereNobodyScoresTheVerdictDoesNotSpeakOfTheBest) {
  const auto site = site_fixture::make();
  for (PairRow& row : site->model.benchmarks[2].rows) {
    if (row.score.value) row.score.value = 0;
  }
  refresh_overview(site->model);
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/relay-talk/index.html");
  EXPECT_TRUE(says(page, "None of them gets a single point"));
  EXPECT_TRUE(says(page, "No row scores above 0."));
}

TEST(Pages, TheChartNamesTheSameBestModelAsTheVerdict) {
  const auto site = site_fixture::make({.benchmarks = 1});
  std::vector<PairRow>& rows = site->model.benchmarks[0].rows;
  for (PairRow& row : rows) row.score = rows[0].score;
  refresh_overview(site->model);
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/fine-print/index.html");
  ASSERT_TRUE(says(page, "<strong>Mosaic Mini</strong></a> and 5 other models share the lead with"))
      << page.substr(page.find("class=\"verdict\""), 600);
  EXPECT_TRUE(says(page, "Best: Mosaic Mini "));
}

TEST(Pages, TheVerdictNamesWhoCannotBeToldApart) {
  const std::string& board = fixture_page("benchmarks/fine-print/");
  EXPECT_TRUE(says(board, "cannot be told apart from it."));
  EXPECT_TRUE(says(board, "<dt>Similar</dt><dd><a href=\"../../benchmarks/tight-briefs/\">Tight briefs</a>"));
  EXPECT_TRUE(says(board, "differences under about 18 points are not visible"));
}

TEST(Pages, ManyCasesArePaged) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .baselines = 0, .cases = 1010});
  const PageFiles pages = render_pages(site->model);
  EXPECT_EQ(pages.count("benchmarks/fine-print/cases-6/index.html"), 1u);
  EXPECT_EQ(pages.count("benchmarks/fine-print/cases-7/index.html"), 0u);
  const std::string& second = pages.at("benchmarks/fine-print/cases-2/index.html");
  EXPECT_TRUE(says(second, "<h1>Cases 201 to 400 of Fine print</h1>"));
  EXPECT_TRUE(says(second, "cases/\" rel=\"prev\">← cases 1 to 200</a>"));
  const std::string pair = "benchmarks/fine-print/models/aurora-large-3/";
  EXPECT_TRUE(says(pages.at(pair + "index.html"), "501 to 1000 of 1010 answers →"));
  EXPECT_EQ(pages.count(pair + "page-3/index.html"), 1u);
  EXPECT_EQ(pages.count(pair + "page-4/index.html"), 0u);
  EXPECT_TRUE(says(pages.at("benchmarks/fine-print/sitemap.xml"), "benchmarks/fine-print/cases-6/"));
}

TEST(Pages, OnlyImagesThatAreThereAreShown) {
  const auto site = site_fixture::make({.benchmarks = 1});
  site->benchmarks[0].readme =
      "# Fine print\n\n![a plot](plot.png) ![a drawing](x.svg) ![far](https://evil.example/a.png)";
  site->model.benchmarks[0].images = {{"plot.png", "bytes"}};
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/fine-print/index.html");
  EXPECT_TRUE(says(page, "<img src=\"readme/plot.png\" alt=\"a plot\""));
  EXPECT_FALSE(says(page, "id=\"readme-fine-print\"")) << "the page's own title is not said twice";
  EXPECT_TRUE(says(page, "a drawing") && !says(page, "x.svg"));
  EXPECT_FALSE(says(page, "src=\"https://"));
  EXPECT_EQ(pages.at("benchmarks/fine-print/readme/plot.png"), "bytes");
}

TEST(Pages, ChangesShowTrendsAndWhatMoved) {
  const PageFiles pages = render_pages(site_fixture::make({.benchmarks = 1})->model);
  const std::string& page = pages.at("changes/index.html");
  EXPECT_TRUE(says(page, "<td>100.0</td><td>+1.0</td><td>+3.0</td><td>–</td><td>+6.0</td>")) << "7, 30, 90 days, all";
  EXPECT_TRUE(says(page, "<small class=\"why\">new model</small>"));
  EXPECT_TRUE(says(page, "99.0 → <b>100.0 %</b> <span class=\"o-right\">+1.0</span>"));
  EXPECT_FALSE(says(page, "Majority class")) << "baselines move with definitions";
}

TEST(Pages, ScoresOfEveryCaseAreExported) {
  const Json scores = Json::parse(fixture_pages().at("benchmarks/fine-print/scores.json"));
  EXPECT_EQ(scores["format"], "benchhub-scores");
  EXPECT_EQ(scores["cases"].size(), 12u);
  EXPECT_EQ(scores["models"]["kestrel-8b"].size(), 12u);
  EXPECT_TRUE(scores["models"]["kestrel-8b"][4].is_null()) << "an error is never a score";
}

TEST(Pages, EveryPairHasABadgeAndEveryBenchmarkCitations) {
  const std::string& badge = fixture_pages().at("benchmarks/fine-print/models/mosaic-mini/badge.svg");
  EXPECT_TRUE(says(badge, "<title>Fine print: 100.0 % · rank 1–6</title>"));
  EXPECT_FALSE(says(badge, "<script") || says(badge, "href"));
  const Json cff = Json::parse(fixture_pages().at("benchmarks/fine-print/cite.cff"));
  EXPECT_EQ(cff["authors"][0]["name"], "Ada & Søren");
  EXPECT_EQ(cff["date-released"], "2026-09-12");
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/"),
                   "Ada &amp; Søren (2026). Fine print [Benchmark]. BenchmarkHub. "
                   "https://bench.example/hub/benchmarks/fine-print/"));
}

TEST(Pages, AHostileNameStaysTextInABadge) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .baselines = 0});
  site->benchmarks[0].name = std::string("</title><script>\"&'") + std::string(500, 'x');
  const PageFiles pages = render_pages(site->model);
  const std::string& badge = pages.at("benchmarks/fine-print/models/aurora-large-3/badge.svg");
  EXPECT_FALSE(says(badge, "<script"));
  EXPECT_LT(badge.size(), 1200u);
}

TEST(Pages, AWrongAnswerIsShownAgainstItsReference) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .baselines = 0, .cases = 1});
  site->benchmarks[0].cases[0].expected = "the red <b>fox</b>";
  AnswerView& answer = site->model.benchmarks[0].cases[0].answers[0];
  CaseScore score = *answer.score;
  score.value = 0;
  score.parts[0].extracted = "the blue <b>fox</b>";
  answer.score = &score;
  const PageFiles pages = render_pages(site->model);
  EXPECT_TRUE(says(pages.at("benchmarks/fine-print/cases/c001/index.html"),
                   "the <del>red</del> <ins>blue</ins> &lt;b&gt;fox&lt;/b&gt;"));
}

TEST(Pages, AnUnknownPriceIsADash) {
  const std::string& board = fixture_page("benchmarks/fine-print/");
  const std::size_t row = board.find(">Local model of unknown price</a>");
  ASSERT_NE(row, board.npos);
  EXPECT_TRUE(says(board.substr(row, board.find("</tr>", row) - row), "<td>–</td><td>–</td>"));
}

TEST(Pages, ACaseShowsFailingAnswersFirst) {
  const std::string& page = fixture_page("benchmarks/fine-print/cases/c002/");
  ASSERT_TRUE(says(page, ">Wrong <") && says(page, ">Right <"));
  EXPECT_LT(page.find(">Wrong <"), page.find(">Right <"));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/cases/c005/"), "provider-error: HTTP 529: overloaded"));
}

TEST(Pages, LongAnswersAreFilesOfTheirOwn) {
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/cases/c002/"), "<summary>All of it, 20 KB</summary>"));
  const auto site = site_fixture::make({.long_answer = 5'000'000});
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/fine-print/cases/c002/index.html");
  EXPECT_LT(page.size(), 80'000u);
  EXPECT_TRUE(says(page, "<summary>All of it, 4.8 MB</summary>"));
  EXPECT_TRUE(says(page, "../../../../benchmarks/fine-print/cases/c002/quill-2-pro.txt\">As plain text</a>"));
  EXPECT_EQ(pages.at("benchmarks/fine-print/cases/c002/quill-2-pro.txt"),
            std::string(5'000'000, 'x') + " \xD0\xBA\xD0\xBE\xD0\xBD\xD0\xB5\xD1\x86");
}

TEST(Pages, TheBestAreComparedWithoutScripts) {
  const std::string& page = fixture_page("benchmarks/fine-print/compare/aurora-large-3/mosaic-mini/");
  EXPECT_TRUE(says(page, "<h1><bdi>Mosaic Mini</bdi> or <bdi>Aurora Large 3</bdi>"));
  EXPECT_TRUE(says(page, "over 12 shared cases, which chance alone could do"));
  EXPECT_TRUE(says(page, "#mosaic-mini\">100.0</a>") && says(page, "#aurora-large-3\">0.0</a>"));
  EXPECT_TRUE(says(fixture_page("compare/"), "benchmarks/fine-print/compare/aurora-large-3/mosaic-mini/\">"));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/"), "compare/aurora-large-3/mosaic-mini/\">"));
}

TEST(Pages, TwoModelsAreComparedAtOneAddressWhicheverIsNamedFirst) {
  const std::string turned = "benchmarks/fine-print/compare/mosaic-mini/aurora-large-3/";
  const std::string to = "url=../../../../../benchmarks/fine-print/compare/aurora-large-3/mosaic-mini/\">";
  EXPECT_TRUE(says(fixture_page(turned), to)) << fixture_page(turned);
  EXPECT_TRUE(says(fixture_page("benchmarks/small-print/compare/mosaic-small/aurora-large-3/"), to));
}

TEST(Pages, ForksSayWhatTheyChanged) {
  const std::string& page = fixture_page("benchmarks/relay-talk/lineage/");
  EXPECT_TRUE(says(page, "<li class=\"d0\"><a href=\"../../../benchmarks/fine-print/\">Fine print</a>"));
  EXPECT_TRUE(
      says(page,
           "<li class=\"d1\"><strong>Relay talk: several turns</strong> <span class=\"muted\">12 cases, 0.0 % shared"));
  EXPECT_TRUE(says(page, "<dt>Changed</dt><dd>12: "));
  EXPECT_TRUE(fixture_pages().contains("benchmarks/fine-print/lineage/index.html"));
  EXPECT_FALSE(fixture_pages().contains("benchmarks/tight-briefs/lineage/index.html"));
}

TEST(Lineage, CountsCasesByWhatTheyAsk) {
  Benchmark parent, fork;
  for (int i = 0; i < 4; ++i) {
    Case one;
    one.id = fmt::format("c{}", i);
    one.vars = {{"q", std::to_string(i)}};
    parent.cases.push_back(one);
    if (i == 1) one.vars["q"] = "other";
    if (i == 2) one.id = "renamed";
    if (i != 3) fork.cases.push_back(one);
  }
  Case more;
  more.id = "new";
  fork.cases.push_back(more);
  const CaseChanges changes = case_changes(parent, fork);
  EXPECT_EQ(changes.same, std::vector<std::string>{"c0"});
  EXPECT_EQ(changes.changed, std::vector<std::string>{"c1"});
  EXPECT_EQ(changes.renamed, std::vector<std::string>{"renamed"});
  EXPECT_EQ(changes.added, std::vector<std::string>{"new"});
  EXPECT_EQ(changes.removed, (std::vector<std::string>{"c2", "c3"}));
  EXPECT_DOUBLE_EQ(changes.overlap, 2.0 / 6);
  fork.definition = {{"name", "B"}, {"cases", "x.csv"}};
  parent.definition = {{"name", "A"}, {"cases", "y.csv"}};
  fork.user_prompt = "{{q}}!";
  const auto keys = key_changes(parent, fork);
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].key, "name");
  EXPECT_EQ(keys[1].key, "prompt.user");
}

TEST(Changes, SayWhyAScoreMoved) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .baselines = 1, .cases = 1});
  PairRow& row = site->model.benchmarks[0].rows[0];
  BenchmarkView& board = site->model.benchmarks[0];
  board.changed_ms = site_fixture::kNow - 5 * site_fixture::kDay;
  const auto at = [](int days) { return site_fixture::kNow - days * site_fixture::kDay; };
  row.history = {{at(9), .5, "v1", false, 4, 4, "x"}, {at(8), .5, "v1", false, 4, 4, "x"},
                 {at(7), .6, "v1", false, 5, 5, "x"}, {at(6), .7, "v2", false, 5, 5, "y"},
                 {at(4), .6, "v2", false, 4, 5, "y"}, {at(3), .5, "v2", false, 4, 5, "y"},
                 {at(2), .9, "v3", true, 5, 5, "y"}};
  refresh_overview(site->model);
  std::vector<std::string> why;
  for (const ChangeEvent& event : change_events(site->model, 100)) why.push_back(join(event.why, "; "));
  EXPECT_EQ(why, (std::vector<std::string>{"new series: served as v3", "new run: cases asked again",
                                           "definition changed on 2026-09-16; 5 \u2192 4 cases with a score",
                                           "judged by y instead of x; served as v2 instead of v1", "4 \u2192 5 cases",
                                           "new model"}));
  const PageFiles pages = render_pages(site->model);
  EXPECT_TRUE(says(pages.at("changes/index.html"), "<small class=\"why\">judged by y instead of x; served as v2"));
  EXPECT_TRUE(says(pages.at("changes/changes.md"), ": 60.0 → 70.0 (+10.0), judged by y instead of x; served as v2"));
  EXPECT_TRUE(says(pages.at("feed.xml"), "Why: judged by y instead of x; served as v2 instead of v1."));
}

TEST(Changes, SayWhosePriceIsAnotherOne) {
  EXPECT_TRUE(says(fixture_page("changes/"),
                   "<td>2026-03-01</td><td>5.00</td><td>20.00</td><td>2026-09-01</td>"
                   "<td>2.50</td><td>10.00</td><td><span class=\"o-right\">\u221250 %</span>"));
  EXPECT_TRUE(says(fixture_pages().at("changes/changes.md"),
                   "input $5.00 → $2.50, output $20.00 → $10.00 per million tokens; the same answers cost \u221250 %"));
  EXPECT_TRUE(says(fixture_page("models/quill-2-pro/"), "Price then and now"));
  EXPECT_FALSE(says(fixture_page("models/kestrel-8b/"), "Price then and now"));
}

TEST(Sqlite, TheSameResultsGiveTheSameBytes) {
  const std::string& bytes = fixture_pages().at("benchmarks/fine-print/results.sqlite");
  EXPECT_EQ(bytes.substr(0, 15), "SQLite format 3");
  EXPECT_EQ(bytes.substr(96, 4), std::string(4, '\0'));
  EXPECT_EQ(bytes.size() % 4096, 0u);
  EXPECT_EQ(render_pages(site_fixture::make()->model, 1).at("benchmarks/fine-print/results.sqlite"), bytes);
}

TEST(Board, SaysWhatIsNoBetterThanABaseline) {
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/"), "no better than a baseline</span>"));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/models/hostile/"), "no better than a baseline"));
  EXPECT_TRUE(says(fixture_page("models/hostile/"), "no better than a baseline"));
  EXPECT_FALSE(says(fixture_page("models/kestrel-8b/"), "no better than a baseline"));
  EXPECT_TRUE(
      says(fixture_pages().at("benchmarks/fine-print/board.json"), "\"not_above_baseline\": \"baseline-majority\""));
}

TEST(AllResults, HoldsEveryBenchmarkAndRefusesWhatIsNone) {
  const auto make = [](std::string* why) -> Result<std::string> {
    BH_TRY(AllResults all, AllResults::open());
    for (const char* slug : {"fine-print", "relay-talk", "tight-briefs"})
      BH_CHECK(all.add(fixture_pages().at("benchmarks/" + std::string(slug) + "/results.sqlite")));
    EXPECT_EQ(all.benchmarks(), 3);
    EXPECT_GT(all.scores(), 100);
    const int scores = static_cast<int>(all.scores());
    BH_CHECK(all.add(fixture_pages().at("benchmarks/small-print/results.sqlite")));  // fine-print, by its old name
    EXPECT_EQ(all.benchmarks(), 3);
    EXPECT_EQ(all.scores(), scores);
    const auto refused = all.add(fixture_pages().at("index.html"));
    if (!refused && why) *why = refused.error().to_string();
    EXPECT_EQ(all.benchmarks(), 3);
    return all.bytes();
  };
  std::string why;
  const auto bytes = make(&why);
  ASSERT_TRUE(bytes) << bytes.error().to_string();
  EXPECT_TRUE(contains(why, "not a results.sqlite of this version")) << why;
  EXPECT_EQ(bytes->substr(0, 15), "SQLite format 3");
  EXPECT_EQ(*make(nullptr), *bytes);
}

TEST(Pages, ManyAnswersArePagedAndFound) {
  const PageFiles pages = render_pages(site_fixture::make({.benchmarks = 1, .models = 230, .cases = 2})->model);
  const std::string cases = "benchmarks/fine-print/cases/c001/";
  std::size_t answers = 0;
  for (const char* part : {"", "page-2/", "page-3/"}) {
    const std::string& page = pages.at(cases + part + "index.html");
    EXPECT_LT(page.size(), 200'000u);
    for (std::size_t at = page.find("<details class=\"answer\""); at != page.npos;
         at = page.find("<details class=\"answer\"", at + 1))
      ++answers;
  }
  EXPECT_EQ(answers, 233u);
  EXPECT_FALSE(pages.contains(cases + "page-4/index.html"));
  const Json scores = Json::parse(pages.at("benchmarks/fine-print/scores.json"));
  for (const char* model : {"aurora-large-3", "hostile-24", "baseline-echo"}) {
    const int part = scores["pages"][model][0];
    const std::string file = cases + (part > 1 ? fmt::format("page-{}/", part) : "");
    EXPECT_TRUE(says(pages.at(file + "index.html"), "id=\"" + std::string(model) + "\"")) << model << part;
    const std::string& pair = pages.at("benchmarks/fine-print/models/" + std::string(model) + "/index.html");
    EXPECT_TRUE(says(pair, "../../../../" + file + "#" + model)) << model;
  }
}

TEST(Pages, ToolCallsAreShownStepByStep) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .baselines = 0, .cases = 1});
  Case& one = site->benchmarks[0].cases[0];
  one.chain = ToolChain{.rules = {{.name = "find", .reply = {{"id", 7}}}}};
  Answer step = site->answers[0];
  step.tool_calls = {{{"id", "x"},
                      {"type", "function"},
                      {"function", {{"name", "find"}, {"arguments", R"({"where": {"color": "<red>"}, "limit": 2})"}}}}};
  site->model.benchmarks[0].cases[0].answers[0].steps = {&step};
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/fine-print/cases/c001/index.html");
  for (const char* text : {"<p><code>find</code></p>", "<li class=\"d0\"><span class=\"muted\">where</span> </li>",
                           "<li class=\"d1\"><span class=\"muted\">color</span> <code>&lt;red&gt;</code></li>",
                           "<span class=\"muted\">replied</span> <code>{&quot;id&quot;:7}</code>"})
    EXPECT_TRUE(says(page, text)) << text;
  EXPECT_LT(page.find("replied</span>"), page.rfind("<div class=\"said\">Anna came")) << "what it ends in comes last";
}

TEST(Pages, ExpectedCallsAreATreeToo) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .baselines = 0, .cases = 2});
  Benchmark& benchmark = site->benchmarks[0];
  benchmark.scoring[0].type = "tool_chain";
  benchmark.cases[0].expected = {{"state", {{"closed", nullptr}}},
                                 {"calls", {{{"name", "find"}, {"arguments", {{"id", "<7>"}}}}}}};
  benchmark.cases[1].expected = Json::array();
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/fine-print/cases/c001/index.html");
  for (const char* text : {"<p><code>find</code></p>", "<span class=\"muted\">id</span> <code>&lt;7&gt;</code>",
                           "<p>State at the end</p>", "<span class=\"muted\">closed</span> <code>null</code>"})
    EXPECT_TRUE(says(page, text)) << text;
  EXPECT_TRUE(says(pages.at("benchmarks/fine-print/cases/c002/index.html"), "<p class=\"muted\">No call.</p>"));
}

TEST(Pages, AForkIsANewFileWithTheDefinition) {
  const PageFiles few = render_pages(site_fixture::make({.benchmarks = 1, .models = 1, .cases = 2})->model);
  const std::string& page = few.at("benchmarks/fine-print/index.html");
  const Json fork = Json::parse(few.at("benchmarks/fine-print/fork.json"));
  EXPECT_EQ(fork["cases"].size(), 2u);
  EXPECT_TRUE(fork["prompt"]["user"].get<std::string>().starts_with("Read the passage"));
  EXPECT_FALSE(says(fixture_page("benchmarks/fine-print/"), "&amp;value=")) << "too long for an address";
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/"), "new/?from=fine-print\">Fork this benchmark"));
  EXPECT_TRUE(says(
      page,
      "https://github.com/example/benchmarks/new/main?filename=benchmarks/fine-print-fork/benchmark.json&amp;value="));
  EXPECT_TRUE(says(page, "forked_from%22%3A%20%22fine-print%400123456789abcdef"));
  EXPECT_TRUE(says(fixture_page("benchmarks/relay-talk/"), "<a href=\"../../benchmarks/fine-print/\">fine-print@"));
}

TEST(Pages, ABoardOfFiftyModelsStaysSmall) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 47, .cases = 48});
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/fine-print/index.html");
  static const std::regex element_pattern("<[a-z]");
  const auto elements =
      std::distance(std::sregex_iterator(page.begin(), page.end(), element_pattern), std::sregex_iterator());
  EXPECT_LT(elements, 5000);
  EXPECT_LT(page.size(), 120'000u);  // about 14 KB as gzip; the budget of 30 KB is measured on the built site
}

TEST(Pages, AUsersTemplateReplacesOursByName) {
  PagesFs fs;
  ASSERT_TRUE(fs.write_atomic("own/404.html", "gone from {{ site.title }}", false));
  ASSERT_TRUE(fs.write_atomic("own/assets/site.css", ":root{}", false));
  const auto site = site_fixture::make();
  ASSERT_TRUE(render_site(site->model, fs, page_options(1)));
  EXPECT_EQ(fs.files()["site/404.html"], "gone from BenchmarkHub");
  EXPECT_EQ(fs.files()["site/assets/site.css"], ":root{}");
}

TEST(Pages, ASiteHasItsOwnLogoAndFoot) {
  const auto site = site_fixture::make({.benchmarks = 1, .models = 1, .cases = 2});
  site->model.config.logo = {.png = "bytes", .sha256 = sha256_hex("bytes"), .width = 256, .height = 64};
  site->model.config.footer =
      "Run by *us*, [imprint](imprint.html), ![x](y.png) <script>alert(1)</script> [z](javascript:alert(1))";
  const PageFiles pages = render_pages(site->model);
  const std::string logo = "assets/logo-" + sha256_hex("bytes").substr(0, 12) + ".png";
  EXPECT_EQ(pages.at(logo), "bytes");
  const std::string& page = pages.at("benchmarks/fine-print/index.html");
  EXPECT_TRUE(says(page, "<img src=\"../../" + logo + "\" alt=\"\" width=\"96\" height=\"24\">"));
  EXPECT_TRUE(says(page, "Run by <em>us</em>, <a href=\"https://bench.example/hub/imprint.html\""));
  EXPECT_FALSE(says(page, "<script>alert"));
  EXPECT_FALSE(says(page, "href=\"javascript:"));
  EXPECT_FALSE(says(page, "y.png"));
  site->model.config.logo = {.png = "bytes", .sha256 = sha256_hex("bytes"), .width = 2000, .height = 20};
  EXPECT_TRUE(says(render_pages(site->model).at("index.html"), "width=\"160\" height=\"1\">"));
}

TEST(Templates, WhatThePolicyBlocksIsNamedWithItsPlace) {
  const auto notes = [](std::string_view text) { return join(blocked_parts("templates/a.html", text), "|"); };
  EXPECT_TRUE(
      contains(notes("<p>\n <STYLE>p{}</STYLE>"), "templates/a.html:2:2: the site's content policy blocks <style>"));
  EXPECT_TRUE(contains(notes("<script type=\"module\">x()</script>"), "a <script> without src"));
  EXPECT_TRUE(contains(notes("<p class=\"a\" style='x'>"), "a style attribute"));
  EXPECT_TRUE(contains(notes("<img src=\"a.png\"\nonerror=\"x()\">"), "a handler of events"));
  EXPECT_TRUE(contains(notes("<link rel=\"stylesheet\" href=\"//x.example/a.css\">"), "a file of another host"));
  for (const char* fine :
       {"<script type=\"module\" src=\"{{ root }}assets/a.js\"></script>", "<a href=\"https://x.example\">style=1</a>",
        "<script type=\"application/ld+json\">{}</script>", "<p title=\"on= style\">", "1 < 2 style=\"x\"",
        "<option selected>", "<p data-style=\"a\" data-on=\"b\">"})
    EXPECT_EQ(notes(fine), "") << fine;
}

TEST(Pages, AnUnknownVariableInATemplateIsAnErrorWithItsPlace) {
  PagesFs fs;
  ASSERT_TRUE(fs.write_atomic("own/404.html", "one\n{{ page.titel }}", false));
  const auto report = render_site(site_fixture::make()->model, fs, page_options(3));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::invalid_input);
  EXPECT_EQ(report.error().where.file, "own/404.html");
  EXPECT_EQ(report.error().where.line, 2);
}

TEST(Pages, ARenderThatFailsLeavesTheOldSite) {
  PagesFs fs;
  const auto site = site_fixture::make();
  ASSERT_TRUE(render_site(site->model, fs, page_options(2)));
  const auto before = fs.files();
  site->model.config.title = "Another title";
  ASSERT_TRUE(fs.write_atomic("own/status.html", "{{ nothing.there }}", false));
  EXPECT_FALSE(render_site(site->model, fs, page_options(2)));
  for (const auto& [path, bytes] : before) EXPECT_EQ(fs.files().at(path), bytes) << path;
}

TEST(Pages, EveryTemplateIsDocumented) {
  const auto fs = make_real_fs();
  const std::string root = BENCHHUB_SOURCE_DIR;
  const std::string docs = *fs->read(root + "/docs/templates.md");
  for (const std::string folder : {"", "partials/"}) {
    const std::vector<std::string> names = *fs->list(root + "/templates/" + folder);
    for (const std::string& name : names) {
      EXPECT_TRUE(!name.ends_with(".html") || says(docs, "`" + folder + name + "`")) << folder << name;
    }
  }
}

TEST(Pages, ABenchmarkSaysWhatItsCasesTellApart) {
  const auto site = site_fixture::make({.benchmarks = 1});
  EXPECT_FALSE(
      says(render_pages(site->model).at("benchmarks/" + site->model.benchmarks[0].benchmark->slug + "/index.html"),
           "What the cases tell apart"));
  BenchmarkView& view = site->model.benchmarks[0];
  view.items = {.models = 3, .all_right = 1, .none_right = 1, .negative = 1, .saturation = 0.25};
  for (CaseView& one : view.cases) one.mean_score = 0.5;
  view.cases[0].mean_score = 1;
  view.cases[1].mean_score = 0;
  view.cases[2].discrimination = 0.7;
  view.cases[3].discrimination = -0.2;
  view.near_duplicates = {{view.cases[0].the_case->id, view.cases[1].the_case->id, 0.96}};
  const PageFiles pages = render_pages(site->model);
  const std::string& page = pages.at("benchmarks/" + view.benchmark->slug + "/index.html");
  EXPECT_TRUE(says(page, "What the cases tell apart, near duplicates"));
  EXPECT_TRUE(says(page, "Every model solves 25.0 % of the cases"));
  const auto listed = [&](const std::string& name, std::size_t number) {
    const std::size_t at = page.find("<dt>" + name);
    const std::string entry = at == page.npos ? "" : page.substr(at, page.find("</dd>", at) - at);
    return says(entry, "<dd>1: ") && says(entry, ">" + view.cases[number].the_case->id + "</a>");
  };
  EXPECT_TRUE(listed("Every model solves", 0));
  EXPECT_TRUE(listed("No model solves", 1));
  EXPECT_TRUE(listed("Better models do better", 2));
  EXPECT_TRUE(listed("Better models do worse", 3));
  EXPECT_TRUE(says(page, ", 96 %</li>"));
}

TEST(Pages, FailuresAreCountedByModelAndLeadToTheirCases) {
  const std::string& board = fixture_page("benchmarks/fine-print/");
  EXPECT_TRUE(says(board, "Why answers fail"));
  EXPECT_TRUE(says(board, ">Another answer<small>"));
  EXPECT_TRUE(says(board, ">Request failed<small>1</small>"));
  const std::string& pair = fixture_page("benchmarks/fine-print/models/kestrel-8b/");
  const std::size_t at = pair.find(">Request failed</dt>");
  ASSERT_NE(at, pair.npos);
  const std::string entry = pair.substr(at, pair.find("</dd>", at) - at);
  EXPECT_TRUE(says(
      entry, "<b class=\"tn\">1</b>: <a href=\"../../../../benchmarks/fine-print/cases/c005/#kestrel-8b\">c005</a>"))
      << entry;
  const std::string& model = fixture_page("models/kestrel-8b/");
  EXPECT_TRUE(says(model, "Why its answers fail"));
  EXPECT_TRUE(says(model, "benchmarks/fine-print/models/kestrel-8b/#why\">Fine print</a>"));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/cases/c005/"), "Not right: <b>Request failed</b>"));
  EXPECT_TRUE(says(fixture_page("benchmarks/fine-print/models/hostile/"), "Rule broken: &lt;script&gt;"));
}

TEST(Pages, ShuffledChoicesStandAsEachAnswersRequestHadThem) {
  const auto site = site_fixture::make();
  Benchmark& benchmark = site->benchmarks[0];
  const std::string page = "benchmarks/" + benchmark.slug + "/cases/c001/index.html";
  EXPECT_FALSE(says(render_pages(site->model).at(page), "Sent in this order"));
  benchmark.choice_order = ChoiceOrder::circular;
  EXPECT_TRUE(says(render_pages(site->model).at(page), "<pre>A) Anna only\nB) Bo only\nC) Both\nD) Nobody</pre>"));
  Answer& answer = const_cast<Answer&>(*site->model.benchmarks[0].cases[0].answers[0].answer);
  answer.repeat = 1;
  EXPECT_TRUE(says(render_pages(site->model).at(page), "<pre>A) Bo only\nB) Both\nC) Nobody\nD) Anna only</pre>"));
}

TEST(Pages, ASpeedBenchmarkShowsTimesByContextAndTheirPast) {
  const auto site = site_fixture::make();
  const PageFiles pages = render_pages(site->model);
  const BenchmarkView& view = site->model.benchmarks[1];
  ASSERT_TRUE(view.benchmark->speed);
  const std::string& page = pages.at("benchmarks/" + view.benchmark->slug + "/index.html");
  EXPECT_TRUE(says(page, "of 6 answers per case the first is a warm-up"));
  EXPECT_TRUE(says(page, "c001<small>1,000 tokens</small>"));
  EXPECT_TRUE(says(page, "chart-speed"));
  EXPECT_TRUE(says(page, "title=\"longer than its context window\""));
  EXPECT_FALSE(
      says(pages.at("benchmarks/" + site->model.benchmarks[0].benchmark->slug + "/index.html"), "id=\"speed-h\""));
  const auto row = std::find_if(view.rows.begin(), view.rows.end(), [](const PairRow& r) { return !r.speed.empty(); });
  ASSERT_NE(row, view.rows.end());
  const std::string& pair = pages.at("benchmarks/" + view.benchmark->slug + "/models/" + row->model + "/index.html");
  EXPECT_TRUE(says(pair, "<td>1,000</td><td>5</td><td>1,000</td><td>400</td><td>0.25</td><td>–</td>"));
  EXPECT_TRUE(says(pair, "1 outlier"));
  EXPECT_TRUE(says(pair, "id=\"speed-time\""));
}

TEST(Pages, WriteToDisk) {
  const char* dir = std::getenv("BENCHHUB_FIXTURE_SITE");
  if (!dir) GTEST_SKIP() << "set BENCHHUB_FIXTURE_SITE to a folder to look at the fixture's site";
  const char* size = std::getenv("BENCHHUB_FIXTURE_MODELS");
  const auto site = site_fixture::make(
      size ? site_fixture::Shape{.benchmarks = 1, .models = std::atoi(size), .cases = 12} : site_fixture::Shape{});
  const auto fs = make_real_fs();
  const std::string schema = "benchmark.schema.json";
  site->model.schemas[schema] = *fs->read(BENCHHUB_SOURCE_DIR "/docs/schema/" + schema);
  site->model.chart_runtime = read_chart_runtime(*fs, BENCHHUB_SOURCE_DIR).value_or(ChartRuntime{}).files;
  const auto report = render_site(site->model, *fs,
                                  {.template_dirs = {BENCHHUB_SOURCE_DIR "/templates"},
                                   .output_dir = dir,
                                   .manifest = std::string(dir) + ".manifest",
                                   .threads = 2});
  ASSERT_TRUE(report) << report.error().to_string();
}

}  // namespace
}  // namespace benchhub
