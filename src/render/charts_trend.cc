// The small line of one pair's scores over time (contract: charts.h).
#include <algorithm>

#include "base/clock.h"
#include "render/charts_common.h"
#include "render/charts_scale.h"
#include "render/svg.h"

namespace benchhub {
namespace {

constexpr double kTrendWidth = 260, kTrendHeight = 64;
constexpr double kLineFrom = 6, kLineTo = 186, kLineTop = 12, kLineBottom = 52;

ChartScale trend_scores(const std::vector<TrendPoint>& dots) {
  double low = 1, high = 0;
  for (const TrendPoint& dot : dots) {
    low = std::min(low, *dot.score);
    high = std::max(high, *dot.score);
  }
  return share_scale(low, high, kLineBottom, kLineTop, 3);
}

double trend_x(const std::vector<TrendPoint>& dots, std::size_t i) {
  const auto first = static_cast<double>(dots.front().time_ms), last = static_cast<double>(dots.back().time_ms);
  const double nth = static_cast<double>(i) / static_cast<double>(dots.size() - 1);  // if all have one time
  const double share = last > first ? (static_cast<double>(dots[i].time_ms) - first) / (last - first) : nth;
  return kLineFrom + share * (kLineTo - kLineFrom);
}

std::string trend_svg(const TrendChart& trend, const std::vector<TrendPoint>& dots, const std::string& caption) {
  const ChartScale scores = trend_scores(dots);
  const std::string title = plain_label(trend.metric) + " over time: " + plain_label(trend.title);
  Svg svg(kTrendWidth, kTrendHeight, "chart-trend", title, caption);
  std::string line;
  for (std::size_t i = 0; i < dots.size(); ++i) {
    line += (i == 0 || dots[i].split ? "M" : "L") + svg_number(trend_x(dots, i)) + " " +
            svg_number(scores.at(*dots[i].score));
  }
  svg.path("chart-line", line);
  const double end = scores.at(*dots.back().score);
  svg.group("chart-model");
  for (std::size_t i = 0; i < dots.size(); ++i) {  // a series of one score has no line
    const bool first = i == 0 ? dots[1].split : dots[i].split;
    if (first) svg.circle(trend_x(dots, i), scores.at(*dots[i].score), 2.5);
  }
  svg.circle(kLineTo, end, 4);
  svg.end();
  svg.group("chart-number");
  svg.text(kLineTo + 10, end + 5, percent_label(*dots.back().score, 1));
  svg.end();
  return svg.finish();
}

std::string trend_caption(const std::vector<TrendPoint>& dots, std::size_t left_out) {
  std::string text = "Fewer than two scores yet.";
  if (dots.size() > 1) {
    text = percent_label(*dots.back().score, 1) + " on " + utc_date(dots.back().time_ms) + ", " +
           percent_label(*dots.front().score, 1) + " on " + utc_date(dots.front().time_ms) + ", " +
           std::to_string(dots.size()) + " runs.";
  }
  const auto last = std::find_if(dots.rbegin(), dots.rend(), [](const TrendPoint& dot) { return dot.split; });
  if (last != dots.rend()) {
    const std::string former = (last + 1)->served, now = last->served;
    const bool named = !former.empty() && !now.empty() && former != now;
    text += " The line is broken on " + utc_date(last->time_ms) + ": the provider serves ";
    text += named ? plain_label(now) + ", before " + plain_label(former) + "." : "another version since then.";
  }
  if (left_out == 0) return text;
  return text + " " + counted(left_out, "run without a score is", "runs without a score are") + " left out.";
}

}  // namespace

Chart trend_chart(const TrendChart& trend) {
  const std::vector<TrendPoint> dots = scored_points(trend);
  Chart chart{.caption = trend_caption(dots, trend.points.size() - dots.size())};
  if (dots.size() < 2) return chart;
  chart.svg = trend_svg(trend, dots, chart.caption);
  return chart;
}

}  // namespace benchhub
