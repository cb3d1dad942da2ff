// The page of one case: what was asked, what was expected, every model's answer (case_answers.cc), paged where there
// are many; and the list of a benchmark's cases.
#include <fmt/format.h>
#include <algorithm>

#include "base/text.h"
#include "render/pages/case_answers.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/pages/tool_steps.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

std::string_view role_kind(std::string_view role) {
  return role == "system" || role == "assistant" ? role : std::string_view("user");
}

tmpl::Value messages_value(const std::vector<Message>& messages) {
  tmpl::List out;
  for (const Message& message : messages) {
    tmpl::Dict item(3);
    item.add("role", tmpl::Value::view(message.role)).add("kind", role_kind(message.role));
    item.add("text", tmpl::Value::view(message.content));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value expected_value(const Json& expected) {
  if (expected.is_null()) return {};
  if (expected.is_string()) return tmpl::Value::view(expected.get_ref<const std::string&>());
  return expected.dump(expected.is_array() || expected.is_object() ? 2 : -1, ' ', false,
                       Json::error_handler_t::replace);
}

tmpl::Value neighbour(const BenchmarkIndex& benchmark, std::size_t number) {
  if (number >= benchmark.view->cases.size()) return {};
  const std::string& id = benchmark.view->cases[number].the_case->id;
  tmpl::Dict out(2);
  out.add("name", tmpl::Value::view(id)).add("url", case_url(benchmark.benchmark().slug, id));
  return out;
}

tmpl::Value case_value(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t number) {
  const CaseView& view = benchmark.view->cases[number];
  const Case& the_case = *view.the_case;
  const Benchmark& definition = benchmark.benchmark();
  tmpl::List choices;
  for (const std::string& choice : the_case.choices) choices.push_back(tmpl::Value::view(choice));
  std::string source;
  if (!definition.cases_file.empty()) {
    source = file_link(site.model().config, "benchmarks/" + definition.slug + "/" + definition.cases_file);
  }
  if (!source.empty() && the_case.line > 0) source += fmt::format("#L{}", the_case.line);
  tmpl::Dict out(16);
  out.add("id", tmpl::Value::view(the_case.id)).add("number", number + 1).add("count", benchmark.view->cases.size());
  out.add("category", text_or_null(the_case.category)).add("cluster", text_or_null(the_case.cluster));
  out.add("weight", the_case.weight == 1 ? tmpl::Value() : tmpl::Value(shortest(the_case.weight)));
  out.add("mean", percent_value(view.mean_score)).add("mean_over", mean_over(benchmark));
  out.add("messages", messages_value(view.prompt)).add("choices", std::move(choices));
  out.add("expected", expected_value(the_case.expected));
  out.add("expected_calls", expected_calls(definition, the_case.expected));
  out.add("source_url", source.empty() ? tmpl::Value() : tmpl::Value(std::move(source)));
  return out;
}

tmpl::Value case_row(const BenchmarkIndex& benchmark, std::size_t number) {
  const CaseView& view = benchmark.view->cases[number];
  tmpl::Dict out(8);
  out.add("id", tmpl::Value::view(view.the_case->id))
      .add("url", case_url(benchmark.benchmark().slug, view.the_case->id));
  out.add("category", text_or_null(view.the_case->category));
  out.add("excerpt", tmpl::Value::view(benchmark.excerpts[number]))
      .add("expected", text_or_null(benchmark.expected[number]));
  out.add("mean", percent_value(view.mean_score)).add("heat", heat_step(view.mean_score));
  return out;
}

void add_crumbs(Page& page, const BenchmarkIndex& benchmark) {
  page.crumbs.push_back(crumb("Benchmarks", "benchmarks/"));
  page.crumbs.push_back(crumb(benchmark.benchmark().name, benchmark_url(benchmark.benchmark().slug)));
}

tmpl::Value list_part(std::string_view slug, std::size_t page, std::size_t count) {
  const std::size_t first = page * kCasesPerPage;
  if (first >= count) return {};
  tmpl::Dict out(2);
  out.add("name", fmt::format("cases {} to {}", first + 1, std::min(count, first + kCasesPerPage)));
  out.add("url", case_list_url(slug, page));
  return out;
}

tmpl::Value list_pager(std::string_view slug, std::size_t page, std::size_t count) {
  tmpl::Dict out(2);
  out.add("previous", page > 0 ? list_part(slug, page - 1, count) : tmpl::Value())
      .add("next", list_part(slug, page + 1, count));
  return out;
}

}  // namespace

PageWithFiles case_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t number, std::size_t part) {
  const CaseView& view = benchmark.view->cases[number];
  const Benchmark& definition = benchmark.benchmark();
  const std::string title = view.the_case->id + (part == 0 ? "" : fmt::format(", page {}", part + 1));
  PageWithFiles out;
  out.page = {.url = case_part_url(definition.slug, view.the_case->id, part),
              .template_name = "case.html",
              .title = title + " of " + definition.name + " · " + site.model().config.title,
              .section = "benchmarks"};
  Page& page = out.page;
  page.description = fmt::format("Case {} of {} with the answers of {} models: {}", view.the_case->id,
                                 one_line(definition.name, 60), view.answers.size(), benchmark.excerpts[number]);
  add_crumbs(page, benchmark);
  page.crumbs.push_back(crumb("Cases", benchmark_url(definition.slug) + "cases/"));
  tmpl::Dict pager(2);
  pager.add("previous", number > 0 ? neighbour(benchmark, number - 1) : tmpl::Value())
      .add("next", neighbour(benchmark, number + 1));
  page.vars.add("c", case_value(site, benchmark, number)).add("pager", std::move(pager));
  page.vars.add("answers", answer_groups(site.model().config, benchmark, number, part, out.files));
  page.vars.add("parts", answer_parts(benchmark, number, part));
  return out;
}

Page case_list_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t number) {
  const Benchmark& definition = benchmark.benchmark();
  const std::size_t count = benchmark.view->cases.size(), first = number * kCasesPerPage,
                    end = std::min(count, first + kCasesPerPage);
  const std::string part = count > kCasesPerPage ? fmt::format(" {} to {}", first + 1, end) : "";
  Page page{.url = case_list_url(definition.slug, number),
            .template_name = "cases.html",
            .title = "Cases" + part + " of " + definition.name + " · " + site.model().config.title,
            .section = "benchmarks"};
  page.description = fmt::format("The {} cases of {} with their prompts, expected answers and mean scores{}.", count,
                                 one_line(definition.name, 80), part.empty() ? "" : ":" + part);
  add_crumbs(page, benchmark);
  tmpl::List cases;
  for (std::size_t i = first; i < end; ++i) cases.push_back(case_row(benchmark, i));
  tmpl::Dict b(5);
  b.add("name", tmpl::Value::view(definition.name)).add("mean_over", mean_over(benchmark)).add("cases", count);
  b.add("category_count", benchmark.view->categories.size()).add("part", part);
  page.vars.add("b", std::move(b))
      .add("cases", std::move(cases))
      .add("pager", list_pager(definition.slug, number, count));
  return page;
}

}  // namespace benchhub
