// The page of one (benchmark, model) pair: every case by outcome, totals, and where the answers come from.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/clock.h"
#include "base/text.h"
#include "domain/canary.h"
#include "render/charts.h"
#include "render/exports_common.h"
#include "render/pages/failures.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

tmpl::Value pair_case(const BenchmarkIndex& benchmark, const CaseScore& score, std::size_t position,
                      std::string_view model) {
  const std::string_view extracted =
      score.parts.empty() ? std::string_view() : std::string_view(score.parts.front().extracted);
  tmpl::Dict out(10);
  out.add("why", score.value ? failure_value(score.failure) : tmpl::Value());
  out.add("id", tmpl::Value::view(score.case_id))
      .add("url", answer_page_url(benchmark, score.case_id, model, score.repeat));
  const bool is_stored = score.state != AnswerState::not_run;  // the case's page has an answer to point to
  out.add("anchor", is_stored ? tmpl::Value(answer_anchor(model, score.repeat)) : tmpl::Value());
  out.add("repeat", score.repeat > 0 ? tmpl::Value(score.repeat) : tmpl::Value());
  out.add("excerpt", tmpl::Value::view(benchmark.excerpts[position]));
  out.add("expected", text_or_null(benchmark.expected[position]));
  out.add("extracted", extracted.empty() ? tmpl::Value() : tmpl::Value(one_line(extracted, 80)));
  out.add("reason", score.value ? tmpl::Value() : tmpl::Value::view(reason_text(score)));
  out.add("score", percent_value(score.value));
  return out;
}

// A pair's cases in the order of the page: by outcome, then as the benchmark has them.
struct OutcomeCase {
  const CaseScore* score;
  std::size_t position;  // of its case
};
struct OutcomeOrder {
  std::vector<OutcomeCase> cases;
  std::array<std::size_t, kOutcomes> count{};
};

OutcomeOrder outcome_order(const BenchmarkIndex& benchmark, const PairRow& row) {
  OutcomeOrder out;
  for (int outcome = 0; outcome < kOutcomes; ++outcome) {
    for (const CaseScore& score : row.case_scores) {
      if (outcome_of(score) != Outcome{outcome}) continue;
      const auto at = benchmark.case_at.find(score.case_id);
      if (at == benchmark.case_at.end()) continue;
      out.cases.push_back({&score, at->second});
      ++out.count[static_cast<std::size_t>(outcome)];
    }
  }
  return out;
}

// Those of one page.
tmpl::Value outcome_groups(const BenchmarkIndex& benchmark, const OutcomeOrder& order, std::string_view model,
                           std::size_t page) {
  const std::size_t end = std::min(order.cases.size(), (page + 1) * kPairCasesPerPage);
  tmpl::List groups, items;
  for (std::size_t i = page * kPairCasesPerPage; i < end; ++i) {
    const Outcome outcome = outcome_of(*order.cases[i].score);
    items.push_back(pair_case(benchmark, *order.cases[i].score, order.cases[i].position, model));
    if (i + 1 < end && outcome_of(*order.cases[i + 1].score) == outcome) continue;
    tmpl::Dict group(4);
    group.add("kind", outcome_kind(outcome)).add("title", outcome_title(outcome));
    group.add("count", order.count[static_cast<std::size_t>(outcome)]).add("items", std::move(items));
    groups.push_back(std::move(group));
    items = {};
  }
  return groups;
}

