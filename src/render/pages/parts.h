// Parts that several pages show: the leaderboard, the verdict above it, the overall table, the cards of the gallery.
#pragma once

#include <set>

#include "render/charts.h"
#include "render/markdown.h"
#include "render/view.h"

namespace benchhub {

tmpl::Value board_value(const BenchmarkIndex& benchmark);    // partials/board.html
tmpl::Value verdict_value(const BenchmarkIndex& benchmark);  // partials/verdict.html
// {name, url} of the page that compares the models of two rows.
tmpl::Value duel_link(const BenchmarkIndex& benchmark, std::size_t first, std::size_t second);
tmpl::Value duels_value(const BenchmarkIndex& benchmark);  // of all pairs that have such a page
// partials/overall.html. ranked: only language models that are ranked on some board; limit: on language models.
enum class OverallScope { all, ranked };
tmpl::Value overall_value(const SiteView& site, OverallScope scope, std::size_t limit);
// partials/gallery.html, partials/answers.html; the first `limit` benchmarks
tmpl::Value cards_value(const SiteView& site, std::size_t limit = static_cast<std::size_t>(-1));
// What checks a benchmark's answers ("tool calls", "graded by judges"); the categories of its cases. Both borrow.
std::set<std::string_view> kinds_of(const Benchmark& benchmark);
std::set<std::string_view> categories_of(const Benchmark& benchmark);
tmpl::Value counts_value(const SiteView& site);            // of the whole site
tmpl::Value metric_value(const BenchmarkView& benchmark);  // "Accuracy"

// Rows from which on a table is laid out piece by piece, or only when it is opened.
inline constexpr std::size_t kBigBoard = 200;
// Rows of one body of such a table, so that a browser need not lay out what is far below the screen, and is not held up
// for long by what comes near it.
inline constexpr std::size_t kBodyRows = 20;

// Judges: partials/judging.html, null for benchmarks without; what one line says of a judge and people ("" if nothing);
// the slugs of all who ever graded.
tmpl::Value judging_value(const BenchmarkIndex& benchmark);
std::string people_text(const JudgeReport& report, std::string_view judge);
std::vector<std::string> judges_of(const SiteModel& site);
tmpl::Value runs_value(const SiteModel& site);          // of the status page: newest first
tmpl::Value drift_checks_value(const SiteModel& site);  // of the status page: those that have moved first

// The page of a benchmark: its charts, scores over time (null unless a model has two), scores by category (null unless
// there are two). Specifications are added to `files`.
tmpl::Value charts_value(const BenchmarkIndex& benchmark, PageFiles& files);
tmpl::Value trends_value(const BenchmarkIndex& benchmark, PageFiles& files);
tmpl::Value categories_value(const BenchmarkIndex& benchmark, PageFiles& files);

// Speed benchmarks: the table of the benchmark's page (null for other benchmarks), its chart, that of a pair's page.
tmpl::Value speed_value(const BenchmarkIndex& benchmark);
SpeedChart speed_chart_data(const BenchmarkIndex& benchmark);
tmpl::Value pair_speed_value(const PairRow& row);

std::optional<Nano> per_1000_correct(const PairRow& row);  // cost per correct answer × 1,000

// The language model with the best score among the ranked rows, null if there is none.
const OverviewRow* best_row(const BenchmarkIndex& benchmark);
const Model& model_of(const BenchmarkIndex& benchmark, const PairRow& row);
const Model& model_of(const BenchmarkIndex& benchmark, const OverviewRow& row);
std::string_view model_name(const BenchmarkIndex& benchmark, const auto& row) {  // display name, else the slug
  return display_name(model_of(benchmark, row));
}

std::string_view provider_name(const ModelView& view);

// One choice among the controls of a table: partials/tools.html. all: what the choice of nothing is called.
tmpl::Value filter_value(std::string_view name, std::string_view label, std::string_view all,
                         const std::set<std::string_view>& options);

// {name, value} of each member, values in words.
tmpl::Value members_value(const Json& object, std::initializer_list<std::string_view> without = {});

// Markdown as safe HTML; what is too large or too deep for that stands as plain text. Null if empty.
tmpl::Value markdown_value(std::string_view markdown, const MarkdownOptions& options);

// How an answer's score is grouped, in the order pages show the groups.
enum class Outcome { wrong, partly, unscored, right };
inline constexpr int kOutcomes = 4;
Outcome outcome_of(const CaseScore& score);
std::string_view outcome_kind(Outcome outcome);  // "wrong", "part", "none", "right": class names and anchors
std::string_view outcome_title(Outcome outcome);

// What speaks against taking a row's score at its word: {text, title} each; null if nothing does.
tmpl::Value row_flags(const PairRow& row, bool baseline);
tmpl::Value row_flags(const OverviewRow& row, bool baseline);

// "provider-error" -> the reason as a visitor reads it; "" -> the state's name.
std::string_view reason_text(const CaseScore& score);

}  // namespace benchhub
