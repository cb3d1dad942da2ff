// The home page, the builder, the search, and the page for addresses that do not exist.
#include <algorithm>

#include "base/text.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

constexpr std::size_t kRecent = 10, kOverall = 25, kCards = 24;

struct RecentPair {
  const BenchmarkIndex* benchmark;
  const OverviewRow* row;
};

// Newest answers first. Baselines are re-made at every change and say nothing new.
std::vector<RecentPair> recent_pairs(const SiteView& site) {
  std::vector<RecentPair> all;
  for (const BenchmarkIndex& benchmark : site.benchmarks()) {
    for (const OverviewRow& row : benchmark.view->overview_rows) {
      if (row.last_answer_ms == 0 || row.scored == 0 || model_of(benchmark, row).is_baseline()) continue;
      all.push_back({&benchmark, &row});
    }
  }
  const auto newer = [&](const RecentPair& a, const RecentPair& b) {
    if (a.row->last_answer_ms != b.row->last_answer_ms) return a.row->last_answer_ms > b.row->last_answer_ms;
    return std::tie(a.row->benchmark, a.row->model) < std::tie(b.row->benchmark, b.row->model);
  };
  const std::size_t n = std::min(all.size(), kRecent);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n), all.end(), newer);
  all.resize(n);
  return all;
}

tmpl::Value recent_value(const SiteView& site) {
  tmpl::List out;
  for (const auto& [benchmark, row] : recent_pairs(site)) {
    tmpl::Dict item(7);
    item.add("at", row->last_answer_ms).add("model", tmpl::Value::view(model_name(*benchmark, *row)));
    item.add("benchmark", tmpl::Value::view(benchmark->benchmark().name)).add("url", benchmark_url(row->benchmark));
    item.add("pair_url", pair_url(row->benchmark, row->model)).add("score", percent_value(row->score.value));
    out.push_back(std::move(item));
  }
  return out;
}

std::string site_description(const SiteView& site) {
  const SiteConfig& config = site.model().config;
  return config.tagline.empty()
             ? config.title + ": benchmarks of language models with intervals, ties and every answer."
             : config.tagline;
}

}  // namespace

Page home_page(const SiteView& site) {
  const SiteConfig& config = site.model().config;
  Page page{.url = "", .template_name = "home.html", .title = config.title, .description = site_description(site)};
  if (!config.tagline.empty()) page.title += ": " + std::string(prefix_code_points(config.tagline, 60));
  page.vars.add("counts", counts_value(site)).add("overall", overall_value(site, OverallScope::ranked, kOverall));
  page.vars.add("recent", recent_value(site)).add("cards", cards_value(site, kCards));
  page.vars.add("more_cards", site.benchmarks().size() > kCards);
  return page;
}

Page builder_page(const SiteView& site) {
  Page page{.url = "new/",
            .template_name = "new.html",
            .title = "New benchmark · " + site.model().config.title,
            .description = "A form that makes a benchmark, checks it and opens the pull request.",
            .section = "benchmarks"};
  const std::string create = create_link(site.model().config);
  page.crumbs.push_back(crumb("Benchmarks", "benchmarks/"));
  page.vars.add("cards", cards_value(site)).add("create_url", create.empty() ? tmpl::Value() : tmpl::Value(create));
  return page;
}

Page search_page(const SiteView& site) {
  return {.url = "search/",
          .template_name = "search.html",
          .title = "Search · " + site.model().config.title,
          .description = "Search benchmarks, models and cases.",
          .section = "search"};
}

Page missing_page(const SiteView& site) {
  Page page{.url = "404.html",
            .template_name = "404.html",
            .title = "Not found · " + site.model().config.title,
            .description = "There is no such page."};
  page.vars.add("cards", cards_value(site));
  return page;
}

}  // namespace benchhub
