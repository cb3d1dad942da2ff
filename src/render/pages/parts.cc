// Small parts of several pages; see parts.h.
#include "render/pages/parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/canary.h"
#include "render/json_words.h"
#include "render/overview_rows.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "template/escape.h"

namespace benchhub {

tmpl::Value metric_value(const BenchmarkView& benchmark) {
  if (!benchmark.metric_name.empty()) return tmpl::Value::view(benchmark.metric_name);
  return benchmark.benchmark->metric == "accuracy" ? "Accuracy" : "Mean score";
}

const Model& model_of(const BenchmarkIndex& benchmark, const PairRow& row) {
  return *benchmark.models[static_cast<std::size_t>(&row - benchmark.view->rows.data())]->model;
}

const Model& model_of(const BenchmarkIndex& benchmark, const OverviewRow& row) {
  return *benchmark.models[static_cast<std::size_t>(&row - benchmark.view->overview_rows.data())]->model;
}

tmpl::Value duel_link(const BenchmarkIndex& benchmark, std::size_t first, std::size_t second) {
  const OverviewRow &a = benchmark.view->overview_rows[first], &b = benchmark.view->overview_rows[second];
  tmpl::Dict out(2);
  out.add("name", std::string(model_name(benchmark, a)).append(" or ").append(model_name(benchmark, b)));
  out.add("url", duel_url(benchmark.benchmark().slug, a.model, b.model));
  return out;
}

tmpl::Value duels_value(const BenchmarkIndex& benchmark) {
  const std::vector<std::size_t> rows = duel_rows(benchmark);
  tmpl::List out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = i + 1; j < rows.size(); ++j) out.push_back(duel_link(benchmark, rows[i], rows[j]));
  }
  return out;
}

const OverviewRow* best_row(const BenchmarkIndex& benchmark) {
  for (const OverviewRow& row : benchmark.view->overview_rows) {
    if (row.ranked && row.score.value && !model_of(benchmark, row).is_baseline()) return &row;
  }
  return nullptr;
}

std::string_view provider_name(const ModelView& view) {
  return view.provider ? std::string_view(view.provider->name) : std::string_view(view.model->provider);
}

tmpl::Value filter_value(std::string_view name, std::string_view label, std::string_view all,
                         const std::set<std::string_view>& options) {
  tmpl::List list;
  for (const std::string_view option : options) list.push_back(tmpl::Value::view(option));
  tmpl::Dict out(4);
  out.add("name", name).add("label", label).add("all", all).add("options", std::move(list));
  return out;
}

tmpl::Value counts_value(const SiteView& site) {
  std::int64_t models = 0, ran = 0, answers = 0;
  for (const ModelView& view : site.model().models) {
    if (view.model->is_baseline()) continue;
    ++models;
    ran += std::any_of(view.rows.begin(), view.rows.end(), [](const OverviewRow* row) { return row->scored > 0; });
  }
  for (const BenchmarkView& benchmark : site.model().benchmarks) {
    for (const OverviewRow& row : benchmark.overview_rows) answers += row.scored;
  }
  tmpl::Dict out(5);
  out.add("benchmarks", site.benchmarks().size()).add("models", models).add("models_ran", ran);
  out.add("baselines", static_cast<std::int64_t>(site.model().models.size()) - models).add("answers", answers);
  return out;
}

tmpl::Value members_value(const Json& object, std::initializer_list<std::string_view> without) {
  tmpl::List out;
  if (!object.is_object()) return out;
  for (const auto& [name, value] : object.items()) {
    if (std::find(without.begin(), without.end(), name) != without.end()) continue;
    tmpl::Dict member(2);
    member.add("name", name).add("value", value.is_null() ? std::string("null") : json_words(value, 120));
    out.push_back(std::move(member));
  }
  return out;
}

tmpl::Value markdown_value(std::string_view markdown, const MarkdownOptions& options) {
  if (markdown.empty()) return {};
  if (auto html = markdown_to_html(markdown, options)) return tmpl::Value::safe(std::move(html->html));
  return tmpl::Value::safe("<pre>" + tmpl::escape_html(markdown) + "</pre>");
}

