// The page of one benchmark: verdict, leaderboard, charts, categories, what it is and how it is scored, its cases.
#include <fmt/format.h>
#include <algorithm>
#include <numeric>
#include <set>

#include "base/text.h"
#include "render/exports_common.h"
#include "render/json_ld.h"
#include "render/lineage.h"
#include "render/pages/failures.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_cite.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

constexpr std::size_t kListedCases = 120;

// Null unless some row was scored in several ways: filters of one answer, reducers of repeats.
tmpl::Value metrics_value(const BenchmarkIndex& benchmark) {
  tmpl::List rows, names;
  for (const PairRow& row : benchmark.view->rows) {
    if (row.metrics.empty() || !row.score.value) continue;
    tmpl::List cells;
    for (const MetricScore& metric : row.metrics) {
      if (rows.empty()) names.emplace_back(metric.name);
      cells.push_back(percent_value(metric.score.value));
    }
    tmpl::Dict item(4);
    item.add("name", tmpl::Value::view(model_name(benchmark, row))).add("pair_url", pair_url(row.benchmark, row.model));
    item.add("baseline", model_of(benchmark, row).is_baseline()).add("cells", std::move(cells));
    rows.push_back(std::move(item));
  }
  if (rows.empty()) return {};
  tmpl::Dict out(2);
  out.add("names", std::move(names)).add("rows", std::move(rows));
  return out;
}

// All cases in file order, or, if they are many, the hardest.
tmpl::Value case_list(const BenchmarkIndex& benchmark) {
  const std::vector<CaseView>& cases = benchmark.view->cases;
  std::vector<std::size_t> order(cases.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (cases.size() > kListedCases) {
    const auto mean = [&](std::size_t i) { return cases[i].mean_score.value_or(2); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return mean(a) < mean(b); });
    order.resize(kListedCases);
  }
  tmpl::List out;
  for (const std::size_t i : order) {
    tmpl::Dict item(4);
    item.add("id", tmpl::Value::view(cases[i].the_case->id));
    item.add("url", case_url(benchmark.benchmark().slug, cases[i].the_case->id));
    item.add("mean", percent_value(cases[i].mean_score)).add("heat", heat_step(cases[i].mean_score));
    out.push_back(std::move(item));
  }
  return out;
}

constexpr std::size_t kListedItems = 12;

tmpl::Value case_link(const BenchmarkIndex& benchmark, std::string_view id) {
  tmpl::Dict out(2);
  out.add("id", tmpl::Value::view(id)).add("url", case_url(benchmark.benchmark().slug, id));
  return out;
}

// The cases with a property, the first of them as links, and how many more there are.
template <class Wanted>
tmpl::Value item_list(const BenchmarkIndex& benchmark, std::string_view name, Wanted wanted) {
  tmpl::List links;
  std::size_t count = 0;
  for (const CaseView& one : benchmark.view->cases) {
    if (!wanted(one) || ++count > kListedItems) continue;
    links.push_back(case_link(benchmark, one.the_case->id));
  }
  tmpl::Dict out(4);
  out.add("name", name).add("count", count).add("links", std::move(links));
  out.add("more", count > kListedItems ? tmpl::Value(count - kListedItems) : tmpl::Value());
  return out;
}

tmpl::Value near_duplicates_value(const BenchmarkIndex& benchmark) {
  const auto& all = benchmark.view->near_duplicates;
  tmpl::List pairs;
  for (std::size_t i = 0; i < std::min(all.size(), kListedItems); ++i) {
    tmpl::Dict item(3);
    item.add("first", case_link(benchmark, all[i].first)).add("second", case_link(benchmark, all[i].second));
    item.add("alike", fixed(all[i].likeness * 100, 0));
    pairs.push_back(std::move(item));
  }
  tmpl::Dict out(2);
  out.add("count", all.size()).add("pairs", std::move(pairs));
  return out;
}

