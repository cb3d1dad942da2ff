// SiteModel: everything the site shows, as values. assemble fills it from definitions, store, git, scores and
// statistics; render turns it into files and reads nothing else (but templates/). Undefined is nullopt and becomes a
// dash.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/text_pool.h"
#include "domain/benchmark.h"
#include "domain/label.h"
#include "domain/model.h"
#include "domain/score.h"
#include "render/compact.h"
#include "render/judge_view.h"

namespace benchhub {

struct ScoreInterval {
  std::optional<double> value, lower, upper;
  std::string method;  // "Wilson", "t", "BCa bootstrap", …
};

// One answer on a case page. Points to what is held while the benchmark is assembled and rendered.
struct AnswerView {
  std::string_view model;  // slug
  const Answer* answer = nullptr;
  const CaseScore* score = nullptr;
  std::vector<const Answer*> verdicts;    // what judges said of it, where they were asked
  std::vector<const Answer*> steps;       // of a chain of tool calls: the answers before this one
  std::vector<const HumanLabel*> people;  // what people said of it
};

struct CaseView {
  const Case* the_case = nullptr;
  std::vector<Message> prompt;           // as sent, after expansion
  std::vector<AnswerView> answers;       // failing first, then by model
  std::optional<double> mean_score;      // over models with a score, baselines aside if there is any language model
  std::optional<double> discrimination;  // correlation with the rest of the benchmark, over language models
};

// The same answers under one of the benchmark's filters or reducers; listed where there is more than one.
struct MetricScore {
  std::string name;  // "strict", "pass@3"; the first is the board's own
  int scored = 0;    // cases
  ScoreInterval score;
};

// What repeating buys, over case means; only where a case has several scored answers.
struct RepeatSpread {
  std::optional<double> se, within_variance, se_if_infinite;  // se_if_infinite: what more answers cannot buy
};

// How fast the pair answered one case of a speed benchmark: medians (type 7) over the measured answers.
struct SpeedFigures {
  std::string case_id;
  int filler_tokens = 0;                      // asked for
  int measured = 0, warmups = 0, failed = 0;  // answers; failed: without a whole reply, or sent in another way
  int outliers = 0;                           // of the measured: total time outside Tukey's fences; kept in the medians
  bool unfit = false;                         // longer than the model's context window: not asked
  std::optional<double> input_tokens, output_tokens;  // as the provider counts
  std::optional<double> ttft_ms, ttft_p95_ms;         // p95 from 20 answers on
  std::optional<double> tpot_ms, total_ms;
  std::optional<double> output_per_second, prefill_per_second;  // after the first token; until it (a lower bound)
};

// One run of the past: the medians of one case at that time.
struct SpeedMoment {
  std::int64_t at_ms = 0;
  std::string case_id;
  int measured = 0;
  std::optional<double> ttft_ms, output_per_second;
};

struct CategoryScore {
  std::string category;
  int scored = 0, total = 0;
  ScoreInterval score;
};

// Answers of one pair that fail in the same way.
struct FailureGroup {
  FailureCause failure;
  int answers = 0, cases = 0;
};

struct ScorePoint {
  std::int64_t at_ms = 0;
  double score = 0;
  std::string served = {};    // models that the replies named
  bool split = false;         // by the model's policy another series begins: what is served changed
  int scored = 0, total = 0;  // cases
  std::string judges = {};    // who graded, "a, b"
};

// Judges of one pair, and who else was asked about it: what they cost and how often they said nothing that could be
// read.
struct JudgingView {
  std::vector<std::string> judges;       // slugs; empty: no judge is asked
  std::vector<std::string> prompts;      // "rubric@0f3a5c7b91d2e468"
  std::vector<std::string> same_family;  // judges of the model's own family
  std::vector<std::string> served;       // models that the judges' replies named
  std::vector<std::string> rerouted;     // judges whose replies named several: the grades are not all by one model
  std::vector<std::string> rejected;     // judges who gave the canary a good grade
  std::vector<std::string> absent;       // who has not said all that decides: "carol: 15 verdicts to come"
  bool panel_incomplete = false;         // some of them never come, and the others decide alone
  std::string embedder;                  // slug: whose vectors are compared; "" = no meanings are
  int vectors = 0;                       // that are there
  std::optional<int> canary_digits;      // of the hidden part of the canary that the model wrote; nullopt: not asked
  int verdicts = 0, errors = 0;          // verdicts that are there; answers (comparisons) on which judges failed
  std::optional<Nano> cost;              // of all verdicts and vectors; nullopt if a price is unknown
  bool flagged = false;                  // errors above 2 % of the cases
  bool withheld = false;                 // above 5 %: no score and no rank
  std::optional<double> worst, best;     // flagged: the score if all those answers had got nothing, or everything
  std::optional<StrengthView> strength;  // of all pairs
};

// What the stored answers were paid at, where today's prices are others, and what the same tokens would cost now.
struct Repricing {
  std::optional<Nano> input, output;  // per million tokens, of the newest answer
  std::string date;                   // when those prices were read, "2026-01-01"
  Nano before = 0, now = 0;           // per 1,000 cases
};

// One (benchmark, model) pair: a row of the board and the pair's page.
struct PairRow {
  std::string benchmark, model;         // slugs
  std::string state;                    // fresh, partial, missing, stale, frozen, blocked, excluded
  std::string state_reason;             // "2 of 40 answers are stale: messages.0.user changed"; "" if fresh
  std::optional<Nano> rerun_cost;       // estimate of what would make it fresh
  int total = 0, scored = 0;            // cases
  std::map<std::string, int> unscored;  // reason -> cases
  int damaged = 0;                      // records of its data that are neither shown nor scored
  double coverage = 0;                  // scored / total
  bool ranked = false;                  // coverage at or above the floor
  ScoreInterval score;
  std::optional<int> rank_best, rank_worst;  // over the ranked rows of the board
  int tie_group = 0;                         // 1 = top group; 0 = not ranked
  std::string floor;  // slug of the best ranked baseline, unless the paired test tells this language model above it
  std::vector<CategoryScore> categories;
  std::vector<MetricScore> metrics;  // empty with one filter or none and one reducer
  RepeatSpread repeats;
  std::vector<FailureGroup> failures;      // by class, then the most frequent first
  std::vector<SpeedFigures> speed;         // by case; empty but for speed benchmarks
  std::vector<SpeedMoment> speed_history;  // by time, then case
  JudgingView judging;
  std::optional<double> most_frequent_output;  // share of answers that are one and the same; null below 10
  bool repeats_itself = false;                 // that share is more than right answers explain (assemble/items.cc)
  std::optional<Nano> cost;                    // of all answers; nullopt if a price is unknown
  std::optional<Nano> cost_per_1000, cost_per_correct;
  std::optional<Repricing> repriced;  // null: it would cost the same today, or that is not known
  bool on_front = false;              // no ranked language model that costs no more is better beyond the intervals
  std::optional<std::int64_t> input_tokens, output_tokens;
  std::optional<double> p5_ms, p25_ms, p50_ms, p75_ms, p95_ms, ttft_p50_ms;  // null for baselines
  std::string model_served;                                                  // "" if never told; several: "a, b"
  std::string own_served, fingerprint;  // likewise, of answers over the model's own route; what history.jsonl keeps
  std::int64_t last_answer_ms = 0;
  std::vector<ScorePoint> history;
  std::vector<CaseScore> case_scores;  // by case order of the benchmark, then repeat

