// What a scorer says of one answer. Undefined is nullopt; an error is never a score.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/answer.h"
#include "domain/failure.h"

namespace benchhub {

struct ScorePart {
  std::string scorer;
  std::optional<double> value;  // [0, 1]
  double weight = 1;
  std::string extracted;  // what the scorer read out of the answer (may be cut at 500 bytes)
  std::string detail;     // one line: why this value
};

// The score of the same answer read through one of the benchmark's filters.
struct FilterScore {
  std::string filter;
  std::optional<double> value;
  std::string read;  // what the filter left (may be cut at 500 bytes)
};

struct CaseScore {
  std::string case_id;
  int repeat = 0;
  AnswerState state = AnswerState::not_run;
  std::optional<double> value;  // [0, 1]; nullopt = unscored
  std::string unscored_reason;  // "provider-error", "truncated", "invalid definition", …; "" if scored
  std::vector<ScorePart> parts;
  std::vector<FilterScore> filtered;  // one per filter; empty if the benchmark has none
  FailureCause failure;               // why not the full score; none where it is, or where no answer is
};

}  // namespace benchhub
