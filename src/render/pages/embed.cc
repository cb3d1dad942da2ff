// The board for frames of other sites: the first rows and a link to the whole. No scripts; every link opens a new page.
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kEmbeddedRows = 10;

}  // namespace

Page embed_page(const SiteView& site, const BenchmarkIndex& benchmark) {
  const Benchmark& definition = benchmark.benchmark();
  Page page{.url = embed_url(definition.slug),
            .template_name = "embed.html",
            .title = definition.name + ": the best models · " + site.model().config.title,
            .description = "The first rows of the leaderboard.",
            .section = "benchmarks",
            .stands_for = benchmark_url(definition.slug)};
  tmpl::List rows;
  for (const PairRow& row : benchmark.view->rows) {
    if (!row.score.value || rows.size() == kEmbeddedRows) break;
    tmpl::Dict item(5);
    item.add("rank", rank_value(row)).add("name", tmpl::Value::view(model_name(benchmark, row)));
    item.add("url", pair_url(row.benchmark, row.model)).add("score", score_value(row.score));
    item.add("baseline", model_of(benchmark, row).is_baseline());
    rows.push_back(std::move(item));
  }
  tmpl::Dict b(4);
  b.add("name", tmpl::Value::view(definition.name)).add("url", benchmark_url(definition.slug));
  b.add("metric", metric_value(*benchmark.view)).add("cases", definition.cases.size());
  page.vars.add("b", std::move(b)).add("rows", std::move(rows));
  return page;
}

}  // namespace benchhub
