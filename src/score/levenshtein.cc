// levenshtein: 1 - edit distance / length of the longer text (Levenshtein 1966), by code points. Myers' bit vectors in
// blocks (Hyyrö 2003). docs/scorers.md, "levenshtein".
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "score/compiled.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostExpected = 10'000, kMostGiven = 100'000;  // code points

std::u32string code_points(std::string_view utf8) {
  std::u32string out;
  for (std::size_t at = 0; at < utf8.size();) out += next_code_point(utf8, at);
  return out;
}

// 64 rows of the matrix of distances, as differences to the row above (+1, -1).
struct Block {
  std::uint64_t up = ~std::uint64_t{0}, down = 0;

  // One column; `in` and the result are the difference of the row above the block and of its row `last`.
  int advance(std::uint64_t equal, int in, std::uint64_t last) {
    const std::uint64_t vertical = equal | down;
    if (in < 0) equal |= 1;
    const std::uint64_t horizontal = (((equal & up) + up) ^ up) | equal;
    std::uint64_t plus = down | ~(horizontal | up), minus = up & horizontal;
    const int out = (plus & last) != 0 ? 1 : (minus & last) != 0 ? -1 : 0;
    plus <<= 1;
    minus <<= 1;
    if (in < 0) minus |= 1;
    if (in > 0) plus |= 1;
    up = minus | ~(vertical | plus);
    down = plus & vertical;
    return out;
  }
};

std::size_t edit_distance(const std::u32string& given, const std::u32string& expected) {
  if (expected.empty()) return given.size();
  const std::size_t blocks = (expected.size() + 63) / 64;
  std::unordered_map<char32_t, std::vector<std::uint64_t>> equal;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    auto& bits = equal[expected[i]];
    bits.resize(blocks);
    bits[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  const std::vector<std::uint64_t> nowhere(blocks);
  std::vector<Block> column(blocks);
  const std::uint64_t last_row = std::uint64_t{1} << ((expected.size() - 1) % 64);
  std::size_t distance = expected.size();
  for (const char32_t c : given) {
    const auto it = equal.find(c);
    const auto& bits = it == equal.end() ? nowhere : it->second;
    int step = 1;
    for (std::size_t b = 0; b < blocks; ++b)
      step = column[b].advance(bits[b], step, b + 1 == blocks ? last_row : std::uint64_t{1} << 63);
    distance += static_cast<std::size_t>(step);
  }
  return distance;
}

}  // namespace

std::string check_levenshtein(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring) {
  if (auto problem = check_strings(benchmark, the_case, scoring); !problem.empty()) return problem;
  const auto accepted = *expected_strings(the_case.expected);
  for (const auto& one : accepted) {
    if (count_code_points(one) > kMostExpected) return "expected must have at most 10,000 characters";
  }
  return "";
}

ScorerResult score_levenshtein(const ScorerInput& in) {
  const bool ignore_case = option_is(in.scoring, "ignore_case");
  const auto given = code_points(normalise(in.text, ignore_case));
  if (given.size() > kMostGiven) return graded(0, "", "the answer has more than 100,000 characters");
  double best = -1;
  std::size_t edits = 0;
  const auto accepted = *expected_strings(in.the_case.expected);
  for (const auto& one : accepted) {
    const auto expected = code_points(normalise(one, ignore_case));
    const std::size_t distance = edit_distance(given, expected), longer = std::max(given.size(), expected.size());
    const double ratio = longer == 0 ? 1 : 1 - static_cast<double>(distance) / static_cast<double>(longer);
    if (ratio <= best) continue;
    best = ratio;
    edits = distance;
  }
  return graded(best, in.text,
                fmt::format("{}, ratio {}", counted(static_cast<std::int64_t>(edits), "edit"), fixed(best, 4)));
}

}  // namespace benchhub
