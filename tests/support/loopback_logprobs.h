// Token probabilities as chat completions tell them, for the loopback server. A number d has 0.6, the one below it 0.3,
// " d" 0.05 and a word 0.05; everything else is sure.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace benchhub {

// "" or why the request is refused: top_logprobs goes with logprobs, from 0 to 20.
std::string logprobs_problem(const Json& body);
// {"content": […]} of a piece of the answer; null where the request does not ask, or the model's name says that it is
// "silent". A "boasting" one tells probabilities above 1.
Json logprobs_of(const Json& body, std::string_view text);

}  // namespace benchhub
