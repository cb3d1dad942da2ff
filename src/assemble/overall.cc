// See overall.h.
#include "assemble/overall.h"

#include <cmath>
#include <map>

#include "stats/cost.h"
#include "stats/two_way.h"
#include "stats/win_rate.h"

namespace benchhub {
namespace {

using RowsByModel = std::map<std::string_view, const OverviewRow*>;

// The row of each model, null where it is not ranked.
std::vector<const OverviewRow*> ranked_rows(const BenchmarkView& view, const std::vector<ModelView>& models) {
  RowsByModel rows;
  for (const auto& row : view.overview_rows) {
    if (row.ranked && row.score.value) rows[row.model] = &row;
  }
  std::vector<const OverviewRow*> out;
  for (const auto& model : models) {
    const auto it = rows.find(model.model->slug);
    out.push_back(it == rows.end() || model.model->is_baseline() ? nullptr : it->second);
  }
  return out;
}

// Effects add on this scale; half a case more on either side keeps 0 and 1 finite.
double logit_of(const OverviewRow& row) {
  const double right = *row.score.value * row.scored;
  return std::log((right + 0.5) / (row.scored - right + 0.5));
}

// Of all boards whose cost is known: what was paid, over what it bought.
std::optional<Nano> overall_cost_per_correct(const std::vector<const OverviewRow*>& rows) {
  double cost = 0, right = 0;
  for (const OverviewRow* row : rows) {
    if (!row->cost || !row->score.value) continue;
    cost += static_cast<double>(*row->cost);
    right += *row->score.value * row->scored;
  }
  const auto out = cost_per_correct(cost, right, 0).per_correct;
  return out && cost > 0 ? std::optional(static_cast<Nano>(std::llround(*out))) : std::nullopt;
}

}  // namespace

void add_overall(const std::vector<BenchmarkView>& views, double floor, std::vector<ModelView>& models) {
  std::vector<WinRateColumn> columns;
  std::vector<std::vector<std::optional<double>>> logits(models.size());
  for (const auto& view : views) {
    WinRateColumn& column = columns.emplace_back();
    column.lower_is_better = false;
    const auto rows = ranked_rows(view, models);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      column.values.push_back(rows[i] ? std::optional<double>(rows[i]->score.value) : std::nullopt);
      logits[i].push_back(rows[i] ? std::optional(logit_of(*rows[i])) : std::nullopt);
    }
  }
  const auto rates = mean_win_rate(columns);
  const TwoWayFit fit = views.empty() ? TwoWayFit{} : two_way_fit(logits);
  for (std::size_t i = 0; i < models.size(); ++i) {
    ModelView& model = models[i];
    if (!model.model->is_baseline()) model.cost_per_correct = overall_cost_per_correct(model.rows);
    if (i < rates.size()) model.mean_win_rate = rates[i];
    if (i < fit.model.size() && fit.model[i]) model.expected_score = 1 / (1 + std::exp(-*fit.model[i]));
    model.covered = model.boards_ranked > 0 && model.boards_ranked >= floor * model.boards;
  }
}

}  // namespace benchhub
