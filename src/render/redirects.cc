// See redirects.h.
#include "render/redirects.h"

#include "render/pages/parts.h"
#include "render/urls.h"

namespace benchhub {
namespace {

class RedirectList {
 public:
  explicit RedirectList(const BenchmarkIndex& benchmark) : benchmark_(benchmark) {}

  std::vector<Redirect> list() {
    const Benchmark& definition = benchmark_.benchmark();
    for (const std::string& slug : all_names(definition.slug, definition.formerly)) {
      if (slug != definition.slug) add_own(slug);
      for (const CaseView& one : benchmark_.view->cases) add_case(slug, *one.the_case);
      for (const PairRow& row : benchmark_.view->rows) add_pair(slug, row);
    }
    return std::move(out_);
  }

 private:
  void add(std::string from, std::string to) {
    if (from != to) out_.push_back({std::move(from), std::move(to)});
  }

  void add_own(const std::string& old) {
    const std::string& slug = benchmark_.benchmark().slug;
    add(benchmark_url(old), benchmark_url(slug));
    for (std::size_t page = 0; page == 0 || page * kCasesPerPage < benchmark_.view->cases.size(); ++page)
      add(case_list_url(old, page), case_list_url(slug, page));
  }

  void add_case(const std::string& slug, const Case& one) {
    for (const std::string& id : all_names(one.id, one.formerly))
      add(case_url(slug, id), case_url(benchmark_.benchmark().slug, one.id));
  }

  void add_pair(const std::string& slug, const PairRow& row) {
    if (!row.has_page()) return;
    for (const std::string& model : all_names(row.model, model_of(benchmark_, row).formerly)) {
      for (std::size_t page = 0; page == 0 || page * kPairCasesPerPage < row.case_scores.size(); ++page)
        add(pair_part_url(slug, model, page), pair_part_url(row.benchmark, row.model, page));
    }
  }

  const BenchmarkIndex& benchmark_;
  std::vector<Redirect> out_;
};

}  // namespace

std::vector<std::string> all_names(const std::string& name, const std::vector<std::string>& formerly) {
  std::vector<std::string> out = {name};
  out.insert(out.end(), formerly.begin(), formerly.end());
  return out;
}

std::vector<Redirect> redirects(const BenchmarkIndex& benchmark) { return RedirectList(benchmark).list(); }

Page redirect_page(const SiteView& site, const Redirect& redirect, std::string_view section) {
  Page page{.url = redirect.from,
            .template_name = "redirect.html",
            .title = redirect.from + " has moved · " + site.model().config.title,
            .description = "This page has moved to " + redirect.to + ".",
            .section = section,
            .stands_for = redirect.to};
  page.vars.add("to", redirect.to);
  return page;
}

}  // namespace benchhub
