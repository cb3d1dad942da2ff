// Strengths from pairwise verdicts: Bradley-Terry by Newton's method with model and sandwich standard errors, the check
// that a maximum exists at all, and online Elo for history only (it depends on the order of the games).
//   P(a beats b) = sigma(theta_a - theta_b); a tie counts as half a win of each (y = 0.5).
// Source: Hunter 2004 for existence; the sandwich as in LMArena's arena-rank (July 2025).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stats/dense.h"

namespace benchhub {

struct Game {
  int a = 0, b = 0;    // players, in [0, players); a != b
  double outcome = 0;  // for a: 1 won, 0 lost, 0.5 tie; anything between is a preference
  double count = 1;    // > 0
  int cluster = -1;    // >= 0: games of one number are not independent; below 0: a cluster of its own
};

// Strongly connected components of "won against" (a tie: both ways), by Tarjan: the component of each player, numbered
// from 0 by its first player. Strengths exist within a component only; between components there is no finite maximum.
std::vector<int> win_components(int players, const std::vector<Game>& games);

struct BradleyTerry {
  std::vector<double> theta;                  // log strengths, mean 0
  std::vector<double> se_model, se_sandwich;  // Moore-Penrose in that gauge
  SquareMatrix covariance{0};                 // sandwich: Var(theta_a - theta_b) = S_aa + S_bb - 2 S_ab
  SquareMatrix clustered{0};                  // the same with V from the sums of clusters, times G / (G - 1) (CR1)
  std::optional<int> clusters;                // G; nullopt: no two games share one, and `clustered` is empty
  double log_likelihood = 0;
};
// ridge > 0 maximises log likelihood - ridge/2 |theta|^2, which always has a maximum. With ridge = 0: nullopt unless
// all players are in one component. nullopt also for games out of range, without players, or not finite.
std::optional<BradleyTerry> bradley_terry(int players, const std::vector<Game>& games, double ridge = 0);

double beats_probability(const BradleyTerry& fit, int a, int b);
// Of games in clusters the larger of both errors: with few clusters sums can cancel out by chance. nullopt for one
// cluster.
std::optional<double> se_of_strength(const BradleyTerry& fit, int player);
std::optional<double> se_of_difference(const BradleyTerry& fit, int a, int b);

struct EloScale {
  double scale = 400, base = 10, init = 1000;
};
double elo_of(double theta, const EloScale& scale = {});             // init + scale / ln(base) * theta
double elo_expected(double difference, const EloScale& scale = {});  // of the stronger by `difference` points

struct EloMatch {
  std::string a, b;
  double outcome = 0;  // for a
};
// (player, rating) in order of first appearance.
std::vector<std::pair<std::string, double>> elo_online(const std::vector<EloMatch>& matches, double k,
                                                       const EloScale& scale = {});

}  // namespace benchhub
