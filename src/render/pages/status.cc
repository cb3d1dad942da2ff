// The status page: states of all pairs with reasons, notices, cases without a score; and the methodology page.
#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxRowsOfState = 200;

struct StateRow {
  std::string_view state, help;
};
// In the order of the page; what needs somebody first.
constexpr std::array kStates = {
    StateRow{"blocked", "cannot run: a key, a price or the budget is missing"},
    StateRow{"stale", "answers exist, but what was asked has changed since"},
    StateRow{"partial", "some cases have no answer yet"},
    StateRow{"missing", "never run"},
    StateRow{"frozen", "the model is retired: its answers are kept as they are"},
    StateRow{"excluded", "left out by the benchmark's definition"},
    StateRow{"fresh", ""},
};

tmpl::Value status_row(const BenchmarkIndex& benchmark, const OverviewRow& row) {
  tmpl::Dict out(8);
  out.add("benchmark", tmpl::Value::view(benchmark.benchmark().name));
  out.add("model", tmpl::Value::view(model_name(benchmark, row))).add("url", pair_url(row.benchmark, row.model));
  out.add("reason", text_or_null(row.state_reason)).add("scored", row.scored).add("total", row.total);
  out.add("rerun", row.rerun_cost ? tmpl::Value(usd_text(*row.rerun_cost)) : tmpl::Value());
  return out;
}

// A model's pairs that never ran, for one reason: one line, or a hundred models would fill the page with thousands.
struct NeverRan {
  const BenchmarkIndex* last = nullptr;
  const OverviewRow* row = nullptr;
  int benchmarks = 0;
  std::optional<Nano> rerun = 0;  // null once one of them has no known price
};
using NeverRanMap = std::map<std::pair<std::string_view, std::string_view>, NeverRan>;  // model name, reason

void add_never_ran(NeverRanMap& map, const BenchmarkIndex& benchmark, const OverviewRow& row) {
  NeverRan& entry = map[{model_name(benchmark, row), row.state_reason}];
  entry.last = &benchmark;
  entry.row = &row;
  ++entry.benchmarks;
  if (entry.rerun && row.rerun_cost) *entry.rerun += *row.rerun_cost;
  else entry.rerun.reset();
}

tmpl::Value never_ran_row(std::string_view model, const NeverRan& entry) {
  tmpl::Dict out(8);
  out.add("model", tmpl::Value::view(model)).add("url", model_url(entry.row->model));
  out.add("benchmark",
          entry.benchmarks == 1 ? entry.last->benchmark().name : std::to_string(entry.benchmarks) + " benchmarks");
  out.add("reason", text_or_null(entry.row->state_reason)).add("scored", tmpl::Value()).add("total", tmpl::Value());
  out.add("rerun", entry.rerun ? tmpl::Value(usd_text(*entry.rerun)) : tmpl::Value());
  return out;
}

tmpl::Value state_value(const SiteView& site, const StateRow& state) {
  tmpl::List rows;
  NeverRanMap never_ran;
  std::size_t count = 0, with_page = 0;
  for (const BenchmarkIndex& benchmark : site.benchmarks()) {
    for (const OverviewRow& row : benchmark.view->overview_rows) {
      if (row.state != state.state) continue;
      ++count;
      if (state.help.empty()) continue;
      if (!row.has_page()) add_never_ran(never_ran, benchmark, row);
      else if (++with_page <= kMaxRowsOfState) rows.push_back(status_row(benchmark, row));
    }
  }
  if (count == 0) return {};
  const std::size_t listed = with_page + never_ran.size();
  for (const auto& [name, entry] : never_ran) {
    if (rows.size() < kMaxRowsOfState) rows.push_back(never_ran_row(name.first, entry));
  }
  tmpl::Dict out(5);
  out.add("state", state.state).add("help", state.help).add("count", count);
  out.add("more", listed > rows.size() ? tmpl::Value(listed - rows.size()) : tmpl::Value());
  out.add("rows", std::move(rows));
  return out;
}

struct StatusTotals {
  std::int64_t pairs = 0, fresh = 0, scored = 0, cases = 0;
  std::map<std::string_view, std::int64_t> unscored;
};

StatusTotals status_totals(const SiteView& site) {
  StatusTotals out;
  for (const BenchmarkIndex& benchmark : site.benchmarks()) {
    for (const OverviewRow& row : benchmark.view->overview_rows) {
      ++out.pairs;
      out.fresh += row.state == "fresh";
      out.scored += row.scored;
      out.cases += row.total;
      if (!row.notes) continue;
      for (const auto& [reason, count] : row.notes->unscored) out.unscored[reason] += count;
    }
  }
  return out;
}

tmpl::Value totals_value(const SiteView& site, const StatusTotals& totals) {
  tmpl::Dict out(5);
  out.add("pairs", totals.pairs).add("fresh", totals.fresh).add("scored", totals.scored).add("cases", totals.cases);
  out.add("floor", fixed(site.model().config.coverage_floor * 100, 0));
  return out;
}

tmpl::Value unscored_value(const StatusTotals& totals) {
  tmpl::List out;
  for (const auto& [reason, count] : totals.unscored) {
    tmpl::Dict item(2);
    item.add("reason", reason).add("count", count);
    out.push_back(std::move(item));
  }
  return out;
}

// What changes with every build: shown here alone, so that no other page changes with it.
tmpl::Value build_value(const SiteModel& model) {
  tmpl::Dict out(6);
  out.add("data_time", time_value(model.data_time_ms)).add("commit", text_or_null(model.commit));
  out.add("commit_short", std::string_view(model.commit).substr(0, 10)).add("dirty", model.dirty);
  const std::string link = commit_link(model.config, model.commit);
  out.add("commit_url", link.empty() ? tmpl::Value() : tmpl::Value(link));
  out.add("input_digest", tmpl::Value::view(model.input_digest));
  return out;
}

tmpl::Value notices_value(const SiteView& site) {
  tmpl::List out;
  for (const Notice& notice : site.model().notices) {
    tmpl::Dict item(3);
    item.add("level", tmpl::Value::view(notice.level)).add("kind", notice.level == "error" ? "error" : "warning");
    item.add("text", tmpl::Value::view(notice.text));
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace

Page status_page(const SiteView& site) {
  Page page{.url = "status/",
            .template_name = "status.html",
            .title = "Status · " + site.model().config.title,
            .description = "What was run, what is stale and why, what has no score.",
            .section = "status"};
  const StatusTotals totals = status_totals(site);
  tmpl::List states;
  for (const StateRow& state : kStates) {
    if (tmpl::Value value = state_value(site, state); !value.is_null()) states.push_back(std::move(value));
  }
  page.vars.add("runs", runs_value(site.model()));
  page.vars.add("judges", drift_checks_value(site.model()));
  page.vars.add("build", build_value(site.model()));
  page.vars.add("totals", totals_value(site, totals)).add("states", std::move(states));
  page.vars.add("notices", notices_value(site)).add("unscored", unscored_value(totals));
  return page;
}

Page methodology_page(const SiteView& site) {
  Page page{.url = "methodology/",
            .template_name = "methodology.html",
            .title = "Methodology · " + site.model().config.title,
            .description = "How scores, intervals, rank ranges, tie groups and costs are computed.",
            .section = "methodology"};
  page.vars.add("text", markdown_value(site.model().methodology_markdown, {.file = "docs/methodology.md"}));
  return page;
}

}  // namespace benchhub
