// Atom and JSON Feed; see feeds.h.
#include "render/feeds.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include "render/change_events.h"
#include "render/exports_common.h"
#include "render/svg.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

// A UUID of version 8 (RFC 9562: content of one's own) from a name. The site's repository, not its address, stands
// in it: a site that moves must not make every reader see every entry anew.
std::string feed_uuid(const SiteConfig& config, const std::string& name) {
  const std::string& origin = config.repository.empty() ? config.title : config.repository;
  std::string hex = sha256_hex("benchhub-feed\n" + origin + "\n" + name).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[hex[16] % 4];
  for (const std::size_t at : {8u, 13u, 18u, 23u}) hex.insert(at, "-");
  return "urn:uuid:" + hex;
}

std::string feed_interval(const OverviewRow& row) {
  if (!row.score.value) return {};
  const auto percent = [](double share) { return fixed(share * 100, 1); };
  std::string out = " with " + percent(*row.score.value) + " %";
  if (row.score.lower && row.score.upper)
    out += " (95 % interval " + percent(*row.score.lower) + "–" + percent(*row.score.upper) + ")";
  return out;
}

// "Top group of 12 ranked models: A, B, C. Highest score: A with 84.2 % (95 % interval 78.1–89.3)."
std::string feed_results(const ExportModels& models, const BenchmarkView& board) {
  constexpr std::size_t kMaxNames = 5;
  std::vector<std::string> top;
  const OverviewRow* best = nullptr;
  std::size_t ranked = 0, in_group = 0;
  for (const OverviewRow& row : board.overview_rows) {
    if (!row.ranked) continue;
    ++ranked;
    if (best == nullptr) best = &row;
    if (row.tie_group == 1 && ++in_group <= kMaxNames) top.push_back(models.name(row.model));
  }
  if (best == nullptr) return "No model has enough scored cases for a rank yet.";
  std::string out = "Top group of " + std::to_string(ranked) + " ranked rows: " + join(top, ", ");
  if (in_group > kMaxNames) out += " and " + std::to_string(in_group - kMaxNames) + " more";
  return out + ". Highest score: " + models.name(best->model) + feed_interval(*best) + ".";
}

void add_feed_entries(const SiteModel& site, const ExportModels& models, const BenchmarkView& board,
                      std::vector<FeedEntry>& out) {
  const Benchmark& b = *board.benchmark;
  const auto add = [&](std::int64_t at_ms, const char* kind, std::string title, std::string text) {
    if (!is_known_time(at_ms)) return;
    const std::string name = std::string(kind) + "/" + b.slug + "/" + utc_text(at_ms);
    out.push_back(
        {feed_uuid(site.config, name), std::move(title), std::move(text), benchmark_url(b.slug), at_ms, b.tags});
  };
  const std::string cases = std::to_string(b.cases.size()) + (b.cases.size() == 1 ? " case." : " cases.");
  add(board.created_ms, "new", "New benchmark: " + b.name, b.summary.empty() ? cases : b.summary + " " + cases);
  add(last_answer_ms(board), "results", "New results: " + b.name, feed_results(models, board));
}

// A score that moved, and why.
void add_moves(const SiteModel& site, const ExportModels& models, std::vector<FeedEntry>& out) {
  for (const ChangeEvent& event : change_events(site, kMaxFeedEntries)) {
    const OverviewPoint& point = event.point();
    if (event.is_first() || !is_known_time(point.at_ms)) continue;
    const OverviewRow& row = *event.row;
    const double before = row.history[event.at - 1].score;
    const std::string where = models.name(row.model) + " on " + event.board->benchmark->name;
    const std::string move = percent_text(before) + " → " + percent_text(point.score) + " %";
    const std::string name =
        fmt::format("moved/{}/{}/{}", row.benchmark.view(), row.model.view(), utc_text(point.at_ms));
    out.push_back({feed_uuid(site.config, name), where + ": " + move,
                   where + " moved from " + move + ". Why: " + join(event.why, "; ") + ".",
                   pair_url(row.benchmark, row.model), point.at_ms, event.board->benchmark->tags});
  }
}

std::string atom_element(const char* name, std::string_view text) {
  return "<" + std::string(name) + ">" + xml_escape(text) + "</" + name + ">\n";
}

std::string atom_link(const char* rel, const char* type, const std::string& href) {
  return "<link rel=\"" + std::string(rel) + "\" type=\"" + type + "\" href=\"" + xml_escape(href) + "\"/>\n";
}

std::string atom_entry(const SiteConfig& config, const FeedEntry& entry) {
  std::string out = "<entry>\n" + atom_element("title", entry.title) + atom_element("id", entry.id);
  out += atom_link("alternate", "text/html", export_link(config, entry.url));
  out += atom_element("published", utc_text(entry.time_ms)) + atom_element("updated", utc_text(entry.time_ms));
  for (const auto& tag : entry.tags) out += "<category term=\"" + xml_escape(tag) + "\"/>\n";
  return out + atom_element("summary", entry.text) + "</entry>\n";
}

}  // namespace

std::vector<FeedEntry> feed_entries(const SiteModel& site) {
  const ExportModels models(site);
  std::vector<FeedEntry> out;
  for (const BenchmarkView& board : site.benchmarks) add_feed_entries(site, models, board, out);
  add_moves(site, models, out);
  std::sort(out.begin(), out.end(), [](const FeedEntry& a, const FeedEntry& b) {
    return a.time_ms != b.time_ms ? a.time_ms > b.time_ms : a.id < b.id;
  });
  if (out.size() > kMaxFeedEntries) out.resize(kMaxFeedEntries);
  return out;
}

std::string atom_feed(const SiteModel& site) {
  const SiteConfig& config = site.config;
  const auto entries = feed_entries(site);
  const std::string home = has_address(config) ? export_link(config, "") : "./";
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n";
  out += atom_element("title", config.title);
  if (!config.tagline.empty()) out += atom_element("subtitle", config.tagline);
  out += atom_element("id", feed_uuid(config, "feed"));
  out += atom_link("self", "application/atom+xml", export_link(config, "feed.xml")) +
         atom_link("alternate", "text/html", home);
  out += atom_element("updated",
                      utc_text(entries.empty() ? 0 : entries.front().time_ms));  // required even without entries
  out +=
      "<author>\n" + atom_element("name", config.title) + "</author>\n" + atom_element("generator", "benchhub-build");
  if (!config.data_license.empty()) out += atom_element("rights", config.data_license);
  for (const FeedEntry& entry : entries) out += atom_entry(config, entry);
  return out + "</feed>\n";
}

std::string json_feed(const SiteModel& site) {
  const SiteConfig& config = site.config;
  OrderedJson out = {{"version", "https://jsonfeed.org/version/1.1"}, {"title", config.title}};
  // The format demands absolute addresses and lets all but the items' ids be absent.
  if (has_address(config)) {
    out["home_page_url"] = export_link(config, "");
    out["feed_url"] = export_link(config, "feed.json");
  }
  if (!config.tagline.empty()) out["description"] = config.tagline;
  out["language"] = "en";
  out["authors"] = OrderedJson::array({{{"name", config.title}}});
  out["items"] = OrderedJson::array();
  for (const FeedEntry& entry : feed_entries(site)) {
    OrderedJson item = {{"id", entry.id}};
    if (has_address(config)) item["url"] = export_link(config, entry.url);
    item["title"] = plain_text(entry.title);
    item["content_text"] = plain_text(entry.text);
    item["date_published"] = utc_text(entry.time_ms);
    item["tags"] = entry.tags;
    out["items"].push_back(std::move(item));
  }
  return export_json(out);
}

}  // namespace benchhub
