// Pairwise strengths, two-way fits, raters and length control on inputs whose answers are known without a golden file.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"
#include "stats/agreement.h"
#include "stats/bradley_terry.h"
#include "stats/cost.h"
#include "stats/length_control.h"
#include "stats/moments.h"
#include "stats/speed.h"
#include "stats/two_way.h"

namespace benchhub {
namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

TEST(BradleyTerry, TwoPlayersHaveTheLogOdds) {
  const auto fit = bradley_terry(2, {{0, 1, 1, 3}, {0, 1, 0, 1}});
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->theta[0] - fit->theta[1], std::log(3.0), 1e-12);
  EXPECT_NEAR(beats_probability(*fit, 0, 1), 0.75, 1e-12);
  // One parameter d = theta_0 - theta_1, n = 4: Var(d) = 1 / (n p (1 - p)); with one pair the sandwich is the same.
  EXPECT_NEAR(*se_of_difference(*fit, 0, 1), std::sqrt(1 / (4 * 0.75 * 0.25)), 1e-12);
}

TEST(BradleyTerry, ATieIsHalfAWinOfEach) {
  const auto ties = bradley_terry(2, {{0, 1, 0.5, 2}, {0, 1, 1, 1}});
  const auto halves = bradley_terry(2, {{0, 1, 1, 2}, {1, 0, 1, 1}});
  ASSERT_TRUE(ties && halves);
  EXPECT_NEAR(ties->theta[0], halves->theta[0], 1e-12);
}

TEST(BradleyTerry, HasNoFitWhereSomebodyNeverLost) {
  EXPECT_FALSE(bradley_terry(2, {{0, 1, 1, 5}}));
  EXPECT_FALSE(bradley_terry(3, {{0, 1, 0.5, 5}}));  // nobody met player 2
  // 0 and 1 beat each other, 2 and 3 do, and the first two beat the others only: two components.
  const std::vector<Game> games = {{0, 1, 1}, {1, 0, 1}, {2, 3, 1}, {3, 2, 1}, {0, 2, 1}, {1, 3, 1}};
  EXPECT_EQ(win_components(4, games), (std::vector<int>{0, 0, 1, 1}));
  EXPECT_FALSE(bradley_terry(4, games));
  EXPECT_TRUE(bradley_terry(4, games, 0.01));
}

TEST(BradleyTerry, RefusesWhatIsNoGame) {
  EXPECT_FALSE(bradley_terry(0, {}));
  EXPECT_FALSE(bradley_terry(2, {{0, 2, 1}}));
  EXPECT_FALSE(bradley_terry(2, {{0, 0, 1}}));
  EXPECT_FALSE(bradley_terry(2, {{0, 1, kNotANumber}, {0, 1, 0}}));
  EXPECT_FALSE(bradley_terry(2, {{0, 1, 1, -1}, {0, 1, 0, 1}}));
}

// Each game four times over in a cluster of its own says nothing new: the error is that of the games once.
TEST(BradleyTerry, GamesOfOneClusterAreNotMoreOfThem) {
  const std::vector<Game> once = {{0, 1, 1}, {0, 1, 0}, {1, 2, 1}, {2, 1, 1},
                                  {0, 2, 0}, {2, 0, 0}, {0, 1, 1}, {1, 2, 0.5}};
  std::vector<Game> often;
  for (std::size_t i = 0; i < once.size(); ++i) {
    for (int again = 0; again < 4; ++again) {
      often.push_back(once[i]);
      often.back().cluster = static_cast<int>(i);
    }
  }
  const auto apart = bradley_terry(3, once), clustered = bradley_terry(3, often);
  ASSERT_TRUE(apart && clustered);
  EXPECT_EQ(apart->clusters, std::nullopt);
  EXPECT_EQ(clustered->clusters, 8);
  EXPECT_NEAR(*se_of_difference(*clustered, 0, 2), std::sqrt(8 / 7.0) * *se_of_difference(*apart, 0, 2), 1e-9);
  EXPECT_NEAR(*se_of_strength(*clustered, 1), std::sqrt(8 / 7.0) * *se_of_strength(*apart, 1), 1e-9);
  EXPECT_LT(clustered->se_sandwich[1], apart->se_sandwich[1]);
  for (Game& game : often) game.cluster = 5;
  const auto one = bradley_terry(3, often);
  ASSERT_TRUE(one);
  EXPECT_EQ(se_of_difference(*one, 0, 2), std::nullopt) << "one case says nothing of how sure it is";
  EXPECT_EQ(se_of_strength(*one, 1), std::nullopt);
}

TEST(BradleyTerry, ALongChainOfPlayersDoesNotOverflowTheStack) {
  constexpr int kPlayers = 100'000;
  std::vector<Game> games;
  for (int i = 0; i + 1 < kPlayers; ++i) games.push_back({i, i + 1, 1});
  EXPECT_EQ(win_components(kPlayers, games).back(), kPlayers - 1);
  games.push_back({kPlayers - 1, 0, 1});
  EXPECT_EQ(win_components(kPlayers, games).back(), 0);
}

