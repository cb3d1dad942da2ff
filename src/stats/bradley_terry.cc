// Bradley-Terry; see the header. Pairwise judges and imported arenas call it.
#include "stats/bradley_terry.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace benchhub {
namespace {

constexpr int kMostSteps = 200;

double sigmoid_of(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }
double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

bool usable_games(int players, const std::vector<Game>& games) {
  return players > 0 && std::all_of(games.begin(), games.end(), [&](const Game& g) {
           return g.a >= 0 && g.a < players && g.b >= 0 && g.b < players && g.a != g.b && g.outcome >= 0 &&
                  g.outcome <= 1 && g.count > 0 && std::isfinite(g.count);
         });
}

// Tarjan's algorithm with a stack of its own: a chain of 100,000 players must not overflow the machine's.
class Components {
 public:
  explicit Components(std::vector<std::vector<int>> edges)
      : edges_(std::move(edges)), index_(edges_.size(), -1), low_(edges_.size()), of_(edges_.size(), -1) {}

  std::vector<int> find() {
    for (std::size_t v = 0; v < edges_.size(); ++v)
      if (index_[v] < 0) walk(static_cast<int>(v));
    return renumbered();
  }

 private:
  struct Frame {
    int vertex;
    std::size_t next;
  };
  std::size_t at(int v) const { return static_cast<std::size_t>(v); }

  void enter(int v) {
    index_[at(v)] = low_[at(v)] = count_++;
    open_.push_back(v);
    path_.push_back({v, 0});
  }

  void walk(int root) {
    enter(root);
    while (!path_.empty()) {
      Frame& frame = path_.back();
      const int v = frame.vertex;
      if (frame.next < edges_[at(v)].size()) {
        const int w = edges_[at(v)][frame.next++];
        if (index_[at(w)] < 0) enter(w);
        else if (of_[at(w)] < 0) low_[at(v)] = std::min(low_[at(v)], index_[at(w)]);
      } else {
        leave(v);
      }
    }
  }

  void leave(int v) {
    path_.pop_back();
    if (!path_.empty()) {
      const int parent = path_.back().vertex;
      low_[at(parent)] = std::min(low_[at(parent)], low_[at(v)]);
    }
    if (low_[at(v)] != index_[at(v)]) return;
    for (int w = -1; w != v;) {
      w = open_.back();
      open_.pop_back();
      of_[at(w)] = found_;
    }
    ++found_;
  }

  std::vector<int> renumbered() const {
    std::map<int, int> names;
    std::vector<int> out;
    for (const int c : of_) out.push_back(names.emplace(c, static_cast<int>(names.size())).first->second);
    return out;
  }

  std::vector<std::vector<int>> edges_;
  std::vector<int> index_, low_, of_, open_;
  std::vector<Frame> path_;
  int count_ = 0, found_ = 0;
};

class Fit {
 public:
  Fit(int players, const std::vector<Game>& games, double ridge)
      : n_(static_cast<std::size_t>(players)), games_(games), ridge_(ridge), theta_(n_) {}

  std::optional<BradleyTerry> run() {
    double value = penalised(theta_);
    for (int step = 0; step < kMostSteps; ++step) {
      const auto factor = cholesky(curvature());
      if (!factor) return std::nullopt;
      const auto move = cholesky_solve(*factor, gradient());
      double largest = 0;
      for (const double m : move) largest = std::max(largest, std::abs(m));
      if (largest < 1e-13) break;
      double share = 1;
      std::vector<double> next = moved(move, share);
      for (double to = penalised(next); to < value - 1e-12 * std::abs(value) && share > 1e-6; to = penalised(next))
        next = moved(move, share /= 2);
      theta_ = std::move(next);
      value = penalised(theta_);
      if (largest * share < 1e-12) break;
    }
    return summary();
  }

 private:
  std::size_t at(int player) const { return static_cast<std::size_t>(player); }
  double gap(const std::vector<double>& theta, const Game& g) const { return theta[at(g.a)] - theta[at(g.b)]; }

  double log_likelihood(const std::vector<double>& theta) const {
    double sum = 0;
    for (const Game& g : games_) sum += g.count * (g.outcome * gap(theta, g) - softplus(gap(theta, g)));
    return sum;
  }
  double penalised(const std::vector<double>& theta) const {
    double squares = 0;
    for (const double t : theta) squares += t * t;
    return log_likelihood(theta) - ridge_ / 2 * squares;
  }
  std::vector<double> moved(const std::vector<double>& move, double share) const {
    std::vector<double> out = theta_;
    for (std::size_t i = 0; i < n_; ++i) out[i] += share * move[i];
    return out;
  }

  std::vector<double> gradient() const {
    std::vector<double> out(n_);
    for (const Game& g : games_) {
      const double d = g.count * (g.outcome - sigmoid_of(gap(theta_, g)));
      out[at(g.a)] += d;
      out[at(g.b)] -= d;
    }
    for (std::size_t i = 0; i < n_; ++i) out[i] -= ridge_ * theta_[i];
    return out;
  }

  template <class Weight>
  SquareMatrix over_games(double fill, Weight weight) const {
    SquareMatrix out(n_, fill);
    for (const Game& g : games_) {
      const double w = weight(g);
      out.at(at(g.a), at(g.a)) += w;
      out.at(at(g.b), at(g.b)) += w;
      out.at(at(g.a), at(g.b)) -= w;
      out.at(at(g.b), at(g.a)) -= w;
    }
    return out;
  }

  // Without a ridge the level is free: 11'/n fixes the mean at 0 and changes nothing else.
  double gauge() const { return ridge_ > 0 ? 0 : 1 / static_cast<double>(n_); }

