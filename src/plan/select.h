// Which part of what is missing or stale a run takes: samples and shards. Both depend on nothing but the definitions
// and the options, so that every machine draws the same, at any time. Used by the planner, and by assemble for what was
// left out.
#pragma once

#include <vector>

#include "plan/plan.h"

namespace benchhub {

// Per case: whether it is drawn. Categories get their share of the places (largest remainder), and within a category
// the cases with the smallest hash of (seed, slug, id) are drawn: a larger sample holds the smaller one.
std::vector<bool> draw_sample(const Benchmark& benchmark, const Sample& sample);

// Per case: whether its answers are judged, by Judging::sample. Drawn likewise, but by the case's id alone: a benchmark
// of another name, or with a case more, judges the same ones. All of them where no judge decides.
std::vector<bool> judged_cases(const Benchmark& benchmark);

// Unselects every case of the pairs that other shards take. Pairs that ask an equal request, or may over another route,
// stay together, and so do
// those of a benchmark that asks judges or compares meanings, since equal answers share their verdicts and vectors, and
// those of two such benchmarks that ask an equal question. The parts are balanced by the requests that they have in
// all, answered or not. Wants CasePlan::all_keys.
void keep_shard(std::vector<PairPlan>& pairs, int shard, int shards);

// Of all pairs: on which of the judged cases the answers of two models are compared. The same whoever stands first and
// whoever else there is; at least one, so that all models hang together; a larger share draws the same and more.
std::vector<bool> compared_cases(const Benchmark& benchmark, const std::vector<bool>& judged, double share,
                                 std::string_view a, std::string_view b);

}  // namespace benchhub
