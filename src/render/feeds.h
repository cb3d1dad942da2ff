// Feeds, site map and the plain files that crawlers read. Pure functions from the site to the bytes of a file. All
// times come from the data, never from a clock, and a file changes only when what it names does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "render/site_model.h"

namespace benchhub {

// What a feed tells: a benchmark is new, or has new answers. The id stays the same for the same event wherever the
// site stands; new answers are a new event.
struct FeedEntry {
  std::string id;                // urn:uuid:…
  std::string title, text, url;  // plain text; url below the site's root
  std::int64_t time_ms = 0;
  std::vector<std::string> tags;
};
inline constexpr std::size_t kMaxFeedEntries = 100;
std::vector<FeedEntry> feed_entries(const SiteModel& site);  // newest first, at most kMaxFeedEntries

std::string atom_feed(const SiteModel& site);  // feed.xml, RFC 4287
std::string json_feed(const SiteModel& site);  // feed.json, JSON Feed 1.1

// Without a base_url there is none: addresses in a site map must be absolute. A benchmark has a part of its own, at
// most a case and a pair for each of its own: below the 50,000 that a part may hold.
bool has_site_map(const SiteConfig& config);
std::string site_map_index(const SiteModel& site);                                          // sitemap.xml
std::string site_map_pages(const SiteModel& site, const std::vector<std::string>& judges);  // sitemap-pages.xml
// benchmarks/<b>/sitemap.xml; lineage: it has a page of its forks.
std::string board_sitemap(const SiteConfig& config, const BenchmarkView& board, bool lineage);
std::string robots_txt(const SiteModel& site);
std::string llms_txt(const SiteModel& site);  // llmstxt.org: what there is, in Markdown

}  // namespace benchhub
