// Cholesky in the textbook order, so that the bits are the same everywhere; see the header.
#include "stats/dense.h"

#include <cmath>

namespace benchhub {

std::optional<SquareMatrix> cholesky(SquareMatrix a) {
  const std::size_t n = a.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a.at(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= a.at(i, k) * a.at(j, k);
      if (i != j) {
        a.at(i, j) = sum / a.at(j, j);
        continue;
      }
      if (!(sum > 1e-13 * a.at(i, i)) || !std::isfinite(sum)) return std::nullopt;
      a.at(i, i) = std::sqrt(sum);
    }
    for (std::size_t j = i + 1; j < n; ++j) a.at(i, j) = 0;
  }
  return a;
}

std::vector<double> cholesky_solve(const SquareMatrix& factor, std::vector<double> x) {
  const std::size_t n = factor.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= factor.at(i, k) * x[k];
    x[i] /= factor.at(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] -= factor.at(k, i) * x[k];
    x[i] /= factor.at(i, i);
  }
  return x;
}

SquareMatrix cholesky_inverse(const SquareMatrix& factor) {
  const std::size_t n = factor.size();
  SquareMatrix out(n);
  for (std::size_t column = 0; column < n; ++column) {
    std::vector<double> unit(n);
    unit[column] = 1;
    const auto solved = cholesky_solve(factor, std::move(unit));
    for (std::size_t row = 0; row < n; ++row) out.at(row, column) = solved[row];
  }
  return out;
}

SquareMatrix product(const SquareMatrix& a, const SquareMatrix& b) {
  const std::size_t n = a.size();
  SquareMatrix out(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < n; ++k) {
      const double factor = a.at(i, k);
      if (factor == 0) continue;
      for (std::size_t j = 0; j < n; ++j) out.at(i, j) += factor * b.at(k, j);
    }
  }
  return out;
}

}  // namespace benchhub
