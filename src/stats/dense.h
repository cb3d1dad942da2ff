// Small dense symmetric matrices: Cholesky factor, solve, inverse. For models of at most a few hundred unknowns
// (Bradley-Terry, logistic regression, two-way fits); not for anything larger. Used inside stats only.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace benchhub {

class SquareMatrix {
 public:
  explicit SquareMatrix(std::size_t n, double fill = 0) : n_(n), cells_(n * n, fill) {}
  std::size_t size() const { return n_; }
  double& at(std::size_t row, std::size_t column) { return cells_[row * n_ + column]; }
  double at(std::size_t row, std::size_t column) const { return cells_[row * n_ + column]; }

 private:
  std::size_t n_;
  std::vector<double> cells_;
};

// Lower factor L with L L' = a; nullopt if `a` is not positive definite (to about 1e-13 of its diagonal).
std::optional<SquareMatrix> cholesky(SquareMatrix a);
std::vector<double> cholesky_solve(const SquareMatrix& factor, std::vector<double> right);
SquareMatrix cholesky_inverse(const SquareMatrix& factor);

SquareMatrix product(const SquareMatrix& a, const SquareMatrix& b);

}  // namespace benchhub
