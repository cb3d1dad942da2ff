// JSON helpers around nlohmann::json for bytes that we do not trust (model replies, stored records) and for bytes
// that must be the same everywhere (keys, snapshots). Definition files, which need positions, use json_doc.h.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace benchhub {

using Json = nlohmann::json;

inline constexpr int kMaxJsonDepth = 64;

// One document, nothing after it. Refuses depth over kMaxJsonDepth, duplicate keys and invalid UTF-8. Never throws.
// Lone surrogate escapes (\ud83d), which providers do send, become U+FFFD.
Result<Json> parse_json(std::string_view bytes);

// Canonical form: keys sorted, no white space, integral doubles as integers, shortest doubles. Invalid UTF-8 in strings
// is replaced. The form that is hashed; part of the answer key's version.
std::string canonical_json(const Json& value);

// Typed reads that never throw: nullopt if absent or of another type.
std::optional<std::string> get_string(const Json& object, const char* key);
std::optional<std::int64_t> get_int(const Json& object, const char* key);
std::optional<double> get_double(const Json& object, const char* key);
std::optional<bool> get_bool(const Json& object, const char* key);
const Json* get_object(const Json& object, const char* key);
const Json* get_array(const Json& object, const char* key);

}  // namespace benchhub