  // Is an answer stored? A pair that never ran has no page of its own.
  bool has_page() const {
    return scored > 0 || last_answer_ms > 0 ||
           std::any_of(case_scores.begin(), case_scores.end(),
                       [](const CaseScore& score) { return score.state != AnswerState::not_run; });
  }
};

// What pages about all boards may show of a pair: the others need not be made again for the rest. All pairs of the site
// are in memory at once, so that a row is small; overview_rows.h makes it.
struct OverviewScore {
  Maybe<double> value, lower, upper;
  Text method;
};
struct OverviewPoint {  // as ScorePoint
  std::int64_t at_ms = 0;
  double score = 0;
  Text served, judges;
  int scored = 0, total = 0;
  bool split = false;
};
struct OverviewFailure {
  FailureKind kind = FailureKind::none;
  int answers = 0;
  Text label;  // of a judge
};
// What few rows have: mostly what speaks against taking a score at its word (pages/parts.h: row_flags).
struct RowNotes {
  int damaged = 0;
  std::optional<double> repeated;  // most_frequent_output, if it repeats itself
  JudgingView judging;             // of it what a flag says
  std::map<std::string, int> unscored;
};
struct OverviewRow {
  Text benchmark, model, state, state_reason, floor;
  std::int64_t last_answer_ms = 0;
  OverviewScore score;
  Maybe<Nano> rerun_cost, cost, cost_per_1000;
  Maybe<double> p50_ms;
  int total = 0, scored = 0, tie_group = 0;
  Maybe<int> rank_best, rank_worst;
  bool ranked = false, stored = false;
  std::vector<OverviewPoint> history;
  std::vector<OverviewFailure> failures;  // by class, labels of judges each by itself
  Rare<Repricing> repriced;
  Rare<RowNotes> notes;

