// `compare`: two models, or two states of one, on what both have answered, paired by case. `report`: boards as
// Markdown.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/boards.h"
#include "cli/comparison.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/sides.h"
#include "render/exports_common.h"

namespace benchhub {
namespace {

std::string report_row(const Boards& boards, const PairRow& row) {
  const Model* model = boards.repository.find_model(row.model);
  std::string unscored;
  for (const auto& [reason, cases] : row.unscored)
    unscored += fmt::format("{}{} {}", unscored.empty() ? "" : ", ", cases, reason);
  return fmt::format("| {} | {} | {} | {}/{} | {} |\n", range_text(row.rank_best, row.rank_worst),
                     markdown_text(model == nullptr ? row.model : model->name), interval_text(row.score), row.scored,
                     row.total, unscored.empty() ? row.state : markdown_text(unscored));
}

std::string report_board(const Boards& boards, const BenchmarkView& view) {
  std::string out = fmt::format("### {}\n\n", markdown_text(view.benchmark->name));
  const bool ran =
      std::any_of(view.rows.begin(), view.rows.end(), [](const PairRow& r) { return r.has_page(); });
  if (!ran) return out + "No model has answered yet.\n\n";
  out += "| rank | model | " + view.metric_name + ", 95 % | scored | state |\n|---|---|---|---|---|\n";
  for (const auto& row : view.rows)
    if (row.has_page()) out += report_row(boards, row);
  if (view.detectable)
    out += fmt::format(
        "\nDetects differences of {} points (80 % power). Equal ranks overlap: the paired tests do not tell "
        "such models apart.\n",
        fixed(100 * *view.detectable, 1));
  return out + "\n";
}

Result<int> unknown_model(const std::string& name, const Repository& repository) {
  std::vector<std::string> slugs;
  for (const auto& model : repository.models) slugs.push_back(model.slug);
  const auto near = did_you_mean(name, slugs);
  return fail(Errc::usage, "there is no model \"" + name + "\"", near ? "did you mean \"" + *near + "\"?" : "",
              "`benchhub-build list models` names them");
}

struct Sides {
  Side first, second;
};

// compare A B; compare A --since REVISION is A against A as it stood then.
Result<Sides> sides_of(const Args& args) {
  const bool alone = !args.since.empty() && args.paths.size() == 1;
  if (args.paths.size() != 2 && !alone)
    return fail(Errc::usage, "compare takes two models, or one and --since", "",
                "benchhub-build compare MODEL MODEL, or compare MODEL --since HEAD~1");
  BH_TRY(Side first, parse_side(args.paths[0]));
  BH_TRY(Side second, parse_side(args.paths.back()));
  if (!args.since.empty() && !second.revision.empty())
    return fail(Errc::usage, "--since and @" + escape_control(second.revision) + " are two revisions", "", "give one");
  if (!args.since.empty()) second.revision = args.since;
  if (first.benchmark.empty() != second.benchmark.empty())
    return fail(Errc::usage, "only one of the two names a benchmark", "",
                "write BENCHMARK/MODEL for both, or for neither");
  return Sides{std::move(first), std::move(second)};
}

const BenchmarkView* view_of(const Boards& boards, const std::string& slug) {
  const auto found = std::find_if(boards.views.begin(), boards.views.end(),
                                  [&](const BenchmarkView& view) { return view.benchmark->slug == slug; });
  return found == boards.views.end() ? nullptr : &*found;
}

bool was_called(const Benchmark& benchmark, const std::string& slug) {
  return std::find(benchmark.formerly.begin(), benchmark.formerly.end(), slug) != benchmark.formerly.end();
}

// The same benchmark in another state, where it may have had, or have got, another name.
std::string name_in(const Boards& boards, const Benchmark& benchmark) {
  if (view_of(boards, benchmark.slug) != nullptr) return benchmark.slug;
  for (const BenchmarkView& view : boards.views) {
    if (was_called(benchmark, view.benchmark->slug) || was_called(*view.benchmark, benchmark.slug))
      return view.benchmark->slug;
  }
  return benchmark.slug;
}

void add_comparison(const Sides& sides, const Boards& first, const Boards& second, const BenchmarkView& view,
                    Comparison& out) {
  const std::string other = sides.second.benchmark.empty() ? name_in(second, *view.benchmark) : sides.second.benchmark;
  const BenchmarkView* second_view = view_of(second, other);
  const PairRow* a = first.find(view.benchmark->slug, sides.first.model);
  const PairRow* b = second_view == nullptr ? nullptr : second.find(other, sides.second.model);
  if (a == nullptr || b == nullptr) return;
  auto compared = compare_boards({view, *second_view, *a, *b, !sides.first.revision.empty(),
                                  !sides.second.revision.empty(), export_link(first.repository.config, "")});
  if (compared.rows.all.shared > 0) out.benchmarks.push_back(std::move(compared));
}

}  // namespace

Result<int> run_compare(const Context& context, const Args& args) {
  BH_TRY(const Sides sides, sides_of(args));
  States states(context, args);
  BH_TRY(const Boards* first, states.boards(sides.first));
  BH_TRY(const Boards* second, states.boards(sides.second));
  if (first->repository.find_model(sides.first.model) == nullptr)
    return unknown_model(sides.first.model, first->repository);
  if (second->repository.find_model(sides.second.model) == nullptr)
    return unknown_model(sides.second.model, second->repository);
  Comparison comparison{sides.first.text(),
                        sides.second.text(),
                        states.commit(sides.first.revision),
                        states.commit(sides.second.revision),
                        {}};
  for (const auto& view : first->views) add_comparison(sides, *first, *second, view, comparison);
  adjust_benchmarks(comparison);
  if (args.json) print_json(comparison_json(comparison));
  else if (comparison.benchmarks.empty())
    print("no case has a score of both " + comparison.first + " and " + comparison.second +
          (comparison.second_commit.empty() ? "" : "; are answers in data/ committed there?"));
  else print(args.markdown ? comparison_markdown(comparison) : comparison_text(comparison));
  const int code = first->code(), other = second == first ? code : second->code();  // each names its damage
  return code != kDone ? code : other;
}

Result<int> run_report(const Context& context, const Args& args) {
  BH_TRY(const auto boards, make_boards(context, args));
  std::string out = "## " + markdown_text(boards->repository.config.title) + "\n\n";
  for (const auto& view : boards->views) out += report_board(*boards, view);
  out.pop_back();
  print(out);
  return boards->code();
}

}  // namespace benchhub
