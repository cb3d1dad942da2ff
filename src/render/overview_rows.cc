// See overview_rows.h.
#include "render/overview_rows.h"

#include <unordered_map>

#include "render/model_archive.h"

namespace benchhub {
namespace {

// The same text many times is kept once.
class RowTexts {
 public:
  explicit RowTexts(TextPool& pool) : pool_(pool) {}
  Text operator()(std::string_view text) {
    if (text.empty()) return {};
    const auto [it, fresh] = known_.try_emplace(text);
    if (fresh) it->second = pool_.text(text);
    return it->second;
  }

 private:
  TextPool& pool_;
  std::unordered_map<std::string_view, Text> known_;  // by texts of the rows
};

// Of what judges did only what a flag says.
JudgingView flagged_judging(const JudgingView& judging) {
  JudgingView out;
  out.canary_digits = judging.canary_digits;
  out.same_family = judging.same_family;
  out.rerouted = judging.rerouted;
  if (!judging.rerouted.empty()) out.served = judging.served;
  if (judging.panel_incomplete) {
    out.panel_incomplete = true;
    out.absent = judging.absent;
  }
  if (judging.flagged) {
    out.flagged = true;
    out.errors = judging.errors;
    out.withheld = judging.withheld;
    out.worst = judging.worst;
    out.best = judging.best;
  }
  if (judging.strength && !judging.strength->reason.empty()) out.strength = judging.strength;
  return out;
}

bool says_nothing(const RowNotes& notes) {
  const JudgingView& judging = notes.judging;
  return notes.damaged == 0 && !notes.repeated && notes.unscored.empty() && !judging.canary_digits &&
         judging.same_family.empty() && judging.rerouted.empty() && !judging.panel_incomplete && !judging.flagged &&
         !judging.strength;
}

std::vector<OverviewFailure> overview_failures(const PairRow& row, RowTexts& texts) {
  std::vector<OverviewFailure> out;
  for (const FailureGroup& group : row.failures) {
    const bool labelled = group.failure.kind == FailureKind::judge_label;
    const OverviewFailure one{group.failure.kind, group.answers, labelled ? texts(group.failure.what) : Text()};
    const auto same = std::find_if(out.begin(), out.end(), [&](const OverviewFailure& other) {
      return other.kind == one.kind && other.label == one.label;
    });
    if (same == out.end()) out.push_back(one);
    else same->answers += one.answers;
  }
  out.shrink_to_fit();
  return out;
}

OverviewRow overview_row(const PairRow& row, RowTexts& texts) {
  OverviewRow out;
  out.benchmark = texts(row.benchmark);
  out.model = texts(row.model);
  out.state = texts(row.state);
  out.state_reason = texts(row.state_reason);
  out.floor = texts(row.floor);
  out.last_answer_ms = row.last_answer_ms;
  out.score = {row.score.value, row.score.lower, row.score.upper, texts(row.score.method)};
  out.rerun_cost = row.rerun_cost;
  out.cost = row.cost;
  out.cost_per_1000 = row.cost_per_1000;
  out.p50_ms = row.p50_ms;
  out.total = row.total;
  out.scored = row.scored;
  out.tie_group = row.tie_group;
  out.rank_best = row.rank_best;
  out.rank_worst = row.rank_worst;
  out.ranked = row.ranked;
  out.stored = row.has_page();
  out.history.reserve(row.history.size());
  for (const ScorePoint& point : row.history)
    out.history.push_back(
        {point.at_ms, point.score, texts(point.served), texts(point.judges), point.scored, point.total, point.split});
  out.failures = overview_failures(row, texts);
  out.repriced = row.repriced;
  if (RowNotes notes = row_notes(row); !says_nothing(notes)) out.notes = std::optional(std::move(notes));
  return out;
}

}  // namespace

RowNotes row_notes(const PairRow& row) {
  return {row.damaged, row.repeats_itself ? row.most_frequent_output : std::nullopt, flagged_judging(row.judging),
          row.unscored};
}

void add_overview_rows(BenchmarkView& view) {
  auto pool = std::make_shared<TextPool>();
  RowTexts texts(*pool);
  view.overview_rows.clear();
  view.row_digests.clear();
  view.overview_rows.reserve(view.rows.size());
  view.row_digests.reserve(view.rows.size());
  for (const PairRow& row : view.rows)
    view.row_digests.push_back(digest_of_values(view.overview_rows.emplace_back(overview_row(row, texts))));
  view.row_texts = std::move(pool);
}

}  // namespace benchhub
