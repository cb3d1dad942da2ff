// From several answers to one question to one number: mean, majority, max, at least k, pass@k, pass^k. The unit of
// every standard error is then the question, never the answer. Which reducers a benchmark has is said in its
// definition.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

struct Reducer {
  enum class Kind { mean, majority, max, at_least, pass_at, pass_hat } kind = Kind::mean;
  int k = 1;
  std::string name;  // as written: "pass@3"
};

// "mean", "majority", "max", "at_least@k", "pass@k", "pass^k" with k from 1 to 32; nullopt for anything else.
std::optional<Reducer> parse_reducer(std::string_view text);

// scores: of the answers to one question that are scored, in [0, 1]; an answer is right if its score is 1 (within
// 1e-9).
//   mean      of the scores                 max      the largest score
//   majority  1 if more than half are right, 0.5 if exactly half are, else 0
//   at_least  1 if k or more are right, else 0 (needs k answers)
//   pass_at   chance that one of k answers drawn is right (Chen et al. 2021, unbiased); pass_hat: that all k are
// nullopt without a scored answer, or with fewer than k.
std::optional<double> reduce(const Reducer& reducer, const std::vector<double>& scores);

bool gives_binary(const Reducer& reducer);  // 0 or 1 whenever every score is

}  // namespace benchhub
