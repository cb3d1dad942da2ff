// See failures.h.
#include "render/pages/failures.h"

#include <algorithm>
#include <map>

#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kListedFailing = 12, kListedWhats = 8;

std::string failure_text(const FailureCause& failure) {
  if (failure.kind == FailureKind::judge_label && !failure.what.empty()) return failure.what + " (judge)";
  return failure_class(failure.kind).title + (failure.what.empty() ? "" : ": " + failure.what);
}

// What is counted together: a class, but each label of a judge by itself.
FailureCause counted_as(const FailureCause& failure) {
  return failure.kind == FailureKind::judge_label ? failure : FailureCause{failure.kind, ""};
}

void add_class(tmpl::Dict& out, const FailureCause& counted, int answers) {
  out.add("title", failure_text(counted)).add("help", failure_class(counted.kind).help).add("answers", answers);
}

int answers_of(const PairRow& row, const FailureCause& counted) {
  int out = 0;
  for (const FailureGroup& group : row.failures) out += counted_as(group.failure) == counted ? group.answers : 0;
  return out;
}

tmpl::Value failure_row(const BenchmarkIndex& benchmark, const PairRow& row,
                        const std::map<FailureCause, int>& columns) {
  int failing = 0;
  for (const FailureGroup& group : row.failures) failing += group.answers;
  tmpl::List cells;
  for (const auto& [kind, total] : columns) {
    const int count = answers_of(row, kind);
    tmpl::Dict cell(2);
    cell.add("count", count > 0 ? tmpl::Value(count) : tmpl::Value());
    cell.add("heat", heat_step(failing > 0 ? std::optional(static_cast<double>(count) / failing) : std::nullopt));
    cells.push_back(std::move(cell));
  }
  tmpl::Dict out(5);
  out.add("name", tmpl::Value::view(model_name(benchmark, row))).add("pair_url", pair_url(row.benchmark, row.model));
  out.add("baseline", model_of(benchmark, row).is_baseline()).add("failing", failing).add("cells", std::move(cells));
  return out;
}

// Where answers fail in one way.
struct ClassCases {
  std::map<std::string_view, int> answers;  // by case
  std::map<std::string_view, int> whats;
};