TEST(BradleyTerry, FindsTheStrengthsThatMadeTheGames) {
  Random random(3);
  constexpr int kPlayers = 12;
  std::vector<Game> games;
  for (int i = 0; i < 60'000; ++i) {
    const int a = static_cast<int>(random.index(kPlayers)), b = static_cast<int>(random.index(kPlayers));
    if (a == b) continue;
    const double p = 1 / (1 + std::exp(0.2 * (a - b)));
    games.push_back({a, b, random.unit() < p ? 1.0 : 0.0});
  }
  const auto fit = bradley_terry(kPlayers, games);
  ASSERT_TRUE(fit);
  for (int a = 0; a < kPlayers; ++a) {
    const auto i = static_cast<std::size_t>(a);
    EXPECT_NEAR(fit->theta[i], 0.2 * (5.5 - a), 4 * fit->se_sandwich[i]);
    EXPECT_NEAR(fit->se_sandwich[i], fit->se_model[i], 0.1 * fit->se_model[i]);
  }
}

TEST(Elo, SumsToWhatItBeganWith) {
  const auto ratings = elo_online({{"a", "b", 1}, {"c", "a", 0.5}, {"b", "c", 1}}, 32);
  double sum = 0;
  for (const auto& [name, rating] : ratings) sum += rating;
  EXPECT_NEAR(sum, 3000, 1e-9);
  EXPECT_EQ(ratings.front().first, "a");
  EXPECT_NEAR(elo_of(0), 1000, 0);
}

TEST(TwoWay, FindsAddedEffectsThroughHoles) {
  const auto fit = two_way_fit({{1.0, 2.0, std::nullopt}, {std::nullopt, 3.0, 5.0}, {2.0, std::nullopt, 5.0}});
  // model 0, 1, 1 over benchmarks 1, 2, 4 (mean 7/3).
  const double mean = 7.0 / 3;
  for (std::size_t m = 0; m < 3; ++m) EXPECT_NEAR(*fit.model[m], mean + (m > 0), 1e-9);
  EXPECT_NEAR(*fit.benchmark[2], 4 - mean, 1e-9);
}

TEST(TwoWay, ItDoesNotMatterOfWhichThereAreMore) {
  using Row = std::vector<std::optional<double>>;
  const std::vector<Row> wide = {{1.0, 2.5, std::nullopt, 0.5, 2.0}, {std::nullopt, 3.0, 5.0, 1.0, 2.0}};
  std::vector<Row> tall(5, Row(2));
  for (std::size_t m = 0; m < 2; ++m)
    for (std::size_t b = 0; b < 5; ++b) tall[b][m] = wide[m][b];
  const auto fit = two_way_fit(wide), turned = two_way_fit(tall);
  double sum = 0;
  for (std::size_t b = 0; b < 5; ++b) {
    sum += *fit.benchmark[b];
    for (std::size_t m = 0; m < 2; ++m)
      EXPECT_NEAR(*fit.model[m] + *fit.benchmark[b], *turned.model[b] + *turned.benchmark[m], 1e-12);
  }
  EXPECT_NEAR(sum, 0, 1e-12);
  // Over the three benchmarks both have, the second model is 1/3 better.
  EXPECT_NEAR(*fit.model[1] - *fit.model[0], 1.0 / 3, 1e-12);
}

TEST(TwoWay, SaysNothingOfGroupsThatDoNotMeet) {
  const auto fit = two_way_fit({{1.0, std::nullopt}, {std::nullopt, 2.0}});
  for (const auto& effect : fit.model) EXPECT_FALSE(effect);
  for (const auto& effect : fit.benchmark) EXPECT_FALSE(effect);
  const auto empty = two_way_fit({{0.5, std::nullopt}, {std::nullopt, std::nullopt}});
  EXPECT_NEAR(*empty.model[0], 0.5, 1e-12);
  EXPECT_FALSE(empty.model[1]);
  EXPECT_FALSE(empty.benchmark[1]);
  EXPECT_TRUE(two_way_fit({}).model.empty());
}

TEST(Agreement, OneCategoryIsUndefined) {
  const std::vector<int> same = {1, 1, 1};
  EXPECT_FALSE(cohen_kappa(same, same).kappa);
  EXPECT_EQ(cohen_kappa(same, same).agreement, 1.0);
  EXPECT_FALSE(fleiss_kappa({{3, 0}, {3, 0}}));
  EXPECT_FALSE(krippendorff_alpha({{1.0, 1.0}, {1.0, 1.0}}, Scale::nominal));
  EXPECT_FALSE(krippendorff_alpha({}, Scale::interval));
  EXPECT_FALSE(fleiss_kappa({{2, 1}, {1, 1}}));  // raters differ
}