  SquareMatrix curvature() const {
    SquareMatrix out = over_games(gauge(), [&](const Game& g) {
      const double p = sigmoid_of(gap(theta_, g));
      return g.count * p * (1 - p);
    });
    for (std::size_t i = 0; i < n_; ++i) out.at(i, i) += ridge_;
    return out;
  }

  // By player; those who are not in it have none.
  using Sums = std::map<std::size_t, double>;

  void add_outer(const Sums& sums, SquareMatrix& out) const {
    for (const auto& [i, x] : sums) {
      for (const auto& [j, y] : sums) out.at(i, j) += x * y;
    }
  }

  void add_clustered(const SquareMatrix& inverse, BradleyTerry& out) const {
    std::map<int, Sums> clusters;
    int alone = 0;
    for (const Game& g : games_) {
      Sums& sums = clusters[g.cluster < 0 ? -++alone : g.cluster];
      const double miss = g.count * (g.outcome - sigmoid_of(gap(theta_, g)));
      sums[at(g.a)] += miss;
      sums[at(g.b)] -= miss;
    }
    if (clusters.size() == games_.size()) return;
    out.clusters = static_cast<int>(clusters.size());
    SquareMatrix scores(n_);
    for (const auto& [cluster, sums] : clusters) add_outer(sums, scores);
    out.clustered = product(product(inverse, scores), inverse);
    const double correction = *out.clusters < 2 ? 1 : *out.clusters / (*out.clusters - 1.0);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j) out.clustered.at(i, j) *= correction;
  }

  std::optional<BradleyTerry> summary() const {
    const auto factor = cholesky(curvature());
    if (!factor) return std::nullopt;
    SquareMatrix inverse = cholesky_inverse(*factor);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j) inverse.at(i, j) -= gauge();
    const SquareMatrix scores = over_games(0, [&](const Game& g) {
      const double miss = g.outcome - sigmoid_of(gap(theta_, g));
      return g.count * miss * miss;
    });
    BradleyTerry out;
    out.theta = theta_;
    out.covariance = product(product(inverse, scores), inverse);
    out.log_likelihood = log_likelihood(theta_);
    add_clustered(inverse, out);
    for (std::size_t i = 0; i < n_; ++i) {
      out.se_model.push_back(std::sqrt(std::max(0.0, inverse.at(i, i))));
      out.se_sandwich.push_back(std::sqrt(std::max(0.0, out.covariance.at(i, i))));
    }
    return out;
  }

  std::size_t n_;
  const std::vector<Game>& games_;
  double ridge_;
  std::vector<double> theta_;
};

}  // namespace

std::vector<int> win_components(int players, const std::vector<Game>& games) {
  std::vector<std::vector<int>> edges(static_cast<std::size_t>(std::max(players, 0)));
  for (const Game& g : games) {
    if (g.outcome > 0) edges[static_cast<std::size_t>(g.a)].push_back(g.b);
    if (g.outcome < 1) edges[static_cast<std::size_t>(g.b)].push_back(g.a);
  }
  return Components(std::move(edges)).find();
}

std::optional<BradleyTerry> bradley_terry(int players, const std::vector<Game>& games, double ridge) {
  if (!usable_games(players, games) || !(ridge >= 0) || !std::isfinite(ridge)) return std::nullopt;
  if (ridge == 0) {
    const auto components = win_components(players, games);
    if (*std::max_element(components.begin(), components.end()) > 0) return std::nullopt;
  }
  return Fit(players, games, ridge).run();
}

double beats_probability(const BradleyTerry& fit, int a, int b) {
  return sigmoid_of(fit.theta[static_cast<std::size_t>(a)] - fit.theta[static_cast<std::size_t>(b)]);
}

std::optional<double> se_of_strength(const BradleyTerry& fit, int player) {
  const auto i = static_cast<std::size_t>(player);
  if (fit.clusters && *fit.clusters < 2) return std::nullopt;
  return std::sqrt(std::max({0.0, fit.covariance.at(i, i), fit.clusters ? fit.clustered.at(i, i) : 0}));
}

std::optional<double> se_of_difference(const BradleyTerry& fit, int a, int b) {
  const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
  if (fit.clusters && *fit.clusters < 2) return std::nullopt;
  const auto variance_by = [&](const SquareMatrix& s) { return s.at(i, i) + s.at(j, j) - 2 * s.at(i, j); };
  double variance = variance_by(fit.covariance);
  if (fit.clusters) variance = std::max(variance, variance_by(fit.clustered));
  if (!(variance >= 0)) return std::nullopt;
  return std::sqrt(variance);
}

double elo_of(double theta, const EloScale& scale) { return scale.init + scale.scale / std::log(scale.base) * theta; }

double elo_expected(double difference, const EloScale& scale) {
  return 1 / (1 + std::pow(scale.base, -difference / scale.scale));
}

std::vector<std::pair<std::string, double>> elo_online(const std::vector<EloMatch>& matches, double k,
                                                       const EloScale& scale) {
  std::vector<std::pair<std::string, double>> out;
  std::map<std::string, std::size_t> index;
  const auto player = [&](const std::string& name) {
    const auto [it, fresh] = index.emplace(name, out.size());
    if (fresh) out.emplace_back(name, scale.init);
    return it->second;
  };
  for (const EloMatch& match : matches) {
    const std::size_t a = player(match.a), b = player(match.b);
    const double gain = k * (match.outcome - elo_expected(out[a].second - out[b].second, scale));
    out[a].second += gain;
    out[b].second -= gain;
  }
  return out;
}

}  // namespace benchhub
