// Length-controlled win rates; see the header.
#include "stats/length_control.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/dense.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

constexpr int kMostNewtonSteps = 100;
constexpr double kNoFiniteWeight = 1e4;  // weights that grow past this run away: the rows are separable

double logistic(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

struct Rows {
  const std::vector<std::vector<double>>& x;
  std::span<const double> y, weights;
  double weight(std::size_t i) const { return weights.empty() ? 1 : weights[i]; }
};

double linear(const std::vector<double>& row, const std::vector<double>& w) {
  double sum = 0;
  for (std::size_t j = 0; j < w.size(); ++j) sum += row[j] * w[j];
  return sum;
}

double objective(const Rows& rows, const std::vector<double>& w, double ridge) {
  double value = 0;
  for (const double one : w) value -= ridge / 2 * one * one;
  for (std::size_t i = 0; i < rows.x.size(); ++i) {
    const double d = linear(rows.x[i], w);
    value += rows.weight(i) * (rows.y[i] * d - (d > 0 ? d + std::log1p(std::exp(-d)) : std::log1p(std::exp(d))));
  }
  return value;
}

std::optional<std::vector<double>> newton_step(const Rows& rows, const std::vector<double>& w, double ridge) {
  const std::size_t k = w.size();
  SquareMatrix curvature(k);
  std::vector<double> gradient(k);
  for (std::size_t j = 0; j < k; ++j) {
    curvature.at(j, j) = ridge;
    gradient[j] = -ridge * w[j];
  }
  for (std::size_t i = 0; i < rows.x.size(); ++i) {
    const double p = logistic(linear(rows.x[i], w)), c = rows.weight(i);
    for (std::size_t j = 0; j < k; ++j) {
      gradient[j] += c * (rows.y[i] - p) * rows.x[i][j];
      for (std::size_t l = 0; l < k; ++l) curvature.at(j, l) += c * p * (1 - p) * rows.x[i][j] * rows.x[i][l];
    }
  }
  const auto factor = cholesky(std::move(curvature));
  if (!factor) return std::nullopt;
  return cholesky_solve(*factor, std::move(gradient));
}

// A column of zeros says nothing: its weight stays 0 and it is left out.
std::vector<std::size_t> columns_that_vary(const std::vector<std::vector<double>>& rows) {
  std::vector<std::size_t> out;
  for (std::size_t j = 0; j < rows.front().size(); ++j) {
    if (std::any_of(rows.begin(), rows.end(), [j](const auto& row) { return row[j] != 0; })) out.push_back(j);
  }
  return out;
}

std::optional<LengthControlledFit> fit_once(std::span<const double> y, std::span<const double> delta,
                                            std::span<const double> difficulty, double ridge) {
  const auto feature = length_feature(delta);
  if (feature.empty()) return std::nullopt;
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < y.size(); ++i) rows.push_back({feature[i], difficulty[i], 1});
  const auto used = columns_that_vary(rows);
  for (auto& row : rows) {
    std::vector<double> kept;
    for (const auto j : used) kept.push_back(row[j]);
    row = std::move(kept);
  }
  const auto weights = weighted_logistic(rows, y, {}, ridge);
  if (!weights) return std::nullopt;
  std::vector<double> all(3);
  for (std::size_t j = 0; j < used.size(); ++j) all[used[j]] = (*weights)[j];
  return LengthControlledFit{all[0], all[1], all[2], length_controlled(all[1], all[2], difficulty), std::nullopt};
}

}  // namespace

PreferenceRate preference_rate(const std::vector<std::optional<double>>& preference) {
  PreferenceRate out;
  std::vector<double> y;
  for (const auto& p : preference) {
    if (!p) {
      ++out.dropped;
      continue;
    }
    y.push_back(*p == 0 ? 0.5 : *p - 1);
    out.wins += y.back() > 0.5;
    out.losses += y.back() < 0.5;
    out.draws += y.back() == 0.5;
  }
  const Moments m = mean_se(y);
  out.n = m.n;
  if (!m.mean) return out;
  out.win_rate = 100 * *m.mean;
  if (m.se) out.standard_error = 100 * *m.se;
  out.discrete_win_rate = 100 * (out.wins + 0.5 * out.draws) / out.n;
  return out;
}

std::optional<std::vector<double>> weighted_logistic(const std::vector<std::vector<double>>& x,
                                                     std::span<const double> y, std::span<const double> weights,
                                                     double ridge) {
  if (x.empty() || x.size() != y.size() || (!weights.empty() && weights.size() != y.size())) return std::nullopt;
  const Rows rows{x, y, weights};
  std::vector<double> w(x.front().size());
  double value = objective(rows, w, ridge);
  for (int step = 0; step < kMostNewtonSteps; ++step) {
    const auto move = newton_step(rows, w, ridge);
    if (!move) return std::nullopt;
    double largest = 0, share = 1;
    for (const double m : *move) largest = std::max(largest, std::abs(m));
    const auto moved = [&] {
      std::vector<double> out = w;
      for (std::size_t j = 0; j < w.size(); ++j) out[j] += share * (*move)[j];
      return out;
    };
    auto next = moved();
    while (objective(rows, next, ridge) < value - 1e-12 * std::abs(value) && share > 1e-6) {
      share /= 2;
      next = moved();
    }
    w = std::move(next);
    value = objective(rows, w, ridge);
    if (std::any_of(w.begin(), w.end(), [](double one) { return !(std::abs(one) < kNoFiniteWeight); }))
      return std::nullopt;
    if (largest * share < 1e-11) return w;
  }
  return std::nullopt;
}

std::vector<double> length_feature(std::span<const double> delta) {
  const Moments m = mean_se(delta);
  if (!m.sd) return {};
  std::vector<double> out;
  for (const double d : delta) out.push_back(*m.sd > 0 ? std::tanh(d / *m.sd) : 0);
  return out;
}

LengthControlled length_controlled(double difficulty_weight, double model_weight, std::span<const double> difficulty) {
  std::vector<double> predicted;
  for (const double d : difficulty) predicted.push_back(logistic(difficulty_weight * d + model_weight));
  const Moments m = mean_se(predicted);
  LengthControlled out;
  if (m.mean) out.win_rate = 100 * *m.mean;
  if (m.se) out.prediction_sem = 100 * *m.se;
  return out;
}

std::optional<LengthControlledFit> fit_length_controlled(std::span<const double> y, std::span<const double> delta,
                                                         std::span<const double> difficulty, double ridge, int draws,
                                                         std::uint64_t seed) {
  const std::size_t n = y.size();
  if (n < 2 || delta.size() != n || difficulty.size() != n) return std::nullopt;
  auto fit = fit_once(y, delta, difficulty, ridge);
  if (!fit) return std::nullopt;
  Random random(seed);
  std::vector<double> rates, some_y(n), some_delta(n), some_difficulty(n);
  for (int draw = 0; draw < draws; ++draw) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t from = random.index(n);
      some_y[i] = y[from];
      some_delta[i] = delta[from];
      some_difficulty[i] = difficulty[from];
    }
    const auto again = fit_once(some_y, some_delta, some_difficulty, ridge);
    if (again && again->rate.win_rate) rates.push_back(*again->rate.win_rate);
  }
  if (draws > 1 && std::ssize(rates) * 10 >= std::ptrdiff_t{draws} * 9) fit->bootstrap_se = mean_se(rates).sd;
  return fit;
}

}  // namespace benchhub