TEST(Agreement, QuadraticWeightsAreTheIntraclassCorrelationOfSteps) {
  const std::vector<int> a = {0, 1, 2, 0, 1, 2}, b = {0, 1, 2, 1, 2, 1};
  // observed 3/6; expected sum of n_a n_b / 36 gap^2 = 34/36: a has 2 2 2, b has 1 3 2.
  const double expected = (2 * (0 + 3 + 8) + 2 * (1 + 0 + 2) + 2 * (4 + 3 + 0)) / 36.0;
  EXPECT_NEAR(*cohen_kappa(a, b, KappaWeights::quadratic).kappa, 1 - 0.5 / expected, 1e-12);
}

TEST(Logistic, OneColumnOfOnesIsTheLogitOfTheMean) {
  const auto w = weighted_logistic({{1}, {1}, {1}, {1}}, std::vector<double>{1, 1, 1, 0}, {}, 0);
  ASSERT_TRUE(w);
  EXPECT_NEAR((*w)[0], std::log(3.0), 1e-10);
}

TEST(Logistic, SeparableRowsHaveNoFiniteMaximum) {
  const std::vector<std::vector<double>> rows = {{-1}, {-2}, {1}, {2}};
  const std::vector<double> y = {0, 0, 1, 1};
  EXPECT_FALSE(weighted_logistic(rows, y, {}, 0));
  EXPECT_TRUE(weighted_logistic(rows, y, {}, 0.1));
}

TEST(LengthControl, TakesTheLengthOutOfTheWinRate) {
  // The model wins by length alone: at equal length it wins half.
  Random random(5);
  std::vector<double> y, delta, difficulty;
  for (int i = 0; i < 2000; ++i) {
    delta.push_back(100 - 600 * random.unit());  // mostly longer than the baseline's
    const double pull = -2 * std::tanh(delta.back() / 173);
    y.push_back(random.unit() < 1 / (1 + std::exp(-pull)) ? 1 : 0);
    difficulty.push_back(random.unit() - 0.5);
  }
  const auto fit = fit_length_controlled(y, delta, difficulty, 0.01, 50, 1);
  ASSERT_TRUE(fit && fit->rate.win_rate && fit->bootstrap_se);
  EXPECT_GT(100 * *mean_se(y).mean, 70);
  EXPECT_NEAR(*fit->rate.win_rate, 50, 3 * *fit->bootstrap_se);
  EXPECT_GT(*fit->bootstrap_se, *fit->rate.prediction_sem);
}

TEST(LengthControl, ItemsWithoutDifficultyStillFit) {
  const std::vector<double> y = {0.2, 0.7, 0.4, 0.9}, delta = {10, -20, 30, -5}, none(4);
  const auto fit = fit_length_controlled(y, delta, none, 0, 0, 1);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->difficulty_weight, 0);
  EXPECT_FALSE(fit->bootstrap_se);
  EXPECT_FALSE(fit_length_controlled(std::vector<double>{1}, std::vector<double>{1}, std::vector<double>{0}, 0, 0, 1));
}

TEST(Preferences, NobodyJudgedIsNull) {
  const auto none = preference_rate({std::nullopt, std::nullopt});
  EXPECT_EQ(none.dropped, 2);
  EXPECT_FALSE(none.win_rate || none.standard_error || none.discrete_win_rate);
  EXPECT_FALSE(preference_rate({2.0}).standard_error);
}

TEST(Speed, OneTokenHasNoTimePerToken) {
  const auto m = speed_metrics({0, {0.5}, 0.5, std::nullopt, 1.0});
  EXPECT_EQ(m.ttft, 0.5);
  EXPECT_FALSE(m.tpot || m.output_per_second || m.decode_per_second || m.prefill_per_second || m.mean_chunk_gap);
  EXPECT_FALSE(speed_metrics({0, {}, 1, 5.0, 5.0}).ttft);
  EXPECT_FALSE(system_throughput({}));
  EXPECT_FALSE(system_throughput({{1, 1, 5}})->output_per_second);
}

TEST(Tariffs, TheHighestLengthReachedDecidesForEveryToken) {
  const TokenTariff tariff{{1.0, 2.0, 0.5, std::nullopt, std::nullopt},
                           {{200, {4.0, std::nullopt, std::nullopt, std::nullopt, std::nullopt}},
                            {100, {3.0, 6.0, std::nullopt, std::nullopt, std::nullopt}}}};
  EXPECT_EQ(tariff_cost({100, 10}, tariff), 120.0);  // not above
  EXPECT_EQ(tariff_cost({101, 10}, tariff), 363.0);
  EXPECT_EQ(tariff_cost({300, 10}, tariff), 1220.0);  // 4 and the base's 2
  EXPECT_EQ(tariff_cost({50, 10, 20, 10, 5}, tariff), 20 + 10 + 10 + 20.0);
  EXPECT_FALSE(tariff_cost({1, 1}, {}));
}

}  // namespace
}  // namespace benchhub
