// Contract: charts_common.h.
#include "render/charts_common.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/text.h"
#include "render/charts_scale.h"
#include "render/svg.h"

namespace benchhub {
namespace {

std::string rank_text(const ChartModel& model) {
  if (!model.rank_best || !model.rank_worst) return "–";
  const std::string best = std::to_string(*model.rank_best), worst = std::to_string(*model.rank_worst);
  return best == worst ? best : best + "–" + worst;
}

ChartRow chart_row(const ChartModel& model, double score) {
  ChartRow row{.name = plain_label(model.name), .baseline = model.baseline, .score = score};
  row.lower = row.upper = score;
  const auto lower = finite_share(model.lower), upper = finite_share(model.upper);
  if (lower && upper && *lower <= *upper) {
    row.has_interval = true;
    row.lower = *lower;
    row.upper = *upper;
  }
  row.ranks = rank_text(model);
  row.tie_group = std::max(0, model.tie_group);
  if (model.cost_per_1000 && *model.cost_per_1000 >= 0) row.cost = model.cost_per_1000;
  return row;
}

}  // namespace

std::optional<double> finite_share(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return std::clamp(*value, 0.0, 1.0);
}

std::vector<TrendPoint> scored_points(const TrendChart& trend) {
  std::vector<TrendPoint> out;
  for (const TrendPoint& point : trend.points) {
    if (const auto score = finite_share(point.score)) out.push_back({point.time_ms, *score, point.split, point.served});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const TrendPoint& a, const TrendPoint& b) { return a.time_ms < b.time_ms; });
  if (!out.empty()) out.front().split = false;
  return out;
}

ChartRows chart_rows(const BoardChart& board) {
  ChartRows result;
  for (const ChartModel& model : board.models) {
    const auto score = finite_share(model.score);
    if (!score) {
      ++result.without_score;
      continue;
    }
    result.rows.push_back(chart_row(model, *score));
    result.without_interval += !result.rows.back().has_interval;
  }
  std::stable_sort(result.rows.begin(), result.rows.end(), [](const ChartRow& a, const ChartRow& b) {
    return std::make_tuple(a.tie_group == 0, -a.score) < std::make_tuple(b.tie_group == 0, -b.score);
  });
  return result;
}

std::string plain_label(std::string_view text) {
  constexpr std::size_t kMost = 200;
  // Cut before cleaning too: at most four bytes per character, so a name of a gigabyte costs nothing.
  const std::string clean = collapse_space(plain_text(prefix_code_points(text, 4 * kMost)));
  return std::string(prefix_code_points(clean, kMost));
}

std::string interval_text(const ChartRow& row) {
  if (!row.has_interval) return {};
  const int decimals = row.upper - row.lower < 0.02 ? 1 : 0;
  return fixed(row.lower * 100, decimals) + "–" + fixed(row.upper * 100, decimals);
}

std::string score_text(const ChartRow& row) {
  const std::string interval = interval_text(row);
  return percent_label(row.score, 1) + (interval.empty() ? "" : " (" + interval + ")");
}

std::string counted(std::size_t n, std::string_view singular, std::string_view plural) {
  return std::to_string(n) + " " + std::string(n == 1 ? singular : plural);
}

}  // namespace benchhub
