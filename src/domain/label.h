// What a person says of an answer that judges grade too: one line of data/<benchmark>/labels.jsonl. A line without a
// verdict waits for a person. Format: docs/format-data.md.
#pragma once

#include <string>
#include <vector>

namespace benchhub {

struct HumanLabel {
  std::string scorer, case_id, model;
  int repeat = 0;
  std::string subject;  // 16 hex digits over question, reference and answers: what was looked at (judge/judge.h)
  std::string prompt;   // the rubric that the person went by, as in JudgeRef; another rubric makes the label stale
  std::string order;    // of two answers: "ab" the graded one was shown as A, "ba" as B; else ""
  std::string verdict;  // in the form of a judge's [[…]]: "4", "correct", "1=yes 2=no", "A"; "" = not yet
  std::string by, at;   // a name or ""; "2026-11-21" or ""
};

}  // namespace benchhub