// What the cases are good for; without two language models only the near duplicates are known. Null if that is nothing.
tmpl::Value items_value(const BenchmarkIndex& benchmark) {
  const ItemView& items = benchmark.view->items;
  const bool compared = items.models >= 2;
  if (!compared && benchmark.view->near_duplicates.empty()) return {};
  tmpl::List lists;
  if (compared) {
    const double all = 1 - 1e-9;
    lists.push_back(item_list(benchmark, "Every model solves", [&](const CaseView& c) { return c.mean_score >= all; }));
    lists.push_back(item_list(benchmark, "No model solves", [](const CaseView& c) { return c.mean_score == 0.0; }));
    lists.push_back(item_list(benchmark, "Better models do better (discrimination from 0.4)",
                              [](const CaseView& c) { return c.discrimination >= 0.4; }));
    lists.push_back(item_list(benchmark, "Better models do worse: is the expected answer right?",
                              [](const CaseView& c) { return c.discrimination && *c.discrimination < 0; }));
  }
  tmpl::Dict out(4);
  out.add("models", items.models).add("saturation", percent_value(items.saturation));
  out.add("lists", std::move(lists)).add("near", near_duplicates_value(benchmark));
  return out;
}

tmpl::Value authors_value(const BenchmarkView& view) {
  tmpl::List out;
  const auto add = [&](std::string_view name, std::string url) {
    tmpl::Dict item(2);
    item.add("name", name).add("url", url.empty() ? tmpl::Value() : tmpl::Value(std::move(url)));
    out.push_back(std::move(item));
  };
  for (const Author& author : view.benchmark->authors) {
    const std::string github = author.github.empty() ? "" : "https://github.com/" + author.github;
    add(author.name.empty() ? author.github : author.name, author.url.empty() ? github : author.url);
  }
  if (out.empty()) {
    for (const std::string& name : view.authors) add(name, "");
  }
  return out;
}

tmpl::Value choice_order_text(ChoiceOrder order) {
  if (order == ChoiceOrder::fixed) return {};
  return order == ChoiceOrder::shuffled ? "sent in another order each time" : "turned by one place each time";
}

std::string_view policy_text(Unscorable policy) {
  switch (policy) {
    case Unscorable::wrong:
      return "counts as wrong";
    case Unscorable::unscored:
      return "is left out";
    case Unscorable::score:
      return "is scored as it is";
  }
  return "";
}

// Cases that have a score to wait for, of those that are in the judged sample.
std::size_t judged_count(const BenchmarkIndex& benchmark) {
  int most = 0;
  for (const PairRow& row : benchmark.view->rows) most = std::max(most, row.total);
  return static_cast<std::size_t>(most);
}

// Who grades, where judges do; null elsewhere.
tmpl::Value judged_value(const BenchmarkIndex& benchmark) {
  std::set<std::string> prompts, rejected;
  int verdicts = 0, errors = 0;
  std::optional<Nano> cost = 0;
  for (const PairRow& row : benchmark.view->rows) {
    if (row.judging.verdicts == 0) continue;
    prompts.insert(row.judging.prompts.begin(), row.judging.prompts.end());
    verdicts += row.judging.verdicts;
    errors += row.judging.errors;
    cost = cost && row.judging.cost ? std::optional(*cost + *row.judging.cost) : std::nullopt;
    rejected.insert(row.judging.rejected.begin(), row.judging.rejected.end());
  }
  if (prompts.empty()) return {};
  const Judging& judging = benchmark.benchmark().judging;
  const std::size_t sampled = judged_count(benchmark);
  tmpl::Dict out(9);
  out.add("sampled", judging.sample < 1 ? tmpl::Value(sampled) : tmpl::Value());
  out.add("cases", benchmark.benchmark().cases.size());
  out.add("rejected", owned_or_null(join({rejected.begin(), rejected.end()}, ", ")));
  out.add("judges", join(judging.judges, ", ")).add("prompts", join({prompts.begin(), prompts.end()}, ", "));
  out.add("stronger", text_or_null(judging.escalate_to));
  out.add("verdicts", counted(verdicts, "verdict")).add("errors", errors > 0 ? tmpl::Value(errors) : tmpl::Value());
  out.add("cost", !cost       ? tmpl::Value("cost unknown (a price is missing)")
                  : *cost > 0 ? tmpl::Value(usd_text(*cost))
                              : tmpl::Value());
  return out;
}