Outcome outcome_of(const CaseScore& score) {
  if (!score.value) return Outcome::unscored;
  if (*score.value >= 1) return Outcome::right;
  return *score.value > 0 ? Outcome::partly : Outcome::wrong;
}

std::string_view outcome_kind(Outcome outcome) {
  switch (outcome) {
    case Outcome::wrong:
      return "wrong";
    case Outcome::partly:
      return "part";
    case Outcome::unscored:
      return "none";
    case Outcome::right:
      return "right";
  }
  return "";
}

std::string_view outcome_title(Outcome outcome) {
  switch (outcome) {
    case Outcome::wrong:
      return "Wrong";
    case Outcome::partly:
      return "Partly right";
    case Outcome::unscored:
      return "Without a score";
    case Outcome::right:
      return "Right";
  }
  return "";
}

namespace {

std::string judge_bounds(const JudgingView& judging) {
  if (!judging.worst || !judging.best) return "";
  return fmt::format("; it lies between {} and {} %, whatever they would have said", percent_text(*judging.worst),
                     percent_text(*judging.best));
}

tmpl::Value flags_value(const RowNotes& row, std::string_view floor, bool baseline) {
  tmpl::List out;
  const auto add = [&](std::string_view text, std::string title) {
    tmpl::Dict flag(2);
    flag.add("text", text).add("title", std::move(title));
    out.push_back(std::move(flag));
  };
  if (row.damaged > 0)
    add(counted(row.damaged, "damaged record"), "Not shown and not scored; the status page says what is wrong with it");
  if (baseline) return out.empty() ? tmpl::Value() : tmpl::Value(std::move(out));
  if (!floor.empty())
    add("no better than a baseline", "The paired test at 5 % does not tell it above " + std::string(floor) +
                                         ", the best baseline of this board, on the cases that both have scored");
  if (!row.judging.same_family.empty())
    add("graded by its family",
        join(row.judging.same_family, ", ") + " is of the model's own family, and may favour it");
  if (!row.judging.rerouted.empty())
    add("judge changed", "Replies of " + join(row.judging.rerouted, ", ") + " name several models (" +
                             join(row.judging.served, ", ") + "): these grades are not all by one judge");
  if (row.judging.panel_incomplete)
    add("panel incomplete", join(row.judging.absent, "; ") + ". The other judges decide alone");
  if (row.judging.flagged)
    add(counted(row.judging.errors, "verdict") + " missing",
        (row.judging.withheld ? "Judges said nothing that could be read about more than 5 % of the answers: no score"
                              : "Judges said nothing that could be read about more than 2 % of the answers") +
            judge_bounds(row.judging));
  if (row.repeated) add("repeats itself", percent_text(*row.repeated) + " % of its answers are one and the same");
  if (const auto& strength = row.judging.strength; strength && !strength->reason.empty())
    add("no strength", strength->reason);
  if (row.judging.canary_digits.value_or(0) >= kCanaryRecalled)
    add("has read it", fmt::format("Asked for the end of the benchmark's canary, it wrote {} of {} hidden digits: the "
                                   "benchmark was in what it was trained on",
                                   *row.judging.canary_digits, kCanaryDigits));
  return out.empty() ? tmpl::Value() : tmpl::Value(std::move(out));
}

}  // namespace

tmpl::Value row_flags(const PairRow& row, bool baseline) { return flags_value(row_notes(row), row.floor, baseline); }

tmpl::Value row_flags(const OverviewRow& row, bool baseline) {
  static const RowNotes kNone;
  return flags_value(row.notes ? *row.notes : kNone, row.floor, baseline);
}

std::string_view reason_text(const CaseScore& score) {
  if (score.state == AnswerState::other && !score.value) return "unknown kind of end";
  return score.unscored_reason.empty() ? to_string(score.state) : std::string_view(score.unscored_reason);
}

}  // namespace benchhub
