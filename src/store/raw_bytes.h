// Any bytes as a JSON value and back, without loss: valid UTF-8 as a string, everything else as {"base64": "…"}.
// For raw replies in the journal and for damaged lines in quarantine.jsonl.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace benchhub {

Json bytes_to_json(std::string_view bytes);
std::optional<std::string> bytes_from_json(const Json& value);  // nullopt: neither form, or bad base64

}  // namespace benchhub
