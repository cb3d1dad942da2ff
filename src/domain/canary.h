// The canary completion test: a model that can go on with the benchmark's canary, a random UUID that stands nowhere but
// in the benchmark, was trained on text that holds it. Pure. plan asks, assemble reads the reply.
#pragma once

#include <string>
#include <string_view>

#include "domain/benchmark.h"

namespace benchhub {

inline constexpr std::string_view kCanaryScorer = "canary-completion";  // JudgeRef::scorer of the reply
inline constexpr int kCanaryDigits = 20;   // of 32, those that are not shown: 80 random bits
inline constexpr int kCanaryRecalled = 8;  // so many right ones are no chance: 1 in 4 billion

// The line that stands in the benchmark's README and on its page.
std::string canary_line(const Benchmark& benchmark);
// What the model is asked: the line without its end, which it shall write.
std::string canary_question(const Benchmark& benchmark);
// The most digits of the hidden part, from its beginning, that stand in the reply one after another; hyphens, spaces
// and case do not count.
int canary_digits(std::string_view canary, std::string_view reply);

}  // namespace benchhub
