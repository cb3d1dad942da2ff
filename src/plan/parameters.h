// The declared table of parameters (models/*.json, "parameters"): what of a request reaches a model, under which name
// and within which bounds. Applied before the answer key is made, so that the key and the stored parts say what was
// sent.
#pragma once

#include <string>

#include "domain/model.h"
#include "domain/request.h"

namespace benchhub {

// The model's own parameters over `params`; null takes one out, as what the model does not take.
Json with_own_params(Json params, const Model& model);

// Changes params, response_format and tools of `request`. A model's rule stands in for its provider's of that
// name. A renamed parameter does not replace one that is there under the new name. Whatever the rules make of it, no
// answer is asked for that is longer than the model's max_output.
void apply_parameter_rules(const Provider& provider, const Model& model, Request& request);

// One line for a person: "max_tokens as max_completion_tokens; temperature 0 to 1; no seed"; "" if there is no rule.
std::string describe_parameter_rules(const Provider& provider, const Model& model);

}  // namespace benchhub