  bool has_page() const { return stored; }
};

struct SimilarBenchmark {
  std::string slug;
  double cosine = 0;  // of TF-IDF vectors, in (0, 1]
  int shared = 0;     // pairs of cases, one of each, that are nearly the same
};

// Item analysis over the language models that have a score.
struct ItemView {
  int models = 0, all_right = 0, none_right = 0;  // cases that all solve, that none solves
  int negative = 0;                  // cases that better models fail more often: perhaps a wrong `expected`
  std::optional<double> saturation;  // share of cases that all solve; null below 2 models
};

// Two rows that are, or once were, among the best, case by case: the difference as compare_rows has it.
struct Duel {
  std::string first, second;                          // slugs of models, the upper row's first
  bool best = true;                                   // of the best rows of today; else of a day before
  int shared = 0, wins = 0, losses = 0, ties = 0;     // cases with a score of both; wins: of the first
  std::optional<double> difference, lower, upper, p;  // first - second
  std::string method;
  struct Case {
    std::size_t at = 0;  // in BenchmarkView::cases
    double first = 0, second = 0;
  };
  std::vector<Case> differing;  // in file order
};

struct NearDuplicate {
  std::string first, second;  // case ids
  double likeness = 0;        // Jaccard of word 3-grams of the prompts
};

// Answers of a benchmark with no longer pause between them than a run may have; see assemble/runs.h.
inline constexpr std::int64_t kRunPauseMs = 2 * 3'600'000;
struct StoredRun {
  std::int64_t first_ms = 0, last_ms = 0;     // when the first and the last of them ended
  int answers = 0, verdicts = 0, failed = 0;  // failed: of both, without an outcome
  int unpriced = 0;                           // that cost something nobody knows
  Nano cost = 0;                              // with what attempts of unknown outcome may have cost
  std::vector<std::pair<std::uint32_t, int>>
      models;  // who answered, as StoredRuns numbers them, and how often it failed
};
struct StoredRuns {
  std::vector<std::string> models;  // slugs of all whose answers are stored
  std::vector<StoredRun> runs;      // oldest first
};

struct BenchmarkView {
  const Benchmark* benchmark = nullptr;
  std::vector<PairRow> rows;                    // ranked first by score (descending), then by name; then the others
  std::vector<OverviewRow> overview_rows;       // of the rows; pages about all boards have these alone
  std::vector<Digest> row_digests;              // of the overview_rows
  std::shared_ptr<const TextPool> row_texts;    // of the overview_rows, if they were not read
  std::vector<CaseView> cases;                  // in file order
  std::vector<std::string> categories;          // in order of first appearance
  std::optional<double> detectable;             // difference of scores that 80 % power would find (median over pairs)
  std::string commit;                           // last change of its folder, 40 hex or ""
  std::int64_t created_ms = 0, changed_ms = 0;  // 0 = not known
  std::vector<std::string> authors;             // from git; the definition's authors stand in benchmark->authors
  std::vector<std::string> forks;               // slugs of benchmarks that name this one as their source
  std::string metric_name;                      // "Accuracy", "Mean score"
  std::vector<SimilarBenchmark> similar;        // the most similar first, three at most
  std::map<std::string, std::string> images;    // of its README: address as written -> bytes
  ItemView items;
  std::vector<NearDuplicate> near_duplicates;
  std::vector<Duel> duels;  // those of today first; see assemble/duels.h
  JudgeReport judges;       // empty where no judge is asked
  StoredRuns runs;
};

struct ModelView {
  const Model* model = nullptr;
  const Provider* provider = nullptr;
  std::vector<const OverviewRow*> rows;  // by benchmark order of the site
  std::optional<double> mean_win_rate;   // HELM's, over boards where it is ranked
  std::optional<double> expected_score;  // on the average board: two-way fit of logits, so that holes do not favour it
  int boards = 0, boards_ranked = 0;     // benchmarks it is wanted on, and ranked on
  bool covered = false;                  // ranked on enough of them to stand among the others
  std::optional<Nano> cost_per_correct = {};  // over the boards whose cost is known; null if there is none
};

struct Notice {       // damaged records, missing git facts: shown on /status/
  std::string level;  // "warning", "error"
  std::string text;
};

struct SiteModel {
  SiteConfig config;
  std::vector<BenchmarkView> benchmarks;  // by benchmark_order, then name
  std::vector<ModelView>
      models;  // language models by mean win rate, those not covered after the others, then baselines
  std::vector<Notice> notices;
  std::string tool_version, commit;  // commit: of the repository, "" if unknown
  bool dirty = false;
  std::int64_t data_time_ms = 0;                     // newest of answers and commit: the site's only notion of "now"
  std::string input_digest;                          // SHA-256 over definitions and data: printed on each page
  std::string methodology_markdown;                  // docs/methodology.md; "" = no such page
  std::map<std::string, std::string> schemas;        // "benchmark.schema.json" -> text, copied to /schema/
  std::map<std::string, std::string> chart_runtime;  // of assets/vega/: name -> bytes; empty = no interactive charts
  bool results_database = false;                     // results.sqlite, which `export` makes, is there to be linked to
};

}  // namespace benchhub
