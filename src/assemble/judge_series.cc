// A former series of verdicts beside that of today; see judge_report.h.
#include <algorithm>

#include "assemble/judge_report.h"
#include "base/clock.h"
#include "base/text.h"

namespace benchhub {
namespace {

// 1 for the highest; equal ones share the better rank.
void rank_column(std::vector<SeriesChangeView::Row>& rows, std::optional<double> SeriesChangeView::Row::*mean,
                 std::optional<int> SeriesChangeView::Row::*rank) {
  for (auto& row : rows) {
    if (!(row.*mean)) continue;
    row.*rank = 1 + static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const auto& other) {
                  return other.*mean && *(other.*mean) > *(row.*mean) + 1e-12;
                }));
  }
}

// "served as a, b", "until 2026-01-31".
std::string served_text(const JudgeSeriesView& facts) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> names = facts.served;
  if (names.size() > kShown) names.resize(kShown);
  std::string out = names.empty() ? "" : "served as " + join(names, ", ");
  if (facts.served.size() > kShown) out += " and " + std::to_string(facts.served.size() - kShown) + " more";
  if (facts.other_judge || (facts.current && facts.since.empty())) return out;
  if (!out.empty()) out += ", ";
  return out + (facts.current ? "since " + facts.since + ": " + facts.why : "until " + utc_date(facts.last_ms));
}

}  // namespace

std::optional<SeriesChangeView> series_change(const std::vector<const PairPlan*>& pairs, const OpinionSeries& before,
                                              const OpinionSeries* now) {
  SeriesChangeView out;
  out.scorer = before.spec.name;
  out.judge_before = before.judge;
  out.prompt_before = before.prompt;
  out.as_before = served_text(before.facts);
  SharedValues both = now != nullptr ? shared_values(before, *now) : SharedValues{};
  const bool overlap = !both.a.empty();
  if (overlap) {
    out.judge_now = now->judge;
    out.prompt_now = now->prompt;
    out.as_now = served_text(now->facts);
    out.agreement = agreement_of(before.spec, both.a, both.b);
  } else {  // nothing to compare with: what was said stays readable
    for (const auto& [place, opinion] : before.opinions) {
      if (!opinion.value) continue;
      both.places.push_back(place);
      both.a.push_back(*opinion.value);
    }
  }
  if (both.a.empty()) return std::nullopt;
  std::map<std::size_t, SeriesChangeView::Row> rows;  // by pair
  const auto add = [&](std::size_t pair, double was, double is) {
    auto& row = rows[pair];
    ++row.n;
    row.before = row.before.value_or(0) + was;
    if (overlap) row.now = row.now.value_or(0) + is;
  };
  for (std::size_t i = 0; i < both.places.size(); ++i) {
    const double is = overlap ? both.b[i] : 0;
    const auto& [place, item, rival] = both.places[i];
    add(place, both.a[i], is);
    for (std::size_t p = 0; !rival.empty() && p < pairs.size(); ++p) {
      if (pairs[p]->id.model == rival) add(p, 1 - both.a[i], 1 - is);
    }
  }
  for (auto& [pair, row] : rows) {
    row.model = pairs[pair]->id.model;
    row.before = *row.before / row.n;
    if (row.now) row.now = *row.now / row.n;
    out.rows.push_back(row);
  }
  rank_column(out.rows, &SeriesChangeView::Row::before, &SeriesChangeView::Row::rank_before);
  rank_column(out.rows, &SeriesChangeView::Row::now, &SeriesChangeView::Row::rank_now);
  std::stable_sort(out.rows.begin(), out.rows.end(),
                   [](const auto& a, const auto& b) { return a.rank_before < b.rank_before; });
  return out;
}

}  // namespace benchhub
