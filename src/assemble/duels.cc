// See duels.h.
#include "assemble/duels.h"

#include "assemble/compare.h"

namespace benchhub {
namespace {

Duel make_duel(const BenchmarkIndex& benchmark, const PairRow& a, const PairRow& b) {
  const RowComparison compared = compare_rows({benchmark.benchmark(), a}, {benchmark.benchmark(), b});
  const PairedDifference& all = compared.all;
  Duel out{a.model,        b.model,   all.shared, all.wins, all.losses, all.ties,
           all.difference, all.lower, all.upper,  all.p,    all.method, {}};
  for (const CaseDifference& one : compared.differing)
    out.differing.push_back({benchmark.case_at.at(one.the_case->id), one.first, one.second});
  return out;
}

}  // namespace

std::vector<Duel> make_duels(const BenchmarkIndex& benchmark) {
  const std::vector<std::size_t> best = duel_rows(benchmark);
  std::vector<Duel> out;
  for (std::size_t i = 0; i < best.size(); ++i) {
    for (std::size_t j = i + 1; j < best.size(); ++j)
      out.push_back(make_duel(benchmark, benchmark.view->rows[best[i]], benchmark.view->rows[best[j]]));
  }
  return out;
}

}  // namespace benchhub
