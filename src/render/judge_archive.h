// JudgeReport as bytes; see model_archive.h, which includes this.
#pragma once

#include "base/binary.h"
#include "render/judge_view.h"

namespace benchhub {

template <class A>
void archive(A& a, Of<AgreementView> auto& x) {
  auto& [n, raw, raw_lower, raw_upper, kappa, kappa_lower, kappa_upper, alpha, base_rate] = x;
  a(n, raw, raw_lower, raw_upper, kappa, kappa_lower, kappa_upper, alpha, base_rate);
}
template <class A>
void archive(A& a, Of<PeerView> auto& x) {
  auto& [judge, prompt, agreement] = x;
  a(judge, prompt, agreement);
}
template <class A>
void archive(A& a, Of<PositionView> auto& x) {
  auto& [compared, steady, first, second, shift, shift_se] = x;
  a(compared, steady, first, second, shift, shift_se);
}
template <class A>
void archive(A& a, Of<LengthView> auto& x) {
  auto& [n, correlation, longer_wins] = x;
  a(n, correlation, longer_wins);
}
template <class A>
void archive(A& a, Of<LeniencyView> auto& x) {
  auto& [n, excess, own, own_excess] = x;
  a(n, excess, own, own_excess);
}
template <class A>
void archive(A& a, Of<DriftView> auto& x) {
  auto& [items, rounds, frozen_ms, last_ms, served_before, served_now, compared, up, down, p, labelled, kappa_before,
         kappa, drop_lower, cost, alarm] = x;
  a(items, rounds, frozen_ms, last_ms, served_before, served_now, compared, up, down, p, labelled, kappa_before, kappa,
    drop_lower, cost, alarm);
}
template <class A>
void archive(A& a, Of<JudgeSeriesView> auto& x) {
  auto& [scorer, kind, judge, series, prompt, current, rejected, other_judge, others, since, why, served, answers,
         replies, unread, asked_again, weighted, plain, cost, median_ms, mean, first_ms, last_ms, people, peers,
         position, length, leniency, drift] = x;
  a(scorer, kind, judge, series, prompt, current, rejected, other_judge, others, since, why, served, answers, replies,
    unread, asked_again, weighted, plain, cost, median_ms, mean, first_ms, last_ms, people, peers, position, length,
    leniency, drift);
}
template <class A>
void archive(A& a, Of<PeopleView> auto& x) {
  auto& [labelled, waiting, stale, unread] = x;
  a(labelled, waiting, stale, unread);
}
template <class A>
void archive(A& a, Of<CorrectedView> auto& x) {
  auto& [scorer, model, judged, labelled, mean, estimate, lower, upper] = x;
  a(scorer, model, judged, labelled, mean, estimate, lower, upper);
}
template <class A>
void archive(A& a, Of<PairRateView> auto& x) {
  auto& [scorer, judge, model, n, wins, draws, losses, win_rate, standard_error, discrete, length_controlled,
         length_controlled_se] = x;
  a(scorer, judge, model, n, wins, draws, losses, win_rate, standard_error, discrete, length_controlled,
    length_controlled_se);
}
template <class A>
void archive(A& a, Of<SeriesChangeView::Row> auto& x) {
  auto& [model, n, before, now, rank_before, rank_now] = x;
  a(model, n, before, now, rank_before, rank_now);
}
template <class A>
void archive(A& a, Of<SeriesChangeView> auto& x) {
  auto& [scorer, judge_before, prompt_before, as_before, judge_now, prompt_now, as_now, agreement, rows] = x;
  a(scorer, judge_before, prompt_before, as_before, judge_now, prompt_now, as_now, agreement, rows);
}
template <class A>
void archive(A& a, Of<StrengthView> auto& x) {
  auto& [games, failed, points, theta, elo, value, lower, upper, rank_best, rank_worst, tie_group, reason] = x;
  a(games, failed, points, theta, elo, value, lower, upper, rank_best, rank_worst, tie_group, reason);
}
template <class A>
void archive(A& a, Of<JudgePromptView> auto& x) {
  auto& [scorer, prompt, words] = x;
  a(scorer, prompt, words);
}
template <class A>
void archive(A& a, Of<JudgeReport> auto& x) {
  auto& [series, people, corrected, rates, changes, prompts] = x;
  a(series, people, corrected, rates, changes, prompts);
}

}  // namespace benchhub
