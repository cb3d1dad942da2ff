// Under which names a request says how long an answer may be, and how a number is read as a count of tokens: one
// reading for what is sent, what is reserved for it and what a file may say.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "base/json.h"

namespace benchhub {

inline constexpr std::int64_t kDefaultMaxOutput = 8192;     // where neither the request nor the model has a limit
inline constexpr std::int64_t kMostTokens = 1'000'000'000;  // a count beyond is this: products stay far from overflow

// Of a benchmark, of a model's own parameters, of a rule; the last two are Gemini's, also in its generationConfig.
inline constexpr std::array<const char*, 4> kOutputLimits = {"max_tokens", "max_completion_tokens", "max_output_tokens",
                                                             "maxOutputTokens"};
bool is_output_limit(std::string_view name);

// Any number that JSON can write, up to kMostTokens; a fraction counts up. What is no count (a text, less than 1) may
// be taken for no limit by a server: kMostTokens.
std::int64_t count_of(const Json& value);

// The greatest count under one of the names; null is as if it were not there.
std::optional<std::int64_t> most_of(const Json& object, std::initializer_list<const char*> names);

// The same for all output limits of parameters, those in generationConfig too.
std::optional<std::int64_t> asked_output(const Json& params);

// No limit in `params` is left above `most`.
void keep_output_below(std::int64_t most, Json& params);

}  // namespace benchhub
