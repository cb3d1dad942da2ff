// The cards of benchmarks and the page of all of them, which assets/gallery.js can search and filter: by tag, by what
// checks the answers, by the categories of their cases. Without scripts all are listed.
#include <algorithm>

#include "base/text.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/pages/tool_steps.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostCategories = 200;  // among which somebody can choose; more are found by the search alone

using Words = std::set<std::string_view>;

// Joined by what no tag, kind or category can hold: one per line.
std::string lines_of(const Words& words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : "\n") + std::string(word);
  return out;
}

tmpl::Value card_value(const BenchmarkIndex& index) {
  const Benchmark& benchmark = index.benchmark();
  tmpl::List tags;
  for (const std::string& tag : benchmark.tags) tags.push_back(tmpl::Value::view(tag));
  tmpl::Dict out(13);
  out.add("name", tmpl::Value::view(benchmark.name)).add("url", benchmark_url(benchmark.slug));
  out.add("slug", tmpl::Value::view(benchmark.slug));
  out.add("summary", tmpl::Value::view(benchmark.summary)).add("tags", std::move(tags));
  out.add("cases", benchmark.cases.size()).add("models", index.language_models).add("baselines", index.baselines);
  out.add("verdict", verdict_value(index));
  out.add("kinds", lines_of(kinds_of(benchmark))).add("categories", lines_of(categories_of(benchmark)));
  return out;
}

tmpl::Value filters_value(const SiteView& site) {
  Words tags, kinds, categories;
  for (const BenchmarkIndex& index : site.benchmarks()) {
    const Benchmark& benchmark = index.benchmark();
    tags.insert(benchmark.tags.begin(), benchmark.tags.end());
    kinds.merge(kinds_of(benchmark));
    categories.merge(categories_of(benchmark));
  }
  tmpl::List out;
  if (tags.size() > 1) out.push_back(filter_value("tag", "Tag", "All tags", tags));
  if (kinds.size() > 1) out.push_back(filter_value("kind", "Kind", "All kinds", kinds));
  if (categories.size() > 1 && categories.size() <= kMostCategories)
    out.push_back(filter_value("category", "Category of cases", "All categories", categories));
  return out;
}

}  // namespace

std::set<std::string_view> kinds_of(const Benchmark& benchmark) {
  const auto scored_by = [&](auto wanted) {
    return std::any_of(benchmark.scoring.begin(), benchmark.scoring.end(),
                       [&](const Scoring& scoring) { return wanted(scoring.type); });
  };
  const auto judge = [](const std::string& type) { return type.starts_with("judge_"); };
  const auto calls = [](const std::string& type) { return type == "tool_calls" || type == "tool_chain"; };
  Words out;
  if (benchmark.speed) out.insert("speed");
  if (scored_by(judge)) out.insert("graded by judges");
  if (is_scored_by_calls(benchmark)) out.insert("tool calls");
  if (scored_by([&](const std::string& type) { return !judge(type) && !calls(type); })) out.insert("checked by rules");
  return out;
}

std::set<std::string_view> categories_of(const Benchmark& benchmark) {
  Words out;
  for (const Case& one : benchmark.cases) {
    if (!one.category.empty()) out.insert(one.category);
  }
  return out;
}

tmpl::Value cards_value(const SiteView& site, std::size_t limit) {
  tmpl::List out;
  for (const BenchmarkIndex& benchmark : site.benchmarks()) {
    if (out.size() < limit) out.push_back(card_value(benchmark));
  }
  return out;
}

Page gallery_page(const SiteView& site) {
  Page page{.url = "benchmarks/",
            .template_name = "benchmarks.html",
            .title = "Benchmarks · " + site.model().config.title,
            .description = "All benchmarks of " + site.model().config.title + ", with their best models.",
            .section = "benchmarks"};
  page.vars.add("cards", cards_value(site)).add("filters", filters_value(site));
  page.vars.add("results_database", site.model().results_database);
  return page;
}

}  // namespace benchhub
