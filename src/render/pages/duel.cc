// The page of two models on one benchmark: the paired difference, and the cases on which they differ, each leading to
// both answers. Made for the best rows of every board, and for those that once were, so that comparing needs no
// scripts; assets/compare.js does the same for any others.
#include <fmt/format.h>
#include <cmath>

#include "base/text.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostDiffering = 300;

const PairRow& duel_row(const BenchmarkIndex& benchmark, const std::string& model) {
  return benchmark.view->rows[benchmark.row_at.at(model)];
}

tmpl::Value side_value(const BenchmarkIndex& benchmark, const std::string& model) {
  const PairRow& row = duel_row(benchmark, model);
  tmpl::Dict out(5);
  out.add("name", tmpl::Value::view(model_name(benchmark, row))).add("url", pair_url(row.benchmark, row.model));
  out.add("score", score_value(row.score)).add("rank", rank_value(row));
  out.add("cost", row.cost_per_1000 ? tmpl::Value(usd_text(*row.cost_per_1000)) : tmpl::Value());
  return out;
}

tmpl::Value duel_score(const BenchmarkIndex& benchmark, const std::string& case_id, const std::string& model,
                       double score) {
  tmpl::Dict out(4);
  out.add("text", percent_text(score)).add("kind", score >= 1 ? "right" : score > 0 ? "part" : "wrong");
  out.add("url", answer_page_url(benchmark, case_id, model, 0)).add("anchor", tmpl::Value::view(model));
  return out;
}

tmpl::Value differing_value(const BenchmarkIndex& benchmark, const Duel& duel) {
  tmpl::List out;
  for (const Duel::Case& one : duel.differing) {
    if (out.size() == kMostDiffering) break;
    const Case& the_case = *benchmark.view->cases[one.at].the_case;
    tmpl::Dict item(6);
    item.add("id", tmpl::Value::view(the_case.id)).add("url", case_url(benchmark.benchmark().slug, the_case.id));
    item.add("category", text_or_null(the_case.category)).add("excerpt", tmpl::Value::view(benchmark.excerpts[one.at]));
    item.add("first", duel_score(benchmark, the_case.id, duel.first, one.first));
    item.add("second", duel_score(benchmark, the_case.id, duel.second, one.second));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value points_value(const std::optional<double>& difference) {
  return difference ? tmpl::Value(signed_points(*difference)) : tmpl::Value();
}

tmpl::Value other_duels(const BenchmarkIndex& benchmark, const Duel& shown) {
  tmpl::List out;
  for (const Duel& duel : benchmark.view->duels) {
    if (duel.best && &duel != &shown)
      out.push_back(duel_link(benchmark, benchmark.row_at.at(duel.first), benchmark.row_at.at(duel.second)));
  }
  return out;
}

}  // namespace

Page duel_page(const SiteView& site, const BenchmarkIndex& benchmark, const Duel& duel) {
  const Benchmark& definition = benchmark.benchmark();
  const std::string first(model_name(benchmark, duel_row(benchmark, duel.first)));
  const std::string second(model_name(benchmark, duel_row(benchmark, duel.second)));
  Page page{.url = duel_url(definition.slug, duel.first, duel.second),
            .template_name = "duel.html",
            .title = first + " or " + second + ": " + definition.name + " · " + site.model().config.title,
            .description = fmt::format("{} and {} on {}, case by case: better on {}, worse on {}, equal on {}.",
                                       one_line(first, 60), one_line(second, 60), one_line(definition.name, 60),
                                       duel.wins, duel.losses, duel.ties),
            .section = "compare"};
  page.crumbs.push_back(crumb("Benchmarks", "benchmarks/"));
  page.crumbs.push_back(crumb(definition.name, benchmark_url(definition.slug)));
  tmpl::Dict d(12);
  d.add("first", side_value(benchmark, duel.first)).add("second", side_value(benchmark, duel.second));
  d.add("benchmark", tmpl::Value::view(definition.name)).add("shared", duel.shared).add("wins", duel.wins);
  d.add("losses", duel.losses).add("ties", duel.ties).add("difference", points_value(duel.difference));
  d.add("lower", points_value(duel.lower)).add("upper", points_value(duel.upper));
  d.add("p", duel.p ? tmpl::Value(*duel.p < 0.001 ? "below 0.001" : fixed(*duel.p, 3)) : tmpl::Value());
  d.add("method", text_or_null(duel.method)).add("sure", duel.p && *duel.p < 0.05);
  page.vars.add("d", std::move(d)).add("cases", differing_value(benchmark, duel));
  page.vars.add("more", duel.differing.size() > kMostDiffering ? tmpl::Value(duel.differing.size() - kMostDiffering)
                                                               : tmpl::Value());
  page.vars.add("others", other_duels(benchmark, duel));
  return page;
}

}  // namespace benchhub
