// What a benchmark's page shows of its judges, and the page of one judge over all benchmarks.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "base/text.h"
#include "render/pages/pages.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

std::string two_places(double value) { return fixed(value, 2); }

tmpl::Value decimal_value(const std::optional<double>& value) {
  return value ? tmpl::Value(two_places(*value)) : tmpl::Value();
}

std::string signed_points(double share) { return (share > 0 ? "+" : "") + fixed(100 * share, 1); }

tmpl::Value share_points(const std::optional<double>& share) {
  return share ? tmpl::Value(signed_points(*share)) : tmpl::Value();
}

std::string range_of(const std::optional<double>& lower, const std::optional<double>& upper) {
  return lower && upper ? fmt::format("{} to {}", two_places(*lower), two_places(*upper)) : "";
}

tmpl::Value agreement_value(const AgreementView& view) {
  if (view.n == 0) return {};
  tmpl::Dict out(8);
  out.add("n", view.n).add("raw", percent_value(view.raw)).add("kappa", decimal_value(view.kappa));
  out.add("kappa_range", owned_or_null(range_of(view.kappa_lower, view.kappa_upper)));
  out.add("alpha", decimal_value(view.alpha)).add("base", percent_value(view.base_rate));
  const bool bounded = view.raw_lower && view.raw_upper;
  out.add("raw_range",
          bounded ? tmpl::Value(percent_text(*view.raw_lower) + "–" + percent_text(*view.raw_upper)) : tmpl::Value());
  return out;
}

tmpl::Value position_value(const PositionView& view) {
  if (view.compared == 0) return {};
  const auto share = [&](int n) { return percent_text(static_cast<double>(n) / view.compared); };
  tmpl::Dict out(6);
  out.add("n", view.compared).add("steady", share(view.steady));
  out.add("first", share(view.first)).add("second", share(view.second));
  out.add("shift", share_points(view.shift));
  out.add("shift_se", view.shift_se ? tmpl::Value(fixed(100 * *view.shift_se, 1)) : tmpl::Value());
  return out;
}

tmpl::Value length_value(const LengthView& view) {
  if (view.n == 0) return {};
  tmpl::Dict out(3);
  out.add("n", view.n).add("correlation", decimal_value(view.correlation));
  out.add("longer", percent_value(view.longer_wins));
  return out;
}

tmpl::Value leniency_value(const LeniencyView& view) {
  if (view.n == 0) return {};
  tmpl::Dict out(4);
  out.add("n", view.n).add("excess", share_points(view.excess));
  out.add("own", view.own).add("own_excess", share_points(view.own_excess));
  return out;
}

// What the check came to, in a sentence's order.
tmpl::Value drift_value(const DriftView& view) {
  if (view.items == 0) return {};
  tmpl::Dict out(16);
  out.add("items", view.items).add("rounds", view.rounds).add("compared", view.compared);
  out.add("frozen", time_value(view.frozen_ms)).add("last", time_value(view.last_ms));
  out.add("same", view.compared - view.up - view.down).add("up", view.up).add("down", view.down);
  out.add("p", view.p ? tmpl::Value(*view.p < 0.0001 ? "below 0.0001" : fixed(*view.p, 4)) : tmpl::Value());
  out.add("kappa", decimal_value(view.kappa)).add("kappa_before", decimal_value(view.kappa_before));
  out.add("labelled", view.labelled > 0 ? tmpl::Value(view.labelled) : tmpl::Value());
  const bool other = !view.served_now.empty() && view.served_now != view.served_before;
  out.add("served_before", text_or_null(view.served_before));
  out.add("served_now", other ? tmpl::Value::view(view.served_now) : tmpl::Value());
  out.add("cost", view.cost && *view.cost > 0 ? tmpl::Value(usd_text(*view.cost)) : tmpl::Value());
  out.add("alarm", view.alarm);
  return out;
}

