// Reads the lists of models that providers publish, all forms in one function: {"data": [{"id"}]} of OpenAI and
// Anthropic (with has_more and last_id), {"models": [{"name": "models/x"}]} of Gemini (with nextPageToken), the bare
// array of Together. Used by *_protocol.cc.
#pragma once

#include "provider/provider.h"

namespace benchhub {

// As lists are read: Gemini has "models/x" and "x" for the same.
std::string listed_id(const std::string& id);
std::optional<ModelPage> parse_model_list(const std::string& body);

}  // namespace benchhub
