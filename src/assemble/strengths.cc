// See strengths.h.
#include "assemble/strengths.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plan/judging.h"
#include "score/judged.h"
#include "stats/bradley_terry.h"
#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/multiple.h"
#include "stats/ranks.h"

namespace benchhub {
namespace {

constexpr double kSeparable = 0.05;
constexpr double kNoVariation = 1e-9;  // of ties alone: nothing says how sure they are

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

// One comparison of two models, both orders and all judges together.
struct Outcome {
  std::size_t a = 0, b = 0;     // indices of pairs
  std::optional<double> value;  // for a; nullopt: the judges failed
  int cluster = 0;              // comparisons of one case, or of cases that belong together, share what is asked
};

// Each comparison once; those that are still to be asked are left out.
std::vector<Outcome> outcomes_of(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs) {
  std::map<std::string_view, std::size_t> by_model;
  for (std::size_t i = 0; i < pairs.size(); ++i) by_model.emplace(pairs[i]->id.model, i);
  std::vector<std::string> keys;  // by case
  for (const Case& one : benchmark.cases) keys.push_back(one.cluster);
  const std::vector<int> clusters = cluster_ids(keys);
  std::vector<Outcome> out;
  for (const auto& scoring : benchmark.scoring) {
    const auto spec = judge_spec(scoring);
    if (!spec || !spec->all_pairs) continue;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto by_item = verdicts_by_item(*pairs[i]);
      for (std::size_t item = 0; item < by_item.size(); ++item) {
        const int cluster = clusters[pairs[i]->cases[item].case_index];
        for (const auto& panel : panels_of(*spec, by_item[item], benchmark.judging.majority)) {
          const auto rival = by_model.find(panel.rival);
          const bool mirrored = panel.rival < pairs[i]->id.model;  // it stands with the rival too
          if (rival == by_model.end() || mirrored || (panel.waiting && !panel.equal)) continue;
          out.push_back({i, rival->second, panel.value, cluster});
        }
      }
    }
  }
  return out;
}

// failed: what comparisons without a verdict count for `player`; those of others are left out, as they all are without.
std::vector<Game> games_of(const std::vector<Outcome>& outcomes, std::optional<std::size_t> player = {},
                           double failed = 0) {
  std::vector<Game> out;
  for (const auto& [a, b, value, cluster] : outcomes) {
    double result = value.value_or(failed);
    if (!value && player == b) result = 1 - failed;
    if (!value && player != a && player != b) continue;
    out.push_back({static_cast<int>(a), static_cast<int>(b), result, 1, cluster});
  }
  return out;
}

// The part in which everybody can be reached from everybody by wins; the largest, of equal ones the first.
std::vector<std::size_t> largest_part(std::size_t players, const std::vector<Game>& games) {
  const auto part_of = win_components(static_cast<int>(players), games);
  std::map<int, std::vector<std::size_t>> parts;
  for (std::size_t i = 0; i < part_of.size(); ++i) parts[part_of[i]].push_back(i);
  const auto most = std::max_element(parts.begin(), parts.end(),
                                     [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  return most == parts.end() || most->second.size() < 2 ? std::vector<std::size_t>() : most->second;
}

// Student's t where comparisons share cases: few cases say little of how far their sums vary.
double two_sided_p(double statistic, const BradleyTerry& fit) {
  return fit.clusters ? t_two_sided_p(statistic, *fit.clusters - 1) : 2 * norm_cdf(-std::abs(statistic));
}
double half_width(double se, const BradleyTerry& fit) {
  return se * (fit.clusters ? t_for_level(0.95, *fit.clusters - 1) : z_for_level(0.95));
}

// Which of the fit's players are surely stronger than which, by Holm over all pairs.
Separation separation_of(const BradleyTerry& fit) {
  const std::size_t n = fit.theta.size();
  Separation out(n);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::vector<double> p;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const auto se = se_of_difference(fit, static_cast<int>(i), static_cast<int>(j));
      const double gap = std::abs(fit.theta[i] - fit.theta[j]);
      pairs.emplace_back(i, j);
      p.push_back(!se || !(*se > kNoVariation) ? 1 : two_sided_p(gap / *se, fit));
    }
  }
  const std::vector<double> adjusted = holm(p);
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    auto [i, j] = pairs[k];
    if (fit.theta[i] < fit.theta[j]) std::swap(i, j);
    if (adjusted[k] < kSeparable) out.set(i, j);
  }
  return out;
}

struct Strengths {
  std::vector<std::size_t> part;  // the players that have one
  std::optional<BradleyTerry> fit;
  std::vector<BoardRank> ranks;  // by place in `part`
};

