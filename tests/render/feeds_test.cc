// Atom, JSON Feed, site map, robots and llms.txt: well-formed whatever text they carry, and free of any clock.
#include "render/feeds.h"

#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "base/text.h"
#include "render/machines_sample.h"
#include "render/view_cite.h"

namespace benchhub {
namespace {

using machines::kHostile;
using machines::Sample;

// What is wrong with an XML document of the simple kind that is written here (no CDATA, comments, DTD), "" if
// nothing is: elements nest, attributes are quoted, references are the five known ones, characters are those that
// XML 1.0 allows.
class XmlCheck {
 public:
  static std::string fault(std::string_view text) { return XmlCheck(text).run(); }

 private:
  explicit XmlCheck(std::string_view text) : text_(text) {}

  std::string run() {
    if (invalid_utf8(text_)) return "invalid UTF-8";
    for (const char c : text_) {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return "control character";
    }
    if (contains(text_, "\xEF\xBF\xBE") || contains(text_, "\xEF\xBF\xBF")) return "non-character";
    constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    if (!text_.starts_with(kDeclaration)) return "no declaration";
    text_.remove_prefix(kDeclaration.size());
    while (!text_.empty()) {
      if (const std::string wrong = text_.front() == '<' ? tag() : character_data(); !wrong.empty()) return wrong;
    }
    return open_.empty() && roots_ == 1 ? "" : "elements do not nest";
  }

  std::string tag() {
    const std::size_t end = text_.find('>');
    if (end == text_.npos) return "tag without end";
    std::string_view inner = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    const bool closing = inner.starts_with('/'), empty = inner.ends_with('/');
    if (closing) inner.remove_prefix(1);
    if (empty) inner.remove_suffix(1);
    const std::string name(inner.substr(0, inner.find(' ')));
    if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != name.npos) return "name " + name;
    if (closing) {
      if (open_.empty() || open_.back() != name) return "wrong end tag " + name;
      open_.pop_back();
      return "";
    }
    if (open_.empty()) ++roots_;
    if (!empty) open_.push_back(name);
    return attributes(inner.substr(name.size()));
  }

  std::string attributes(std::string_view rest) {
    std::set<std::string> names;
    while (!rest.empty()) {
      const std::size_t equals = rest.find("=\"");
      if (rest.front() != ' ' || equals == rest.npos) return "attribute";
      const std::size_t end = rest.find('"', equals + 2);
      if (end == rest.npos || !names.emplace(rest.substr(1, equals - 1)).second) return "attribute's end";
      if (const auto wrong = references(rest.substr(equals + 2, end - equals - 2)); !wrong.empty()) return wrong;
      rest.remove_prefix(end + 1);
    }
    return "";
  }

  std::string character_data() {
    const std::size_t end = std::min(text_.find('<'), text_.size());
    const std::string_view data = text_.substr(0, end);
    text_.remove_prefix(end);
    if (open_.empty() && !trim(data).empty()) return "text outside";
    return references(data);
  }