tmpl::Value peers_value(const std::vector<PeerView>& peers) {
  tmpl::List out;
  for (const PeerView& peer : peers) {
    tmpl::Dict item(3);
    item.add("judge", tmpl::Value::view(peer.judge)).add("url", judge_url(peer.judge));
    item.add("agreement", agreement_value(peer.agreement));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value series_value(const JudgeSeriesView& view) {
  tmpl::Dict out(34);
  out.add("scorer", tmpl::Value::view(view.scorer)).add("kind", tmpl::Value::view(view.kind));
  out.add("judge", tmpl::Value::view(view.judge)).add("url", judge_url(view.judge));
  out.add("series", tmpl::Value::view(view.series)).add("prompt", tmpl::Value::view(view.prompt));
  out.add("current", view.current).add("rejected", view.rejected).add("moved", view.drift.alarm);
  out.add("other_judge", view.other_judge).add("others", view.others);
  out.add("since", text_or_null(view.since)).add("why", text_or_null(view.why));
  out.add("served", owned_or_null(join(view.served, ", ")));
  out.add("answers", view.answers).add("replies", view.replies).add("unread", view.unread);
  out.add("weighing", view.weighted + view.plain > 0).add("weighted", view.weighted).add("plain", view.plain);
  out.add("again", view.asked_again).add("mean", percent_value(view.mean));
  out.add("seconds", seconds_value(view.median_ms));
  out.add("cost", !view.cost       ? tmpl::Value("not known")
                  : *view.cost > 0 ? tmpl::Value(usd_text(*view.cost))
                                   : tmpl::Value());
  out.add("first", time_value(view.first_ms)).add("last", time_value(view.last_ms));
  out.add("people", agreement_value(view.people)).add("peers", peers_value(view.peers));
  out.add("position", position_value(view.position)).add("length", length_value(view.length));
  out.add("leniency", leniency_value(view.leniency)).add("drift", drift_value(view.drift));
  return out;
}

std::string_view name_of(const BenchmarkIndex& benchmark, const std::string& model) {
  const auto at = benchmark.row_at.find(model);
  return at == benchmark.row_at.end() ? std::string_view(model)
                                      : model_name(benchmark, benchmark.view->rows[at->second]);
}

tmpl::Value named_row(const BenchmarkIndex& benchmark, const std::string& model, tmpl::Dict&& out) {
  out.add("name", tmpl::Value::view(name_of(benchmark, model)));
  out.add("pair_url", pair_url(benchmark.benchmark().slug, model));
  return std::move(out);
}

tmpl::Value with_error(const std::optional<double>& percent, const std::optional<double>& se) {
  if (!percent) return {};
  return fixed(*percent, 2) + (se ? " ± " + fixed(*se, 2) : "");
}

tmpl::Value rates_value(const BenchmarkIndex& benchmark) {
  tmpl::List out;
  for (const PairRateView& rate : benchmark.view->judges.rates) {
    tmpl::Dict item(10);
    item.add("judge", tmpl::Value::view(rate.judge)).add("n", rate.n);
    item.add("won", rate.wins).add("drawn", rate.draws).add("lost", rate.losses);
    item.add("rate", with_error(rate.win_rate, rate.standard_error)).add("discrete", with_error(rate.discrete, {}));
    item.add("controlled", with_error(rate.length_controlled, rate.length_controlled_se));
    out.push_back(named_row(benchmark, rate.model, std::move(item)));
  }
  return out;
}

tmpl::Value strengths_value(const BenchmarkIndex& benchmark) {
  std::vector<const PairRow*> rows;
  for (const PairRow& row : benchmark.view->rows) {
    if (row.judging.strength) rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const PairRow* a, const PairRow* b) {
    return a->judging.strength->value.value_or(-1) > b->judging.strength->value.value_or(-1);
  });
  tmpl::List out;
  for (const PairRow* row : rows) {
    const StrengthView& one = *row->judging.strength;
    tmpl::Dict item(9);
    item.add("n", one.games).add("points", fixed(one.points, one.points == std::floor(one.points) ? 0 : 1));
    item.add("failed", one.failed > 0 ? tmpl::Value(one.failed) : tmpl::Value());
    item.add("elo", one.elo ? tmpl::Value(fixed(*one.elo, 0)) : tmpl::Value());
    item.add("score", score_value({one.value, one.lower, one.upper, "Bradley-Terry"}));
    const bool sure = one.rank_best == one.rank_worst;
    item.add("rank", !one.rank_best ? tmpl::Value()
                     : sure         ? tmpl::Value(*one.rank_best)
                                    : tmpl::Value(fmt::format("{}–{}", *one.rank_best, *one.rank_worst)));
    item.add("reason", text_or_null(one.reason));
    out.push_back(named_row(benchmark, row->model, std::move(item)));
  }
  return out;
}

tmpl::Value corrected_values(const BenchmarkIndex& benchmark) {
  tmpl::List out;
  for (const CorrectedView& one : benchmark.view->judges.corrected) {
    tmpl::Dict item(7);
    item.add("scorer", tmpl::Value::view(one.scorer)).add("labelled", one.labelled).add("judged", one.judged);
    item.add("mean", percent_value(one.mean));
    item.add("score", score_value({one.estimate, one.lower, one.upper, "prediction-powered"}));
    out.push_back(named_row(benchmark, one.model, std::move(item)));
  }
  return out;
}

tmpl::Value changes_value(const BenchmarkIndex& benchmark) {
  tmpl::List out;
  for (const SeriesChangeView& change : benchmark.view->judges.changes) {
    tmpl::List rows;
    for (const auto& row : change.rows) {
      tmpl::Dict item(9);
      item.add("n", row.n).add("before", percent_value(row.before)).add("now", percent_value(row.now));
      item.add("rank_before", row.rank_before ? tmpl::Value(*row.rank_before) : tmpl::Value());
      item.add("rank_now", row.rank_now ? tmpl::Value(*row.rank_now) : tmpl::Value());
      const int moved = row.rank_now ? *row.rank_before - *row.rank_now : 0;
      item.add("moved", moved == 0 ? tmpl::Value() : tmpl::Value(fmt::format("{:+}", moved)));
      rows.push_back(named_row(benchmark, row.model, std::move(item)));
    }
    tmpl::Dict item(9);
    item.add("as_before", text_or_null(change.as_before)).add("as_now", text_or_null(change.as_now));
    item.add("scorer", tmpl::Value::view(change.scorer));
    item.add("before", tmpl::Value::view(change.judge_before));
    item.add("prompt_before", tmpl::Value::view(change.prompt_before));
    item.add("now", text_or_null(change.judge_now)).add("prompt_now", text_or_null(change.prompt_now));
    item.add("agreement", agreement_value(change.agreement)).add("rows", std::move(rows));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value people_value(const PeopleView& view) {
  tmpl::Dict out(4);
  out.add("labelled", view.labelled).add("waiting", view.waiting);
  out.add("stale", view.stale).add("unread", view.unread);
  return out;
}

}  // namespace

tmpl::Value judging_value(const BenchmarkIndex& benchmark) {
  const JudgeReport& report = benchmark.view->judges;
  if (report.empty()) return {};
  tmpl::List series, prompts;
  for (const JudgeSeriesView& one : report.series) {
    if (one.current) series.push_back(series_value(one));
  }
  for (const JudgePromptView& one : report.prompts) {
    tmpl::Dict item(3);
    item.add("scorer", tmpl::Value::view(one.scorer)).add("prompt", tmpl::Value::view(one.prompt));
    item.add("words", tmpl::Value::view(one.words));
    prompts.push_back(std::move(item));
  }
  tmpl::Dict out(8);
  out.add("series", std::move(series)).add("prompts", std::move(prompts)).add("people", people_value(report.people));
  out.add("rates", rates_value(benchmark)).add("strengths", strengths_value(benchmark));
  out.add("corrected", corrected_values(benchmark)).add("changes", changes_value(benchmark));
  return out;
}

std::string people_text(const JudgeReport& report, std::string_view judge) {
  std::string out;
  for (const JudgeSeriesView& one : report.series) {
    if (!one.current || one.judge != judge || one.people.n == 0 || !one.people.raw) continue;
    if (!out.empty()) out += "; ";
    out +=
        fmt::format("agrees with people on {} % of {}", percent_text(*one.people.raw), counted(one.people.n, "answer"));
    if (one.people.kappa) out += ", κ " + two_places(*one.people.kappa);
  }
  return out;
}

std::vector<std::string> judges_of(const SiteModel& site) {
  std::map<std::string, int> seen;
  for (const BenchmarkView& view : site.benchmarks) {
    for (const JudgeSeriesView& one : view.judges.series) ++seen[one.judge];
  }
  std::vector<std::string> out;
  for (const auto& [slug, n] : seen) out.push_back(slug);
  return out;
}

tmpl::Value drift_checks_value(const SiteModel& site) {
  tmpl::List out;
  for (const bool alarm : {true, false}) {
    for (const BenchmarkView& view : site.benchmarks) {
      for (const JudgeSeriesView& one : view.judges.series) {
        if (one.drift.items == 0 || one.drift.alarm != alarm) continue;
        tmpl::Dict item(6);
        item.add("judge", tmpl::Value::view(one.judge)).add("url", judge_url(one.judge));
        item.add("benchmark", tmpl::Value::view(view.benchmark->name)).add("scorer", tmpl::Value::view(one.scorer));
        item.add("benchmark_url", benchmark_url(view.benchmark->slug)).add("drift", drift_value(one.drift));
        out.push_back(std::move(item));
      }
    }
  }
  return out;
}

namespace {

// Of all series of a judge.
struct JudgeTotals {
  std::string name, retired;
  bool has_page = false;  // as a model
  std::int64_t replies = 0, answers = 0;
  Nano cost = 0;
  bool priced = true, rejected = false, moved = false;
  std::set<std::string_view> boards;
  // Of the series that grade today.
  int labelled = 0;
  double same = 0;

  tmpl::Value cost_value() const {
    return !priced ? tmpl::Value("not known") : cost > 0 ? tmpl::Value(usd_text(cost)) : tmpl::Value();
  }
};

JudgeTotals totals_of(const SiteModel& site, const std::string& judge) {
  JudgeTotals out;
  const auto at =
      std::find_if(site.models.begin(), site.models.end(), [&](const auto& m) { return m.model->slug == judge; });
  out.has_page = at != site.models.end();
  out.name = out.has_page ? std::string(display_name(*at->model)) : judge;
  if (out.has_page) out.retired = at->model->retired;
  for (const BenchmarkView& view : site.benchmarks) {
    for (const JudgeSeriesView& one : view.judges.series) {
      if (one.judge != judge) continue;
      out.boards.insert(view.benchmark->slug);
      out.replies += one.replies;
      out.answers += one.answers;
      out.priced = out.priced && one.cost;
      out.cost += one.cost.value_or(0);
      out.rejected = out.rejected || one.rejected;
      out.moved = out.moved || one.drift.alarm;
      if (!one.current || !one.people.raw) continue;
      out.labelled += one.people.n;
      out.same += *one.people.raw * one.people.n;
    }
  }
  return out;
}

}  // namespace

Page judges_page(const SiteView& site) {
  Page page{.url = "judges/",
            .template_name = "judges.html",
            .title = "Judges · " + site.model().config.title,
            .section = "models"};
  page.description =
      "Models that grade other models' answers: how many verdicts, how far people agree, what they cost.";
  page.crumbs.push_back(crumb("Models", "models/"));
  tmpl::List judges;
  for (const std::string& judge : judges_of(site.model())) {
    const JudgeTotals totals = totals_of(site.model(), judge);
    tmpl::Dict row(10);
    row.add("name", totals.name).add("url", judge_url(judge)).add("retired", text_or_null(totals.retired));
    row.add("answers", totals.answers).add("boards", static_cast<std::int64_t>(totals.boards.size()));
    row.add("cost", totals.cost_value()).add("rejected", totals.rejected).add("moved", totals.moved);
    row.add("labelled", totals.labelled);
    row.add("same", totals.labelled > 0 ? tmpl::Value(percent_text(totals.same / totals.labelled)) : tmpl::Value());
    judges.push_back(std::move(row));
  }
  page.vars.add("judges", std::move(judges));
  return page;
}

Page judge_page(const SiteView& site, const std::string& judge) {
  const JudgeTotals totals = totals_of(site.model(), judge);
  Page page{.url = judge_url(judge),
            .template_name = "judge.html",
            .title = totals.name + " as a judge · " + site.model().config.title,
            .section = "models"};
  page.description =
      fmt::format("How {} grades: agreement with people and other judges, biases, cost.", one_line(totals.name, 80));
  page.crumbs.push_back(crumb("Models", "models/"));
  page.crumbs.push_back(crumb("Judges", "judges/"));
  tmpl::List series;
  for (const BenchmarkView& view : site.model().benchmarks) {
    for (const JudgeSeriesView& one : view.judges.series) {
      if (one.judge != judge) continue;
      tmpl::Dict item(3);
      item.add("benchmark", tmpl::Value::view(view.benchmark->name));
      item.add("benchmark_url", benchmark_url(view.benchmark->slug)).add("s", series_value(one));
      series.push_back(std::move(item));
    }
  }
  tmpl::Dict j(8);
  j.add("name", totals.name).add("slug", tmpl::Value::view(judge)).add("replies", with_thousands(totals.replies));
  j.add("cost", totals.cost_value());
  j.add("model_url", totals.has_page ? tmpl::Value(model_url(judge)) : tmpl::Value());
  j.add("retired", text_or_null(totals.retired));
  page.vars.add("j", std::move(j)).add("series", std::move(series));
  return page;
}

}  // namespace benchhub
