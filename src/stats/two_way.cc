// The two-way fit; see the header. Models are eliminated, what is left is solved for the benchmarks.
#include "stats/two_way.h"

#include "stats/dense.h"

namespace benchhub {
namespace {

using Scores = std::vector<std::vector<std::optional<double>>>;

// Benchmarks that can be reached from the first one with a cell, and how many have a cell at all.
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

Reduced reduce_models(const Scores& scores, const std::vector<std::size_t>& used) {
  // 11' holds the sum of the benchmarks' effects at 0.
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

}  // namespace

TwoWayFit two_way_fit(const Scores& scores) {
  TwoWayFit out;
  out.model.resize(scores.size());
  out.benchmark.resize(scores.empty() ? 0 : scores.front().size());
  const auto used = columns_with_cells(scores);
  if (!is_connected(scores, used)) return out;
  const Reduced reduced = reduce_models(scores, used);
  const auto factor = cholesky(reduced.matrix);
  if (!factor) return out;
  const auto effects = cholesky_solve(*factor, reduced.right);
  for (std::size_t i = 0; i < used.size(); ++i) out.benchmark[used[i]] = effects[i];
  for (std::size_t m = 0; m < scores.size(); ++m) {
    double sum = 0, cells = 0;
    for (const auto b : used) {
      if (!scores[m][b]) continue;
      sum += *scores[m][b] - *out.benchmark[b];
      cells += 1;
    }
    if (cells > 0) out.model[m] = sum / cells;
  }
  return out;
}

}  // namespace benchhub
