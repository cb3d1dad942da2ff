// See duels.h.
#include "assemble/duels.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "assemble/compare.h"

namespace benchhub {
namespace {

using RowPair = std::pair<std::size_t, std::size_t>;  // the upper first
using Place = std::tuple<double, std::string_view, std::size_t>;

// What a run left of one row.
struct Moment {
  std::int64_t at_ms;
  std::size_t row;
  double score;
  bool ranked;
};

std::vector<Moment> moments_of(const BenchmarkIndex& benchmark, double coverage_floor) {
  std::vector<Moment> out;
  for (std::size_t i = 0; i < benchmark.view->rows.size(); ++i) {
    const PairRow& row = benchmark.view->rows[i];
    if (!row.has_page()) continue;
    for (const ScorePoint& point : row.history)
      out.push_back({point.at_ms, i, point.score, point.total > 0 && point.scored >= coverage_floor * point.total});
  }
  std::stable_sort(out.begin(), out.end(), [](const Moment& a, const Moment& b) { return a.at_ms < b.at_ms; });
  return out;
}

// The pairs of the best `seats`.
void add_pairs(const std::set<Place>& places, std::size_t seats, std::set<RowPair>& out) {
  std::vector<std::size_t> best;
  for (auto it = places.begin(); it != places.end() && best.size() < seats; ++it) best.push_back(std::get<2>(*it));
  std::sort(best.begin(), best.end());
  for (std::size_t i = 0; i < best.size(); ++i) {
    for (std::size_t j = i + 1; j < best.size(); ++j) out.emplace(best[i], best[j]);
  }
}

// Of every state that the board was in when a run had ended, in the order of today's board.
std::set<RowPair> pairs_of_the_past(const BenchmarkIndex& benchmark, double coverage_floor) {
  const std::vector<Moment> moments = moments_of(benchmark, coverage_floor);
  std::vector<std::optional<Place>> now(benchmark.view->rows.size());
  std::set<Place> models, baselines;
  std::set<RowPair> out;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const Moment& moment = moments[i];
    std::set<Place>& places = benchmark.models[moment.row]->model->is_baseline() ? baselines : models;
    std::optional<Place>& place = now[moment.row];
    if (place) places.erase(*place);
    place.reset();
    if (moment.ranked) place = Place{-moment.score, benchmark.view->rows[moment.row].model, moment.row};
    if (place) places.insert(*place);
    if (i + 1 < moments.size() && moments[i + 1].at_ms - moment.at_ms < kRunPauseMs) continue;
    if (models.empty()) add_pairs(baselines, kDuelBaselines, out);
    else add_pairs(models, kDuelModels, out);
  }
  return out;
}

Duel make_duel(const BenchmarkIndex& benchmark, const PairRow& a, const PairRow& b) {
  const RowComparison compared = compare_rows({benchmark.benchmark(), a}, {benchmark.benchmark(), b});
  const PairedDifference& all = compared.all;
  Duel out{a.model,        b.model,   true,      all.shared, all.wins,   all.losses, all.ties,
           all.difference, all.lower, all.upper, all.p,      all.method, {}};
  for (const CaseDifference& one : compared.differing)
    out.differing.push_back({benchmark.case_at.at(one.the_case->id), one.first, one.second});
  return out;
}

}  // namespace

std::vector<Duel> make_duels(const BenchmarkIndex& benchmark, double coverage_floor) {
  const auto& rows = benchmark.view->rows;
  const std::vector<std::size_t> best = duel_rows(benchmark);
  std::set<RowPair> past = pairs_of_the_past(benchmark, coverage_floor);
  std::vector<Duel> out;
  for (std::size_t i = 0; i < best.size(); ++i) {
    for (std::size_t j = i + 1; j < best.size(); ++j) {
      out.push_back(make_duel(benchmark, rows[best[i]], rows[best[j]]));
      past.erase({best[i], best[j]});
    }
  }
  for (const auto& [first, second] : past) {
    out.push_back(make_duel(benchmark, rows[first], rows[second]));
    out.back().best = false;
  }
  return out;
}

}  // namespace benchhub
