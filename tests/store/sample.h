// Small answers and files for the tests of the store.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/fs.h"
#include "store/sealed_lines.h"
#include "store/store.h"

namespace benchhub::sample {

inline const PairId kPair{"unit-conversion", "echo"};
inline const std::string kAnswers = "repo/data/unit-conversion/echo/answers.jsonl";
inline const std::string kHistory = "repo/data/unit-conversion/echo/history.jsonl";
inline const std::string kQuarantine = "repo/data/unit-conversion/echo/quarantine.jsonl";

inline Answer answer(std::string case_id, int repeat, std::string text, std::int64_t at_ms = 1'767'225'600'000) {
  Answer out;
  out.case_id = std::move(case_id);
  out.repeat = repeat;
  out.key = std::string(64, 'a');
  out.key_parts = {{"model", "\"echo\""}};
  out.state = AnswerState::answered;
  out.text = std::move(text);
  out.at_ms = at_ms;
  return out;
}

inline std::string header() {
  return seal_line(
      {{"format", "benchhub-answers"}, {"version", 1}, {"benchmark", "unit-conversion"}, {"model", "echo"}});
}
inline std::string line(const Answer& answer) { return seal_line(to_json(answer)); }

// A MemoryFs with `bytes` as answers.jsonl of kPair, read through a Store.
inline Result<PairData> read_bytes(const std::string& bytes) {
  MemoryFs fs;
  (void)fs.write_atomic(kAnswers, bytes, true);
  return Store(fs, "repo").read(kPair);
}

// "c1/0=text c2/0=text …"
inline std::string shown(const std::vector<Answer>& answers) {
  std::string out;
  for (const Answer& a : answers) out += a.case_id + "/" + std::to_string(a.repeat) + "=" + a.text + " ";
  return out;
}

}  // namespace benchhub::sample