  static std::string references(std::string_view data) {
    if (data.find('<') != data.npos || data.find('>') != data.npos) return "bare < or >";
    for (std::size_t at = data.find('&'); at != data.npos; at = data.find('&', at + 1)) {
      bool known = false;
      for (const char* reference : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
        known |= data.substr(at).starts_with(reference);
      if (!known) return "reference";
    }
    return "";
  }

  std::string_view text_;
  std::vector<std::string> open_;
  int roots_ = 0;
};

TEST(XmlCheck, RefusesWhatIsNotWellFormed) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  EXPECT_EQ(XmlCheck::fault(head + "<a b=\"c\"><d/>x&amp;</a>\n"), "");
  for (const char* bad : {"<a>", "<a></b>", "<a>&x;</a>", "<a b='c'></a>", "<a b=\"&\"></a>", "<a></a><b></b>",
                          "x<a></a>", "<a>]]></a>"}) {
    EXPECT_NE(XmlCheck::fault(head + bad), "") << bad;
  }
}

TEST(AtomFeed, TellsOfNewBenchmarksAndNewResults) {
  Sample sample;
  const std::string feed = atom_feed(sample.site);
  EXPECT_EQ(XmlCheck::fault(feed), "");
  EXPECT_TRUE(contains(feed, "<title>New benchmark: plain sums</title>"));
  EXPECT_TRUE(contains(feed, "<title>New results: plain sums</title>"));
  EXPECT_TRUE(contains(
      feed,
      "Top group of 1 ranked rows: plain model. Highest score: plain model with 50.0 % (95 % interval 9.5–90.5)."));
  EXPECT_TRUE(contains(feed, "href=\"https://example.org/hub/benchmarks/sums/\""));
  // The feed is as old as its newest entry, not as the build.
  EXPECT_TRUE(contains(feed, "<updated>2026-01-04T00:00:00Z</updated>\n<author>"));
}

TEST(AtomFeed, IsWellFormedWithHostileTextAndWithNothingAtAll) {
  Sample sample(kHostile);
  sample.site.config.base_url = "https://example.org/\"><x>&";
  EXPECT_EQ(XmlCheck::fault(atom_feed(sample.site)), "");
  EXPECT_EQ(XmlCheck::fault(atom_feed(SiteModel{})), "");
}

TEST(AtomFeed, LeavesOutEventsWithoutATime) {
  Sample sample;
  sample.board().created_ms = 0;
  sample.board().rows[0].last_answer_ms = INT64_MAX;
  refresh_overview(sample.site);
  EXPECT_TRUE(feed_entries(sample.site).empty());
}

TEST(FeedEntries, KeepTheirIdsWhenTheSiteMovesAndGetNewOnesForNewAnswers) {
  Sample sample;
  const auto before = feed_entries(sample.site);
  ASSERT_EQ(before.size(), 2u);
  EXPECT_EQ(before[0].title, "New results: plain sums");
  EXPECT_EQ(before[0].id.size(), 45u);
  sample.site.config.base_url = "https://other.example/";
  sample.board().rows[0].score.value = 0.6;
  refresh_overview(sample.site);
  EXPECT_EQ(feed_entries(sample.site)[0].id, before[0].id);
  sample.board().rows[0].last_answer_ms += 1000;
  refresh_overview(sample.site);
  EXPECT_NE(feed_entries(sample.site)[0].id, before[0].id);
  EXPECT_EQ(feed_entries(sample.site)[1].id, before[1].id);
}

TEST(JsonFeed, CarriesTheSameEntries) {
  for (const std::string& text : {std::string("plain"), kHostile}) {
    Sample sample(text);
    const auto feed = parse_json(json_feed(sample.site));
    ASSERT_TRUE(feed);
    const auto entries = feed_entries(sample.site);
    EXPECT_EQ((*feed)["version"], "https://jsonfeed.org/version/1.1");
    ASSERT_EQ((*feed)["items"].size(), entries.size());
    EXPECT_EQ((*feed)["items"][0]["id"], entries[0].id);
    EXPECT_EQ((*feed)["items"][0]["url"], "https://example.org/hub/benchmarks/sums/");
    EXPECT_EQ((*feed)["items"][0]["date_published"], "2026-01-04T00:00:00Z");
  }
}

TEST(Sitemap, ListsEveryPageOnceWithTheDateOfItsData) {
  Sample sample;
  sample.site.methodology_markdown = "text";
  const std::string pages = site_map_pages(sample.site, {"grader"}),
                    board = board_sitemap(sample.site.config, sample.board(), true);
  for (const std::string& part : {pages, board, site_map_index(sample.site)}) EXPECT_EQ(XmlCheck::fault(part), "");
  const std::string map = pages + board;
  for (const char* url : {"", "benchmarks/", "models/", "methodology/", "status/", "models/m1/", "judges/",
                          "judges/grader/", "benchmarks/sums/", "benchmarks/sums/cases/", "benchmarks/sums/lineage/",
                          "benchmarks/sums/cases/c1/", "benchmarks/sums/models/m1/"}) {
    const std::string loc = "<loc>https://example.org/hub/" + std::string(url) + "</loc>";
    EXPECT_TRUE(contains(map, loc)) << url;
    EXPECT_EQ(map.find(loc), map.rfind(loc)) << url;
  }
  EXPECT_TRUE(contains(map, "benchmarks/sums/models/m1/</loc><lastmod>2026-01-04T00:00:00Z</lastmod>"));
  EXPECT_TRUE(contains(map, "models/m2/</loc></url>"));
  EXPECT_FALSE(contains(map, "benchmarks/sums/models/echo/")) << "it never ran";
  EXPECT_FALSE(contains(board_sitemap(sample.site.config, sample.board(), false), "lineage")) << "it has no forks";
}

TEST(Sitemap, ItsIndexNamesAPartForEachBenchmark) {
  Sample sample(kHostile);
  sample.site.config.base_url = "https://example.org/a&b/";
  const std::string index = site_map_index(sample.site);
  EXPECT_EQ(XmlCheck::fault(index), "");
  EXPECT_EQ(XmlCheck::fault(board_sitemap(sample.site.config, sample.board(), true)), "");
  EXPECT_TRUE(contains(index, "<sitemap><loc>https://example.org/a&amp;b/sitemap-pages.xml</loc>"));
  EXPECT_TRUE(contains(index, "<sitemap><loc>https://example.org/a&amp;b/benchmarks/sums/sitemap.xml</loc><lastmod>"));
}

TEST(Sitemap, NeedsAnAddress) {
  Sample sample;
  for (const char* address : {"", "javascript:alert(1)"}) {
    sample.site.config.base_url = address;
    EXPECT_FALSE(has_site_map(sample.site.config));
    EXPECT_EQ(robots_txt(sample.site), "User-agent: *\nAllow: /\n");
  }
}

TEST(PlainFiles, HostileTextStaysOnItsLine) {
  Sample sample(kHostile);
  const std::string text = llms_txt(sample.site);
  EXPECT_FALSE(invalid_utf8(text));
  EXPECT_EQ(text.find_first_of("\r\t\x1b"), std::string::npos);
  for (const auto line : split_lines(text)) {
    EXPECT_TRUE(line.empty() || std::string_view("#>-SB").find(line[0]) != std::string_view::npos) << line;
  }
  EXPECT_FALSE(contains(text,
                        "<"
                        "/script>"));
  EXPECT_TRUE(contains(text, "](https://example.org/hub/benchmarks/sums/board.json): "));
  EXPECT_TRUE(contains(text, "- [Echo (baseline)]("));
}

TEST(Citation, BracesBalanceWhateverTheName) {
  for (const std::string& text : {std::string("plain"), std::string("}"), std::string("{{"), kHostile}) {
    Sample sample(text);
    int depth = 0;
    for (const char c : bibtex(sample.site, sample.board())) {
      depth += (c == '{') - (c == '}');
      EXPECT_GE(depth, 0) << text;
    }
    EXPECT_EQ(depth, 0) << text;
  }
}

}  // namespace
}  // namespace benchhub