Strengths fit_strengths(std::size_t players, const std::vector<Game>& all) {
  Strengths out;
  out.part = largest_part(players, all);
  std::vector<int> place(players, -1);
  for (std::size_t i = 0; i < out.part.size(); ++i) place[out.part[i]] = static_cast<int>(i);
  std::vector<Game> games;
  for (Game game : all) {
    game.a = place[static_cast<std::size_t>(game.a)];
    game.b = place[static_cast<std::size_t>(game.b)];
    if (game.a >= 0 && game.b >= 0) games.push_back(game);
  }
  if (!out.part.empty()) out.fit = bradley_terry(static_cast<int>(out.part.size()), games);
  if (!out.fit) return out;
  std::vector<std::size_t> order(out.part.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return out.fit->theta[a] > out.fit->theta[b]; });
  out.ranks = rank_entries(order, separation_of(*out.fit), out.part.size());
  return out;
}

std::optional<BoardRank> rank_in(const Strengths& strengths, std::size_t player) {
  const auto it = std::find(strengths.part.begin(), strengths.part.end(), player);
  if (!strengths.fit || it == strengths.part.end()) return std::nullopt;
  return strengths.ranks[static_cast<std::size_t>(it - strengths.part.begin())];
}

// Where judges failed, the rank must hold whatever they would have said.
void widen(const std::vector<Outcome>& outcomes, std::size_t players, std::size_t player, StrengthView& out) {
  for (const double failed : {0.0, 1.0}) {
    const auto bound = rank_in(fit_strengths(players, games_of(outcomes, player, failed)), player);
    out.rank_best = std::min(*out.rank_best, bound ? bound->best : failed == 1 ? 1 : *out.rank_best);
    out.rank_worst = std::max(*out.rank_worst, bound         ? bound->worst
                                               : failed == 0 ? static_cast<int>(players)
                                                             : *out.rank_worst);
  }
}

std::string why_none(const StrengthView& view) {
  if (view.games == 0) return "no comparison with a verdict";
  if (view.points == view.games) return fmt::format("won all of {} comparisons: no finite strength", view.games);
  if (view.points == 0) return fmt::format("lost all of {} comparisons: no finite strength", view.games);
  return "no chain of wins and losses connects it with the others both ways";
}

std::vector<StrengthView> count_points(std::size_t players, const std::vector<Outcome>& outcomes) {
  std::vector<StrengthView> out(players);
  for (const auto& [a, b, value, cluster] : outcomes) {
    for (const std::size_t player : {a, b}) {
      StrengthView& view = out[player];
      if (!value) ++view.failed;
      else ++view.games;
      if (value) view.points += player == a ? *value : 1 - *value;
    }
  }
  return out;
}

std::vector<StrengthView> strengths_of(std::size_t players, const std::vector<Outcome>& outcomes) {
  std::vector<StrengthView> out = count_points(players, outcomes);
  const Strengths strengths = fit_strengths(players, games_of(outcomes));
  for (std::size_t i = 0; strengths.fit && i < strengths.part.size(); ++i) {
    StrengthView& view = out[strengths.part[i]];
    const double theta = strengths.fit->theta[i];
    const auto se = se_of_strength(*strengths.fit, static_cast<int>(i));
    const double wide = se ? half_width(*se, *strengths.fit) : 0;
    view.theta = theta;
    view.elo = elo_of(theta);
    view.value = logistic(theta);
    if (wide > kNoVariation) {
      view.lower = logistic(theta - wide);
      view.upper = logistic(theta + wide);
    }
    view.rank_best = strengths.ranks[i].best;
    view.rank_worst = strengths.ranks[i].worst;
    view.tie_group = strengths.ranks[i].tie_group;
    if (view.failed > 0) widen(outcomes, players, strengths.part[i], view);
  }
  for (auto& view : out) {
    if (!view.value) view.reason = why_none(view);
  }
  return out;
}

void withhold(StrengthView& strength) {
  StrengthView out;
  out.games = strength.games;
  out.points = strength.points;
  out.failed = strength.failed;
  out.reason = "judges failed on more than 5 % of its comparisons";
  strength = std::move(out);
}

void rank_by_strength(PairRow& row) {
  const StrengthView strength = row.judging.strength.value_or(StrengthView{});
  if (row.score.value) row.metrics.push_back({"win rate", row.scored, row.score});
  row.score = {strength.value, strength.lower, strength.upper, "Bradley-Terry"};
  row.ranked = row.ranked && strength.value;
  row.tie_group = row.ranked ? strength.tie_group : 0;
  row.rank_best = row.ranked ? strength.rank_best : std::nullopt;
  row.rank_worst = row.ranked ? strength.rank_worst : std::nullopt;
}

}  // namespace

bool is_ranked_by_strength(const Benchmark& benchmark) {
  const auto spec = benchmark.scoring.size() == 1 ? judge_spec(benchmark.scoring.front()) : std::nullopt;
  return spec && spec->all_pairs;
}

void add_strengths(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs, std::vector<PairRow>& rows) {
  const std::vector<Outcome> outcomes = outcomes_of(benchmark, pairs);
  const std::vector<StrengthView> strengths = strengths_of(pairs.size(), outcomes);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (strengths[i].games + strengths[i].failed > 0) rows[i].judging.strength = strengths[i];
    if (rows[i].judging.strength && rows[i].judging.withheld) withhold(*rows[i].judging.strength);
    if (is_ranked_by_strength(benchmark)) rank_by_strength(rows[i]);
  }
}

}  // namespace benchhub