tmpl::Value case_links(const BenchmarkIndex& benchmark, const ClassCases& found) {
  std::vector<std::pair<std::string_view, int>> order;
  for (const CaseView& one : benchmark.view->cases) {
    const auto at = found.answers.find(one.the_case->id);
    if (at != found.answers.end()) order.emplace_back(*at);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  tmpl::List out;
  for (std::size_t i = 0; i < std::min(order.size(), kListedFailing); ++i) {
    tmpl::Dict item(3);
    item.add("id", tmpl::Value::view(order[i].first)).add("count", order[i].second);
    item.add("url", case_url(benchmark.benchmark().slug, order[i].first));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value what_list(const ClassCases& found) {
  std::vector<std::pair<std::string_view, int>> order(found.whats.begin(), found.whats.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  tmpl::List out;
  for (std::size_t i = 0; i < std::min(order.size(), kListedWhats); ++i) {
    tmpl::Dict item(2);
    item.add("name", tmpl::Value::view(order[i].first)).add("count", order[i].second);
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value class_value(const BenchmarkIndex& benchmark, const FailureCause& kind, int answers) {
  ClassCases found;
  for (const PairRow& row : benchmark.view->rows) {
    for (const CaseScore& score : row.case_scores) {
      if (!score.failure || counted_as(score.failure) != kind) continue;
      ++found.answers[score.case_id];
      if (kind.what.empty() && !score.failure.what.empty()) ++found.whats[score.failure.what];
    }
  }
  tmpl::Dict out(6);
  add_class(out, kind, answers);
  out.add("links", case_links(benchmark, found)).add("whats", what_list(found));
  const std::size_t more = found.answers.size() - std::min(found.answers.size(), kListedFailing);
  out.add("more", more > 0 ? tmpl::Value(more) : tmpl::Value());
  return out;
}

tmpl::Value failing_answers(const BenchmarkIndex& benchmark, const PairRow& row, const FailureCause& failure) {
  tmpl::List out;
  for (const CaseScore& score : row.case_scores) {
    if (score.failure != failure || out.size() == kListedFailing) continue;
    tmpl::Dict item(4);
    item.add("id", tmpl::Value::view(score.case_id)).add("anchor", answer_anchor(row.model, score.repeat));
    item.add("url", answer_page_url(benchmark, score.case_id, row.model, score.repeat));
    item.add("repeat", score.repeat > 0 ? tmpl::Value(score.repeat) : tmpl::Value());
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace

tmpl::Value failure_value(const FailureCause& failure) {
  return failure ? tmpl::Value(failure_text(failure)) : tmpl::Value();
}

tmpl::Value board_failures_value(const BenchmarkIndex& benchmark) {
  std::map<FailureCause, int> totals;
  for (const PairRow& row : benchmark.view->rows) {
    for (const FailureGroup& group : row.failures) totals[counted_as(group.failure)] += group.answers;
  }
  if (totals.empty()) return {};
  tmpl::List columns, rows, classes;
  for (const auto& [kind, answers] : totals) {
    tmpl::Dict column(3);
    add_class(column, kind, answers);
    columns.push_back(std::move(column));
    classes.push_back(class_value(benchmark, kind, answers));
  }
  std::size_t more = 0;
  for (const PairRow& row : benchmark.view->rows) {
    if (!row.has_page()) continue;
    if (rows.size() < kBigBoard) rows.push_back(failure_row(benchmark, row, totals));
    else ++more;
  }
  tmpl::Dict out(5);
  out.add("big", more > 0)
      .add("more", more > 0 ? tmpl::Value(more) : tmpl::Value())
      .add("columns", std::move(columns))
      .add("rows", std::move(rows))
      .add("classes", std::move(classes));
  return out;
}

tmpl::Value pair_failures_value(const BenchmarkIndex& benchmark, const PairRow& row) {
  tmpl::List out;
  for (const FailureGroup& group : row.failures) {
    const auto shown = std::min(static_cast<std::size_t>(group.answers), kListedFailing);
    const std::size_t more = static_cast<std::size_t>(group.answers) - shown;
    tmpl::Dict item(5);
    item.add("title", failure_text(group.failure)).add("help", failure_class(group.failure.kind).help);
    item.add("answers", group.answers).add("links", failing_answers(benchmark, row, group.failure));
    item.add("more", more > 0 ? tmpl::Value(more) : tmpl::Value());
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value model_failures_value(const SiteView& site, const ModelView& view) {
  std::map<FailureCause, std::vector<std::pair<const OverviewRow*, int>>> boards;
  std::map<FailureCause, int> totals;
  for (const OverviewRow* row : view.rows) {
    for (const OverviewFailure& group : row->failures) {
      const FailureCause counted{group.kind, std::string(group.label)};
      boards[counted].emplace_back(row, group.answers);
      totals[counted] += group.answers;
    }
  }
  std::vector<std::pair<FailureCause, int>> order(totals.begin(), totals.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  tmpl::List out;
  for (const auto& [kind, answers] : order) {
    tmpl::List where;
    std::stable_sort(boards[kind].begin(), boards[kind].end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    for (const auto& [row, count] : boards[kind]) {
      const BenchmarkIndex* benchmark = site.find_benchmark(row->benchmark);
      tmpl::Dict board(3);
      board.add("name", benchmark ? tmpl::Value::view(benchmark->benchmark().name) : tmpl::Value::view(row->benchmark));
      board.add("url", pair_url(row->benchmark, row->model)).add("answers", count);
      where.push_back(std::move(board));
    }
    tmpl::Dict item(4);
    add_class(item, kind, answers);
    item.add("boards", std::move(where));
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace benchhub