// How many of each, and where the first of them stands.
tmpl::Value outcome_counts(const PairRow& row, const OutcomeOrder& order, std::size_t page) {
  tmpl::List out;
  std::size_t first = 0;
  for (int i = 0; i < kOutcomes; ++i) {
    const std::size_t count = order.count[static_cast<std::size_t>(i)], on = first / kPairCasesPerPage;
    first += count;
    if (count == 0) continue;
    tmpl::Dict item(4);
    item.add("kind", outcome_kind(Outcome{i})).add("title", outcome_title(Outcome{i})).add("count", count);
    item.add("url", on == page ? tmpl::Value() : tmpl::Value(pair_part_url(row.benchmark, row.model, on)));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value pair_part(const PairRow& row, std::size_t page, std::size_t count) {
  const std::size_t first = page * kPairCasesPerPage;
  if (first >= count) return {};
  tmpl::Dict out(2);
  out.add("name", fmt::format("{} to {} of {} answers", first + 1, std::min(count, first + kPairCasesPerPage), count));
  out.add("url", pair_part_url(row.benchmark, row.model, page));
  return out;
}

tmpl::Value pair_pager(const PairRow& row, std::size_t page, std::size_t count) {
  tmpl::Dict out(2);
  out.add("previous", page > 0 ? pair_part(row, page - 1, count) : tmpl::Value());
  out.add("next", pair_part(row, page + 1, count));
  return out;
}

// What the stored answers say of where they come from.
struct Provenance {
  std::int64_t first_ms = 0;
  std::set<std::string_view> tools, upstream;
  std::string_view commit;  // of the newest answer that knows it
  std::map<std::string_view, int> states;
};

Provenance provenance_of(const std::vector<const AnswerView*>& answers) {
  Provenance out;
  std::int64_t newest = -1;
  for (const AnswerView* view : answers) {
    const Answer& answer = *view->answer;
    ++out.states[to_string(answer.state)];
    if (answer.at_ms > 0 && (out.first_ms == 0 || answer.at_ms < out.first_ms)) out.first_ms = answer.at_ms;
    if (!answer.tool_version.empty()) out.tools.insert(answer.tool_version);
    if (!answer.upstream.empty()) out.upstream.insert(answer.upstream);
    if (answer.commit.empty() || answer.at_ms <= newest) continue;
    newest = answer.at_ms;
    out.commit = answer.commit;
  }
  return out;
}

tmpl::Value names_value(const std::set<std::string_view>& names) {
  if (names.empty()) return {};
  return one_line(fmt::format("{}", fmt::join(names, ", ")), 300);
}

tmpl::Value counts_list(const auto& counts, tmpl::Key key) {
  tmpl::List out;
  for (const auto& [name, count] : counts) {
    tmpl::Dict item(2);
    item.add(key, tmpl::Value::view(std::string_view(name))).add("count", count);
    out.push_back(std::move(item));
  }
  return out;
}

constexpr std::size_t kListedRuns = 60;

// What the trend shows, the newest first.
tmpl::Value runs_value(const PairRow& row) {
  tmpl::List out;
  for (auto point = row.history.rbegin(); point != row.history.rend() && out.size() < kListedRuns; ++point) {
    tmpl::Dict item(5);
    item.add("time", time_value(point->at_ms)).add("score", percent_text(point->score));
    item.add("scored", point->scored).add("total", point->total);
    item.add("served", owned_or_null(one_line(point->served, 100)));
    out.push_back(std::move(item));
  }
  return out;
}

void add_trend(tmpl::Dict& out, std::string_view title, const PairRow& row) {
  Chart drawn;
  TrendChart chart{.title = std::string(title), .metric = "Score"};
  for (const ScorePoint& point : row.history)
    chart.points.push_back({point.at_ms, point.score, point.split, one_line(point.served, 100)});
  if (row.history.size() > 1) drawn = trend_chart(chart);
  const bool split = std::any_of(chart.points.begin(), chart.points.end(), [](const auto& p) { return p.split; });
  out.add("trend_note", split && !drawn.svg.empty() ? tmpl::Value(std::move(drawn.caption)) : tmpl::Value());
  out.add("runs", runs_value(row)).add("runs_more", row.history.size() > kListedRuns);
  out.add("trend", drawn.svg.empty() ? tmpl::Value() : tmpl::Value::safe(std::move(drawn.svg)));
}

tmpl::Value link_or_null(std::string url) { return url.empty() ? tmpl::Value() : tmpl::Value(std::move(url)); }

tmpl::Value money_value(const std::optional<Nano>& amount) {
  return amount ? tmpl::Value(usd_text(*amount)) : tmpl::Value();
}

void add_provenance(tmpl::Dict& out, const SiteConfig& config, const PairRow& row,
                    const std::vector<const AnswerView*>& answers) {
  const Provenance from = provenance_of(answers);
  const std::string folder = row.benchmark + "/" + row.model;
  out.add("first", time_value(from.first_ms)).add("last", time_value(row.last_answer_ms));
  out.add("last_differs", utc_date(from.first_ms) != utc_date(row.last_answer_ms));
  out.add("upstream", names_value(from.upstream)).add("tool", names_value(from.tools));
  out.add("commit", text_or_null(from.commit)).add("commit_short", from.commit.substr(0, 10));
  out.add("commit_url", link_or_null(commit_link(config, from.commit)))
      .add("states", counts_list(from.states, "state"));
  out.add("data_url", answers.empty() ? tmpl::Value() : link_or_null(folder_link(config, "data/" + folder)));
  out.add("slugs", folder);
}

// Of each judge, how far it agrees with people.
tmpl::Value judge_people_value(const BenchmarkIndex& benchmark, const PairRow& row) {
  std::vector<std::string> out;
  for (const std::string& judge : row.judging.judges) {
    const std::string text = people_text(benchmark.view->judges, judge);
    if (!text.empty()) out.push_back((row.judging.judges.size() > 1 ? judge + " " : "") + text);
  }
  return owned_or_null(join(out, "; "));
}

// Its mean as judges have it, put right by what people said.
tmpl::Value corrected_of(const BenchmarkIndex& benchmark, const PairRow& row) {
  tmpl::List out;
  for (const CorrectedView& one : benchmark.view->judges.corrected) {
    if (one.model != row.model || !one.estimate) continue;
    tmpl::Dict item(3);
    item.add("scorer", tmpl::Value::view(one.scorer)).add("labelled", one.labelled);
    item.add("score", score_value({one.estimate, one.lower, one.upper, ""}));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value pair_value(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t i) {
  const PairRow& row = benchmark.view->rows[i];
  const ModelView& view = *benchmark.models[i];
  tmpl::Dict out(51);
  out.add("model", tmpl::Value::view(model_name(benchmark, row))).add("model_url", model_url(row.model));
  out.add("benchmark", tmpl::Value::view(benchmark.benchmark().name));
  out.add("baseline", view.model->is_baseline()).add("state", tmpl::Value::view(row.state));
  out.add("reason", text_or_null(row.state_reason)).add("rerun", money_value(row.rerun_cost));
  out.add("score", score_value(row.score)).add("rank", rank_value(row)).add("ranked_count", benchmark.ranked);
  out.add("scored", row.scored).add("total", row.total).add("coverage", percent_text(row.coverage));
  out.add("unscored", counts_list(row.unscored, "reason")).add("sent_as", tmpl::Value::view(view.model->id));
  out.add("provider", text_or_null(view.provider ? view.provider->name : view.model->provider));
  out.add("served", row.model_served.empty() ? tmpl::Value() : tmpl::Value(one_line(row.model_served, 300)))
      .add("cost", money_value(row.cost));
  const JudgingView& judging = row.judging;
  out.add("judges", owned_or_null(join(judging.judges, ", ")));
  out.add("flags", row_flags(row, view.model->is_baseline()));
  out.add("embedder", judging.vectors > 0 ? tmpl::Value::view(judging.embedder) : tmpl::Value());
  out.add("vectors", judging.vectors);
  out.add("canary", judging.canary_digits
                        ? tmpl::Value(fmt::format("{} of {} hidden digits", *judging.canary_digits, kCanaryDigits))
                        : tmpl::Value());
  out.add("judge_served", owned_or_null(one_line(join(judging.served, ", "), 300)));
  out.add("judge_absent", owned_or_null(join(judging.absent, "; ")));
  out.add("judge_rejected", owned_or_null(join(judging.rejected, ", ")));
  out.add("judge_verdicts", judging.verdicts).add("judge_cost", money_value(judging.cost));
  out.add("judge_people", judge_people_value(benchmark, row)).add("corrected", corrected_of(benchmark, row));
  out.add("judge_errors", judging.flagged ? tmpl::Value(judging.errors) : tmpl::Value());
  out.add("judge_withheld", judging.withheld).add("judge_family", owned_or_null(join(judging.same_family, ", ")));
  out.add("cost_cases", money_value(row.cost_per_1000)).add("cost_correct", money_value(row.cost_per_correct));
  out.add("input_tokens", thousands_value(row.input_tokens)).add("output_tokens", thousands_value(row.output_tokens));
  out.add("p50", seconds_value(row.p50_ms))
      .add("p95", seconds_value(row.p95_ms))
      .add("ttft", seconds_value(row.ttft_p50_ms));
  const SiteConfig& config = site.model().config;
  const std::string page = pair_url(row.benchmark, row.model);
  out.add("badge", page + "badge.svg");
  out.add("badge_markdown", has_address(config)
                                ? tmpl::Value(fmt::format("[![benchmark]({}badge.svg)]({})", export_link(config, page),
                                                          export_link(config, page)))
                                : tmpl::Value());
  add_trend(out, benchmark.benchmark().name, row);
  out.add("speed", pair_speed_value(row));
  add_provenance(out, site.model().config, row, benchmark.answers[i]);
  return out;
}

}  // namespace

Page pair_page(const SiteView& site, const BenchmarkIndex& benchmark, std::size_t i, std::size_t number) {
  const PairRow& row = benchmark.view->rows[i];
  const std::string name(model_name(benchmark, row));
  const Benchmark& definition = benchmark.benchmark();
  const OutcomeOrder order = outcome_order(benchmark, row);
  const std::string part = number == 0 ? "" : fmt::format(", page {}", number + 1);
  Page page{.url = pair_part_url(row.benchmark, row.model, number),
            .template_name = "pair.html",
            .title = name + " on " + definition.name + part + " · " + site.model().config.title,
            .section = "benchmarks"};
  page.description = fmt::format("Every case of {} answered by {}: {} of {} scored{}.", one_line(definition.name, 80),
                                 one_line(name, 60), row.scored, row.total,
                                 row.score.value ? ", score " + percent_text(*row.score.value) + " %" : "");
  page.crumbs.push_back(crumb("Benchmarks", "benchmarks/"));
  page.crumbs.push_back(crumb(definition.name, benchmark_url(definition.slug)));
  page.vars.add("p", pair_value(site, benchmark, i)).add("groups", outcome_groups(benchmark, order, row.model, number));
  page.vars.add("outcomes", outcome_counts(row, order, number))
      .add("pager", pair_pager(row, number, order.cases.size()));
  page.vars.add("failures", number == 0 ? pair_failures_value(benchmark, row) : tmpl::Value());
  return page;
}

}  // namespace benchhub
