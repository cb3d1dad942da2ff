// The comparison of two sides as values and as text: differences with intervals, what changed, and the words of judges
// about the cases that one of them lost. Used by `compare`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assemble/compare.h"
#include "base/json.h"

namespace benchhub {

// Why one side lost a case: what judges (or else the scorer) said of its answer.
struct Remark {
  std::string case_id, category;
  double first = 0, second = 0;
  std::string failure;       // class of the worse answer, "" if it has none
  std::string who;           // the judge, or the scorer
  std::string words;         // quoted; at most 300 characters
  std::string url, command;  // of the case on the site ("" without an address), and what explains it here
};

struct BenchmarkComparison {
  std::string first, second;  // slugs
  std::string name;           // of the benchmark
  RowComparison rows;
  std::vector<std::string> definition;          // what else differs
  std::optional<Nano> first_cost, second_cost;  // per 1,000 answers
  std::optional<double> first_ms, second_ms;    // median
  std::vector<Remark> lost, won;                // by the first; the greatest differences first
  std::optional<double> p_holm;                 // over all benchmarks of the comparison
};

struct Comparison {
  std::string first, second;                // as given
  std::string first_commit, second_commit;  // of earlier states
  std::vector<BenchmarkComparison> benchmarks;
};

// rows: of both sides; views: their boards, where answers and verdicts stand. site: address of the site, "" if none.
struct ComparedBoards {
  const BenchmarkView &first_view, &second_view;
  const PairRow &first, &second;
  bool first_is_past = false, second_is_past = false;  // no page of the site shows them
  std::string address;
};
BenchmarkComparison compare_boards(const ComparedBoards& boards);

// Adjusts p over the benchmarks. Call once, when all are there.
void adjust_benchmarks(Comparison& comparison);

std::string comparison_text(const Comparison& comparison);
std::string comparison_markdown(const Comparison& comparison);
Json comparison_json(const Comparison& comparison);

}  // namespace benchhub