tmpl::Value scoring_value(const Benchmark& benchmark) {
  tmpl::List out;
  for (const Scoring& scoring : benchmark.scoring) {
    tmpl::Dict item(3);
    item.add("type", tmpl::Value::view(scoring.type))
        .add("options", members_value(scoring.options, {"type", "weight"}));
    item.add("weight", benchmark.scoring.size() > 1 ? tmpl::Value(shortest(scoring.weight)) : tmpl::Value());
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value forks_value(const SiteView& site, const BenchmarkView& view) {
  tmpl::List out;
  for (const std::string& slug : view.forks) {
    const BenchmarkIndex* fork = site.find_benchmark(slug);
    if (!fork) continue;
    tmpl::Dict item(2);
    item.add("name", tmpl::Value::view(fork->benchmark().name)).add("url", benchmark_url(slug));
    out.push_back(std::move(item));
  }
  return out;
}

// Others that a reader of this one may want, and how alike their words are.
tmpl::Value similar_value(const SiteView& site, const BenchmarkView& view) {
  tmpl::List out;
  for (const SimilarBenchmark& one : view.similar) {
    const BenchmarkIndex* other = site.find_benchmark(one.slug);
    if (!other) continue;
    tmpl::Dict item(3);
    item.add("name", tmpl::Value::view(other->benchmark().name)).add("url", benchmark_url(one.slug));
    item.add("alike", fixed(one.cosine * 100, 0))
        .add("shared", one.shared > 0 ? tmpl::Value(one.shared) : tmpl::Value());
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value url_or_null(std::string url) { return url.empty() ? tmpl::Value() : tmpl::Value(std::move(url)); }

void add_lineage(tmpl::Dict& out, const SiteView& site, const BenchmarkView& view) {
  const SiteConfig& config = site.model().config;
  const Benchmark& benchmark = *view.benchmark;
  const std::string_view parent = parent_slug(benchmark);
  const std::string folder = "benchmarks/" + benchmark.slug;
  const std::string_view named = std::string_view(benchmark.forked_from).substr(0, parent.size() + 11);
  out.add("forked_from", text_or_null(named));
  out.add("parent_url", site.find_benchmark(parent) ? tmpl::Value(benchmark_url(parent)) : tmpl::Value());
  out.add("forks", forks_value(site, view));
  out.add("lineage_url", has_lineage(site, view) ? tmpl::Value(lineage_url(benchmark.slug)) : tmpl::Value());
  out.add("fork_url", url_or_null(fork_link(config, benchmark, view.commit)));
  out.add("source_url", url_or_null(folder_link(config, folder)));
  out.add("commit", text_or_null(view.commit)).add("commit_short", std::string_view(view.commit).substr(0, 10));
  out.add("commit_url", url_or_null(commit_link(config, view.commit)));
}

// The page has it already.
std::string_view without_title(std::string_view readme, std::string_view name) {
  const std::string_view first = readme.substr(0, readme.find('\n'));
  return first.starts_with("# ") && trim(first.substr(2)) == name ? readme.substr(first.size()) : readme;
}

// Its headings go below the page's own; its relative links lead into the repository.
tmpl::Value readme_value(const SiteView& site, const BenchmarkView& view) {
  const Benchmark& benchmark = *view.benchmark;
  const std::string folder = "benchmarks/" + benchmark.slug;
  std::string base = file_link(site.model().config, folder);
  if (!base.empty()) base += '/';
  const std::string_view text = without_title(benchmark.readme, benchmark.name);
  const bool titled = text.size() == benchmark.readme.size();  // else the page's own heading is the one above its parts
  return markdown_value(text, {.file = folder + "/README.md",
                               .id_prefix = "readme-",
                               .heading_shift = titled ? 2 : 1,
                               .link_base = std::move(base),
                               .image_base = "readme/",
                               .images = &view.images});
}

tmpl::Value benchmark_value(const SiteView& site, const BenchmarkIndex& index) {
  const Benchmark& benchmark = index.benchmark();
  tmpl::List tags;
  for (const std::string& tag : benchmark.tags) tags.push_back(tmpl::Value::view(tag));
  tmpl::Dict out(40);
  out.add("name", tmpl::Value::view(benchmark.name)).add("slug", tmpl::Value::view(benchmark.slug));
  out.add("summary", tmpl::Value::view(benchmark.summary))
      .add("tags", std::move(tags))
      .add("url", benchmark_url(benchmark.slug));
  out.add("cases", index.view->cases.size()).add("category_count", index.view->categories.size());
  out.add("metric", metric_value(*index.view))
      .add("metric_help", metric_help(benchmark))
      .add("mean_over", mean_over(index));
  out.add("license", text_or_null(stated_license(benchmark.license))).add("canary", text_or_null(benchmark.canary));
  out.add("changed", time_value(index.view->changed_ms)).add("created", time_value(index.view->created_ms));
  out.add("readme", readme_value(site, *index.view));
  out.add("repeats", benchmark.repeats)
      .add("reducer", benchmark.reducers.front())
      .add("choice_order", choice_order_text(benchmark.choice_order))
      .add("scoring", scoring_value(benchmark))
      .add("judged", judged_value(index))
      .add("params", members_value(benchmark.params));
  out.add("truncated", policy_text(benchmark.truncated)).add("refused", policy_text(benchmark.refused));
  out.add("system_prompt", text_or_null(benchmark.system_prompt))
      .add("user_prompt", text_or_null(benchmark.user_prompt));
  out.add("max_age_days", benchmark.max_age_days ? tmpl::Value(*benchmark.max_age_days) : tmpl::Value());
  out.add("authors", authors_value(*index.view)).add("bibtex", bibtex(site.model(), *index.view));
  out.add("apa", citation_apa(site.model(), *index.view));
  add_lineage(out, site, *index.view);
  out.add("similar", similar_value(site, *index.view));
  return out;
}

// A JSON-LD block as markup: text of a script element, in which only "<" could end it.
tmpl::Value json_ld_value(const SiteView& site, const BenchmarkIndex& benchmark) {
  const std::string json = replace_all(benchmark_json_ld(site.model(), *benchmark.view), "<", "\\u003c");
  return json.empty() ? tmpl::Value() : tmpl::Value::safe("<script type=\"application/ld+json\">" + json + "</script>");
}

std::string page_description(const BenchmarkIndex& benchmark) {
  const OverviewRow* best = best_row(benchmark);
  std::string out = one_line(benchmark.benchmark().summary, 140);
  if (best) {
    out +=
        fmt::format(" Best: {}, {} %.", one_line(model_name(benchmark, *best), 60), percent_text(*best->score.value));
  }
  return out;
}

}  // namespace

PageWithFiles benchmark_page(const SiteView& site, const BenchmarkIndex& benchmark) {
  const Benchmark& definition = benchmark.benchmark();
  PageWithFiles out;
  Page& page = out.page;
  page = {.url = benchmark_url(definition.slug),
          .template_name = "benchmark.html",
          .title = definition.name + " leaderboard · " + site.model().config.title,
          .description = page_description(benchmark),
          .section = "benchmarks"};
  page.crumbs.push_back(crumb("Benchmarks", "benchmarks/"));
  page.vars.add("b", benchmark_value(site, benchmark)).add("verdict", verdict_value(benchmark));
  page.vars.add("board", board_value(benchmark)).add("charts", charts_value(benchmark, out.files));
  page.vars.add("categories", categories_value(benchmark, out.files)).add("metrics", metrics_value(benchmark));
  page.vars.add("case_list", case_list(benchmark)).add("speed", speed_value(benchmark));
  page.vars.add("trends", trends_value(benchmark, out.files));
  page.vars.add("items", items_value(benchmark)).add("duels", duels_value(benchmark));
  page.vars.add("judging", judging_value(benchmark)).add("failures", board_failures_value(benchmark));
  page.vars.add("case_list_more", benchmark.view->cases.size() > kListedCases);
  page.vars.add("json_ld", json_ld_value(site, benchmark));
  if (std::string fork = fork_definition(definition, benchmark.view->commit); !fork.empty())
    out.files.emplace_back(benchmark_url(definition.slug) + "fork.json", std::move(fork));
  for (const auto& [name, bytes] : benchmark.view->images) {
    out.files.emplace_back(benchmark_url(definition.slug) + "readme/" + name, bytes);
  }
  return out;
}

}  // namespace benchhub
