// JSON-LD of a benchmark's page; see json_ld.h. Properties follow schema.org/Dataset and Google's guide to dataset
// markup.
#include "render/json_ld.h"

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "render/exports_common.h"
#include "render/urls.h"
#include "template/escape.h"

namespace benchhub {
namespace {

std::string ld_page_link(const SiteConfig& config, std::string_view slug, std::string_view url) {
  return has_address(config) ? export_link(config, url) : root_prefix(benchmark_url(slug)) + std::string(url);
}

void ld_add_text(tmpl::Dict& out, tmpl::Key key, std::string_view text) {
  if (!text.empty()) out.add(key, text);
}

void ld_add_date(tmpl::Dict& out, tmpl::Key key, std::int64_t unix_ms) {
  if (is_known_time(unix_ms)) out.add(key, utc_text(unix_ms));
}

// An identifier of SPDX as the address that schema.org wants; other text as it is.
std::string ld_license_link(std::string_view stated) {
  const std::string_view license = stated_license(stated);
  const bool spdx = !license.empty() && std::all_of(license.begin(), license.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == '+';
  });
  return spdx ? "https://spdx.org/licenses/" + std::string(license) + ".html" : std::string(license);
}

tmpl::Value ld_creators(const BenchmarkView& board) {
  tmpl::List out;
  const auto add = [&](std::string_view name, std::string_view url) {
    tmpl::Dict person;
    person.add("@type", "Person").add("name", name);
    ld_add_text(person, "url", url);
    if (!name.empty()) out.push_back(std::move(person));
  };
  for (const Author& a : board.benchmark->authors) {
    const std::string github = a.github.empty() ? "" : "https://github.com/" + a.github;
    add(a.name.empty() ? a.github : a.name, a.url.empty() ? github : a.url);
  }
  if (out.empty()) {
    for (const auto& name : board.authors) add(name, "");
  }
  return out;
}

tmpl::Value ld_download(const SiteModel& site, const BenchmarkView& board, std::string_view extension,
                        std::string_view type) {
  const std::string& slug = board.benchmark->slug;
  tmpl::Dict out;
  out.add("@type", "DataDownload").add("encodingFormat", type);
  out.add("contentUrl", ld_page_link(site.config, slug, board_file(slug, extension)));
  // Of results whose licence nobody has stated the site's own says nothing.
  if (!stated_license(board.benchmark->license).empty() || board.benchmark->license.empty())
    ld_add_text(out, "license", ld_license_link(site.config.data_license));
  ld_add_date(out, "dateModified", board_time_ms(board));
  return out;
}

// "Name. Site, version 0123456789ab. Address"
std::string ld_citation_text(const SiteModel& site, const BenchmarkView& board) {
  std::string out = board.benchmark->name + ". " + site.config.title;
  if (!board.commit.empty()) out += ", version " + board.commit.substr(0, 12);
  if (has_address(site.config)) out += ". " + export_link(site.config, benchmark_url(board.benchmark->slug));
  return out;
}

std::string ld_description_text(const BenchmarkView& board) {
  const Benchmark& b = *board.benchmark;
  std::string out = b.summary.empty() ? b.name + "." : b.summary;
  out += " Leaderboard with " + std::to_string(board.rows.size()) + " entries on " + std::to_string(b.cases.size()) +
         " cases, with 95 % intervals and tie groups from paired tests.";
  return std::string(prefix_code_points(out, 5000));  // the most that search engines read
}

tmpl::Value ld_string_list(const std::vector<std::string>& texts) {
  tmpl::List out;
  for (const auto& text : texts) out.emplace_back(text);
  return out;
}

tmpl::Value ld_typed_name(std::string_view type, std::string_view name, std::string url) {
  tmpl::Dict out;
  out.add("@type", type).add("name", name);
  ld_add_text(out, "url", url);
  return out;
}

// The benchmark that this one began as, if this site has it.
std::string ld_parent_link(const SiteModel& site, const Benchmark& benchmark) {
  const std::string parent = benchmark.forked_from.substr(0, benchmark.forked_from.find('@'));
  const bool here = std::any_of(site.benchmarks.begin(), site.benchmarks.end(),
                                [&](const BenchmarkView& other) { return other.benchmark->slug == parent; });
  return here ? ld_page_link(site.config, benchmark.slug, benchmark_url(parent)) : "";
}

void ld_add_dataset_links(tmpl::Dict& out, const SiteModel& site, const BenchmarkView& board) {
  const std::string home = has_address(site.config) ? export_link(site.config, "") : "";
  out.add("distribution", tmpl::List{ld_download(site, board, "csv", "text/csv"),
                                     ld_download(site, board, "json", "application/json")});
  out.add("publisher", ld_typed_name("Organization", site.config.title, home));
  out.add("includedInDataCatalog", ld_typed_name("DataCatalog", site.config.title, home));
  ld_add_text(out, "isBasedOn", ld_parent_link(site, *board.benchmark));
}

tmpl::Value ld_dataset(const SiteModel& site, const BenchmarkView& board) {
  const Benchmark& b = *board.benchmark;
  const std::string url = ld_page_link(site.config, b.slug, benchmark_url(b.slug));
  tmpl::Dict out;
  out.add("@type", "Dataset").add("@id", url + "#dataset").add("url", url).add("name", b.name);
  out.add("description", ld_description_text(board));
  ld_add_text(out, "version", board.commit);
  ld_add_text(out, "identifier", b.canary);
  ld_add_text(out, "license", ld_license_link(b.license.empty() ? site.config.data_license : b.license));
  out.add("creator", ld_creators(board))
      .add("citation", ld_citation_text(site, board))
      .add("keywords", ld_string_list(b.tags));
  ld_add_date(out, "dateCreated", board.created_ms);
  ld_add_date(out, "dateModified", board_time_ms(board));
  out.add("isAccessibleForFree", true)
      .add("measurementTechnique", board.metric_name.empty() ? b.metric : board.metric_name);
  out.add("variableMeasured", tmpl::List{"score", "cost_usd", "output_tokens", "latency_p50_ms"});
  ld_add_dataset_links(out, site, board);
  return out;
}

tmpl::Value ld_breadcrumb(const SiteModel& site, const BenchmarkView& board) {
  const std::string& slug = board.benchmark->slug;
  tmpl::List items;
  const auto add = [&](std::string_view name, std::string_view url) {
    tmpl::Dict item;
    item.add("@type", "ListItem").add("position", items.size() + 1).add("name", name);
    item.add("item", ld_page_link(site.config, slug, url));
    items.push_back(std::move(item));
  };
  add(site.config.title, "");
  add("Benchmarks", "benchmarks/");
  add(board.benchmark->name, benchmark_url(slug));
  tmpl::Dict out;
  out.add("@type", "BreadcrumbList").add("itemListElement", std::move(items));
  return out;
}

}  // namespace

std::string benchmark_json_ld(const SiteModel& site, const BenchmarkView& board) {
  tmpl::Dict document;
  document.add("@context", "https://schema.org");
  document.add("@graph", tmpl::List{ld_dataset(site, board), ld_breadcrumb(site, board)});
  std::string out;
  tmpl::append_json(out, std::move(document));
  return out;
}

}  // namespace benchhub
