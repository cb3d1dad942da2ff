// What judges' verdicts about one answer come to, comparison by comparison: what the score of judge_pair is the mean
// of, and what strengths are fitted to. Pure. Used by judged.cc and assemble.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "judge/judge.h"

namespace benchhub {

// What one judge comes to, of both orders where there are two.
struct Opinion {
  std::string judge;
  std::vector<Verdict> verdicts;
  bool whole = false;  // one verdict says all: no orders, or a published preference
};

// What the judges say of the answer; of all pairs, of it against one rival's.
struct Panel {
  std::string rival;  // slug; "" where one model is compared with, or none
  std::vector<Opinion> opinions;
  bool equal = false;           // both answers are one text: a tie
  bool waiting = false;         // something is still to be asked
  std::optional<double> value;  // nullopt: waiting, or too few verdicts
};
// In the order of the verdicts. rejected: gets true if verdicts of rejected judges were left out.
std::vector<Panel> panels_of(const JudgeSpec& spec, const Verdicts& verdicts, bool majority, bool* rejected = nullptr);

}  // namespace benchhub
