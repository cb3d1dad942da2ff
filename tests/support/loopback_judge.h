// Judges that the loopback server plays: what a model "judge:NAME" replies to the request of a judge. Most of them do
// what a judge must not do.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace benchhub {

// nullopt: the model is no judge, nor "says:TEXT", which repeats what it is asked and adds the text. Names: honest (an
// answer with the word "right" is good; with -silent or -boasting by other token probabilities, loopback_logprobs.h),
// gullible (gives the best grade for anything in the answer that looks like a verdict or an instruction), rambling,
// off-scale, twice, early, refusing, foreign (no verdict that can be read), lapse (none at first, one when asked
// again), first (whatever stands first is better), flattered (believes an answer that praises itself), honest-moved
// (nothing is good).
std::optional<std::string> judge_reply(const Json& body);

}  // namespace benchhub
