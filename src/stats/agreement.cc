// Agreement of raters; see the header.
#include "stats/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/distributions.h"
#include "stats/moments.h"

namespace benchhub {
namespace {

double disagreement(int a, int b, KappaWeights weights) {
  if (weights == KappaWeights::nominal) return a != b;
  const double gap = std::abs(a - b);
  return weights == KappaWeights::linear ? gap : gap * gap;
}

// Values that occur, with how many pairable ratings have them, and the coincidences o_ck of Krippendorff.
struct Coincidences {
  std::vector<double> values, totals;
  std::vector<std::vector<double>> pairs;
  double n = 0;
};

Coincidences coincidences(const std::vector<std::vector<std::optional<double>>>& units) {
  std::map<double, std::size_t> index;
  std::vector<std::vector<double>> rated;
  for (const auto& unit : units) {
    std::vector<double> values;
    for (const auto& value : unit)
      if (value) values.push_back(*value);
    if (values.size() < 2) continue;
    for (const double v : values) index.emplace(v, 0);
    rated.push_back(std::move(values));
  }
  Coincidences out;
  for (auto& [value, at] : index) {
    at = out.values.size();
    out.values.push_back(value);
  }
  out.totals.resize(out.values.size());
  out.pairs.assign(out.values.size(), std::vector<double>(out.values.size()));
  for (const auto& values : rated) {
    const double share = 1 / static_cast<double>(values.size() - 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t j = 0; j < values.size(); ++j)
        if (i != j) out.pairs[index[values[i]]][index[values[j]]] += share;
      out.totals[index[values[i]]] += 1;
      out.n += 1;
    }
  }
  return out;
}

double squared_gap(const Coincidences& c, std::size_t i, std::size_t j, Scale scale) {
  if (i == j) return 0;
  const double a = c.values[i], b = c.values[j];
  switch (scale) {
    case Scale::nominal:
      return 1;
    case Scale::interval:
      return (a - b) * (a - b);
    case Scale::ratio:
      return a + b == 0 ? 0 : (a - b) / (a + b) * ((a - b) / (a + b));
    case Scale::ordinal:
      break;
  }
  double between = -(c.totals[i] + c.totals[j]) / 2;
  for (std::size_t k = std::min(i, j); k <= std::max(i, j); ++k) between += c.totals[k];
  return between * between;
}

}  // namespace

CohenKappa cohen_kappa(std::span<const int> a, std::span<const int> b, KappaWeights weights) {
  if (a.empty() || a.size() != b.size()) return {};
  std::map<int, double> of_a, of_b;
  double same = 0, observed = 0, expected = 0;
  const double n = static_cast<double>(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    same += a[i] == b[i];
    observed += disagreement(a[i], b[i], weights);
    of_a[a[i]] += 1;
    of_b[b[i]] += 1;
  }
  for (const auto& [x, nx] : of_a)
    for (const auto& [y, ny] : of_b) expected += nx * ny / n * disagreement(x, y, weights);
  CohenKappa out{same / n, std::nullopt};
  if (expected > 0) out.kappa = 1 - observed / expected;
  return out;
}

std::optional<double> fleiss_kappa(const std::vector<std::vector<int>>& counts) {
  if (counts.empty()) return std::nullopt;
  double raters = 0, agreed = 0;
  std::vector<double> share(counts.front().size());
  for (const int count : counts.front()) raters += count;
  for (const auto& item : counts) {
    if (item.size() != share.size()) return std::nullopt;
    double sum = 0, squares = 0;
    for (std::size_t c = 0; c < item.size(); ++c) {
      sum += item[c];
      squares += static_cast<double>(item[c]) * item[c];
      share[c] += item[c];
    }
    if (sum != raters || raters < 2) return std::nullopt;
    agreed += (squares - raters) / (raters * (raters - 1));
  }
  const double items = static_cast<double>(counts.size());
  double chance = 0;
  for (const double s : share) chance += s / (items * raters) * (s / (items * raters));
  if (!(chance < 1)) return std::nullopt;
  return (agreed / items - chance) / (1 - chance);
}

std::optional<double> krippendorff_alpha(const std::vector<std::vector<std::optional<double>>>& units, Scale scale) {
  const Coincidences c = coincidences(units);
  double observed = 0, expected = 0;
  for (std::size_t i = 0; i < c.values.size(); ++i) {
    for (std::size_t j = 0; j < c.values.size(); ++j) {
      const double gap = squared_gap(c, i, j, scale);
      observed += c.pairs[i][j] * gap;
      expected += c.totals[i] * c.totals[j] * gap;
    }
  }
  if (!(expected > 0)) return std::nullopt;
  return 1 - (c.n - 1) * observed / expected;
}

std::optional<PoweredMean> prediction_powered_mean(std::span<const double> judge_all,
                                                   std::span<const double> judge_labelled,
                                                   std::span<const double> human, double level) {
  if (judge_all.empty() || human.empty() || judge_labelled.size() != human.size()) return std::nullopt;
  std::vector<double> miss;
  for (std::size_t i = 0; i < human.size(); ++i) miss.push_back(human[i] - judge_labelled[i]);
  const Moments all = mean_se(judge_all), gap = mean_se(miss);
  PoweredMean out{*all.mean + *gap.mean, *gap.mean, std::nullopt, {}};
  if (!all.se || !gap.se) return out;
  out.se = std::sqrt(*all.se * *all.se + *gap.se * *gap.se);
  const double half = z_for_level(level) * *out.se;
  out.interval = {out.estimate - half, out.estimate + half};
  return out;
}

}  // namespace benchhub
