// What the texts of a comparison say of its numbers. Used by comparison_text.cc and comparison_markdown.cc.
#pragma once

#include <string>
#include <vector>

#include "cli/comparison.h"

namespace benchhub {

std::string points_text(const std::optional<double>& difference);  // "+12.5", "-3.0", a dash
std::string range_of(const PairedDifference& d);                   // "[-1.2, +3.4]"
// "0.031 (exact McNemar)"; adjusted: Holm's value instead, where there is one.
std::string p_text(const PairedDifference& d, bool adjusted);

// "a is better than b: +12.5 points [+2.0, +23.0], p = 0.020 (exact McNemar)", or that they cannot be told apart.
std::string verdict_text(const Comparison& c, const BenchmarkComparison& one);
// Over several benchmarks: on how many each is better; "" for one.
std::string overall_text(const Comparison& c);
// "differs: prompt, params; left out: 2 cases that ask or expect something else"; "" if there is nothing to say.
std::string surroundings_text(const BenchmarkComparison& one);
// "$0.41 and $0.52 per 1,000 answers; 1.20 s and 0.90 s (medians)"; "" if neither is known of both.
std::string price_text(const BenchmarkComparison& one);
// "all", then categories, then scorers: cells are name, shared, first, second, difference, interval, won / lost / same,
// p.
std::vector<std::vector<std::string>> difference_rows(const BenchmarkComparison& one);

}  // namespace benchhub
