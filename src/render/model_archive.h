// The values of a site as bytes: for their digests, and for the rows that a later build reads back. Every function
// names every member (by structured bindings), so that a new member does not compile until it is put here too: a page
// that shows it would else not be made again when it changes. Used by page_inputs.cc and by assemble.
#pragma once

#include "base/binary.h"
#include "render/judge_archive.h"
#include "render/site_model.h"

namespace benchhub {

inline void archive(BinaryWriter& a, const Json& json) {
  a(json.is_null() ? std::string() : json.dump(-1, ' ', false, Json::error_handler_t::replace));
}
inline void archive(BinaryWriter& a, const Message& x) {
  const auto& [role, content, tool_calls, tool_call_id, tool_name, opaque] = x;
  (void)opaque;  // never shown
  a(role, content, tool_calls, tool_call_id, tool_name);
}
inline void archive(BinaryWriter& a, const ChainRule& x) {
  const auto& [name, arguments, when, reply, set] = x;
  a(name, arguments, when, reply, set);
}
inline void archive(BinaryWriter& a, const ToolChain& x) {
  const auto& [state, max_steps, rules, otherwise] = x;
  a(state, max_steps, rules, otherwise);
}
inline void archive(BinaryWriter& a, const Case& x) {
  const auto& [id, vars, messages, expected, category, cluster, choices, filler_tokens, chain, weight, reference, line,
               formerly] = x;
  a(id, vars, messages, expected, category, cluster, choices, filler_tokens, chain, weight, reference, line, formerly);
}
inline void archive(BinaryWriter& a, const Scoring& x) {
  const auto& [type, options, weight, places] = x;
  a(type, options, weight);
}
inline void archive(BinaryWriter& a, const Filter& x) {
  const auto& [name, steps] = x;
  a(name, steps);
}
inline void archive(BinaryWriter& a, const Author& x) {
  const auto& [name, github, url] = x;
  a(name, github, url);
}
inline void archive(BinaryWriter& a, const Judging& x) {
  const auto& [judges, majority, allow_self, escalate_to, escalate_share, sample, embedder] = x;
  a(judges, majority, allow_self, escalate_to, escalate_share, sample, embedder);
}
inline void archive(BinaryWriter& a, const SpeedSpec& x) {
  const auto& [warmups, seed] = x;
  a(warmups, seed);
}
inline void archive(BinaryWriter& a, const JudgeRef& x) {
  const auto& [scorer, judge, series, order, ask, prompt, grammar, form, rival, round, frozen] = x;
  a(scorer, judge, series, order, ask, prompt, grammar, form, rival, round);  // frozen texts are on no page
}
inline void archive(BinaryWriter& a, const HumanLabel& x) {
  const auto& [scorer, case_id, model, repeat, subject, prompt, order, verdict, by, at] = x;
  a(scorer, case_id, model, repeat, subject, prompt, order, verdict, by, at);
}
inline void archive(BinaryWriter& a, const Benchmark& x) {
  const auto& [slug, name, summary, license, canary, forked_from, tags, authors, readme, system_prompt, user_prompt,
               cases_file, cases, params, response_format, tools, labels, answer_format, repeats, choice_order,
               reducers, filters, scoring, judging, metric, truncated, refused, speed, max_age_days, model_tags,
               model_include, model_exclude, formerly, definition] = x;
  a(slug, name, summary, license, canary, forked_from, tags, authors, readme, system_prompt, user_prompt, cases_file,
    cases, params, response_format, tools, labels, answer_format, repeats, choice_order, reducers, filters, scoring);
  a(judging, metric, truncated, refused, speed, max_age_days, model_tags, model_include, model_exclude, formerly,
    definition);
}
inline void archive(BinaryWriter& a, const Prices::Tier& x) {
  const auto& [above, input, output, cached_input] = x;
  a(above, input, output, cached_input);
}
inline void archive(BinaryWriter& a, const Prices& x) {
  const auto& [input, output, cached_input, reasoning, date, tiers] = x;
  a(input, output, cached_input, reasoning, date, tiers);
}
inline void archive(BinaryWriter& a, const ParamRule& x) {
  const auto& [name, drop, only, values, min, max, send_as] = x;
  a(name, drop, only, values, min, max, send_as);
}
inline void archive(BinaryWriter& a, const JudgeMove& x) {
  const auto& [date, reason] = x;
  a(date, reason);
}
inline void archive(BinaryWriter& a, const Model& x) {
  const auto& [slug, id, name, provider, family, license, released, retired, retires, url, tags, capabilities,
               context_window, max_output, drift, prices, routes, params, parameters, formerly, moved, embeds,
               baseline] = x;
  a(slug, id, name, provider, family, license, released, retired, retires, url, tags, capabilities, context_window,
    max_output, drift, prices, routes, params, parameters, formerly, moved, embeds, baseline);
}
inline void archive(BinaryWriter& a, const SiteConfig& x) {
  const auto& [title, tagline, base_url, repository, data_license, branch, logo, footer, budget_per_run,
               budget_per_night, budget_per_benchmark, coverage_floor, judges, judge_drift, embedder, canary_test,
               benchmark_order] = x;
  a(title, tagline, base_url, repository, data_license, branch, logo.sha256, footer, budget_per_run, budget_per_night,
    budget_per_benchmark, coverage_floor, judges, judge_drift.items, judge_drift.days, embedder, canary_test,
    benchmark_order);
}
inline void archive(BinaryWriter& a, const Usage& x) {
  const auto& [input, output, cached, reasoning, estimated] = x;
  a(input, output, cached, reasoning, estimated);
}
inline void archive(BinaryWriter& a, const Timing& x) {
  const auto& [ttft_ms, first_answer_ms, total_ms, gap_mean_ms, gap_max_ms] = x;
  a(ttft_ms, first_answer_ms, total_ms, gap_mean_ms, gap_max_ms);
}
inline void archive(BinaryWriter& a, const Answer& x) {
  const auto& [case_id, repeat, step, key, key_parts, state, text, tool_calls, opaque, published, odds, finish_reason,
               error, model_served, fingerprint, upstream, batch, route, request_id, usage, prices, cost, presumed,
               attempts, failed_runs, retry_key, timing, at_ms, since_ms, tool_version, commit, verdict, chain] = x;
  a(case_id, repeat, step, key, state, text, tool_calls, finish_reason, error, model_served, fingerprint, upstream,
    batch, route, usage, published, cost, presumed, attempts, failed_runs, retry_key, timing, at_ms, tool_version,
    commit);
  if (verdict) a(*verdict);
}
template <class A>
void archive(A& a, Of<ScorePart> auto& x) {
  auto& [scorer, value, weight, extracted, detail] = x;
  a(scorer, value, weight, extracted, detail);
}
template <class A>
void archive(A& a, Of<FilterScore> auto& x) {
  auto& [filter, value, read] = x;
  a(filter, value, read);
}
template <class A>
void archive(A& a, Of<FailureCause> auto& x) {
  auto& [kind, what] = x;
  a(kind, what);
}
template <class A>
void archive(A& a, Of<FailureGroup> auto& x) {
  auto& [failure, answers, cases] = x;
  a(failure, answers, cases);
}
template <class A>
void archive(A& a, Of<CaseScore> auto& x) {
  auto& [case_id, repeat, state, value, unscored_reason, parts, filtered, failure] = x;
  a(case_id, repeat, state, value, unscored_reason, parts, filtered, failure);
}
template <class A>
void archive(A& a, Of<ScoreInterval> auto& x) {
  auto& [value, lower, upper, method] = x;
  a(value, lower, upper, method);
}
template <class A>
void archive(A& a, Of<MetricScore> auto& x) {
  auto& [name, scored, score] = x;
  a(name, scored, score);
}
template <class A>
void archive(A& a, Of<RepeatSpread> auto& x) {
  auto& [se, within_variance, se_if_infinite] = x;
  a(se, within_variance, se_if_infinite);
}
template <class A>
void archive(A& a, Of<SpeedFigures> auto& x) {
  auto& [case_id, filler_tokens, measured, warmups, failed, outliers, unfit, input_tokens, output_tokens, ttft_ms,
         ttft_p95_ms, tpot_ms, total_ms, output_per_second, prefill_per_second] = x;
  a(case_id, filler_tokens, measured, warmups, failed, outliers, unfit, input_tokens, output_tokens, ttft_ms,
    ttft_p95_ms, tpot_ms, total_ms, output_per_second, prefill_per_second);
}
template <class A>
void archive(A& a, Of<SpeedMoment> auto& x) {
  auto& [at_ms, case_id, measured, ttft_ms, output_per_second] = x;
  a(at_ms, case_id, measured, ttft_ms, output_per_second);
}
template <class A>
void archive(A& a, Of<CategoryScore> auto& x) {
  auto& [category, scored, total, score] = x;
  a(category, scored, total, score);
}
template <class A>
void archive(A& a, Of<ScorePoint> auto& x) {
  auto& [at_ms, score, served, split, scored, total, judges] = x;
  a(at_ms, score, served, split, scored, total, judges);
}
template <class A>
void archive(A& a, Of<JudgingView> auto& x) {
  auto& [judges, prompts, same_family, served, rerouted, rejected, absent, panel_incomplete, embedder, vectors,
         canary_digits, verdicts, errors, cost, flagged, withheld, worst, best, strength] = x;
  a(judges, prompts, same_family, served, rerouted, rejected, absent, panel_incomplete, embedder, vectors,
    canary_digits, verdicts, errors, cost, flagged, withheld, worst, best, strength);
}
template <class A>
void archive(A& a, Of<Repricing> auto& x) {
  auto& [input, output, date, before, now] = x;
  a(input, output, date, before, now);
}
template <class A>
void archive(A& a, Of<PairRow> auto& x) {
  auto& [benchmark, model, state, state_reason, rerun_cost, total, scored, unscored, damaged, coverage, ranked, score,
         rank_best, rank_worst, tie_group, floor, categories, metrics, repeats, failures, speed, speed_history, judging,
         most_frequent_output, repeats_itself, cost, cost_per_1000, cost_per_correct, repriced, on_front, input_tokens,
         output_tokens, p5_ms, p25_ms, p50_ms, p75_ms, p95_ms, ttft_p50_ms, model_served, own_served, fingerprint,
         last_answer_ms, history, case_scores] = x;
  (void)case_scores;  // as many as there are answers: who shows them takes their digest by itself
  a(benchmark, model, state, state_reason, rerun_cost, total, scored, unscored, damaged, coverage, ranked, score,
    rank_best, rank_worst, tie_group, floor, categories, metrics, repeats, failures, speed, speed_history, judging,
    most_frequent_output, repeats_itself, cost, cost_per_1000, cost_per_correct, repriced, on_front, input_tokens,
    output_tokens, p5_ms, p25_ms, p50_ms, p75_ms, p95_ms, ttft_p50_ms, model_served, own_served, fingerprint,
    last_answer_ms, history);
}
template <class T>
void archive(BinaryWriter& a, const Maybe<T>& x) {
  a(std::optional<T>(x));
}
template <class T>
void archive(BinaryReader& a, Maybe<T>& x) {
  std::optional<T> value;
  a(value);
  x = value;
}
template <class T>
void archive(BinaryWriter& a, const Rare<T>& x) {
  a(static_cast<bool>(x));
  if (x) a(*x);
}
template <class T>
void archive(BinaryReader& a, Rare<T>& x) {
  std::optional<T> value;
  a(value);
  x = std::move(value);
}
template <class A>
void archive(A& a, Of<OverviewScore> auto& x) {
  auto& [value, lower, upper, method] = x;
  a(value, lower, upper, method);
}
template <class A>
void archive(A& a, Of<OverviewPoint> auto& x) {
  auto& [at_ms, score, served, judges, scored, total, split] = x;
  a(at_ms, score, served, judges, scored, total, split);
}
template <class A>
void archive(A& a, Of<OverviewFailure> auto& x) {
  auto& [kind, answers, label] = x;
  a(kind, answers, label);
}
template <class A>
void archive(A& a, Of<RowNotes> auto& x) {
  auto& [damaged, repeated, judging, unscored] = x;
  a(damaged, repeated, judging, unscored);
}
template <class A>
void archive(A& a, Of<OverviewRow> auto& x) {
  auto& [benchmark, model, state, state_reason, floor, last_answer_ms, score, rerun_cost, cost, cost_per_1000, p50_ms,
         total, scored, tie_group, rank_best, rank_worst, ranked, stored, history, failures, repriced, notes] = x;
  a(benchmark, model, state, state_reason, floor, last_answer_ms, score, rerun_cost, cost, cost_per_1000, p50_ms, total,
    scored, tie_group, rank_best, rank_worst, ranked, stored, history, failures, repriced, notes);
}
template <class A>
void archive(A& a, Of<StoredRun> auto& x) {
  auto& [first_ms, last_ms, answers, verdicts, failed, unpriced, cost, models] = x;
  a(first_ms, last_ms, answers, verdicts, failed, unpriced, cost, models);
}
template <class A>
void archive(A& a, Of<StoredRuns> auto& x) {
  auto& [models, runs] = x;
  a(models, runs);
}
inline void archive(BinaryWriter& a, const SimilarBenchmark& x) {
  const auto& [slug, cosine, shared] = x;
  a(slug, cosine, shared);
}
inline void archive(BinaryWriter& a, const ItemView& x) {
  const auto& [models, all_right, none_right, negative, saturation] = x;
  a(models, all_right, none_right, negative, saturation);
}
inline void archive(BinaryWriter& a, const NearDuplicate& x) {
  const auto& [first, second, likeness] = x;
  a(first, second, likeness);
}
template <class A>
void archive(A& a, Of<Notice> auto& x) {
  auto& [level, text] = x;
  a(level, text);
}

}  // namespace benchhub
