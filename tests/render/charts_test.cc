// Charts: what they show, leave out and promise of their bytes. The specs that are written here to BENCHHUB_SPECS_OUT
// are checked against the schema of Vega-Lite by tests/web/vega_schema.test.mjs.
#include "render/charts.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

namespace benchhub {
namespace {

ChartModel chart_model(std::string name, double score, double half, int group, std::optional<Nano> cost) {
  return {.name = std::move(name),
          .score = score,
          .lower = score - half,
          .upper = score + half,
          .rank_best = group,
          .rank_worst = group + 2,
          .tie_group = group,
          .cost_per_1000 = cost};
}

ChartModel chart_baseline(std::string name, double score, double half, int group) {
  ChartModel model = chart_model(std::move(name), score, half, group, 0);
  model.baseline = true;
  return model;
}

Nano chart_usd(double usd) { return static_cast<Nano>(usd * kNanoPerUsd); }

// A board as the site has them: ties, a free local model, baselines, a model without price, one not ranked, one without
// score.
BoardChart sample_board() {
  BoardChart board{.title = "Unit conversion word problems", .metric = "Accuracy"};
  board.models = {chart_model("Alder 4 Large", 0.912, 0.035, 1, chart_usd(11.2)),
                  chart_model("Birch Reasoner 2 (high effort, 2026-01-15 preview)", 0.905, 0.037, 1, chart_usd(42)),
                  chart_model("Cedar Pro", 0.871, 0.042, 1, chart_usd(3.4)),
                  chart_model("Dogwood Mini", 0.76, 0.055, 2, chart_usd(0.31)),
                  chart_model("Elm 8B (local)", 0.702, 0.059, 2, 0),
                  chart_model("Fir Nano", 0.688, 0.06, 2, chart_usd(0.052)),
                  chart_model("Ginkgo Air", 0.55, 0.064, 3, chart_usd(0.9)),
                  chart_model("Hazel", 0.53, 0.064, 3, std::nullopt),
                  chart_baseline("Nearest neighbour", 0.35, 0.06, 4),
                  chart_baseline("Majority class", 0.12, 0.04, 5)};
  board.models.push_back({.name = "Ivy (28 of 40 cases)", .score = 0.81, .cost_per_1000 = chart_usd(2)});
  board.models.push_back({.name = "Juniper"});
  return board;
}

BoardChart board_of(int models) {
  BoardChart board{.title = "Many", .metric = "Accuracy"};
  for (int i = 0; i < models; ++i) {
    const double share = static_cast<double>(i) / models;
    board.models.push_back(chart_model("Provider Model " + std::to_string(i) + " Large", 0.95 - 0.8 * share,
                                       0.03 + 0.02 * share, 1 + i / 4,
                                       chart_usd(0.02 * (1 + i * 7919 % 101) * (1 + (models - i) / 5))));
    board.models.back().baseline = i % 10 == 9;
  }
  return board;
}

TrendChart sample_trend() {
  constexpr std::int64_t kDay = 86'400'000, kStart = 1'767'225'600'000;
  return {.title = "Alder 4 Large on Unit conversion word problems",
          .metric = "Accuracy",
          .points = {{kStart + 30 * kDay, 0.88},
                     {kStart, 0.861},
                     {kStart + 12 * kDay, 0.83},
                     {kStart + 13 * kDay, std::nullopt},
                     {kStart + 61 * kDay, 0.912}}};
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

// Elements nest, attributes are quoted, and no byte is left that XML or the page's policy forbids.
void expect_clean_svg(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
    const std::size_t end = svg.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = svg.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    EXPECT_EQ(count_of(tag, "\"") % 2, 0u) << tag;
    if (tag[0] == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
  }
  EXPECT_TRUE(open.empty());
  for (const char* forbidden : {"style", "<script", "onload", "href", "nan", "inf", "e-0", "-0\"", "\x01", "\x7f"}) {
    EXPECT_EQ(svg.find(forbidden), std::string::npos) << forbidden;
  }
}

nlohmann::json rows_of(const Chart& chart) { return nlohmann::json::parse(chart.spec)["data"]["values"]; }

TEST(ForestChart, RowsStandByScoreAndModelsNotRankedLast) {
  const auto rows = rows_of(forest_chart(sample_board()));
  ASSERT_EQ(rows.size(), 11u);
  EXPECT_EQ(rows[0]["model"], "Alder 4 Large");
  EXPECT_EQ(rows[9]["model"], "Majority class");
  EXPECT_EQ(rows[10]["model"], "Ivy (28 of 40 cases)");
  EXPECT_EQ(rows[10]["ranks"], "–");
}

TEST(ForestChart, OfALongBoardTheBestAreDrawnAndItSaysSo) {
  EXPECT_EQ(rows_of(forest_chart(board_of(60))).size(), 60u);
  const Chart chart = forest_chart(board_of(600));
  EXPECT_EQ(rows_of(chart).size(), 40u);
  EXPECT_EQ(count_of(chart.svg, "<circle"), 40u);
  EXPECT_TRUE(chart.caption.ends_with(" Drawn are the best 40 of 600.")) << chart.caption;
  EXPECT_TRUE(forest_chart(board_of(60)).caption.find("Drawn are") == std::string::npos);
}

TEST(CostChart, InACrowdOnlyTheFrontHasIntervals) {
  const Chart chart = cost_chart(board_of(600));
  std::size_t front = 0;
  for (const auto& row : rows_of(chart)) {
    EXPECT_EQ(row["interval"], row["on_line"]) << row["model"];
    front += row["on_line"] == true;
  }
  EXPECT_GT(front, 1u);
  EXPECT_EQ(rows_of(chart).size(), 600u) << "all are points";
  EXPECT_LT(chart.svg.size(), 45'000u);
  EXPECT_TRUE(chart.caption.ends_with(" Intervals are drawn of these alone.")) << chart.caption;
}

TEST(ForestChart, SvgAndSpecShowTheSameModelsAndIntervals) {
  const Chart chart = forest_chart(sample_board());
  expect_clean_svg(chart.svg);
  const auto rows = rows_of(chart);
  EXPECT_EQ(count_of(chart.svg, "<circle"), rows.size());
  EXPECT_EQ(rows[0]["score"], 0.912);
  EXPECT_NE(chart.svg.find(">91.2<"), std::string::npos);
  EXPECT_NE(chart.svg.find("<title>88–95</title>"), std::string::npos);
  EXPECT_EQ(rows[0]["lower"], 0.877);
}

TEST(ForestChart, BaselinesAreHollowAndNamed) {
  const Chart chart = forest_chart(sample_board());
  EXPECT_EQ(count_of(chart.svg, ">baseline</text>"), 2u);
  EXPECT_EQ(count_of(chart.svg, "class=\"chart-baseline\""), 1u);
  EXPECT_EQ(rows_of(chart)[8]["kind"], "baseline");
}

TEST(ForestChart, TieGroupsAreRuledAndBanded) {
  const Chart chart = forest_chart(sample_board());
  const std::size_t band = chart.svg.find("class=\"chart-band\"");
  EXPECT_EQ(count_of(chart.svg.substr(band, chart.svg.find("/>", band) - band), "z"),
            3u);  // of 1, 2, 3, 4, 5, not ranked
  EXPECT_EQ(count_of(chart.svg, "class=\"chart-rule\""), 1u);
  int ends = 0;
  for (const auto& row : rows_of(chart)) ends += row["last_of_group"].get<bool>();
  EXPECT_EQ(ends, 5);
}

TEST(ForestChart, CaptionNamesTheBestTheTiesAndWhatIsLeftOut) {
  EXPECT_EQ(forest_chart(sample_board()).caption,
            "Best: Alder 4 Large 91.2 % (88–95), 3 models tie for first. 1 model without a score is left out. "
            "1 model has no interval.");
}

TEST(ForestChart, CaptionSaysIfABaselineIsBest) {
  BoardChart board{.models = {chart_baseline("Majority", 0.6, 0.005, 1), chart_model("A", 0.5, 0.1, 1, std::nullopt)}};
  EXPECT_EQ(forest_chart(board).caption,
            "Best: Majority (baseline) 60.0 % (59.5–60.5), 2 models tie for first (1 baseline among them).");
}

TEST(ForestChart, NothingToDrawIsSaidAndNotDrawn) {
  for (const BoardChart& board : {BoardChart{}, BoardChart{.models = {{.name = "A"}}}}) {
    const Chart chart = forest_chart(board);
    EXPECT_EQ(chart.svg + chart.spec, "");
    EXPECT_EQ(chart.caption, "No model has a score yet.");
  }
}

TEST(ForestChart, LongNamesAreCutAndWholeOnHover) {
  const Chart chart = forest_chart(sample_board());
  EXPECT_NE(chart.svg.find("…<title>Birch Reasoner 2 (high effort, 2026-01-15 preview)</title>"), std::string::npos);
}

TEST(ForestChart, EqualNamesStayApartInTheSpec) {
  BoardChart board{.models = {chart_model("A", 0.5, 0.1, 1, 0), chart_model("A", 0.4, 0.1, 1, 0),
                              chart_model("A (2)", 0.3, 0.1, 1, 0)}};
  const auto rows = rows_of(forest_chart(board));
  EXPECT_EQ(rows[0]["model"], "A");
  EXPECT_EQ(rows[1]["model"], "A (2)");
  EXPECT_EQ(rows[2]["model"], "A (2) (2)");
}

TEST(ForestChart, ExtremeScoresStayInsideTheAxis) {
  for (const double score : {0.0, 1.0, 0.5}) {
    BoardChart board{.models = {{.name = "A", .score = score}}};
    const auto spec = nlohmann::json::parse(forest_chart(board).spec);
    const auto domain = spec["layer"][1]["encoding"]["x"]["scale"]["domain"];
    EXPECT_LE(domain[0].get<double>(), score);
    EXPECT_GE(domain[1].get<double>(), score);
    EXPECT_LT(domain[0].get<double>(), domain[1].get<double>());
  }
}

TEST(Charts, NumbersThatMeanNothingAreLeftOut) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  BoardChart board{.models = {{.name = "nothing", .score = nan},
                              {.name = "endless", .score = infinity},
                              {.name = "A", .score = 1.7, .lower = nan, .upper = 2.0},
                              {.name = "B", .score = 0.5, .lower = 0.8, .upper = 0.2, .cost_per_1000 = -5},
                              {.name = "C", .score = 0.25, .lower = -3, .upper = 9, .cost_per_1000 = 7}}};
  const Chart forest = forest_chart(board), cost = cost_chart(board);
  expect_clean_svg(forest.svg);
  expect_clean_svg(cost.svg);
  EXPECT_EQ(rows_of(forest).size(), 3u);
  EXPECT_EQ(rows_of(forest)[0]["score"], 1.0);
  EXPECT_TRUE(rows_of(forest)[1]["lower"].is_null());
  EXPECT_EQ(rows_of(cost).size(), 1u);
}

TEST(Charts, HostileNamesAreText) {
  BoardChart board{.title = "</title><script>alert(1)</script>", .metric = "\"onload=x & <b>\x01"};
  board.models = {chart_model("<script>&\"'\xff\x01\x7f\u202e\u2066 a\nb", 0.5, 0.1, 1, chart_usd(1)),
                  chart_model(std::string(1'000'000, 'W'), 0.4, 0.1, 1, chart_usd(2)),
                  chart_model("", 0.3, 0.1, 1, chart_usd(3)),
                  chart_model("\xe2\x01\x80\xae evil", 0.3, 0.1, 1, chart_usd(4)),
                  chart_model("文字が読めますか 😀 עברית", 0.2, 0.1, 1, chart_usd(5))};
  std::vector<TrendChart> trends;
  LatencyChart times{.title = board.title};
  for (const ChartModel& model : board.models) {
    trends.push_back({model.name, board.metric, sample_trend().points});
    times.rows.push_back({model.name, 1, 2, 3, 4, 5});
  }
  const Chart forest = forest_chart(board), cost = cost_chart(board), latency = latency_chart(times),
              over_time = trends_chart(board.title, board.metric, trends);
  Chart trend = trend_chart({board.title, board.metric, sample_trend().points});
  trend.spec = "null";  // it has none
  for (const Chart& chart : {forest, cost, latency, over_time, trend}) {
    for (const char* part : {"<script", "\u202e", "\u2066", "\x01", "\xff", "<b>"}) {
      EXPECT_EQ(chart.svg.find(part), std::string::npos) << part;
    }
    EXPECT_LT(chart.svg.size() + chart.spec.size() + chart.caption.size(), 20'000u);
    EXPECT_TRUE(nlohmann::json::accept(chart.spec));
  }
  EXPECT_NE(forest.svg.find("&lt;script&gt;&amp;&quot;&#39;\uFFFD a b"), std::string::npos);
}

TEST(Charts, TheSameBoardGivesTheSameBytesInEachLocale) {
  const Chart forest = forest_chart(sample_board()), cost = cost_chart(sample_board()),
              trend = trend_chart(sample_trend());
  const std::string before = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  BoardChart shuffled = sample_board();
  std::reverse(shuffled.models.begin(), shuffled.models.end());
  EXPECT_EQ(forest_chart(shuffled).svg, forest.svg);
  EXPECT_EQ(forest_chart(shuffled).spec, forest.spec);
  EXPECT_EQ(cost_chart(shuffled).svg, cost.svg);
  EXPECT_EQ(cost_chart(shuffled).spec, cost.spec);
  EXPECT_EQ(trend_chart(sample_trend()).svg, trend.svg);
  std::setlocale(LC_ALL, before.c_str());
}

TEST(Charts, SizeGrowsWithTheNumberOfModelsOnly) {
  EXPECT_LE(forest_chart(board_of(50)).svg.size(), 12'288u);
  EXPECT_LE(cost_chart(board_of(50)).svg.size(), 12'288u);
  EXPECT_LE(forest_chart(board_of(200)).svg.size(), 4.2 * static_cast<double>(forest_chart(board_of(50)).svg.size()));
  EXPECT_LE(forest_chart(board_of(200)).svg.size(), 60'000u);
  EXPECT_LE(cost_chart(board_of(200)).svg.size(), 60'000u);
}

TEST(CostChart, FreeModelsStandInAColumnOfTheirOwn) {
  const Chart chart = cost_chart(sample_board());
  expect_clean_svg(chart.svg);
  EXPECT_EQ(count_of(chart.svg, ">free</text>"), 1u);
  EXPECT_EQ(count_of(chart.svg, "class=\"chart-band\""), 1u);
  BoardChart paid{.models = {chart_model("A", 0.5, 0.1, 1, chart_usd(1)), chart_model("B", 0.6, 0.1, 1, chart_usd(2))}};
  EXPECT_EQ(cost_chart(paid).svg.find("chart-band"), std::string::npos);
}

TEST(CostChart, AxisIsLogarithmicOnlyIfPricesDifferByMoreThanTwentyTimes) {
  BoardChart board{
      .models = {chart_model("A", 0.5, 0.1, 1, chart_usd(1)), chart_model("B", 0.6, 0.1, 1, chart_usd(20))}};
  EXPECT_EQ(cost_chart(board).svg.find("log scale"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(cost_chart(board).spec)["layer"][0]["encoding"]["x"]["scale"]["type"], "linear");
  board.models[1].cost_per_1000 = chart_usd(20.5);
  EXPECT_NE(cost_chart(board).svg.find("log scale"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(cost_chart(board).spec)["layer"][0]["encoding"]["x"]["scale"]["type"], "log");
}

TEST(CostChart, FrontHoldsWhatNoOtherBeatsAndNoBaseline) {
  BoardChart board{
      .models = {chart_baseline("floor", 0.3, 0.1, 3), chart_model("below the floor", 0.2, 0.1, 4, chart_usd(1)),
                 chart_model("cheap", 0.5, 0.1, 2, chart_usd(2)), chart_model("twin", 0.5, 0.1, 2, chart_usd(2)),
                 chart_model("dear twin", 0.5, 0.1, 2, chart_usd(3)), chart_model("best", 0.9, 0.1, 1, chart_usd(9))}};
  std::vector<std::string> front;
  for (const auto& row : rows_of(cost_chart(board))) {
    if (row["on_line"]) front.push_back(row["model"]);
  }
  EXPECT_EQ(front, (std::vector<std::string>{"best", "cheap", "twin"}));
}

TEST(CostChart, CaptionNamesTheFrontAndCountsWhatIsLeftOut) {
  EXPECT_EQ(
      cost_chart(sample_board()).caption,
      "No model beats these in both score and price: Elm 8B (local) (free, 70.2 %), Dogwood Mini ($0.3100, 76.0 %), "
      "Ivy (28 of 40 cases) ($2.00, 81.0 %) and 2 more. Left out: 1 model without a known price, 1 model without a "
      "score.");
}

TEST(CostChart, WithoutAPriceAboveZeroThereIsNoChart) {
  const Chart chart =
      cost_chart({.models = {chart_baseline("floor", 0.3, 0.1, 1), chart_model("A", 0.5, 0.1, 1, std::nullopt)}});
  EXPECT_EQ(chart.svg + chart.spec, "");
  EXPECT_EQ(chart.caption, "No model with a score has a price above zero. Left out: 1 model without a known price.");
}

TEST(CostChart, OnePriceIsEnough) {
  expect_clean_svg(cost_chart({.models = {chart_model("A", 0.5, 0.1, 1, 1)}}).svg);
  expect_clean_svg(
      cost_chart({.models = {chart_model("A", 0.5, 0.1, 1, 1), chart_model("B", 0.6, 0.1, 1, chart_usd(1e6))}}).svg);
}

TEST(TrendChart, PointsStandByTimeAndThoseWithoutAScoreAreCounted) {
  const Chart chart = trend_chart(sample_trend());
  expect_clean_svg(chart.svg);
  EXPECT_EQ(chart.spec, "");
  EXPECT_EQ(chart.caption, "91.2 % on 2026-03-03, 86.1 % on 2026-01-01, 4 runs. 1 run without a score is left out.");
}

TrendChart split_trend() {
  TrendChart trend = sample_trend();
  trend.points = {{1'767'225'600'000, 0.8, false, "m-may"},
                  {1'768'225'600'000, 0.82, false, "m-may"},
                  {1'769'225'600'000, 0.7, true, "m-june"},
                  {1'770'225'600'000, 0.71, false, "m-june"}};
  return trend;
}

TEST(TrendChart, ASeriesEndsWhereSomethingElseIsServed) {
  const Chart whole = trend_chart(sample_trend()), chart = trend_chart(split_trend());
  expect_clean_svg(chart.svg);
  const auto pieces = [](const std::string& svg) {
    const std::size_t line = svg.find("chart-line"), end = svg.find("/>", line);
    return std::count(svg.begin() + static_cast<std::ptrdiff_t>(svg.find(" d=", line)),
                      svg.begin() + static_cast<std::ptrdiff_t>(end), 'M');
  };
  EXPECT_EQ(pieces(whole.svg), 1);
  EXPECT_EQ(pieces(chart.svg), 2);
  EXPECT_TRUE(chart.caption.ends_with(" The line is broken on 2026-01-24: the provider serves m-june, before m-may."));
}

TEST(TrendChart, NeedsTwoPoints) {
  const Chart chart = trend_chart({.points = {{0, 0.5}, {1, std::nullopt}}});
  EXPECT_EQ(chart.svg, "");
  EXPECT_EQ(chart.caption, "Fewer than two scores yet. 1 run without a score is left out.");
}

TEST(TrendChart, EqualTimesAndEqualScoresStillDraw) {
  expect_clean_svg(trend_chart({.points = {{5, 0.5}, {5, 0.5}, {5, 0.5}}}).svg);
  const auto far = std::numeric_limits<std::int64_t>::max();
  expect_clean_svg(trend_chart({.points = {{-far, 0.0}, {far, 1.0}}}).svg);
}

SpeedChart sample_speed() {
  SpeedChart out{.title = "Reading pace"};
  for (int i = 0; i < 10; ++i) {
    SpeedChartLine& line = out.lines.emplace_back();
    line.name = "Model " + std::to_string(i) + " <b>&";
    for (const double tokens : {150'000.0, 1000.0, 10'000.0, 50'000.0})
      line.points.push_back({tokens, (300.0 - 20 * i) / (1 + tokens / 100'000)});
  }
  out.lines[9].points = {{1000, 50}, {2000, std::nullopt}, {-5, 7}, {4000, std::numeric_limits<double>::quiet_NaN()}};
  return out;
}

TEST(SpeedChart, HasALineForEachOfTheEightFastestAndCountsTheOthers) {
  const Chart chart = speed_chart(sample_speed());
  expect_clean_svg(chart.svg);
  EXPECT_EQ(rows_of(chart).size(), 32u);
  EXPECT_EQ(rows_of(chart)[0]["tokens"], 1000);
  EXPECT_EQ(
      chart.caption,
      "Output speed after the first token, median of the measured answers. Model 0 <b>&: 297 tokens per second at "
      "1K tokens of context, 120 at 150K. The 1 slowest model is in the table only. 1 model was not measured at two "
      "lengths.");
}

TEST(SpeedChart, NeedsTwoLengths) {
  EXPECT_EQ(speed_chart({}).svg, "");
  EXPECT_EQ(speed_chart({.lines = {{"A", {{1000, 5}}}}}).caption,
            "No model was measured at two lengths of context yet. 1 model was not measured at two lengths.");
  expect_clean_svg(speed_chart({.lines = {{"A", {{1000, 5}, {1000, 5}}}}}).svg);
  expect_clean_svg(speed_chart({.lines = {{"A", {{1, 1e-9}, {1e12, 1e12}}}}}).svg);
}

// Writes the charts for the schema test and for a look at them.
LatencyChart sample_latency() {
  LatencyChart out{.title = "Reading pace"};
  for (int i = 0; i < 25; ++i) {
    const double median = 400.0 + 50 * (24 - i);
    out.rows.push_back(
        {"Model " + std::to_string(i) + " <b>&", median / 2, median * 0.8, median, median * 1.5, median * 4});
  }
  out.rows.push_back({"Unmeasured"});
  out.rows.push_back({"Nonsense", 1, 2, std::numeric_limits<double>::quiet_NaN(), 4, 5});
  return out;
}

TEST(LatencyChart, TheFastestStandFirstAndTheOthersAreCounted) {
  const Chart chart = latency_chart(sample_latency());
  expect_clean_svg(chart.svg);
  const auto rows = rows_of(chart);
  ASSERT_EQ(rows.size(), 20u);
  EXPECT_EQ(rows[0],
            nlohmann::json::parse(R"({"model":"Model 24 <b>&","p5":0.2,"p25":0.32,"p50":0.4,"p75":0.6,"p95":1.6})"));
  EXPECT_EQ(count_of(chart.svg, "<circle"), 20u);
  EXPECT_NE(chart.svg.find(">0.40 s<"), std::string::npos);
  EXPECT_EQ(
      chart.caption,
      "Time of whole answers: median, the middle half, and from the 5th to the 95th percentile. Fastest: Model 24 "
      "<b>&, half of its answers within 0.40 s, 95 % within 1.6 s. The 5 slowest models are left out. 2 rows have "
      "no times.");
}

TEST(LatencyChart, NeedsTimesAboveZero) {
  EXPECT_EQ(latency_chart({}).caption, "No answer was timed yet.");
  EXPECT_EQ(latency_chart({.rows = {{"A", 0, 0, 0, 0, 0}}}).svg, "");
  expect_clean_svg(latency_chart({.rows = {{"A", 1, 1, 1, 1, 1}}}).svg);
  expect_clean_svg(latency_chart({.rows = {{"A", 1e-9, 1, 1, 1, 1e12}}}).svg);
}

std::vector<TrendChart> sample_trends() {
  std::vector<TrendChart> out;
  for (int i = 0; i < 10; ++i) {
    TrendChart& one = out.emplace_back();
    one.title = "Model " + std::to_string(i) + " <b>&";
    for (int day = 3; day >= 0; --day)
      one.points.push_back({day * 86'400'000LL, 0.5 + 0.04 * i - 0.01 * day, i == 1 && day == 2});
  }
  out[2].points.resize(1);  // one score is no trend
  return out;
}

TEST(TrendsChart, HasAPanelForEachOfTheFirstEightAtOneScale) {
  const Chart chart = trends_chart("Reading pace", "Accuracy", sample_trends());
  expect_clean_svg(chart.svg);
  EXPECT_EQ(count_of(chart.svg, "class=\"chart-line\""), 8u);
  EXPECT_EQ(count_of(chart.svg, "<circle"), 32u);
  const auto spec = nlohmann::json::parse(chart.spec);
  EXPECT_EQ(spec["facet"]["field"], "model");
  EXPECT_EQ(spec["data"]["values"].size(), 32u);
  EXPECT_EQ(spec["data"]["values"][0]["time"], 0);
  EXPECT_EQ(spec["data"]["values"][6]["series"], 2);  // Model 1 was served as another version from the third day on
  EXPECT_EQ(chart.caption,
            "Scores from 1970-01-01 to 1970-01-04, each model's at the same scale. Those of 1 more model stand on "
            "their pages.");
}

TEST(TrendsChart, NeedsAModelWithTwoScores) {
  EXPECT_EQ(trends_chart("T", "Score", {}).svg, "");
  EXPECT_EQ(trends_chart("T", "Score", {{.points = {{5, 0.5}, {6, std::nullopt}}}}).caption,
            "No model has two scores yet.");
  expect_clean_svg(trends_chart("T", "Score", {{.title = "A", .points = {{5, 0.5}, {5, 0.5}}}}).svg);
}

CategoryChart sample_categories() {
  return {"Reading", "Accuracy", {"easy", "hard", "easy"}, {{"A", {0.9, 0.2, std::nullopt}}, {"A", {1.5, 0.0, 0.5}}}};
}

TEST(CategorySpec, HasACellForEachScoreAndKeepsEqualNamesApart) {
  const auto spec = nlohmann::json::parse(category_spec(sample_categories()));
  const auto& cells = spec["data"]["values"];
  ASSERT_EQ(cells.size(), 5u);
  EXPECT_EQ(cells[0], nlohmann::json::parse(R"({"model":"A","category":"easy","score":0.9})"));
  EXPECT_EQ(cells[4], nlohmann::json::parse(R"json({"model":"A (2)","category":"easy (2)","score":0.5})json"));
  EXPECT_EQ(spec["layer"][0]["mark"]["type"], "rect");
  EXPECT_EQ(category_spec({"T", "S", {"one"}, {{"A", {0.5}}}}), "");
  EXPECT_EQ(category_spec({"T", "S", {"one", "two"}, {{"A", {std::nullopt}}}}), "");
}

TEST(Charts, FixturesAreWrittenWhereAskedFor) {
  const char* folder = std::getenv("BENCHHUB_SPECS_OUT");
  if (!folder) GTEST_SKIP() << "BENCHHUB_SPECS_OUT is not set";
  std::filesystem::create_directories(folder);
  const std::pair<const char*, Chart> charts[] = {{"forest", forest_chart(sample_board())},
                                                  {"cost", cost_chart(sample_board())},
                                                  {"forest-50", forest_chart(board_of(50))},
                                                  {"speed", speed_chart(sample_speed())},
                                                  {"cost-50", cost_chart(board_of(50))},
                                                  {"cost-200", cost_chart(board_of(200))},
                                                  {"latency", latency_chart(sample_latency())},
                                                  {"trends", trends_chart("Reading pace", "Accuracy", sample_trends())},
                                                  {"categories", Chart{.spec = category_spec(sample_categories())}}};
  for (const auto& [name, chart] : charts) {
    std::ofstream(std::string(folder) + "/" + name + ".vl.json", std::ios::binary) << chart.spec;
    std::ofstream(std::string(folder) + "/" + name + ".svg", std::ios::binary) << chart.svg;
    std::ofstream(std::string(folder) + "/" + name + ".txt", std::ios::binary) << chart.caption;
  }
}

}  // namespace
}  // namespace benchhub
