// The page of a benchmark's lineage: the tree of forks, and what this one changed of its parent.
#include "render/lineage.h"

#include <fmt/format.h>
#include <algorithm>

#include "base/text.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/text_diff.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kListedCases = 60, kShownText = 2000;
constexpr int kDeepestShown = 4;

const BenchmarkView* parent_of(const SiteView& site, const BenchmarkView& view) {
  const BenchmarkIndex* parent = site.find_benchmark(parent_slug(*view.benchmark));
  return parent == nullptr || parent->view->benchmark == view.benchmark ? nullptr : parent->view;
}

tmpl::Value member_value(const SiteView& site, const FamilyMember& member, const BenchmarkView& shown) {
  const Benchmark& one = *member.view->benchmark;
  const BenchmarkView* parent = parent_of(site, *member.view);
  tmpl::Dict out(6);
  out.add("name", tmpl::Value::view(one.name)).add("url", benchmark_url(one.slug));
  out.add("depth", std::min(member.depth, kDeepestShown)).add("here", one.slug == shown.benchmark->slug);
  out.add("cases", one.cases.size());
  out.add("overlap", parent ? percent_value(case_changes(*parent->benchmark, one).overlap) : tmpl::Value());
  return out;
}

tmpl::Value text_of(const Json& value) {
  if (value.is_null()) return {};
  const std::string text =
      value.is_string() ? value.get<std::string>() : value.dump(1, ' ', false, Json::error_handler_t::replace);
  return std::string(prefix_bytes(text, kShownText));
}

tmpl::Value key_value(const KeyChange& change) {
  tmpl::Dict out(4);
  out.add("key", change.key).add("before", text_of(change.before)).add("after", text_of(change.after));
  tmpl::List parts;
  if (change.before.is_string() && change.after.is_string()) {
    for (DiffPart& part :
         word_diff(change.before.get_ref<const std::string&>(), change.after.get_ref<const std::string&>())) {
      tmpl::Dict item(3);
      item.add("missing", part.kind == DiffKind::missing).add("extra", part.kind == DiffKind::extra);
      item.add("text", std::move(part.text));
      parts.push_back(std::move(item));
    }
  }
  out.add("diff", std::move(parts));
  return out;
}

void add_list(tmpl::List& lists, std::string_view name, const std::string& slug, std::vector<std::string> ids) {
  if (ids.empty()) return;
  tmpl::Dict out(4);
  out.add("name", name).add("count", ids.size());
  out.add("more", ids.size() > kListedCases ? tmpl::Value(ids.size() - kListedCases) : tmpl::Value());
  tmpl::List links;
  for (std::size_t i = 0; i < std::min(ids.size(), kListedCases); ++i) {
    tmpl::Dict link(2);
    link.add("url", case_url(slug, ids[i])).add("id", std::move(ids[i]));
    links.push_back(std::move(link));
  }
  out.add("links", std::move(links));
  lists.push_back(std::move(out));
}

tmpl::Value changes_value(const Benchmark& parent, const Benchmark& fork) {
  CaseChanges cases = case_changes(parent, fork);
  tmpl::Dict out(6);
  out.add("name", tmpl::Value::view(parent.name)).add("url", benchmark_url(parent.slug));
  out.add("overlap", percent_text(cases.overlap)).add("shared", cases.same.size() + cases.renamed.size());
  tmpl::List keys, lists;
  for (const KeyChange& change : key_changes(parent, fork)) keys.push_back(key_value(change));
  add_list(lists, "Changed", fork.slug, std::move(cases.changed));
  add_list(lists, "New here", fork.slug, std::move(cases.added));
  add_list(lists, "Under another id", fork.slug, std::move(cases.renamed));
  add_list(lists, "Only in the parent", parent.slug, std::move(cases.removed));
  out.add("keys", std::move(keys)).add("cases", std::move(lists));
  return out;
}

}  // namespace

bool has_lineage(const SiteView& site, const BenchmarkView& view) { return family_of(site, view).size() > 1; }

Page lineage_page(const SiteView& site, const BenchmarkView& view) {
  const Benchmark& benchmark = *view.benchmark;
  Page page{.url = lineage_url(benchmark.slug),
            .template_name = "lineage.html",
            .title = "Lineage of " + benchmark.name + " · " + site.model().config.title,
            .description = "Where " + one_line(benchmark.name, 80) + " comes from, what it changed, who forked it.",
            .section = "benchmarks"};
  page.crumbs.push_back(crumb("Benchmarks", "benchmarks/"));
  page.crumbs.push_back(crumb(benchmark.name, benchmark_url(benchmark.slug)));
  tmpl::List family;
  for (const FamilyMember& member : family_of(site, view)) family.push_back(member_value(site, member, view));
  const BenchmarkView* parent = parent_of(site, view);
  page.vars.add("name", tmpl::Value::view(benchmark.name)).add("family", std::move(family));
  page.vars.add("parent", parent ? changes_value(*parent->benchmark, benchmark) : tmpl::Value());
  return page;
}

}  // namespace benchhub
