// Site map, robots.txt and llms.txt; see feeds.h.
#include <algorithm>

#include "base/clock.h"
#include "render/exports_common.h"
#include "render/feeds.h"
#include "render/svg.h"
#include "render/urls.h"

namespace benchhub {
namespace {

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
constexpr std::string_view kSitemapSpace = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

struct MapUrl {
  std::string url;
  std::int64_t time_ms = 0;  // 0 = not known
};

void add_board_urls(const BenchmarkView& board, std::vector<MapUrl>& out) {
  const std::string& slug = board.benchmark->slug;
  const std::int64_t newest = board_time_ms(board);
  out.push_back({benchmark_url(slug), newest});
  for (std::size_t page = 0; page == 0 || page * kCasesPerPage < board.cases.size(); ++page)
    out.push_back({case_list_url(slug, page), newest});
  for (const CaseView& c : board.cases)
    out.push_back({case_url(slug, c.the_case->id), std::max(board.changed_ms, newest_answer_ms(c))});
  for (const PairRow& row : board.rows) {
    if (row.has_page()) out.push_back({pair_url(slug, row.model), std::max(board.changed_ms, row.last_answer_ms)});
  }
  for (const Duel& duel : board.duels) out.push_back({duel_url(slug, duel.first, duel.second), newest});
}

std::vector<MapUrl> page_urls(const SiteModel& site) {
  std::int64_t newest = 0;
  for (const BenchmarkView& board : site.benchmarks) newest = std::max(newest, board_time_ms(board));
  std::vector<MapUrl> out = {{"", newest},         {"benchmarks/", newest}, {"models/", newest}, {"status/", newest},
                             {"changes/", newest}, {"compare/", newest},    {"new/", 0},         {"search/", 0}};
  if (!site.methodology_markdown.empty()) out.push_back({"methodology/", 0});
  for (const ModelView& model : site.models) {
    std::int64_t at_ms = 0;
    for (const OverviewRow* row : model.rows) at_ms = std::max(at_ms, row->last_answer_ms);
    out.push_back({model_url(model.model->slug), at_ms});
  }
  return out;
}

std::string map_entry(const SiteConfig& config, const char* name, const MapUrl& url) {
  std::string out = "<" + std::string(name) + "><loc>" + xml_escape(export_link(config, url.url)) + "</loc>";
  if (is_known_time(url.time_ms)) out += "<lastmod>" + utc_text(url.time_ms) + "</lastmod>";
  return out + "</" + name + ">\n";
}

std::string url_set(const SiteConfig& config, const std::vector<MapUrl>& urls) {
  std::string out = std::string(kXmlHead) + "<urlset" + std::string(kSitemapSpace);
  for (const MapUrl& url : urls) out += map_entry(config, "url", url);
  return out + "</urlset>\n";
}

// Text that stands in Markdown as it is.
std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : plain_text(text)) {
    if (std::string_view("\\`*_[]<>&|~#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_link(const SiteConfig& config, std::string_view name, std::string_view url,
                          std::string_view text) {
  std::string out = "- [" + markdown_text(name) + "](" + export_link(config, url) + ")";
  if (!text.empty()) out += ": " + markdown_text(text);
  return out + "\n";
}

}  // namespace

bool has_site_map(const SiteConfig& config) { return has_address(config); }

std::string site_map_index(const SiteModel& site) {
  std::string out = std::string(kXmlHead) + "<sitemapindex" + std::string(kSitemapSpace);
  out += map_entry(site.config, "sitemap", {"sitemap-pages.xml"});
  for (const BenchmarkView& board : site.benchmarks)
    out +=
        map_entry(site.config, "sitemap", {benchmark_url(board.benchmark->slug) + "sitemap.xml", board_time_ms(board)});
  return out + "</sitemapindex>\n";
}

std::string site_map_pages(const SiteModel& site, const std::vector<std::string>& judges) {
  std::vector<MapUrl> urls = page_urls(site);
  if (!judges.empty()) urls.push_back({"judges/", 0});
  for (const std::string& judge : judges) urls.push_back({judge_url(judge), 0});
  return url_set(site.config, urls);
}

std::string board_sitemap(const SiteConfig& config, const BenchmarkView& board, bool lineage) {
  std::vector<MapUrl> urls;
  add_board_urls(board, urls);
  if (lineage) urls.push_back({lineage_url(board.benchmark->slug), board.changed_ms});
  return url_set(config, urls);
}

std::string robots_txt(const SiteModel& site) {
  std::string out = "User-agent: *\nAllow: /\n";
  if (has_address(site.config)) out += "\nSitemap: " + plain_text(export_link(site.config, "sitemap.xml")) + "\n";
  return out;
}

std::string llms_txt(const SiteModel& site) {
  const SiteConfig& config = site.config;
  std::string out = "# " + markdown_text(config.title) + "\n\n";
  if (!config.tagline.empty()) out += "> " + markdown_text(config.tagline) + "\n\n";
  out +=
      "Scores are shares of 1 with 95 % intervals; models of one tie group cannot be told apart. Undefined is null, "
      "never 0.\n";
  out += "Baselines are programs, not language models.\n\n## Data\n\n";
  out +=
      markdown_link(config, "Index", "api/v1/index.json", "every benchmark and model, with links to the files of each");
  out += markdown_link(config, "Schema of a board", "schema/board.schema.json", "JSON Schema of board.json");
  if (site.results_database)
    out += markdown_link(config, "All results", "results.sqlite", "SQLite: every score of every model on every case");
  out += markdown_link(config, "Feed", "feed.json", "new benchmarks and new results");
  out += markdown_link(config, "Methodology", "methodology/", "formulas of scores, intervals and ranks");
  out += "\n## Benchmarks\n\n";
  for (const BenchmarkView& board : site.benchmarks) {
    out += markdown_link(config, board.benchmark->name, board_file(board.benchmark->slug, "json"),
                         board.benchmark->summary);
  }
  out += "\n## Models\n\n";
  const ExportModels models(site);
  for (const ModelView& model : site.models) {
    out += markdown_link(config, models.name(model.model->slug), model_url(model.model->slug) + "model.json", "");
  }
  return out;
}

}  // namespace benchhub
