// Two rows, case by case: two models on one benchmark, or one model on two states of it (an edited prompt, a fork).
// Called by `compare`.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "render/site_model.h"

namespace benchhub {

struct PairedDifference {
  int shared = 0, wins = 0, losses = 0, ties = 0;  // cases that both have a score for; wins: of the first
  std::optional<double> first, second;             // means over the shared cases (weighted if cases are)
  std::optional<double> difference, lower, upper;  // first - second, 95 %: t over cases, or over clusters (CR1)
  std::optional<double> p;  // as on the board: exact McNemar for binary scores without clusters and weights, else t;
                            // the signs alone where all units differ by the same amount
  std::string method;       // "exact McNemar", "paired t", "clustered paired t", "exact sign test"; "" without p
  std::optional<double> p_holm;  // of categories and parts: adjusted over all of them
};
using NamedDifference = std::pair<std::string, PairedDifference>;

struct CaseDifference {
  const Case* the_case = nullptr;  // of the first
  double first = 0, second = 0;
  FailureCause first_failure{}, second_failure{};  // of the first answer that fails
};

// Answers to the shared cases that fail by one class.
struct FailureChange {
  FailureKind kind = FailureKind::none;
  int first = 0, second = 0;
};

struct RowComparison {
  PairedDifference all;
  std::vector<NamedDifference> categories;
  std::vector<NamedDifference> parts;     // scorers, where there are several of the same kind on both sides
  std::vector<FailureChange> failures;    // in the order of the classes
  std::vector<CaseDifference> differing;  // in file order
  int changed = 0;                        // cases of both that ask or expect something else: not shared
  int only_first = 0, only_second = 0;    // cases that the other side has not
};

// One side: a row and the benchmark that it is of, as it was then.
struct ComparedRow {
  const Benchmark& benchmark;
  const PairRow& row;
};
RowComparison compare_rows(const ComparedRow& first, const ComparedRow& second);

// What differs between two definitions beyond their cases: "prompt", "system prompt", "params", "scoring", …
std::vector<std::string> definition_changes(const Benchmark& first, const Benchmark& second);

}  // namespace benchhub
