// not, all_of, any_of: scorers made of scorers (`of`). Each part extracts from the whole answer by its own options.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "score/compiled.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

// The largest and the smallest value of the parts; a part without a value leaves the whole without one.
struct PartRange {
  double least = 1, most = 0;
  std::string detail;
  FailureCause of_least{}, of_most{};  // why those are not right
  std::optional<ScorerResult> missing;
};

PartRange range_of(const ScorerInput& in) {
  PartRange out;
  std::vector<std::string> details;
  for (const auto& part : in.compiled.parts) {
    ScorerResult result = score_part(in.benchmark, in.the_case, part, in.answer, in.verdicts);
    if (!result.value) {
      out.missing = std::move(result);
      return out;
    }
    if (*result.value < out.least || !out.of_least) out.of_least = result.failure;
    if (*result.value > out.most || !out.of_most) out.of_most = result.failure;
    out.least = std::min(out.least, *result.value);
    out.most = std::max(out.most, *result.value);
    details.push_back(fmt::format("{} {}: {}", part.scoring.type, fixed(*result.value, 2), result.detail));
  }
  out.detail = join(details, "; ");
  return out;
}

}  // namespace

std::string check_parts(const Benchmark& benchmark, const Case& the_case, const Scoring& scoring) {
  for (const auto& part : parts_of(scoring)) {
    const Scorer* scorer = find_scorer(part.type);
    if (scorer == nullptr) return fmt::format("there is no scorer \"{}\"", part.type);
    if (auto problem = check_case(benchmark, the_case, part); !problem.empty()) return part.type + ": " + problem;
  }
  return "";
}

ScorerResult score_not(const ScorerInput& in) {
  PartRange range = range_of(in);
  return range.missing ? *std::move(range.missing)
                       : graded(1 - range.most, "", range.detail, {FailureKind::forbidden, ""});
}

ScorerResult score_all_of(const ScorerInput& in) {
  PartRange range = range_of(in);
  return range.missing ? *std::move(range.missing) : graded(range.least, "", range.detail, range.of_least);
}

ScorerResult score_any_of(const ScorerInput& in) {
  PartRange range = range_of(in);
  return range.missing ? *std::move(range.missing) : graded(range.most, "", range.detail, range.of_most);
}

}  // namespace benchhub
