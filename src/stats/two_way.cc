// The two-way fit; see the header. The larger of the two sides is eliminated, what is left is solved for the smaller
// one: rows and columns here are either models and benchmarks or the other way round.
#include "stats/two_way.h"

#include "stats/dense.h"

namespace benchhub {
namespace {

using Scores = std::vector<std::vector<std::optional<double>>>;

using Effects = std::vector<std::optional<double>>;

// Can every used column be reached from the first one?
bool is_connected(const Scores& scores, const std::vector<std::size_t>& used) {
  if (used.empty()) return false;
  std::vector<char> seen(scores.front().size());
  seen[used.front()] = 1;
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& row : scores) {
      bool touches = false;
      for (const auto b : used) touches |= row[b] && seen[b];
      for (const auto b : used) {
        if (!touches || !row[b] || seen[b]) continue;
        seen[b] = 1;
        grew = true;
      }
    }
  }
  for (const auto b : used)
    if (!seen[b]) return false;
  return true;
}

struct Reduced {
  SquareMatrix matrix;
  std::vector<double> right;
};

Reduced eliminate_rows(const Scores& scores, const std::vector<std::size_t>& used) {
  // 11' holds the sum of the columns' effects at 0.
  Reduced out{SquareMatrix(used.size(), 1), std::vector<double>(used.size())};
  for (const auto& row : scores) {
    double sum = 0, cells = 0;
    for (const auto b : used) {
      if (!row[b]) continue;
      sum += *row[b];
      cells += 1;
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!row[used[i]]) continue;
      out.right[i] += *row[used[i]] - sum / cells;
      out.matrix.at(i, i) += 1;
      for (std::size_t j = 0; j < used.size(); ++j)
        if (row[used[j]]) out.matrix.at(i, j) -= 1 / cells;
    }
  }
  return out;
}

std::vector<std::size_t> columns_with_cells(const Scores& scores) {
  std::vector<std::size_t> used;
  for (std::size_t b = 0; !scores.empty() && b < scores.front().size(); ++b) {
    for (const auto& row : scores) {
      if (!row[b]) continue;
      used.push_back(b);
      break;
    }
  }
  return used;
}

// Effects of the used columns, which sum to 0; empty if they are not determined.
Effects column_effects(const Scores& scores, const std::vector<std::size_t>& used) {
  const Reduced reduced = eliminate_rows(scores, used);
  const auto factor = cholesky(reduced.matrix);
  if (!factor) return {};
  const auto effects = cholesky_solve(*factor, reduced.right);
  Effects out(scores.front().size());
  for (std::size_t i = 0; i < used.size(); ++i) out[used[i]] = effects[i];
  return out;
}

// Effects of the rows, once those of the columns are known: what is left of their cells in the mean.
Effects row_effects(const Scores& scores, const Effects& columns) {
  Effects out;
  for (const auto& row : scores) {
    double sum = 0, cells = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (!row[c]) continue;
      sum += *row[c] - *columns[c];
      cells += 1;
    }
    out.push_back(cells > 0 ? std::optional(sum / cells) : std::nullopt);
  }
  return out;
}

Scores transposed(const Scores& scores) {
  Scores out(scores.front().size(), Effects(scores.size()));
  for (std::size_t r = 0; r < scores.size(); ++r)
    for (std::size_t c = 0; c < out.size(); ++c) out[c][r] = scores[r][c];
  return out;
}

void shift(Effects& effects, double by) {
  for (auto& effect : effects)
    if (effect) *effect += by;
}

// Only sums of both sides' effects are determined: lets those of the benchmarks sum to 0.
void centre_benchmarks(TwoWayFit& fit) {
  double sum = 0, cells = 0;
  for (const auto& effect : fit.benchmark) {
    sum += effect.value_or(0);
    cells += effect.has_value();
  }
  shift(fit.benchmark, -sum / cells);
  shift(fit.model, sum / cells);
}

}  // namespace

TwoWayFit two_way_fit(const Scores& scores) {
  const std::size_t models = scores.size(), benchmarks = scores.empty() ? 0 : scores.front().size();
  const TwoWayFit undetermined{Effects(models), Effects(benchmarks)};
  if (benchmarks == 0) return undetermined;
  const bool turned = benchmarks > models;
  const Scores other = turned ? transposed(scores) : Scores();
  const Scores& rows = turned ? other : scores;
  const auto used = columns_with_cells(rows);
  if (!is_connected(rows, used)) return undetermined;
  Effects columns = column_effects(rows, used);
  if (columns.empty()) return undetermined;
  Effects eliminated = row_effects(rows, columns);
  if (!turned) return {std::move(eliminated), std::move(columns)};
  TwoWayFit out{std::move(columns), std::move(eliminated)};
  centre_benchmarks(out);
  return out;
}

}  // namespace benchhub
