// Models and benchmarks with holes: score(m, b) = model(m) + benchmark(b), by least squares over the cells that are
// there. Averaging what is there favours models that skipped the hard benchmarks. Use it on a scale where effects add
// (logits, z), and show coverage beside it.
#pragma once

#include <optional>
#include <vector>

namespace benchhub {

struct TwoWayFit {
  std::vector<std::optional<double>> model;      // expected score on the average benchmark
  std::vector<std::optional<double>> benchmark;  // sums to 0
};
// scores[model][benchmark], rows of one length. Effects are comparable only where cells connect: if the models and
// benchmarks with at least one cell fall apart into two groups, all effects are nullopt. So are those without a cell.
TwoWayFit two_way_fit(const std::vector<std::vector<std::optional<double>>>& scores);

}  // namespace benchhub
