// Feeds, site map and the plain files that crawlers read. Pure functions from the site to the bytes of a file. All
// times come from the data, never from a clock, and a file changes only when what it names does.
#pragma once

#include <cstdint>
#include <map>
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

// path -> bytes. "sitemap.xml" alone, or as the index of sitemap-1.xml, … if there are more than max_urls pages.
// Empty without a base_url: addresses in a site map must be absolute.
inline constexpr std::size_t kMaxSitemapUrls = 50'000;
std::map<std::string, std::string> sitemaps(const SiteModel& site, std::size_t max_urls = kMaxSitemapUrls);
std::string robots_txt(const SiteModel& site);
std::string llms_txt(const SiteModel& site);  // llmstxt.org: what there is, in Markdown

}  // namespace benchhub
