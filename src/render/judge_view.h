// What is known of the judges of one benchmark: how far they agree with people and with each other, what sways them,
// what they cost, what former judges said. Values only; assemble/judge_report.h fills them, docs/judges.md defines
// them. Undefined is nullopt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/money.h"

namespace benchhub {

// Of two who graded the same answers.
struct AgreementView {
  int n = 0;                                              // answers
  std::optional<double> raw, raw_lower, raw_upper;        // share of the same category; Wilson
  std::optional<double> kappa, kappa_lower, kappa_upper;  // Cohen's; percentile bootstrap
  std::optional<double> alpha;                            // Krippendorff's
  std::optional<double> base_rate;                        // share of the second one's commonest category
};

struct PeerView {
  std::string judge, prompt;
  AgreementView agreement;
};

// Of comparisons with both orders read.
struct PositionView {
  int compared = 0, steady = 0;           // steady: the same verdict in both orders
  int first = 0, second = 0;              // torn, and both times for what stood first, second
  std::optional<double> shift, shift_se;  // mean value when shown first - when shown second
};

struct LengthView {
  int n = 0;                          // answers, or comparisons of answers of different length
  std::optional<double> correlation;  // Spearman, of the value with the length (comparisons: the difference of lengths)
  std::optional<double> longer_wins;  // comparisons: share of the decided ones in which the longer answer won
};

// Against the mean of the other judges on the same answers.
struct LeniencyView {
  int n = 0;
  std::optional<double> excess;      // mean of (its value - theirs): above 0 it is milder
  int own = 0;                       // answers of its own family
  std::optional<double> own_excess;  // the same over those - over the rest
};

// Calibration items: what was frozen against what was said when the judge was asked again.
struct DriftView {
  int items = 0, rounds = 0;                  // items that are frozen; times that they were asked again
  std::int64_t frozen_ms = 0, last_ms = 0;    // of the newest frozen verdict, of the last round's last reply
  std::string served_before, served_now;      // models that the replies named
  int compared = 0, up = 0, down = 0;         // items with both values; the value rose, fell
  std::optional<double> p;                    // McNemar's exact test of up against down
  int labelled = 0;                           // items with a verdict of people; 0: compared with the frozen
  std::optional<double> kappa_before, kappa;  // with people, or with the frozen verdicts
  std::optional<double> drop_lower;           // lower end of the interval of kappa_before - kappa; bootstrap
  std::optional<Nano> cost;                   // of asking again; nullopt: a price is not known
  bool alarm = false;
};

struct JudgeSeriesView {
  std::string scorer, kind, judge, series, prompt;
  bool current = false;             // grades today
  bool rejected = false;            // fell for the canary
  bool other_judge = false;         // of a series, what another model said under the judge's name
  int others = 0;                   // current: replies that another model gave under its name
  std::string since, why;           // current: it is known to be another model since then; else ""
  std::vector<std::string> served;  // models that its replies named
  int answers = 0, replies = 0, unread = 0, asked_again = 0;  // answers: with a verdict
  int weighted = 0,
      plain = 0;  // replies whose grade is weighted by token probabilities, and that were to be and told none
  std::optional<Nano> cost;  // nullopt: a price is not known
  std::optional<double> median_ms, mean;
  std::int64_t first_ms = 0, last_ms = 0;
  AgreementView people;
  std::vector<PeerView> peers;
  PositionView position;
  LengthView length;
  LeniencyView leniency;
  DriftView drift;
};

struct PeopleView {
  int labelled = 0, waiting = 0, stale = 0, unread = 0;  // stale: of another rubric, or the texts have changed since
};

// Mean by judges, put right by what people said of a part (prediction-powered inference).
struct CorrectedView {
  std::string scorer, model;
  int judged = 0, labelled = 0;
  std::optional<double> mean, estimate, lower, upper;
};

// AlpacaEval's figures, in per cent.
struct PairRateView {
  std::string scorer, judge, model;
  int n = 0, wins = 0, draws = 0, losses = 0;
  std::optional<double> win_rate, standard_error, discrete, length_controlled, length_controlled_se;
};

// Of a model that a judge compared with every other: Bradley-Terry's strength as the chance to be preferred to an
// opponent of average strength.
struct StrengthView {
  int games = 0;                              // comparisons with a verdict, both orders of one are one
  int failed = 0;                             // comparisons without
  double points = 0;                          // won 1, tied half
  std::optional<double> theta, elo;           // log strength, of a mean of 0; the same as 1000 + 400 / ln 10 · theta
  std::optional<double> value, lower, upper;  // 95 %, sandwich error; nullopt: none can be told, see reason
  std::optional<int> rank_best, rank_worst;
  int tie_group = 0;
  std::string reason;
};

// A former series beside that of today, on the answers that both are about.
struct SeriesChangeView {
  struct Row {
    std::string model;
    int n = 0;
    std::optional<double> before, now;
    std::optional<int> rank_before, rank_now;
  };
  std::string scorer, judge_before, prompt_before, judge_now, prompt_now;  // now: "" = nobody grades
  std::string as_before, as_now;  // served as what, until or since when; "" = not told
  AgreementView agreement;
  std::vector<Row> rows;
};

struct JudgePromptView {
  std::string scorer, prompt, words;
};

struct JudgeReport {
  std::vector<JudgeSeriesView> series;  // of today first
  PeopleView people;
  std::vector<CorrectedView> corrected;
  std::vector<PairRateView> rates;
  std::vector<SeriesChangeView> changes;
  std::vector<JudgePromptView> prompts;
  bool empty() const { return series.empty() && prompts.empty(); }
};

}  // namespace benchhub
