// The files of a pair's folder in data/.
#pragma once

namespace benchhub {

inline constexpr const char* kAnswersFile = "answers.jsonl";
inline constexpr const char* kJudgmentsFile = "judgments.jsonl";
inline constexpr const char* kHistoryFile = "history.jsonl";

}  // namespace benchhub
